from datetime import UTC
from hashlib import sha256

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.salon_booking.engine.policy import Kind

from ..engine.choice import moment_text, parse_moment
from ..engine.limits import AGAIN_CUSTOMER, MOVE_LINK, RESEND_LINK


class SalonOnline(models.AbstractModel):
    """What whoever holds a link may change: cancel, move, take an offer, book the same again."""

    _inherit = "salon.online"

    # cancel

    @api.model
    def _public_cancel(self, token):
        """Cancel a booking; tell whether it is cancelled now, None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment:
            return None
        if appointment.state == "cancelled":
            return True
        if not self._can_change(appointment, now):
            return False
        appointment._record_cancel(now)
        self._tell_change(appointment, "cancelled", token)
        return True

    # move

    @api.model
    def _public_move_times(self, token, day=None):
        """Return the times to which a booking can move; None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment:
            return None
        branch = appointment.branch_id
        if not (appointment.state == "booked" and self._can_change(appointment, now)):
            self._refuse(branch)
        starts = self._starts(branch, appointment._get_wishes(), now=now, customer=appointment.customer_id, skip=appointment.ids)
        starts = [start for start in starts if start != appointment.start]
        return {"branch": self._branch_card(branch), **self._visit_card(appointment), **self._days_page(branch, starts, day)}

    @api.model
    def _public_move_offer(self, token, start_text):
        """Return what moving to a time means, before it is done: both times and the fee.

        :raises UserError: if the time is not free any more
        """
        appointment, start = self._visit_of(token), self._naive(start_text)
        if not appointment:
            return None
        self._check_move(appointment, start)
        fee = appointment._get_online_fee(Kind.MOVE, self._now())
        branch = appointment.branch_id
        cost = self.env._("Moving now costs %(amount)s.", amount=fee["amount"])
        offer = {"to": self._when(branch, start), "moment": moment_text(start), "fee": fee, "cost": cost}
        return {"branch": self._branch_card(branch), **self._visit_card(appointment), **offer}

    @api.model
    def _public_move(self, token, start_text):
        """Move a booking; None for a link that opens nothing. Moving twice to one time is moving once.

        :raises UserError: if it cannot be moved there; it stays where it was
        """
        appointment, start = self._visit_of(token), self._naive(start_text)
        if not appointment:
            return None
        if appointment.state == "booked" and start and appointment.start == start:
            return True
        if not self.env["salon.online.limit"]._take((MOVE_LINK, appointment.id)):
            self._refuse(appointment.branch_id)
        appointment.lock_for_update(allow_referencing=True)
        self._check_move(appointment, start)
        appointment.write({"start": start})
        self._tell_change(appointment, "moved", token)
        return True

    @api.model
    def _check_move(self, appointment, start):
        now, branch = self._now(), appointment.branch_id
        open_to_move = appointment.state == "booked" and self._can_change(appointment, now)
        wishes, customer = appointment._get_wishes(), appointment.customer_id
        if not open_to_move or not start:
            self._refuse(branch)
        if not self._is_offered(branch, wishes, start, now=now, customer=customer, skip=appointment.ids):
            raise UserError(self.env._("That time was just taken. Nothing was changed; choose another one."))

    @api.model
    def _naive(self, start_text):
        moment = parse_moment(start_text)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment else None

    # offers

    @api.model
    def _public_take_offer(self, token):
        """Take the time that the salon offered instead; None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment:
            return None
        if not self._offer_words(appointment, now):
            return appointment.state == "booked"
        appointment._record_offer_taken(now)
        self._tell_change(appointment, "moved", token)
        return True

    # again

    @api.model
    def _can_repeat(self, appointment):
        return appointment.customer_id and self._find_branch(appointment.branch_id.code) and appointment.line_ids

    @api.model
    def _again_wishes(self, appointment):
        """Return the wishes for the same again: services that can be booked online, with the person of last time if wished."""
        bookable = self._bookable(appointment.branch_id)
        people = self._people(appointment.branch_id, appointment.line_ids.product_id.product_tmpl_id)
        wishes = appointment._get_wishes()
        if not wishes or any(wish["product"].product_tmpl_id not in bookable for wish in wishes):
            self._refuse(appointment.branch_id)
        nobody = self.env["hr.employee"]
        return [
            {**wish, "employee": wish["employee"] if wish["employee"] in people else nobody, "appointment_id": False} for wish in wishes
        ]

    @api.model
    def _public_again_times(self, token, day=None):
        """Return the times for the same again; None for a link that opens nothing."""
        appointment, now = self._visit_of(token), self._now()
        if not appointment:
            return None
        branch = appointment.branch_id
        if not self._can_repeat(appointment):
            self._refuse(branch)
        starts = self._starts(branch, self._again_wishes(appointment), now=now, customer=appointment.customer_id)
        return {"branch": self._branch_card(branch), **self._visit_card(appointment), **self._days_page(branch, starts, day)}

    @api.model
    def _public_again(self, token, start_text, form_key):
        """Book the same again; return the token of the link to the new booking, None for a link that opens nothing.

        :param form_key: made when the page was opened: sent twice, it is booked once
        :raises UserError: if it is not booked
        """
        appointment, start, now = self._visit_of(token), self._naive(start_text), self._now()
        if not appointment:
            return None
        branch = appointment.branch_id
        key = sha256(f"{appointment.id}|{str(form_key or '')[:100]}".encode()).hexdigest()
        link = self.env["salon.online.link"]._of_hold(f"again|{token}|{key}")
        if self._visit_of(link):
            return link
        if not (
            start and self._can_repeat(appointment) and self.env["salon.online.limit"]._take((AGAIN_CUSTOMER, appointment.customer_id.id))
        ):
            self._refuse(branch)
        wishes, customer = self._again_wishes(appointment), appointment.customer_id
        if not self._is_offered(branch, wishes, start, now=now, customer=customer):
            raise UserError(self.env._("That time was just taken. Nothing was changed; choose another one."))
        booked = self.env["salon.appointment"]._book(self._prepare_again(appointment, wishes, start, f"again {key}"))
        self.env["salon.online.link"]._make(booked, link)
        contact = self.env["salon.online.message"]._contact_of(customer)
        if contact:
            self._tell_booked(booked, contact, link)
        return link

    @api.model
    def _prepare_again(self, appointment, wishes, start, key):
        holds, copied = self.env["salon.appointment.hold"], list(appointment.line_ids)
        lines = [
            {**holds._prepare_line_values(number, wish), "pet_id": copied[number].pet_id.id, "pet_matting": copied[number].pet_matting}
            for number, wish in enumerate(wishes)
        ]
        return {
            "branch_id": appointment.branch_id.id,
            "customer_id": appointment.customer_id.id,
            "start": start,
            "source": "website",
            "client_key": key,
            "line_ids": [Command.create(line) for line in lines],
            **holds._prepare_wish_values(wishes),
        }

    # telling

    @api.model
    def _tell_change(self, appointment, kind, token):
        branch, messages = appointment.branch_id, self.env["salon.online.message"]
        contact = messages._contact_of(appointment.customer_id)
        if not contact:
            return
        when = self._when(branch, appointment.start)
        if kind == "cancelled":
            subject = self.env._("Cancelled: %(when)s", when=when)
        else:
            subject = self.env._("Moved to %(when)s", when=when)
        body = self.env._(
            "%(subject)s, %(services)s, %(branch)s. See the booking: %(url)s",
            subject=subject,
            services=appointment.service_names,
            branch=branch.name,
            url=f"{branch.get_base_url()}/book/visit/{token}",
        )
        messages._tell(branch, kind, contact, subject, body, appointment)

    @api.model
    def _public_resend(self, text, address):
        """Note that somebody wants the links of the visits ahead: the same work and the same answer whoever the number belongs to."""
        contact = self._read_contact(text)
        if contact and self.env["salon.online.code"]._may_send(contact, address):
            self.env["salon.online.wish"]._note(contact, self.env.lang)

    @api.model
    def _send_links(self, contact):
        """Send new links of the visits ahead to the number or address under which they are booked."""
        if not self.env["salon.online.limit"]._take((RESEND_LINK, contact.value)):
            return
        column = "phone_sanitized" if contact.kind == "phone" else "email_normalized"
        ahead = [("customer_id.is_salon_customer", "=", True), (f"customer_id.{column}", "=", contact.value), ("start", ">", self._now())]
        appointments = self.env["salon.appointment"].search([*ahead, ("state", "in", ("request", "booked"))], order="start", limit=3)
        for appointment in appointments:
            self._tell_booked(appointment, contact, self.env["salon.online.link"]._make(appointment), kind="link")
