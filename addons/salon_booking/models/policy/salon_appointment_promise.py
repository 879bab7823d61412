from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.salon_crm.tools.money import from_cents, to_cents

from ...engine.policy import Facts, moves_left
from ...engine.policy_terms import from_terms
from ...engine.promise import Told, agreed_price, differences

DESK = "salon_crm.group_salon_desk"
TOLD_STATES = ("request", "booked")  # states in which what was told binds the salon
DEFAULT_GRACE_MIN = 15
PLANNING = "salon_booking_planning_prices"  # prices written while planning are told afterwards, once


class SalonAppointment(models.Model):
    """What the customer was told when booking, and that nothing changes it behind the customer's back."""

    _inherit = "salon.appointment"

    promise_ids = fields.One2many("salon.booking.promise", "appointment_id", string="Promises", groups=DESK)
    promise_id = fields.Many2one("salon.booking.promise", compute="_compute_promise_id", compute_sudo=True, groups=DESK)
    policy_name = fields.Char(string="Terms", compute="_compute_told_terms", compute_sudo=True, groups=DESK)
    policy_words = fields.Text(string="Words shown", compute="_compute_told_terms", compute_sudo=True, groups=DESK)
    deposit_asked = fields.Monetary(string="Deposit asked", compute="_compute_told_terms", compute_sudo=True, groups=DESK)
    terms_accepted_at = fields.Datetime(string="Terms accepted", compute="_compute_told_terms", compute_sudo=True, groups=DESK)
    move_count = fields.Integer(string="Moved so often", readonly=True, copy=False, groups=DESK)
    moves_left = fields.Integer(string="Free moves left", compute="_compute_moves_left", compute_sudo=True, groups=DESK)
    promise_note = fields.Char(string="Told otherwise", compute="_compute_promise_note", compute_sudo=True, groups=DESK)
    # Sent along when booking, kept in the promise.
    accepted_policy_version = fields.Char(string="Version of the terms that were accepted", store=False, copy=False)
    card_agreed = fields.Boolean(string="Card on file agreed", store=False, copy=False)

    @api.depends("promise_ids")
    def _compute_promise_id(self):
        for appointment in self:
            appointment.promise_id = appointment.promise_ids.sorted("id")[-1:]

    @api.depends("promise_ids", "promise_ids.accepted_at")
    @api.depends_context("lang")
    def _compute_told_terms(self):
        for appointment in self:
            promise = appointment.promise_id
            appointment.policy_name, appointment.policy_words = promise.policy_name, promise.policy_words
            appointment.deposit_asked, appointment.terms_accepted_at = promise.deposit, promise.accepted_at

    @api.depends("promise_ids", "move_count")
    def _compute_moves_left(self):
        for appointment in self:
            policy = appointment.promise_id._engine_policy() if appointment.promise_id else None
            appointment.moves_left = moves_left(policy, appointment.move_count) if policy else 0

    @api.depends(
        "promise_ids", "state", "line_ids.price", "line_ids.employee_id", "line_ids.duration_min", "line_ids.visit_line_id.price_unit"
    )
    @api.depends_context("lang")
    def _compute_promise_note(self):
        for appointment in self:
            appointment.promise_note = appointment._get_promise_note() if appointment.state in (*TOLD_STATES, "arrived") else False

    def _get_promise_note(self):
        """Return what differs from what was told before the newest telling, so that the desk says it before the customer sees it."""
        told = self.promise_ids.sorted("id")[-2:][:1]
        menu = self.line_ids._get_menu_prices() if told else {}
        pairs = differences(told._engine_told(), self._engine_told(menu)) if told else ()
        if not pairs:
            return False
        changes = "; ".join(self._difference_words(before, now) for before, now in pairs)
        return self.env._("Not as told before: %(changes)s. Tell the customer.", changes=changes)

    def _difference_words(self, before, now):
        words, people = self.env["salon.booking.policy.words"], self.env["hr.employee"]
        texts = [
            self.env._(
                "%(person)s, %(minutes)s min, %(price)s",
                person=people.browse(each.employee).name or "–",
                minutes=each.minutes,
                price=words._money_words(each.price_minor, self.currency_id),
            )
            for each in (before, now)
        ]
        service = self.env["product.product"].browse(now.product).name
        return self.env._("%(service)s now %(now)s (told: %(before)s)", service=service, now=texts[1], before=texts[0])

    # create, write

    @api.model
    def _prepare_booking(self, vals, now):
        return super()._prepare_booking(self._without_acceptance(vals), now)

    def write(self, vals):
        if "move_count" in vals and not self.env.su:
            raise UserError(self.env._("Moves count themselves. Move the appointment instead."))
        return super().write(self._without_acceptance(vals))

    @api.model
    def _without_acceptance(self, vals):
        return {name: value for name, value in vals.items() if name not in ("accepted_policy_version", "card_agreed")}

    @api.model
    def _get_acceptance(self, vals):
        return vals.get("accepted_policy_version"), vals.get("card_agreed", False)

    def action_accept_terms(self):
        """Note that the customer accepted the terms, told at the desk or on the phone."""
        self.ensure_one()
        self._record_acceptance(fields.Datetime.now())

    def _record_acceptance(self, now, version=None, card_agreed=False):
        """Keep that the customer accepted the terms of the newest promise.

        :param version: that of the terms the customer saw; without it, those told by the desk
        :raises UserError: if other terms were shown than those that apply
        """
        self.check_access("write")
        promise = self.sudo().promise_id  # sudo: promises are written by the verbs alone
        if version and promise.version != version:
            raise UserError(self.env._("The terms changed while you were booking. Read them again, then book."))
        if promise.policy_id and not promise.accepted_at:
            promise.write({"accepted_at": now, "accepted_by_id": self.env.uid, "card_agreed": card_agreed})

    def _record_acceptances(self, agreed):
        """Keep what was accepted when booking, for those that were told their terms by now; a request is told last.

        :param agreed: ``_get_acceptance`` of each of these appointments
        """
        now = fields.Datetime.now()
        for appointment, (version, card) in zip(self, agreed, strict=True):
            if version and appointment.sudo().promise_ids:  # sudo: only whether
                appointment._record_acceptance(now, version=version, card_agreed=card)

    # hooks

    def _on_booked(self):
        # What an old system promised is not ours to keep.
        self.filtered(lambda appointment: appointment.source != "import")._tell_promises(fields.Datetime.now(), "booked")
        return super()._on_booked()

    def _on_moved(self):
        self._tell_promises(fields.Datetime.now(), "moved")
        return super()._on_moved()

    # verbs

    def _tell_promises(self, now, why):
        """Keep what the customers of these appointments are told now. Who was told terms before keeps them."""
        if not self:
            return
        appointments = self.sudo()  # sudo: promises are written by the verbs alone
        before = {appointment: appointment.promise_id for appointment in appointments}
        facts = appointments._engine_facts(now)
        asked = [appointment for appointment in appointments if not before[appointment]]
        chosen = dict(zip(asked, self._choose_policies(asked, facts), strict=True)) if asked else {}
        texts = {policy: policy._prepare_told_terms() for policy in chosen.values()}
        menu, vals_list = appointments.line_ids._get_menu_prices(), []
        for appointment in appointments:
            vals = before[appointment]._prepare_again() if before[appointment] else dict(texts[chosen[appointment]])
            if appointment in chosen:
                vals["deposit"] = chosen[appointment]._get_deposit(facts[appointment])
            policy = from_terms(vals["terms"]) if vals.get("terms") else None
            told = appointment._prepare_promise(now, why, facts[appointment], menu, policy)
            vals_list.append({"appointment_id": appointment.id, **vals, **told})  # the appointment first: amounts hang on its currency
        self.env["salon.booking.promise"].sudo().create(vals_list)

    def _choose_policies(self, appointments, facts):
        return self.env["salon.booking.policy"]._choose(
            [(appointment.branch_id._origin, facts[appointment]) for appointment in appointments]
        )

    def _prepare_promise(self, now, why, facts, menu, policy):
        """Return the create values of the promise that hang on the visit; extend to add to it."""
        told = self._engine_told(menu)
        return {
            "why": why,
            "told_at": now,
            "start": self.start,
            "expires_at": self._get_promise_end(policy),
            "duration_min": facts.minutes,
            "price": from_cents(facts.price_minor, self.currency_id),
            "services": [{name: getattr(each, name) for name in Told.__slots__} for each in told],
        }

    def _get_promise_end(self, policy):
        """Return until when the salon is bound; extend for states that end earlier."""
        return self.start + timedelta(minutes=policy.late_grace_min if policy else DEFAULT_GRACE_MIN)

    # planning keeps prices

    def _settle_prices(self, before):
        super()._settle_prices(before)
        lines, currency = self.line_ids.sudo(), self.currency_id  # sudo: as told, whoever plans
        told = {each.line: each for each in self.sudo().promise_id._engine_told()}
        for line, menu in lines._get_menu_prices().items():
            named = menu if line.wished_employee_id else line._get_named_price()
            agreed = agreed_price(
                told.get(line.id),
                product=line.product_id.id,
                employee=line.employee_id.id,
                before_minor=to_cents(before["prices"][line], currency),
                named_minor=to_cents(named, currency),
                menu_minor=to_cents(menu, currency),
            )
            if agreed != to_cents(line.price, currency):
                line.with_context(**{PLANNING: True}).price = from_cents(agreed, currency)

    # records to values

    def _engine_told(self, menu):
        """Return what there is to tell of each service; ``menu`` is that of ``_get_menu_prices``."""
        return tuple(line._engine_told(menu) for line in self.line_ids)

    def _engine_facts(self, now):
        """Return ``{appointment: Facts}``; works for drafts too."""
        appointments = self.sudo()  # sudo: terms hang on the customer's file, which not everybody who books may open
        customers = appointments.customer_id._origin
        tiers = self.env["salon.booking.policy"]._get_policy_tier(customers, now)
        missed = self._count_no_shows(customers, now)
        return {appointment: appointment._engine_facts_of(tiers, missed) for appointment in appointments}

    def _engine_facts_of(self, tiers, missed):
        customer, lines = self.customer_id._origin, self.line_ids
        templates = lines.product_id.product_tmpl_id._origin
        return Facts(
            branch=self.branch_id._origin.id,
            day=self.branch_id._local_date(self.start),
            kinds=frozenset(templates.salon_kind_id.ids),
            tier=tiers.get(customer.id, "spark"),
            price_minor=max(sum(to_cents(line.price, self.currency_id) for line in lines), 0),
            minutes=sum(line.duration_min or line.product_id.service_min for line in lines),
            no_shows=missed.get(customer.id, 0),
            pets=len(lines.pet_id),
            is_new=bool(customer) and not customer.visit_count,
            services=frozenset(templates.ids),
        )

    @api.model
    def _count_no_shows(self, customers, now):
        # sudo: how often a customer did not come is a fact of the file
        rows = self.sudo()._read_group(
            [("customer_id", "in", customers.ids), ("state", "=", "no_show"), ("start", ">", now - timedelta(days=365))],
            ["customer_id"],
            ["__count"],
        )
        return {customer.id: count for customer, count in rows}
