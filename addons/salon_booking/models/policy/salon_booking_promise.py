from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.salon_workflow.tools.append_only import refuse_changes

from ...engine.policy_terms import from_terms
from ...engine.promise import Told

ACCEPTANCE = {"accepted_at", "accepted_by_id", "card_agreed"}
# Guarded by a trigger: what was told is never told differently afterwards.
TOLD_COLUMNS = (
    "appointment_id",
    "why",
    "told_at",
    "expires_at",
    "policy_id",
    "version",
    "names",
    "words",
    "terms",
    "services",
    "start",
    "duration_min",
    "price",
    "deposit",
)


class SalonBookingPromise(models.Model):
    """What a customer was told: services, persons, minutes, prices, and the policy as it stood.

    A row per telling, the newest counts; rows are written by ``salon.appointment._tell_promises`` alone. Nothing in them
    changes but the acceptance of the terms, and that once.
    """

    _name = "salon.booking.promise"
    _description = "Promise"
    _order = "id desc"

    appointment_id = fields.Many2one("salon.appointment", required=True, ondelete="restrict", index=True)
    branch_id = fields.Many2one(related="appointment_id.branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="appointment_id.currency_id")
    why = fields.Selection(
        [("booked", "Booked"), ("moved", "Moved or changed"), ("requested", "Requested"), ("price", "Price changed")], required=True
    )
    told_at = fields.Datetime(string="Told", required=True)
    expires_at = fields.Datetime(string="Holds until", required=True)
    start = fields.Datetime(required=True)
    duration_min = fields.Integer(string="Minutes")
    price = fields.Monetary()
    services = fields.Json(help="A list of {line, product, employee, minutes, price_minor, menu_minor}.")
    # the policy as it stood
    policy_id = fields.Many2one("salon.booking.policy", ondelete="restrict", index="btree_not_null")
    version = fields.Char()
    names = fields.Json(help="The policy's name per language.")
    words = fields.Json(help="The words shown, per language.")
    terms = fields.Json()
    policy_name = fields.Char(string="Policy", compute="_compute_policy_words")
    policy_words = fields.Text(string="Words shown", compute="_compute_policy_words")
    deposit = fields.Monetary(string="Deposit asked")
    card_agreed = fields.Boolean(string="Card on file agreed")
    accepted_at = fields.Datetime(string="Terms accepted")
    accepted_by_id = fields.Many2one("res.users", string="Noted by", ondelete="restrict")

    def init(self):
        refuse_changes(self.env.cr, self._table, TOLD_COLUMNS)

    @api.depends("names", "words")
    @api.depends_context("lang")
    def _compute_policy_words(self):
        for promise in self:
            promise.policy_name = promise._in_language(promise.names)
            promise.policy_words = promise._in_language(promise.words)

    def write(self, vals):
        if vals.keys() - ACCEPTANCE or any(promise.accepted_at for promise in self):
            raise UserError(
                self.env._("What a customer was told stays as it was told. Change the appointment; a new promise is kept then.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_told(self):
        raise UserError(self.env._("What a customer was told is kept. Cancel the appointment instead."))

    def _in_language(self, texts):
        texts = texts or {}
        return texts.get(self.env.lang or "en_US") or texts.get("en_US") or next(iter(texts.values()), False)

    def _engine_policy(self):
        """Return the terms as they stood, or None if no policy applied."""
        return from_terms(self.terms) if self.terms else None

    def _prepare_again(self):
        """Return the terms, as they stood, for the next promise to the same customer."""
        kept = ("version", "names", "words", "terms", "accepted_at", "card_agreed", "deposit")
        return {"policy_id": self.policy_id.id, "accepted_by_id": self.accepted_by_id.id, **{name: self[name] for name in kept}}

    def _engine_told(self):
        return tuple(Told(**service) for service in self.services or ())
