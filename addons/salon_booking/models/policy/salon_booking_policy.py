from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from odoo.addons.salon_crm.tools.money import to_cents

from ...engine.errors import PolicyError
from ...engine.policy import Accept, CancelStep, Condition, Deposit, NewGuest, Policy, When

TIER_FIELDS = {"spark": "for_spark", "regular": "for_regular", "close": "for_close", "honour": "for_honour"}
TERM_FIELDS = (
    "lead_min",
    "horizon_days",
    "late_grace_min",
    "free_moves",
    "step_ids",
    "no_show_percent",
    "deposit_percent",
    "deposit_min",
    "deposit_max",
    "deposit_from_min",
    "deposit_from_no_shows",
    "deposit_from_price",
    "deposit_from_pets",
    "answer_min",
    "new_max_min",
)


def to_permille(percent):
    return round(percent * 10)


class SalonBookingPolicy(models.Model):
    """The terms under which a booking is taken: how early and late, what cancelling costs, when a deposit is asked.

    What applied when a customer booked is copied into the promise (``salon.booking.promise``), so editing a policy changes
    future bookings only.
    """

    _name = "salon.booking.policy"
    _description = "Booking policy"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(string="Order", default=10, help="The first policy that fits a booking applies.")
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    words = fields.Text(string="Words to customers", translate=True, help="Shown when booking, kept with each booking.")
    # for whom
    branch_ids = fields.Many2many("salon.branch", string="Branches", check_company=True, help="Empty: all branches.")
    kind_ids = fields.Many2many("salon.service.kind", string="Trades", help="Empty: all trades.")
    for_spark = fields.Boolean(string="Spark")
    for_regular = fields.Boolean(string="Regular")
    for_close = fields.Boolean(string="Close")
    for_honour = fields.Boolean(string="Honour")
    period_ids = fields.One2many("salon.booking.policy.period", "policy_id", string="Only on visits from … to …", copy=True)
    # when
    lead_min = fields.Integer(string="Lead time, minutes", default=60, required=True, help="Not sooner than this from now; the desk may.")
    horizon_days = fields.Integer(string="Days ahead", default=60, required=True)
    late_grace_min = fields.Integer(string="Late by at most, minutes", default=15, required=True)
    # changing
    free_moves = fields.Integer(string="Moves without a fee", default=2, required=True)
    step_ids = fields.One2many("salon.booking.policy.step", "policy_id", string="Cancelling costs", copy=True)
    no_show_percent = fields.Float(string="No-show costs, %", digits=(4, 1))
    # deposit
    deposit_percent = fields.Float(string="Share of the price, %", digits=(4, 1))
    deposit_min = fields.Monetary(string="At least")
    deposit_max = fields.Monetary(string="At most")
    deposit_always = fields.Boolean(string="Always")
    deposit_from_min = fields.Integer(string="From minutes")
    deposit_from_no_shows = fields.Integer(string="From no-shows in a year")
    deposit_from_price = fields.Monetary(string="From a price of")
    deposit_from_pets = fields.Integer(string="From pets")
    # bookings from outside
    accept_mode = fields.Selection(
        [("automatic", "Booked at once"), ("ask", "The desk accepts")], string="Booked online", required=True, default="automatic"
    )
    answer_min = fields.Integer(string="Answer within, minutes", default=240, required=True, help="A request holds its time that long.")
    new_service_ids = fields.Many2many("product.template", string="New customers only book", domain=[("is_salon_service", "=", True)])
    new_max_min = fields.Integer(string="New customers: minutes at most")
    new_deposit = fields.Boolean(string="New customers pay a deposit")
    waitlist_offer_min = fields.Integer(string="Waitlist offer holds, minutes", default=20)
    pickup_grace_min = fields.Integer(string="Late pick-up free, minutes")
    pickup_fee_hour = fields.Monetary(string="Late pick-up, per hour")
    # in words
    summary = fields.Char(string="In words", compute="_compute_summary")
    deposit_words = fields.Char(string="Deposit", compute="_compute_summary")
    scope_words = fields.Char(string="For", compute="_compute_scope_words")

    _lead_sane = models.Constraint("CHECK (lead_min BETWEEN 0 AND 527040)", "The lead time cannot be negative. Enter 0 or more minutes.")
    _horizon_sane = models.Constraint("CHECK (horizon_days BETWEEN 1 AND 730)", "Enter between 1 and 730 days ahead.")
    _no_show_sane = models.Constraint("CHECK (COALESCE(no_show_percent, 0) BETWEEN 0 AND 100)", "Enter a share between 0 and 100 %.")
    _deposit_sane = models.Constraint(
        "CHECK (COALESCE(deposit_percent, 0) BETWEEN 0 AND 100 AND COALESCE(deposit_min, 0) >= 0"
        " AND COALESCE(deposit_max, 0) >= COALESCE(deposit_min, 0))",
        "Enter a least deposit below the most, and a share between 0 and 100 %.",
    )
    _extras_sane = models.Constraint(
        "CHECK (COALESCE(waitlist_offer_min, 0) >= 0 AND COALESCE(pickup_grace_min, 0) >= 0 AND COALESCE(pickup_fee_hour, 0) >= 0)",
        "Minutes and fees cannot be negative. Enter 0 or more.",
    )

    @api.depends(*TERM_FIELDS, "step_ids.min_notice_min", "step_ids.share_percent", "deposit_always", "new_deposit", "currency_id")
    @api.depends_context("lang")
    def _compute_summary(self):
        words = self.env["salon.booking.policy.words"]
        for policy in self:
            terms = policy._engine_policy_or_none()
            policy.summary = words._terms_words(terms) if terms else ""
            policy.deposit_words = words._deposit_words(terms, policy.currency_id) if terms else ""

    @api.depends("branch_ids.name", "kind_ids.name", "period_ids.date_from", "period_ids.date_to", *TIER_FIELDS.values())
    @api.depends_context("lang")
    def _compute_scope_words(self):
        words = self.env["salon.booking.policy.words"]
        for policy in self:
            tiers = [policy._fields[name]._description_string(self.env) for name in TIER_FIELDS.values() if policy[name]]
            ahead = policy.period_ids.filtered(lambda period: period.date_to and period.date_to >= fields.Date.today())
            spans = [words._span_words(period.date_from, period.date_to) for period in ahead]
            parts = (policy.branch_ids.mapped("name"), policy.kind_ids.mapped("name"), tiers, spans)
            policy.scope_words = " · ".join(", ".join(part) for part in parts if part) or self.env._("All bookings")

    @api.constrains(*TERM_FIELDS)
    def _check_terms(self):
        for policy in self:
            try:
                policy._engine_policy()
            except PolicyError as error:
                raise ValidationError(self.env["salon.booking.policy.words"]._refused_terms_words(policy.name, error.code)) from error

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return [{**vals, "name": self.env._("%(name)s (copy)", name=policy.name)} for policy, vals in zip(self, vals_list, strict=True)]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_promised(self):
        # sudo: whether somebody booked under it decides, not whether the person may see that booking
        if self.env["salon.booking.promise"].sudo().search_count([("policy_id", "in", self.ids)], limit=1):
            raise ValidationError(
                self.env._("Customers booked under this policy. Choose Archive instead; it then applies to no new booking.")
            )

    # records to values

    def _engine_policy(self):
        """Return the terms as the engine's value.

        :raises PolicyError: if they make no sense
        """
        self.ensure_one()
        version = self.env["salon.booking.planner"]._get_settings_version() if isinstance(self.id, int) else None
        return self._load_engine_policy() if version is None else self._keep_engine_policy(version, self.id)

    @tools.ormcache("version", "policy_id")
    def _keep_engine_policy(self, version, policy_id):
        return self._load_engine_policy()

    def _load_engine_policy(self):
        return Policy(
            lead_min=self.lead_min,
            horizon_days=self.horizon_days,
            late_grace_min=self.late_grace_min,
            free_moves=self.free_moves,
            steps=tuple(
                CancelStep(min_notice_min=step.min_notice_min, share_permille=to_permille(step.share_percent))
                for step in self.step_ids.sorted("min_notice_min", reverse=True)
            ),
            no_show_permille=to_permille(self.no_show_percent),
            deposit=self._engine_deposit(),
            accept=Accept(self.accept_mode),
            answer_min=self.answer_min,
            new_guest=NewGuest(services=frozenset(self.new_service_ids.ids), max_min=self.new_max_min, deposit=self.new_deposit),
        )

    def _engine_deposit(self):
        least = {
            When.MINUTES: self.deposit_from_min,
            When.NO_SHOWS: self.deposit_from_no_shows,
            When.PRICE: to_cents(self.deposit_from_price, self.currency_id),
            When.PETS: self.deposit_from_pets,
        }
        conditions = [Condition(what=When.ALWAYS)] if self.deposit_always else []
        return Deposit(
            share_permille=to_permille(self.deposit_percent),
            min_minor=to_cents(self.deposit_min, self.currency_id),
            max_minor=to_cents(self.deposit_max, self.currency_id),
            conditions=(*conditions, *(Condition(what=what, at_least=value) for what, value in least.items() if value)),
        )

    def _engine_policy_or_none(self):
        """Return the terms, or None while a form holds some that make no sense yet."""
        try:
            return self._engine_policy()
        except PolicyError:
            return None
