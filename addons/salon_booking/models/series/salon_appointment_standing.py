from odoo import fields, models
from odoo.exceptions import UserError

NEVER_REPEATED = ("start", "stop", "duration_min", "employee_id", "name", "state")


class SalonAppointment(models.Model):
    """What makes one appointment part of a standing one."""

    _inherit = "salon.appointment"

    series_id = fields.Many2one(
        "salon.appointment.series", string="Standing appointment", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )

    def write(self, vals):
        if "series_id" in vals and not self.env.su:
            raise UserError(self.env._("Press Repeat to make this a standing appointment, or change the standing one there."))
        return super().write(vals)

    def action_repeat(self):
        self.ensure_one()
        return self._open_wizard("salon.appointment.repeat", self.env._("Repeat"))

    def action_change_series(self):
        self.ensure_one()
        if not self.series_id:
            raise UserError(self.env._("This appointment stands alone. Press Repeat to make it a standing one."))
        return self._open_wizard("salon.appointment.series.change", self.env._("Standing appointment"))

    def _open_wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_appointment_id": self.id},
        }

    def _prepare_repeat_values(self, start):
        """Return the create values of the same appointment at another start, at the price that was agreed."""
        values = {key: value for key, value in self.copy_data()[0].items() if key not in NEVER_REPEATED}
        lines = [(command, number, _without(line)) for command, number, line in values.pop("line_ids")]
        return {**values, "start": start, "line_ids": lines}

    def _get_series(self, scope):
        """Return the appointments of the series that can still change: this one, those from it on, or all to come; earliest first."""
        if scope == "this" or not self.series_id:
            return self
        siblings = self.series_id.appointment_ids.filtered(lambda each: each.state == "booked").sorted("start")
        if scope == "following":
            return siblings.filtered(lambda each: each.start >= self.start)
        now = fields.Datetime.now()
        return siblings.filtered(lambda each: each.start > now)

    def _get_refusal_words(self, refusal):
        """Return the sentence of a refusal; that of the database is worded by its constraint."""
        if isinstance(refusal, UserError):
            return str(refusal)
        return self.env["salon.appointment.line"]._sql_error_to_message(refusal)


def _without(line):
    return {key: value for key, value in line.items() if key not in NEVER_REPEATED}
