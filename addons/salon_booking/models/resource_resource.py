from odoo import fields, models
from odoo.exceptions import UserError


class ResourceResource(models.Model):
    _inherit = "resource.resource"

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_nobody_is_booked()
        return super().write(vals)

    def _check_nobody_is_booked(self):
        """Refuse to archive a person or a place that customers are booked on: nobody would stand there."""
        # sudo: held time of every branch counts; only a name, a number and a time are told
        domain = [("resource_id", "in", self.ids), ("blocking", "=", True), ("kind", "=", "phase"), ("stop", ">", fields.Datetime.now())]
        rows = self.env["salon.appointment.allocation"].sudo().search(domain, order="start, id")
        if rows:
            row, planner = rows[0], self.env["salon.booking.planner"]
            raise UserError(
                self.env._(
                    "%(name)s has bookings ahead (%(count)s), first at %(time)s. Move or cancel them first.",
                    name=row.resource_id.name,
                    count=len(rows.appointment_id),
                    time=planner._clock(row.branch_id, row.start, with_day=True),
                )
            )
