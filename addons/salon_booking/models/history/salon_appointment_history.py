from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.salon_crm.tools.money import to_cents

from ..plan.salon_appointment_wishes import WISH_FIELDS
from .salon_appointment_change import REASONS

# A change of one of these is history; their values are what a row keeps.
TRACKED = {"state", "start", "branch_id", "line_ids", "customer_id", "cancel_reason_key", *WISH_FIELDS}
STATE_KINDS = {"arrived": "arrived", "in_service": "started", "done": "finished", "no_show": "no_show", "cancelled": "cancelled"}


class SalonAppointment(models.Model):
    """Every change of an appointment leaves a row that nobody can take away, and whoever looks at it later can tell why."""

    _inherit = "salon.appointment"

    cancelled_at = fields.Datetime(string="Cancelled at", readonly=True, copy=False)
    cancel_reason_key = fields.Selection(REASONS, string="Why was it cancelled?", copy=False)
    timeline = fields.Json(string="History", compute="_compute_timeline", groups="salon_crm.group_salon_desk")
    seen_change_id = fields.Integer(
        string="Newest change seen",
        compute="_compute_seen_change_id",
        readonly=False,
        store=False,
        groups="salon_crm.group_salon_desk",
        help="Sent along by the form: what was changed meanwhile is not overwritten unseen.",
    )

    @api.depends("state", "start", "line_ids", "customer_id", "cancel_reason_key")
    @api.depends_context("lang")
    def _compute_timeline(self):
        changes = self._get_changes()
        for appointment in self:
            appointment.timeline = [change._get_entry(appointment.branch_id) for change in changes.get(appointment._origin.id, ())]

    @api.depends("state", "start", "line_ids", "customer_id", "cancel_reason_key")
    def _compute_seen_change_id(self):
        # sudo: only the number of the newest row leaves
        rows = self.env["salon.appointment.change"].sudo()._read_group(self._get_change_domain(), ["res_id"], ["id:max"])
        newest = dict(rows)
        for appointment in self:
            appointment.seen_change_id = newest.get(appointment._origin.id, 0)

    def write(self, vals):
        seen = vals.get("seen_change_id")
        vals = {name: value for name, value in vals.items() if name != "seen_change_id"}
        if not (TRACKED | self._get_plan_fields()) & vals.keys():
            return super().write(vals)
        if seen is not None:
            self._check_nothing_unseen(seen)
        before = self._get_snapshots()
        result = super().write(vals)
        self._note_changes(before)
        return result

    # what is kept

    def _get_snapshots(self):
        """Return ``{id: values}``: what history keeps of these appointments now."""
        return {appointment.id: appointment._get_snapshot() for appointment in self.sudo()}  # sudo: kept whole, whoever acts

    def _get_snapshot(self):
        """Return plain values of one appointment, without any way to reach a person; extend to keep more."""
        return {
            "state": self.state,
            "branch_id": self.branch_id.id,
            "customer_id": self.customer_id.id,
            "start": fields.Datetime.to_string(self.start),
            "reason": self.cancel_reason_key,
            "services": [
                {
                    "product_id": line.product_id.id,
                    "employee_id": line.employee_id.id,
                    "start": fields.Datetime.to_string(line.start),
                    "stop": fields.Datetime.to_string(line.stop),
                    "price_cents": to_cents(line.price, line.currency_id),
                }
                for line in self.line_ids
            ],
        }

    def _note_changes(self, before, kind=None):
        after = self._get_snapshots()
        kinds = {each: kind or self._get_change_kind(before[each], values) for each, values in after.items()}
        reason = self.env.context.get("salon_change_reason")
        if set(kinds.values()) & {"cancelled", "reason"}:
            for each, group in self.sudo().grouped("cancel_reason_key").items():  # sudo: history is written by the verbs alone
                self.env["salon.appointment.change"]._note(group, kinds, before, after, each)
        else:
            known = reason if reason in dict(REASONS) else None
            self.env["salon.appointment.change"]._note(self, kinds, before, after, known)

    @api.model
    def _get_change_kind(self, before, after):
        """Return the one word for a change; what else differs stands in the values."""
        if before == after:
            return None
        if before["state"] != after["state"]:
            return STATE_KINDS.get(after["state"], "booked")
        if (before["start"], before["branch_id"]) != (after["start"], after["branch_id"]):
            return "moved"
        for name, kind in (
            ("product_id", "services"),
            ("employee_id", "people"),
            ("start", "moved"),
            ("stop", "services"),
            ("price_cents", "price"),
        ):
            if [line[name] for line in before["services"]] != [line[name] for line in after["services"]]:
                return kind
        return "customer" if before["customer_id"] != after["customer_id"] else "reason"

    # what is shown

    def _get_change_domain(self):
        return [("res_model", "=", self._name), ("res_id", "in", self._origin.ids)]

    def _get_changes(self):
        """Return ``{id: changes of this appointment and of the time that was held for it, newest first}``."""
        # sudo: who may read an appointment may read what became of it
        holds = self.env["salon.appointment.hold"].sudo().search([("appointment_id", "in", self._origin.ids)])
        owners = {hold.id: hold.appointment_id.id for hold in holds}
        held = Domain("res_model", "=", holds._name) & Domain("res_id", "in", holds.ids)
        rows = self.env["salon.appointment.change"].sudo().search(Domain(self._get_change_domain()) | held)
        return rows.grouped(lambda change: change.res_id if change.res_model == self._name else owners[change.res_id])

    def _check_nothing_unseen(self, seen):
        """Refuse to write over what somebody else changed since the form was opened: neither change may be lost."""
        newest = self.env["salon.appointment.change"].sudo().search(self._get_change_domain(), limit=1)  # sudo: as above
        if newest.id > (seen or 0):
            entry = newest._get_entry(self.branch_id)
            raise UserError(
                self.env._(
                    "%(who)s changed this appointment meanwhile (%(when)s). %(what)s. Nothing was saved and your entries are still "
                    "here. Leave the form to see it as it is now.",
                    who=entry["who"],
                    when=entry["when"],
                    what=entry["what"],
                )
            )
