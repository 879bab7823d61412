import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..engine.waiting import Guest, Seen

_lt = LazyTranslate(__name__)

# Written by the verbs alone.
VERB_FIELDS = {
    "state",
    "joined_at",
    "seated_at",
    "left_at",
    "appointment_id",
    "is_told",
    "told_low_min",
    "told_high_min",
    "raw_low_min",
    "raw_high_min",
}
STATES = [("waiting", "Waiting"), ("seated", "Seated"), ("left", "Left")]


class SalonQueueEntry(models.Model):
    """A guest without a booking who waits at the salon: for what, since when, what they were told about the wait."""

    _name = "salon.queue.entry"
    _description = "Walk-in who waits"
    _inherit = ["workflow.emitter"]
    _order = "state desc, joined_at, id"
    _check_company_auto = True

    _workflow_events = {
        "queue.joined": {"label": _lt("Walk-in waits"), "payload": {"branch_id": "int", "low_min": "int", "high_min": "int"}},
        "queue.seated": {
            "label": _lt("Walk-in seated"),
            "payload": {"branch_id": "int", "waited_min": "int", "employee_id": "int", "why": "str"},
        },
        "queue.left": {"label": _lt("Walk-in left"), "payload": {"branch_id": "int", "waited_min": "int"}},
    }

    branch_id = fields.Many2one(
        "salon.branch",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        default=lambda self: self.env["salon.branch"]._get_default_branch(),
    )
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    customer_id = fields.Many2one(
        "res.partner", string="Customer", ondelete="restrict", index="btree_not_null", domain=[("is_salon_customer", "=", True)]
    )
    guest_name = fields.Char(string="Name given", help="For guests without a file.")
    pet_id = fields.Many2one(
        "salon.pet", string="Pet", ondelete="restrict", index="btree_not_null", domain="[('owner_id', '=', customer_id)]"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Service",
        required=True,
        ondelete="restrict",
        domain=[("is_salon_service", "=", True), ("phase_ids", "!=", False)],
    )
    asked_employee_id = fields.Many2one(
        "hr.employee",
        string="Asked for",
        ondelete="restrict",
        check_company=True,
        domain="[('is_stylist', '=', True), ('salon_branch_id', '=', branch_id)]",
        help="Whom the guest wants; empty: whoever is next.",
    )
    note = fields.Char(string="Note")
    client_key = fields.Char(copy=False, default=lambda self: secrets.token_urlsafe(16))
    # how it goes
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting", copy=False)
    joined_at = fields.Datetime(string="Came", required=True, readonly=True, copy=False, default=fields.Datetime.now)
    seated_at = fields.Datetime(string="Seated", readonly=True, copy=False)
    left_at = fields.Datetime(string="Left", readonly=True, copy=False)
    appointment_id = fields.Many2one(
        "salon.appointment", string="Visit", readonly=True, copy=False, ondelete="set null", index="btree_not_null"
    )
    # what was told on joining, and what it was before widening; minutes
    is_told = fields.Boolean(readonly=True, copy=False)
    told_low_min = fields.Integer(readonly=True, copy=False)
    told_high_min = fields.Integer(readonly=True, copy=False)
    raw_low_min = fields.Integer(readonly=True, copy=False)
    raw_high_min = fields.Integer(readonly=True, copy=False)
    told_words = fields.Char(string="Wait told", compute="_compute_told_words")
    waited_min = fields.Integer(string="Waited, minutes", compute="_compute_waited_min")
    guest_words = fields.Char(string="Guest", compute="_compute_guest_words")
    wait_words = fields.Char(string="Will wait", compute="_compute_outlook")
    next_words = fields.Char(string="Next", compute="_compute_outlook")

    _key_unique = models.UniqueIndex("(client_key) WHERE client_key IS NOT NULL", "This guest was added already. Refresh to see them.")
    _waiting = models.Index("(branch_id, joined_at) WHERE state = 'waiting'")
    _seated = models.Index("(branch_id, joined_at) WHERE state = 'seated'")

    @api.depends("customer_id.name", "guest_name")
    @api.depends_context("lang")
    def _compute_guest_words(self):
        for entry in self:
            entry.guest_words = entry.customer_id.name or entry.guest_name or self.env._("Guest")

    @api.depends("guest_words", "product_id")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = " · ".join(part for part in (entry.guest_words, entry.product_id.name) if part)

    @api.depends("is_told", "told_low_min", "told_high_min")
    @api.depends_context("lang")
    def _compute_told_words(self):
        for entry in self:
            entry.told_words = entry._range_words(entry.told_low_min, entry.told_high_min) if entry.is_told else False

    @api.depends("joined_at", "seated_at", "left_at")
    def _compute_waited_min(self):
        now = fields.Datetime.now()
        for entry in self:
            ended = entry.seated_at or entry.left_at or now
            entry.waited_min = max(int((ended - (entry.joined_at or now)).total_seconds() // 60), 0)

    @api.depends("state", "joined_at")
    @api.depends_context("lang")
    def _compute_outlook(self):
        now, outlook = fields.Datetime.now(), {}
        for branch in self.filtered(lambda entry: entry.state == "waiting").branch_id:
            outlook.update(self._get_outlook(branch, now))
        for entry in self:
            words = outlook.get(entry._origin.id, {})
            entry.wait_words, entry.next_words = words.get("wait", False), words.get("next", False)

    @api.model_create_multi
    def create(self, vals_list):
        known = self._get_added_before(vals_list)
        fresh = [vals for vals in vals_list if vals.get("client_key") not in known]
        entries = super().create(fresh)
        if not self.env.su and any(entry.state != "waiting" or entry.appointment_id or entry.is_told for entry in entries):
            self._refuse_by_hand()
        entries._tell_ranges()
        return entries.union(*known.values()) if known else entries

    @api.model
    def _get_added_before(self, vals_list):
        """Return ``{key: entry}`` of what these forms added already: a second press adds nobody."""
        keys = [vals["client_key"] for vals in vals_list if vals.get("client_key") not in (None, False, "")]
        if any(not isinstance(key, str) or "\0" in key for key in keys):
            raise UserError(self.env._("This form cannot be read. Open it again, then add the guest."))
        return {entry.client_key: entry for entry in self.search([("client_key", "in", keys)])} if keys else {}

    def write(self, vals):
        if VERB_FIELDS & vals.keys() and not self.env.su:
            self._refuse_by_hand()
        result = super().write(vals)
        if "branch_id" in vals:
            self.check_access("write")  # nor into a branch that is not one's own
        return result

    def _refuse_by_hand(self):
        raise UserError(self.env._("Where a guest stands is told by the buttons. Press Seat, or Left if they went away."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if any(entry.state == "seated" for entry in self):
            raise UserError(self.env._("This guest was served; the queue keeps it. Correct the visit instead."))

    # what is told

    def _tell_ranges(self):
        """Work out what each guest is told about the wait, and keep it to be measured."""
        now = fields.Datetime.now()
        for branch, entries in self.grouped("branch_id").items():
            ranges = self._get_ranges(branch, now)
            for entry in entries:
                found = ranges.get(entry.id)
                if found:
                    entry.sudo().write(  # sudo: kept as told, for whoever adds the guest
                        {
                            "is_told": True,
                            "told_low_min": found.low,
                            "told_high_min": found.high,
                            "raw_low_min": found.raw_low,
                            "raw_high_min": found.raw_high,
                        }
                    )
        self._emit(
            "queue.joined",
            partner_field="customer_id",
            payload=lambda entry: {"branch_id": entry.branch_id.id, "low_min": entry.told_low_min, "high_min": entry.told_high_min},
        )

    @api.model
    def _range_words(self, low, high):
        if not high:
            return self.env._("now")
        if not low:
            return self.env._("up to %(high)s min", high=high)
        if low == high:
            return self.env._("about %(high)s min", high=high)
        return self.env._("%(low)s–%(high)s min", low=low, high=high)

    def _engine_seen(self):
        return Seen(
            told=(self.told_low_min, self.told_high_min), raw=(self.raw_low_min, self.raw_high_min), waited=self._get_waited(self.seated_at)
        )

    def _get_waited(self, moment):
        return max(round((moment - self.joined_at).total_seconds() / 60), 0)

    def _engine_guest(self, minutes, able):
        return Guest(key=self.id, minutes=minutes, able=frozenset(able), asked=self.asked_employee_id.id or 0)
