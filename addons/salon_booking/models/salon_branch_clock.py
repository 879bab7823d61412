from odoo import fields, models
from odoo.exceptions import UserError


class SalonBranch(models.Model):
    """The clock of a branch is what customers were told: it does not change under their bookings."""

    _inherit = "salon.branch"

    def write(self, vals):
        if vals.get("tz"):
            self.filtered(lambda branch: branch.tz != vals["tz"])._check_clock_may_change(vals["tz"])
        return super().write(vals)

    def _check_clock_may_change(self, tz):
        # sudo: bookings of all branches count; only a number and a time are told
        ahead = [("branch_id", "in", self.ids), ("state", "not in", ("cancelled", "no_show", "done")), ("stop", ">", fields.Datetime.now())]
        appointments = self.env["salon.appointment"].sudo().search(ahead, order="start, id")
        if not appointments:
            return
        first, planner = appointments[0], self.env["salon.booking.planner"]
        raise UserError(
            self.env._(
                "%(branch)s has bookings ahead (%(count)s). The first is agreed for %(time)s; with the other clock it would show as "
                "%(other)s. Move or cancel them first.",
                branch=first.branch_id.name,
                count=len(appointments),
                time=planner._clock(first.branch_id, first.start, with_day=True),
                other=planner._clock(self.new({"tz": tz}), first.start, with_day=True),
            )
        )
