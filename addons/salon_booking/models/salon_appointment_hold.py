import secrets
from datetime import timedelta
from hashlib import sha256

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, consteq

from ..engine.record import plan_to_data
from .plan.salon_appointment_plan import MAX_CLAIM_TRIES

MAX_HOLDS = 5  # at once, for one client and for one customer
TTL_S = 600
MAX_TTL_S = 1800
MAX_LIFE_S = 3600  # however often it is renewed


def digest(text):
    """Return what is kept of a secret or a client's key."""
    return sha256(text.encode()).hexdigest()


class SalonAppointmentHold(models.Model):
    """A visit that is planned and held for some minutes, until it is booked, given back, or its time runs out.

    Its time lies in ``salon.appointment.allocation`` (kind ``hold``, ``hold_key`` = ``token_hash``), claimed like that of a
    booking. Whoever holds the token owns it; only its hash is kept. Written by the verbs alone.
    """

    _name = "salon.appointment.hold"
    _description = "Time held for a booking"
    _order = "id desc"
    _rec_name = "start"

    branch_id = fields.Many2one("salon.branch", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    customer_id = fields.Many2one(
        "res.partner", string="Customer", ondelete="set null", index="btree_not_null", groups="salon_crm.group_salon_desk"
    )
    start = fields.Datetime(required=True)
    held_at = fields.Datetime(string="Held since", required=True)
    expires_at = fields.Datetime(string="Held until", required=True)
    state = fields.Selection(
        [("held", "Held"), ("confirmed", "Booked"), ("released", "Given back"), ("lapsed", "Ran out")], required=True, default="held"
    )
    appointment_id = fields.Many2one("salon.appointment", ondelete="set null", index="btree_not_null")
    token_hash = fields.Char(required=True, copy=False, groups="base.group_system")
    client_hash = fields.Char(required=True, groups="base.group_system")
    client_place = fields.Integer(required=True, groups="base.group_system", help="Which of the holds of this client it is.")
    customer_place = fields.Integer(required=True, groups="base.group_system", help="Which of the holds of this customer it is.")
    wanted = fields.Json(groups="base.group_system", help="Create values of the appointment.")
    plan = fields.Json(groups="base.group_system", help="Who does what when, as it was held.")

    _token_unique = models.UniqueIndex("(token_hash)", "This time is held already. Choose another one.")
    # The limits: numbered places, since a count cannot see what others insert in the same moment.
    _client_limit = models.UniqueIndex(
        "(client_hash, client_place) WHERE state = 'held'", "Too many times are held at once. Book one of them first."
    )
    _customer_limit = models.UniqueIndex(
        "(customer_id, customer_place) WHERE state = 'held' AND customer_id IS NOT NULL",
        "Too many times are held at once. Book one of them first.",
    )
    _few_places = models.Constraint(
        f"CHECK (client_place BETWEEN 0 AND {MAX_HOLDS - 1} AND customer_place BETWEEN 0 AND {MAX_HOLDS - 1})",
        "Too many times are held at once. Book one of them first.",
    )
    _ends_soon = models.Constraint(
        f"CHECK (expires_at > held_at AND expires_at <= held_at + interval '{MAX_LIFE_S} seconds')",
        "A time is held for an hour at most. Choose an earlier end.",
    )
    _running = models.Index("(expires_at) WHERE state = 'held'")

    # verbs

    @api.model
    def _hold(self, branch, wishes, start, *, key, ttl_s=TTL_S, customer=None, vals=None):
        """Hold the time of a visit; see `_hold_appointment`.

        :param wishes: as the planner takes them, see ``salon.booking.planner``
        :param vals: further create values of the appointment
        """
        lines = [Command.create(self._prepare_line_values(number, wish)) for number, wish in enumerate(wishes)]
        visit = {"branch_id": branch.id, "customer_id": customer.id if customer else False, "start": start, "line_ids": lines}
        return self._hold_appointment({**(vals or {}), **self._prepare_wish_values(wishes), **visit}, key=key, ttl_s=ttl_s)

    @api.model
    def _hold_appointment(self, vals, *, key, ttl_s=TTL_S):
        """Hold the time of an appointment that is not booked yet.

        :param vals: create values as for ``salon.appointment._book``
        :param key: who asks, as text: a session or an address; at most `MAX_HOLDS` times are held for one
        :param ttl_s: for how many seconds, at most `MAX_TTL_S`
        :return: the token: the only way to confirm, renew or release; it is not kept
        :raises UserError: with reasons and the next free times; or if too many times are held already
        """
        if not (key and 0 < ttl_s <= MAX_TTL_S):
            raise ValueError(f"A hold needs a key and 1 to {MAX_TTL_S} seconds, not {ttl_s}")
        now, token = fields.Datetime.now(), secrets.token_urlsafe(32)
        start = fields.Datetime.to_datetime(vals["start"]).replace(second=0, microsecond=0)
        self.env["salon.appointment"]._check_year({"start": start})
        if not vals.get("line_ids"):
            raise UserError(self.env._("Choose at least one service."))
        # sudo: guests hold time; what is held is checked by the planner, and only the token leaves
        holds = self.sudo()
        hold = holds._open(
            {
                "branch_id": vals["branch_id"],
                "customer_id": vals.get("customer_id") or False,
                "start": start,
                "held_at": now,
                "expires_at": now + timedelta(seconds=ttl_s),
                "token_hash": digest(token),
                "client_hash": digest(key),
                "wanted": {name: value for name, value in vals.items() if name != "start"},
            },
            now,
        )
        hold._claim_time(now)
        hold._note("held")
        return token

    @api.model
    def _renew_hold(self, token, ttl_s=TTL_S):
        """Hold a time longer, but never longer than `MAX_LIFE_S` in all; return until when (naive UTC)."""
        if not 0 < ttl_s <= MAX_TTL_S:
            raise ValueError(f"A hold lasts 1 to {MAX_TTL_S} seconds, not {ttl_s}")
        now, hold = fields.Datetime.now(), self._take(token)
        if not hold._is_running(now):
            raise UserError(hold._ended_words(now))
        before = hold._get_snapshots()
        wished = max(hold.expires_at, now + timedelta(seconds=ttl_s))
        hold.expires_at = min(wished, hold.held_at + timedelta(seconds=MAX_LIFE_S))
        hold._rows()._extend(hold.expires_at)
        hold._note("renewed", before)
        return hold.expires_at

    @api.model
    def _release_hold(self, token):
        """Give held time back; whatever ended already stays as it is."""
        self._take(token)._end("released")

    @api.model
    def _confirm_hold(self, token, vals=None, *, key=None):
        """Turn held time into an appointment: the very same rows, in one transaction.

        Repeated (a double click, two tabs, an answer that was lost) it returns the same appointment.

        :param vals: what became known meanwhile (customer, note, source …); start, branch and services stay as held
        :param key: idempotency key of the page that asks; two holds confirmed with one key are one appointment
        :raises UserError: if the time ran out or was given back, with the next free times
        """
        now, hold = fields.Datetime.now(), self._take(token)
        if not hold.appointment_id and not hold._is_running(now):
            raise UserError(hold._ended_words(now))
        return hold._book_held(vals or {}, key, now).with_env(self.env)

    # limits

    @api.model
    def _open(self, vals, now):
        """Insert a hold into a free place of its client and its customer, or refuse.

        Two requests that take the same place in the same moment meet in a unique index; the later one takes the next.
        """
        own = Domain("client_hash", "=", vals["client_hash"])
        theirs = Domain("customer_id", "=", vals["customer_id"]) if vals["customer_id"] else Domain.FALSE
        running = self.search((own | theirs) & Domain("state", "=", "held"))
        running.filtered(lambda hold: hold.expires_at <= now)._end("lapsed")
        running = running.filtered(lambda hold: hold.state == "held")
        taken = {
            "client_place": set(running.filtered_domain(own).mapped("client_place")),
            "customer_place": set(running.filtered_domain(theirs).mapped("customer_place")),
        }
        for _attempt in range(2 * MAX_HOLDS):
            places = {name: min(set(range(MAX_HOLDS)) - used, default=None) for name, used in taken.items()}
            if None in places.values():
                break
            try:
                with self.env.cr.savepoint():
                    return self.create({**vals, **places})
            except UniqueViolation as exc:
                name = "client_place" if exc.diag.constraint_name == "salon_appointment_hold_client_limit" else "customer_place"
                taken[name].add(places[name])
        branch, until = self.env["salon.branch"].browse(vals["branch_id"]), min(running.mapped("expires_at"), default=None)
        raise UserError(self._too_many_words(branch, until))

    @api.model
    def _too_many_words(self, branch, until):
        if not until:
            return self.env._("%(count)s times are held for you already. Book one of them, or give one back.", count=MAX_HOLDS)
        return self.env._(
            "%(count)s times are held for you already. Book one of them, give one back, or wait until %(until)s.",
            count=MAX_HOLDS,
            until=self.env["salon.booking.planner"]._clock(branch, until),
        )

    # states

    @api.model
    def _take(self, token):
        """Return the hold of a token, locked: what two requests do with one token happens one after the other."""
        # sudo: the token is the right
        hashed = digest(token if isinstance(token, str) else "")
        hold = self.sudo().search([("token_hash", "=", hashed)])
        if not hold or not consteq(hold.token_hash, hashed):
            raise UserError(self.env._("This time is not held any more. Choose a time again."))
        return hold._wait()

    def _wait(self):
        """Lock this hold. Waits, where `lock_for_update` would turn the second click away; if the first one changed it, this
        request is repeated.
        """
        self.flush_recordset()
        self.env.execute_query(SQL("SELECT id FROM salon_appointment_hold WHERE id = %s FOR UPDATE", self.id))
        self.invalidate_recordset()
        return self

    def _is_running(self, now):
        return self.state == "held" and self.expires_at > now

    def _rows(self):
        # sudo: held time is written by the verbs alone
        keys = self.mapped("token_hash")
        return self.env["salon.appointment.allocation"].sudo().search([("kind", "=", "hold"), ("hold_key", "in", keys)])

    def _end(self, state):
        ending = self.filtered(lambda hold: hold.state == "held")
        if ending:
            before = ending._get_snapshots()
            ending._rows().unlink()
            ending.write({"state": state})
            ending.flush_recordset()
            if state != "confirmed":  # that is told by the booking
                ending._note(state, before)

    @api.model
    def _lapse_expired(self, limit=1000):
        """Note which holds ran out; their time is free without it."""
        self.search([("state", "=", "held"), ("expires_at", "<=", fields.Datetime.now())], limit=limit)._end("lapsed")

    def _claim_time(self, now):
        """Find people and places for what is wanted, and hold them.

        :raises UserError: with reasons and the next free times
        """
        allocations, taken = self.env["salon.appointment.allocation"].sudo(), []  # sudo: held time is written by the verbs alone
        for _attempt in range(MAX_CLAIM_TRIES):
            draft = self._get_draft()  # each time anew: a claim that is lost empties the cache, and with it what was never saved
            plan = draft._find_plan(now, taken)
            extra = {"kind": "hold", "hold_key": self.token_hash, "expires_at": self.expires_at, "appointment_id": False, "line_id": False}
            rows, conflict = allocations._claim([{**vals, **extra} for vals in draft._prepare_claims(plan)], now)
            if rows:
                self.plan = plan_to_data(plan)
                return
            if not conflict:
                break
            taken.append(conflict)
        raise UserError(self._get_draft()._lost_words(taken, now))

    # history

    def _get_snapshots(self):
        return {
            hold.id: {
                "state": hold.state,
                "branch_id": hold.branch_id.id,
                "customer_id": hold.customer_id.id,
                "start": fields.Datetime.to_string(hold.start),
                "expires_at": fields.Datetime.to_string(hold.expires_at),
            }
            for hold in self
        }

    def _note(self, kind, before=None):
        kinds = dict.fromkeys(self.ids, kind)
        self.env["salon.appointment.change"]._note(self, kinds, before or {}, self._get_snapshots())

    # to appointments

    @api.model
    def _prepare_line_values(self, number, wish):
        """Return the create values of one service for a wish of the planner; extend to carry more of it."""
        return {
            "sequence": number,
            "product_id": wish["product"].id,
            "wished_employee_id": wish["employee"].id,
            "guest_no": wish.get("track") or 1,
            "pet_id": wish["pet"].id if wish.get("pet") else False,
        }

    @api.model
    def _prepare_wish_values(self, wishes):
        """Return the create values of what is wished for the whole visit; only what is said, the rest is left to the appointment."""
        first = wishes[0] if wishes else {}
        values = {
            "is_one_person": first.get("same_lead"),
            "wished_level_id": first["level"].id if first.get("level") else False,
            "wished_sex": first.get("sex"),
            "avoided_resource_ids": [Command.set(first["avoided"].ids)] if first.get("avoided") else False,
            "guest_wait_min": first.get("max_gap_min"),
        }
        return {name: value for name, value in values.items() if value}

    def _get_values(self):
        return {**self.wanted, "start": self.start}

    def _get_draft(self):
        """Return the appointment as it would be: it finds time and words like one that is booked."""
        return self.env["salon.appointment"].new(self._get_values())

    def _book_held(self, vals, key, now):
        """Book what is held, or return what was booked with this hold or this key before."""
        if self.appointment_id:
            return self.appointment_id
        fixed = {"branch_id", "start", "line_ids", "state"}
        vals = {name: value for name, value in vals.items() if name not in fixed}
        vals = {**self._get_values(), **vals, "client_key": key or f"hold {self.id}"}
        appointment = self.env["salon.appointment"]._with_hold(self).create(vals)
        self._end("confirmed")  # after a booking with this key there is nothing left; a second hold gives its rows back
        self.write({"state": "confirmed", "appointment_id": appointment.id, "wanted": False})
        return appointment

    def _ended_words(self, now):
        planner, draft = self.env["salon.booking.planner"], self._get_draft()
        if self.state == "released":
            words = self.env._("This time was given back. Choose a time again.")
        else:
            until = planner._clock(self.branch_id, self.expires_at)
            words = self.env._("This time was held until %(until)s. Choose a time again.", until=until)
        times = planner._times_near(self.branch_id, draft._get_wishes(), self.start, now=now)
        return " ".join([words, draft._times_words(planner, times)])
