from odoo import api, fields, models

from odoo.addons.salon_booking.models.salon_appointment import MOVABLE


class SalonAppointment(models.Model):
    """Whether the person of a visit is there at that time, and who kept it all the same."""

    _inherit = "salon.appointment"

    is_uncovered = fields.Boolean(
        string="Without a shift",
        compute="_compute_is_uncovered",
        search="_search_is_uncovered",
        help="The person is not on shift at that time, or has leave.",
    )
    uncovered_reason = fields.Char(string="Kept because", readonly=True, copy=False, help="Why a manager kept this visit without a shift.")
    uncovered_user_id = fields.Many2one("res.users", string="Kept by", readonly=True, copy=False, ondelete="set null")

    @api.depends("state", "start", "line_ids.employee_id")
    def _compute_is_uncovered(self):
        found = set(self._find_all_uncovered(appointment_ids=self._origin.ids)) if self._origin.ids else set()
        for appointment in self:
            appointment.is_uncovered = appointment._origin.id in found

    def _search_is_uncovered(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._find_all_uncovered()
        if True in value and False in value:
            return [(1, "=", 1)]
        return [("id", "in" if True in value else "not in", list(found))]

    def write(self, vals):
        if {"uncovered_reason", "uncovered_user_id"} & set(vals) and not self.env.su:
            vals = {key: value for key, value in vals.items() if key not in ("uncovered_reason", "uncovered_user_id")}
        return super().write(vals)

    def _keep_uncovered(self, reason):
        """Note that visits stay although their person is not there, and who decided so."""
        self.check_access("write")
        # sudo: written by this verb alone
        self.sudo().write({"uncovered_reason": reason.strip()[:200], "uncovered_user_id": self.env.uid})

    def _on_moved(self):
        """A visit that was moved is a new question: what was kept before counts no more."""
        super()._on_moved()
        kept = self.sudo().filtered("uncovered_reason")  # sudo: see _keep_uncovered
        if kept:
            kept.write({"uncovered_reason": False, "uncovered_user_id": False})

    @api.model
    def _get_uncovered_domain(self, branches=None):
        """Return the domain of the visits that nobody has decided on yet."""
        domain = [("is_uncovered", "=", True), ("uncovered_reason", "=", False), ("state", "in", MOVABLE)]
        return domain + ([("branch_id", "in", branches.ids)] if branches is not None else [])
