from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.translate import LazyTranslate

from odoo.addons.salon_crm.tools.money import to_cents

from ...engine.policy import Fee, FeeCode, Kind

_lt = LazyTranslate(__name__)

WAIVE_REASONS = [
    ("first", "First time in a year"),
    ("illness", "Illness"),
    ("own_fault", "Our own fault"),
    ("no_proof", "No proof on file"),
    ("other", "Other"),
]


class SalonBookingFee(models.Model):
    """A fee that the terms allow for a late cancellation, a late move or a no-show. A person confirms or waives it.

    It is never charged by itself, and it cannot be confirmed unless the accepted terms and a delivered reminder are on file:
    a CHECK in the database holds that. Rows are written by the verbs alone.
    """

    _name = "salon.booking.fee"
    _description = "Proposed fee"
    _inherit = ["workflow.emitter"]
    _order = "proposed_at desc, id desc"
    _rec_name = "appointment_id"

    _workflow_events = {
        "fee.proposed": {"label": _lt("Fee proposed"), "payload": {"branch_id": "int", "kind": "str", "amount_cents": "int"}},
        "fee.confirmed": {"label": _lt("Fee confirmed"), "payload": {"branch_id": "int", "kind": "str", "amount_cents": "int"}},
        "fee.waived": {"label": _lt("Fee waived"), "payload": {"branch_id": "int", "kind": "str", "amount_cents": "int"}},
    }

    appointment_id = fields.Many2one("salon.appointment", required=True, ondelete="restrict", index=True)
    promise_id = fields.Many2one("salon.booking.promise", string="Terms as they stood", required=True, ondelete="restrict")
    branch_id = fields.Many2one(related="appointment_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one(related="appointment_id.customer_id", store=True, index="btree_not_null")
    policy_name = fields.Char(related="promise_id.policy_name")
    kind = fields.Selection([("cancel", "Late cancellation"), ("no_show", "No-show"), ("move", "Late move")], required=True)
    amount = fields.Monetary(required=True)
    decision = fields.Json(help="The engine's answer: code, notice_min, share_permille, full_minor.")
    reason = fields.Char(string="Why", compute="_compute_reason")
    history_words = fields.Char(string="History", compute="_compute_history_words", compute_sudo=True)
    missing_proof = fields.Char(string="Cannot be confirmed", compute="_compute_missing_proof", compute_sudo=True)
    state = fields.Selection(
        [("proposed", "To decide"), ("confirmed", "Confirmed"), ("waived", "Waived")], required=True, default="proposed", index=True
    )
    proposed_at = fields.Datetime(string="Since", required=True)
    decided_at = fields.Datetime(string="Decided")
    decided_by_id = fields.Many2one("res.users", string="Decided by", ondelete="restrict")
    waive_reason = fields.Selection(WAIVE_REASONS, string="Waived because")
    note = fields.Char()
    # the proof, as it was when the fee was confirmed
    terms_accepted_at = fields.Datetime(string="Terms accepted")
    reminder_proof = fields.Char(string="Delivered reminder")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "A fee is more than nothing. Enter an amount.")
    _no_fee_without_proof = models.Constraint(
        "CHECK (state != 'confirmed' OR (terms_accepted_at IS NOT NULL AND COALESCE(reminder_proof, '') != ''))",
        "A fee needs the accepted terms and a delivered reminder on file. Press Waive instead.",
    )
    _decided_by_somebody = models.Constraint(
        "CHECK (state = 'proposed' OR (decided_at IS NOT NULL AND decided_by_id IS NOT NULL))",
        "Somebody decides about each fee. Sign in and press Confirm or Waive.",
    )
    _waived_for_a_reason = models.Constraint("CHECK (state != 'waived' OR waive_reason IS NOT NULL)", "Say why the fee is waived.")
    _open_once = models.UniqueIndex("(appointment_id, kind) WHERE state = 'proposed'", "This fee is proposed already. Refresh to see it.")

    @api.depends("decision", "promise_id")
    @api.depends_context("lang")
    def _compute_reason(self):
        words = self.env["salon.booking.policy.words"]
        for fee in self:
            price = to_cents(fee.promise_id.price, fee.currency_id)
            fee.reason = words._fee_words(fee._engine_fee(), price, fee.currency_id) if fee.decision else False

    @api.depends("customer_id", "proposed_at")
    @api.depends_context("lang")
    def _compute_history_words(self):
        """Say how often it happened before: the first time in a year is usually waived."""
        dates = self.filtered("customer_id").mapped("proposed_at")
        rows = (
            self.search([("customer_id", "in", self.customer_id.ids), ("proposed_at", ">", min(dates) - timedelta(days=365))])
            if dates
            else self
        )
        by_customer = rows.grouped("customer_id")
        for fee in self:
            before = by_customer.get(fee.customer_id, self.browse()).filtered(
                lambda row, fee=fee: fee.proposed_at - timedelta(days=365) < row.proposed_at < fee.proposed_at and row.id != fee.id
            )
            if not fee.customer_id:
                fee.history_words = False
            elif before:
                fee.history_words = self.env._("%(count)s before in the last year", count=len(before))
            else:
                fee.history_words = self.env._("First time in a year, usually waived")

    @api.depends("state", "promise_id.accepted_at")
    @api.depends_context("lang")
    def _compute_missing_proof(self):
        proofs = self._get_reminder_proof(self.appointment_id)
        for fee in self:
            missing = []
            if not fee.promise_id.accepted_at:
                missing.append(self.env._("The customer did not accept the terms."))
            if not proofs.get(fee.appointment_id.id):
                missing.append(self.env._("No delivered reminder is on file."))
            fee.missing_proof = " ".join(missing) if fee.state == "proposed" and missing else False

    # buttons

    def action_confirm(self):
        self._record_confirm(fields.Datetime.now())

    def action_waive(self):
        """Ask for the reason, then waive."""
        self._check_may_decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive the fee"),
            "res_model": "salon.booking.fee.waive",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_fee_ids": self.ids},
        }

    # verbs

    @api.model
    def _propose(self, proposals, now):
        """Write fees that somebody has to decide about.

        :param proposals: list of ``(appointment, Fee)``; those of nothing are left out
        """
        vals_list = [
            {
                "appointment_id": appointment.id,
                "promise_id": appointment.promise_id.id,
                "kind": str(fee.kind),
                "amount": appointment._from_cents(fee.amount_minor),
                "decision": {
                    "code": str(fee.code),
                    "notice_min": fee.notice_min,
                    "share_permille": fee.share_permille,
                    "full_minor": fee.full_minor,
                },
                "proposed_at": now,
            }
            for appointment, fee in proposals
            if fee.amount_minor
        ]
        fees = self.sudo().create(vals_list)  # sudo: fees are written by the verbs alone
        fees._emit_decision("fee.proposed", now)
        return fees

    def _record_confirm(self, now):
        """Confirm fees: they may be charged now. Nothing is charged here.

        :raises UserError: if the accepted terms or a delivered reminder are missing for one of them
        """
        self._begin_decision()
        proofs = self._get_reminder_proof(self.appointment_id)
        for fee in self.sudo():  # sudo: fees are written by the verbs alone
            if fee.missing_proof:
                raise UserError(self.env._("Press Waive instead: this fee cannot be confirmed. %(missing)s", missing=fee.missing_proof))
            fee.write(
                {
                    "state": "confirmed",
                    "decided_at": now,
                    "decided_by_id": self.env.uid,
                    "terms_accepted_at": fee.promise_id.accepted_at,
                    "reminder_proof": proofs[fee.appointment_id.id],
                }
            )
        self._emit_decision("fee.confirmed", now)

    def _record_waive(self, now, reason, note=None):
        """Waive fees, for a reason that is kept."""
        self._begin_decision()
        # sudo: fees are written by the verbs alone
        self.sudo().write({"state": "waived", "decided_at": now, "decided_by_id": self.env.uid, "waive_reason": reason, "note": note})
        self._emit_decision("fee.waived", now)

    def _begin_decision(self):
        """Ask for the right, lock the rows, and refuse what is decided already."""
        self._check_may_decide()
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state"])
        if any(fee.state != "proposed" for fee in self):
            raise UserError(self.env._("Somebody decided about this fee already. Refresh to see how."))

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group("salon_crm.group_salon_manager"):
            raise AccessError(self.env._("A manager decides about fees. Ask one."))

    def _emit_decision(self, key, now):
        self.sudo()._emit(  # sudo: an event of a row that was just written
            key,
            partner_field="customer_id",
            occurred_at=now,
            payload=lambda fee: {
                "branch_id": fee.branch_id.id,
                "kind": fee.kind,
                "amount_cents": to_cents(fee.amount, fee.currency_id),
            },
        )

    # hooks

    @api.model
    def _get_reminder_proof(self, appointments):
        """Return ``{appointment id: reference of a reminder that was delivered}``; extend it where messages are sent.

        Without messages there is no proof, and fees can only be waived. A reminder that was refused, opted out of or not
        delivered is no proof.
        """
        return {}

    def _engine_fee(self):
        decision = dict(self.decision)
        code = FeeCode(decision.pop("code"))
        return Fee(kind=Kind(self.kind), code=code, amount_minor=to_cents(self.amount, self.currency_id), **decision)
