from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

DESK = "salon_crm.group_salon_desk"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
GOOD_DAYS = 30
NOTICE_MIN = 60
# Written by the verbs alone, whatever a person's right to edit wishes.
VERB_FIELDS = {"state", "passes", "wished_at", "appointment_id", "closed_at"}
STATES = [
    ("waiting", "Waiting"),
    ("offered", "Offered"),
    ("booked", "Booked"),
    ("left", "Taken off"),
    ("past", "Ran out"),
]


class SalonWaitlistWish(models.Model):
    """What a customer waits for: services, people, days and hours; perhaps a booking that is given up for it."""

    _name = "salon.waitlist.wish"
    _description = "Wish on the waitlist"
    _inherit = ["workflow.emitter"]
    _order = "state desc, passes, wished_at, id"
    _check_company_auto = True

    _workflow_events = {
        "waitlist.joined": {"label": _lt("Put on the waitlist"), "payload": {"branch_id": "int", "source": "str"}},
        "waitlist.offered": {"label": _lt("Freed time offered"), "payload": {"branch_id": "int", "start": "datetime"}},
        "waitlist.accepted": {"label": _lt("Freed time taken"), "payload": {"branch_id": "int", "start": "datetime"}},
        "waitlist.declined": {"label": _lt("Freed time declined"), "payload": {"branch_id": "int", "start": "datetime"}},
        "waitlist.lapsed": {"label": _lt("Offer ran out"), "payload": {"branch_id": "int", "start": "datetime"}},
        "waitlist.left": {"label": _lt("Taken off the waitlist"), "payload": {"branch_id": "int"}},
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
        "res.partner", string="Customer", required=True, ondelete="restrict", index=True, domain=[("is_salon_customer", "=", True)]
    )
    product_ids = fields.Many2many(
        "product.product",
        "salon_waitlist_wish_product_rel",
        string="Services",
        required=True,
        domain=[("is_salon_service", "=", True), ("phase_ids", "!=", False)],
    )
    wished_resource_ids = fields.Many2many(
        "resource.resource",
        "salon_waitlist_wish_resource_rel",
        string="With",
        help="Any of these people; empty: anyone.",
        domain="[('resource_type', '=', 'user'), ('company_id', 'in', [company_id, False])]",
    )
    pet_id = fields.Many2one(
        "salon.pet", string="Pet", ondelete="restrict", index="btree_not_null", domain="[('owner_id', '=', customer_id)]"
    )
    instead_of_id = fields.Many2one(
        "salon.appointment",
        string="Instead of",
        ondelete="set null",
        index="btree_not_null",
        domain="[('customer_id', '=', customer_id), ('state', 'in', ('request', 'booked'))]",
        help="This booking is given up in the same step in which an offer is taken.",
    )
    # when
    first_day = fields.Date(string="From", required=True, default=lambda self: self._default_day(0))
    last_day = fields.Date(string="To", required=True, default=lambda self: self._default_day(GOOD_DAYS))
    mon = fields.Boolean(string="Mon")
    tue = fields.Boolean(string="Tue")
    wed = fields.Boolean(string="Wed")
    thu = fields.Boolean(string="Thu")
    fri = fields.Boolean(string="Fri")
    sat = fields.Boolean(string="Sat")
    sun = fields.Boolean(string="Sun")
    from_min = fields.Integer(string="Begins from, minute of the day", default=0, required=True)
    to_min = fields.Integer(string="Begins until, minute of the day", default=1440, required=True)
    from_time = fields.Char(string="Begins from", compute="_compute_times", inverse="_inverse_from_time")
    to_time = fields.Char(string="Begins until", compute="_compute_times", inverse="_inverse_to_time")
    notice_min = fields.Integer(string="Needs to come, minutes", default=NOTICE_MIN, required=True, help="Nothing sooner is offered.")
    # where it stands
    state = fields.Selection(STATES, required=True, readonly=True, default="waiting", copy=False)
    source = fields.Selection([("desk", "Desk"), ("website", "Website")], required=True, default="desk", readonly=True)
    wished_at = fields.Datetime(string="Since", required=True, readonly=True, copy=False, default=fields.Datetime.now)
    passes = fields.Integer(string="Offers passed up", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)
    appointment_id = fields.Many2one(
        "salon.appointment", string="Booked", readonly=True, copy=False, ondelete="set null", index="btree_not_null"
    )
    offer_ids = fields.One2many("salon.waitlist.offer", "wish_id", string="Offers")
    note = fields.Text(string="Notes")
    service_names = fields.Char(string="What", compute="_compute_words")
    when_words = fields.Char(string="When", compute="_compute_words")
    offer_words = fields.Char(string="Offer", compute="_compute_offer_words")

    _days_in_order = models.Constraint("CHECK (last_day >= first_day)", "The last day comes before the first. Choose a later one.")
    _days_sane = models.Constraint(
        "CHECK (first_day BETWEEN '2000-01-01' AND '2100-01-01' AND last_day BETWEEN '2000-01-01' AND '2100-01-01')",
        "Nobody waits that long. Choose days between the years 2000 and 2100.",
    )
    _hours_in_order = models.Constraint(
        "CHECK (from_min >= 0 AND to_min >= from_min AND to_min <= 1440)", "The hours end before they begin. Choose a later end."
    )
    _counts_sane = models.Constraint(
        "CHECK (passes >= 0 AND notice_min BETWEEN 0 AND 2880)", "Enter 0 to 2880 minutes that the customer needs to come."
    )
    _waiting = models.Index("(branch_id, passes, wished_at) WHERE state = 'waiting'")

    @api.model
    def _default_day(self, days):
        branch = self.env["salon.branch"]._get_default_branch()
        return (branch._today() if branch else fields.Date.context_today(self)) + timedelta(days=days)

    @api.depends("from_min", "to_min")
    def _compute_times(self):
        for wish in self:
            wish.from_time, wish.to_time = (f"{minute // 60:02d}:{minute % 60:02d}" for minute in (wish.from_min, wish.to_min))

    def _inverse_from_time(self):
        for wish in self:
            wish.from_min = self._parse_time(wish.from_time, 0)

    def _inverse_to_time(self):
        for wish in self:
            wish.to_min = self._parse_time(wish.to_time, 1440)

    @api.model
    def _parse_time(self, text, empty):
        """Return the minute of the day of a typed "14:00", "14.30" or "14"."""
        hours, _colon, minutes = str(text or "").strip().replace(".", ":").replace("：", ":").partition(":")
        if not hours:
            return empty
        if not (hours.isdecimal() and (minutes or "0").isdecimal()) or int(hours) * 60 + int(minutes or 0) > 1440 or int(minutes or 0) > 59:
            raise UserError(self.env._("%(text)s is no time of the day. Write it like 14:30.", text=text))
        return int(hours) * 60 + int(minutes or 0)

    @api.depends("product_ids", "mon", "tue", "wed", "thu", "fri", "sat", "sun", "from_min", "to_min", "first_day", "last_day")
    @api.depends_context("lang")
    def _compute_words(self):
        for wish in self:
            wish.service_names = " + ".join(wish.product_ids.mapped("name"))
            wish.when_words = " · ".join(part for part in (wish._day_words(), wish._hour_words(), wish._span_words()) if part)

    def _day_words(self):
        labels = self.env["salon.waitlist.wish"].fields_get(DAYS, ["string"])
        chosen = [labels[name]["string"] for name in DAYS if self[name]]
        return "、".join(chosen) if chosen and self._is_chinese() else ", ".join(chosen) if chosen else self.env._("any day")

    def _hour_words(self):
        if self.from_min <= 0 and self.to_min >= 1440:
            return ""
        if self.to_min >= 1440:
            return self.env._("from %(time)s", time=self.from_time)
        if self.from_min <= 0:
            return self.env._("until %(time)s", time=self.to_time)
        return f"{self.from_time}–{self.to_time}"

    def _span_words(self):
        if not self.last_day:
            return ""
        form = "M月d日" if self._is_chinese() else "d MMM"
        return self.env._("to %(day)s", day=format_date(self.env, self.last_day, date_format=form))

    @api.model
    def _is_chinese(self):
        return babel_locale_parse(get_lang(self.env).code).language == "zh"

    @api.depends("state", "offer_ids.state", "offer_ids.expires_at")
    @api.depends_context("lang")
    def _compute_offer_words(self):
        for wish in self:
            wish.offer_words = wish._get_open_offer()._get_words() if wish.state == "offered" else False

    @api.depends("customer_id.name", "product_ids")
    def _compute_display_name(self):
        for wish in self:
            wish.display_name = " · ".join(part for part in (wish.customer_id.name, wish.service_names) if part)

    @api.constrains("instead_of_id", "customer_id", "branch_id")
    def _check_own_booking(self):
        for wish in self:
            if wish.instead_of_id and wish.instead_of_id.sudo().customer_id != wish.customer_id:  # sudo: only compared
                raise ValidationError(self.env._("The booking to give up is somebody else's. Choose one of this customer."))
            if wish.instead_of_id and wish.instead_of_id.sudo().branch_id != wish.branch_id:  # sudo: only compared
                raise ValidationError(self.env._("The booking to give up is in another branch. Choose one of this branch."))

    @api.constrains("product_ids")
    def _check_has_services(self):
        if any(not wish.product_ids for wish in self):
            raise ValidationError(self.env._("Choose at least one service."))

    @api.model_create_multi
    def create(self, vals_list):
        self._check_may_give_up(vals_list)
        wishes = super().create([self._prepare_minutes(vals) for vals in vals_list])
        wishes._check_has_services()
        if not self.env.su and any(wish.state != "waiting" or wish.passes or wish.appointment_id for wish in wishes):
            self._refuse_by_hand()
        wishes._emit_change("waitlist.joined", lambda wish: {"source": wish.source})
        return wishes

    def write(self, vals):
        if VERB_FIELDS & vals.keys() and not self.env.su:
            self._refuse_by_hand()
        if "customer_id" in vals and not self.env.su:
            self._refuse_other_customer(vals["customer_id"])
        self._check_may_give_up([vals])
        result = super().write(self._prepare_minutes(vals))
        if "branch_id" in vals:
            self.check_access("write")  # nor into a branch that is not one's own
        return result

    @api.model
    def _check_may_give_up(self, vals_list):
        """Check that whoever names a booking to be given up may cancel it: taking an offer does."""
        named = [vals["instead_of_id"] for vals in vals_list if vals.get("instead_of_id")]
        self.env["salon.appointment"].browse(named).check_access("write")

    def _refuse_other_customer(self, customer_id):
        told = self.filtered(lambda wish: wish.customer_id.id != customer_id and wish._is_told())
        if told:
            raise UserError(
                self.env._(
                    "%(name)s was written to about this wish. Take it off the list, then put the other customer on it.",
                    name=told[0].customer_id.name,
                )
            )

    def _is_told(self):
        """Return whether this customer holds an offer, or a link, for this wish; extend to name more of these."""
        return bool(self.sudo().offer_ids)  # sudo: only counted

    @api.model
    def _prepare_minutes(self, vals):
        """Return the values with typed times as minutes: an inverse would come after the constraint was asked."""
        minutes = {
            f"{edge}_min": self._parse_time(vals[f"{edge}_time"], empty)
            for edge, empty in (("from", 0), ("to", 1440))
            if f"{edge}_time" in vals
        }
        return {**{name: value for name, value in vals.items() if name not in ("from_time", "to_time")}, **minutes}

    def _refuse_by_hand(self):
        raise UserError(self.env._("Where a wish stands is told by its buttons. Press Offer, or take it off the list."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_history(self):
        if any(wish.state != "left" for wish in self):
            raise UserError(self.env._("Wishes are taken off the list, not deleted. Press Take off."))

    def _emit_change(self, key, more=None):
        self._emit(
            key,
            partner_field="customer_id",
            payload=lambda wish: {"branch_id": wish.branch_id.id, **(more(wish) if more else {})},
        )

    # verbs

    def action_leave(self):
        self.check_access("write")
        self._leave(fields.Datetime.now())

    def _leave(self, now):
        """Take wishes off the list; what is offered to them is free again."""
        leaving = self.sudo().filtered(lambda wish: wish.state in ("waiting", "offered"))  # sudo: asked for by the desk, or by a link
        # what is held is locked before the wish, as by whoever takes an offer: else both would wait for each other
        leaving.offer_ids.filtered(lambda offer: offer.state == "open").hold_id._wait_in_turn()
        leaving.invalidate_recordset()
        leaving.offer_ids.invalidate_recordset()
        leaving = leaving.filtered(lambda wish: wish.state in ("waiting", "offered"))
        leaving.write({"state": "left", "closed_at": now})
        leaving.offer_ids.filtered(lambda offer: offer.state == "open")._close("withdrawn", now)
        leaving._emit_change("waitlist.left")

    @api.model
    def _get_past(self, now):
        """Return wishes whose last day is over on their branch's clock."""
        past = self.search([("state", "=", "waiting"), ("last_day", "<=", now.date())])
        return past.filtered(lambda wish: wish.last_day < wish.branch_id._local_date(now))

    def _close_past(self, now):
        self.write({"state": "past", "closed_at": now})
