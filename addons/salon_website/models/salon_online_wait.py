from datetime import date, timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import SQL, format_date

from odoo.addons.salon_waitlist.models.salon_waitlist_wish import DAYS

from ..engine.choice import moment_text
from ..engine.contact import parse_contact
from ..engine.limits import JOIN_CONTACT
from ..engine.waiting import PARTS, WEEKS

ON_LIST = ("waiting", "offered")
MOST_WISHES = 5  # on the list at once for one customer
A_MONDAY = date(1971, 1, 4)
STILL_SAID = timedelta(hours=24)  # so long a page says that an offer ran out


class SalonOnline(models.AbstractModel):
    """Waiting for a time: onto the list from the page of times, and the page behind the link to one's place."""

    _inherit = "salon.online"

    # what can be chosen

    @api.model
    def _wait_choices(self):
        """Return days, parts of the day and spans to choose from, as ``(key, words)``."""
        parts = {"any": self.env._("Any hour"), **{key: self._part_words(key) for key in PARTS if key != "any"}}
        weeks = {
            1: self.env._("Within one week"),
            2: self.env._("Within two weeks"),
            6: self.env._("Within six weeks"),
        }
        days = [(str(number), format_date(self.env, A_MONDAY + timedelta(days=number), date_format="EEE")) for number in range(7)]
        return {"days": days, "parts": list(parts.items()), "weeks": [(str(key), weeks[key]) for key in WEEKS]}

    @api.model
    def _public_wait_page(self, branch, choice):
        """Return what the page shows on which somebody asks to be told; raises if the choice cannot be booked here."""
        templates, rows = self._chosen_rows(branch, choice)
        return {**self._summary(branch, templates, choice, rows), **self._wait_choices()}

    # joining

    @api.model
    def _public_join(self, branch, choice, days, entry, client):
        """Put whoever proved a number or address in this browser on the list; return the token of the link to the place.

        :raises UserError: if they wait for so much already, or nothing of it can be booked here
        """
        if not self._is_known(entry, client, claim=True):
            self._refuse(branch)
        contact = parse_contact(entry["contact"])
        if not self.env["salon.online.limit"]._take((JOIN_CONTACT, contact.value)):
            self._refuse(branch)
        templates, wishes = self._chosen(branch, choice), self._wishes(branch, choice)
        known = self._find_customer(contact, entry["name"])
        customer = known or self._make_customer(contact, entry["name"], branch)
        told = wishes[0].get("online_pet")
        pet = self._get_pet(branch, customer, told, entry, None) if told else self.env["salon.pet"]
        values = {
            "product_ids": [Command.set(templates.product_variant_id.ids)],
            "wished_resource_ids": [Command.set(wishes[0]["employee"].resource_id.ids)],
            "pet_id": pet.id,
            "note": self._note_words(known, entry),
        }
        return self._join(branch, customer, days, values)

    @api.model
    def _public_join_instead(self, token, days):
        """Put the customer of a booking on the list for another time of it; None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment:
            return None
        if not (appointment.state == "booked" and self._can_change(appointment, now) and appointment.customer_id):
            self._refuse(appointment.branch_id)
        contact = self.env["salon.online.message"]._contact_of(appointment.customer_id)
        if not self.env["salon.online.limit"]._take((JOIN_CONTACT, contact.value if contact else appointment.customer_id.id)):
            self._refuse(appointment.branch_id)
        self._lock_customer(appointment.customer_id)
        wish = self.env["salon.waitlist.wish"].search([("instead_of_id", "=", appointment.id), ("state", "in", ON_LIST)], limit=1)
        if wish:  # a second press, or a second phone: the same place
            return self.env["salon.online.link"]._make_for_wish(wish)
        values = {
            "product_ids": [Command.set(appointment.line_ids.product_id.ids)],
            "wished_resource_ids": [Command.set(appointment.line_ids.wished_employee_id.resource_id.ids)],
            "pet_id": appointment.line_ids.pet_id[:1].id,
            "instead_of_id": appointment.id,
        }
        return self._join(appointment.branch_id, appointment.customer_id, days, values)

    @api.model
    def _join(self, branch, customer, days, values):
        self._lock_customer(customer)
        wishes = self.env["salon.waitlist.wish"]
        if wishes.search_count([("customer_id", "=", customer.id), ("state", "in", ON_LIST)]) >= MOST_WISHES:
            words = self.env._("You wait for %(count)s times already. Take one of them off the list first.", count=MOST_WISHES)
            raise UserError(words)
        today, (from_min, to_min) = branch._local_date(self._now()), days.span
        wish = wishes.create(
            {
                "branch_id": branch.id,
                "customer_id": customer.id,
                "source": "website",
                "first_day": today,
                "last_day": today + timedelta(weeks=days.weeks),
                "from_min": from_min,
                "to_min": to_min,
                **{name: not days.weekdays or number in days.weekdays for number, name in enumerate(DAYS)},
                **values,
            }
        )
        link = self.env["salon.online.link"]._make_for_wish(wish)
        self._tell_joined(wish, link)
        return link

    @api.model
    def _lock_customer(self, customer):
        """Let one request at a time count what this customer waits for; one that looked before another wrote is repeated.

        The row is written, not only locked: who waited for the lock would count on as of before.
        """
        customer.flush_recordset()
        self.env.execute_query(SQL("UPDATE res_partner SET write_date = write_date WHERE id = %s RETURNING id", customer.id))

    @api.model
    def _tell_joined(self, wish, link):
        messages, branch = self.env["salon.online.message"], wish.branch_id
        contact = messages._contact_of(wish.customer_id)
        if contact:
            subject = self.env._("You are on the waitlist: %(services)s", services=wish.service_names)
            body = self.env._(
                "%(subject)s, %(branch)s. We write when a time opens; you then have %(minutes)s minutes. See or leave the list: %(url)s",
                subject=subject,
                branch=branch.name,
                minutes=branch.waitlist_offer_min,
                url=f"{branch.get_base_url()}/book/wait/{link}",
            )
            messages._tell(branch, "waitlist", contact, subject, body)

    # the page behind the link

    @api.model
    def _wish_of(self, token):
        return self.env["salon.online.link"]._open_wish(token, self._now())

    @api.model
    def _public_wait(self, token):
        """Return what the page of a place on the list shows, None for a link that opens nothing."""
        wish, now = self._wish_of(token), self._now()
        if not wish:
            return None
        branch = wish.branch_id.with_company(wish.company_id)
        offer = wish._get_open_offer()
        running = bool(offer) and offer.hold_id._is_running(now)
        last = wish.offer_ids[:1]
        missed = not running and last.state in ("open", "lapsed") and last.expires_at <= now < last.expires_at + STILL_SAID
        return {
            "state": "offered" if running else "waiting" if wish.state == "offered" else wish.state,
            "booked": bool(wish.appointment_id),
            "names": wish.service_names,
            "when": wish.when_words,
            "people": ", ".join(wish.wished_resource_ids.mapped("name")),
            "missed": last._ended_words() if missed else "",
            "old": self._old_words(wish),
            "offer": self._offer_card(offer, branch) if running else None,
            "branch": self._branch_card(branch),
        }

    @api.model
    def _offer_card(self, offer, branch):
        planner = self.env["salon.booking.planner"]
        return {
            **self._held_card(offer.hold_id, branch),
            "is_request": False,  # the salon has said yes before it asked
            "until": self.env._("Held for you until %(time)s.", time=planner._clock(branch, offer.expires_at)),
            "moment": moment_text(offer.start),
        }

    @api.model
    def _old_words(self, wish):
        old = wish.instead_of_id
        if old.state not in ("request", "booked"):
            return ""
        when = self._when(old.branch_id, old.start)
        return self.env._("Your booking of %(when)s is given up in the same step. That costs nothing.", when=when)

    @api.model
    def _public_take(self, token, start_text):
        """Take the time that is offered; None for a link that opens nothing.

        :param start_text: the time that was on the page: whoever answers an old page takes no other time
        :raises UserError: if the offer is over; it says since when, and that the place is kept
        """
        wish, start = self._wish_of(token), self._naive(start_text)
        if not wish:
            return None
        asked = wish.offer_ids.filtered(lambda offer: offer.start == start)[:1]
        if not asked:
            raise UserError(self.env._("This is not the time that is offered. Look at the page again, then take what it shows."))
        version = self._terms_of(asked.hold_id._get_draft())["version"] if asked.state == "open" else ""
        asked._accept(self._now(), {"accepted_policy_version": version} if version else {})
        return True

    @api.model
    def _public_decline(self, token, start_text):
        """Pass up the time that is offered; None for a link that opens nothing."""
        wish, start = self._wish_of(token), self._naive(start_text)
        if not wish:
            return None
        wish._get_open_offer().filtered(lambda offer: offer.start == start)._decline_all(self._now())
        return True

    @api.model
    def _public_leave(self, token):
        """Leave the list; None for a link that opens nothing."""
        wish = self._wish_of(token)
        if not wish:
            return None
        wish._leave(self._now())
        return True
