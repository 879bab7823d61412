from odoo import api, fields, models


class SalonAppointmentLine(models.Model):
    """Why this person: one line beside the name, as it was decided when the time was held."""

    _inherit = "salon.appointment.line"

    assigned_why = fields.Selection(
        [
            ("asked", "Asked for"),
            ("goes_on", "Does the service before"),
            ("only", "Nobody else was free"),
            ("preferred", "Preferred"),
            ("gap", "Leaves fewer short gaps"),
            ("load", "Quietest lately"),
            ("order", "First in the list"),
        ],
        string="Why this person",
        readonly=True,
        copy=False,
    )
    why_note = fields.Char(string="Why", compute="_compute_why_note")

    @api.depends("assigned_why", "employee_id")
    @api.depends_context("lang")
    def _compute_why_note(self):
        labels = dict(self._fields["assigned_why"]._description_selection(self.env))
        for line in self:
            name = line.sudo().employee_id.name  # sudo: a name that the diary shows anyway
            words = labels.get(line.assigned_why, "").lower()
            line.why_note = self.env._("%(person)s: %(why)s", person=name, why=words) if name and words else False

    def _prepare_planned(self, step, employee_id):
        return {**super()._prepare_planned(step, employee_id), "assigned_why": str(step.why)}

    def write(self, vals):
        if "assigned_why" in vals and not self.env.su:
            self._refuse_by_hand()
        return super().write(vals)
