from datetime import timedelta
from hashlib import sha256

from odoo import api, models

from ..engine.contact import ContactError, Fault, Kind, clean_line, clean_text, parse_contact
from ..engine.limits import BOOK_CONTACT, CHECK_ADDRESS
from .salon_online_code import LIFE_MIN

LONGEST_NAME = 60
LONGEST_NOTE = 500
LONGEST_PET = 40


class SalonOnline(models.AbstractModel):
    """From a held time to a booking: who it is, a code that proves it, the customer, the appointment."""

    _inherit = "salon.online"

    # what is typed

    @api.model
    def _read_entry(self, values, wants_pet=False):
        """Return ``(entry, faults)`` of what was typed: cleaned texts, and ``{field: words}`` of what is missing."""
        entry = {
            "contact": clean_line(values.get("contact"), 254),
            "name": clean_line(values.get("name"), LONGEST_NAME),
            "note": clean_text(values.get("note"), LONGEST_NOTE),
            "pet": clean_line(values.get("pet"), LONGEST_PET),
        }
        faults = {}
        try:
            parse_contact(entry["contact"])
        except ContactError as error:
            faults["contact"] = self._contact_words(error)
        if not entry["name"]:
            faults["name"] = self.env._("Enter a name, so that we know whom to greet.")
        if wants_pet and not entry["pet"]:
            faults["pet"] = self.env._("Enter the pet's name.")
        return entry, faults

    @api.model
    def _contact_words(self, error):
        if error.code == Fault.EMPTY:
            return self.env._("Enter a mobile number or an e-mail address.")
        if error.code == Fault.EMAIL:
            return self.env._("This e-mail address is not complete. Write it like name@example.com.")
        if error.code == Fault.LENGTH:
            return self.env._("This number has %(digits)s digits; a mobile number here has 11.", digits=error.digits)
        return self.env._("This is no mobile number. Write 11 digits, or a number from abroad with + in front.")

    # codes

    @api.model
    def _public_send_code(self, token, entry, client, address):
        """Send a code to what was typed, whoever it belongs to; tell whether one may be asked for at all.

        Nothing here looks into the customers: a known and an unknown number cause the same work and the same answer.
        """
        hold = self.env["salon.appointment.hold"]._find_online(token)
        return bool(hold) and self._send_code(hold.branch_id, parse_contact(entry["contact"]), client, address)

    @api.model
    def _send_code(self, branch, contact, client, address, purpose="book"):
        """Send a code to this contact from this branch; tell whether one may be asked for at all.

        :param purpose: what the code is for: it says so, see `_code_body`
        """
        now, codes = self._now(), self.env["salon.online.code"]
        if not codes._may_send(contact, address):
            return False
        code = codes._issue(contact, client, now)
        subject = self.env._("%(code)s is your code", code=code)
        body = self._code_body(purpose, code, branch, LIFE_MIN)
        until = now + timedelta(minutes=LIFE_MIN)
        self.env["salon.online.message"]._tell(branch, self._code_kind(purpose), contact, subject, body, expires_at=until)
        return True

    @api.model
    def _code_kind(self, purpose):
        """Return the kind of the message that carries a code; extend for other purposes than booking."""
        return "code"

    @api.model
    def _code_body(self, purpose, code, branch, minutes):
        """Return the message that carries a code; extend for other purposes than booking."""
        return self.env._(
            "%(code)s is the code for the booking at %(branch)s. It works for %(minutes)s minutes. Nobody of ours ever asks for it.",
            code=code,
            branch=branch.name,
            minutes=minutes,
        )

    @api.model
    def _public_prove(self, entry, code, client, address):
        """Return "confirmed", "wrong" or "ended" for a code that was typed."""
        if not self.env["salon.online.limit"]._take((CHECK_ADDRESS, address)):
            return "ended"
        digits = "".join(str(int(char)) for char in str(code or "")[:20] if char.isdecimal())
        return self.env["salon.online.code"]._prove(parse_contact(entry["contact"]), client, digits, self._now())

    @api.model
    def _is_known(self, entry, client, claim=False):
        """Tell whether this browser proved the number or address that is typed here a short while ago.

        :param claim: for whoever books now: two who do so at once are served one after the other
        """
        try:
            contact = parse_contact(entry.get("contact"))
        except ContactError:
            return False
        return self.env["salon.online.code"]._is_proven(contact, client, self._now(), claim)

    # customers; all below only after the code

    @api.model
    def _find_customer(self, contact, name):
        """Return the customer of a proven number or address; of several who share it, the one of that name, else none."""
        column = "phone_sanitized" if contact.kind == Kind.PHONE else "email_normalized"
        found = self.env["res.partner"].search([("is_salon_customer", "=", True), (column, "=", contact.value)], limit=20)
        if len(found) > 1:
            wanted = name.casefold().replace(" ", "")
            found = found.filtered(lambda each: (each.name or "").casefold().replace(" ", "") == wanted)
        return found if len(found) == 1 else found.browse()

    @api.model
    def _make_customer(self, contact, name, branch):
        value = {"phone": contact.value} if contact.kind == Kind.PHONE else {"email": contact.value}
        return self.env["res.partner"].create(
            {
                "name": name,
                **value,
                "is_salon_customer": True,
                "salon_branch_id": branch.id,
                "salon_source": self.env._("Online booking"),
                "lang": self.env.lang,
            }
        )

    @api.model
    def _own_pets(self, customer):
        return customer.pet_ids.filtered(lambda pet: not pet.deceased_on)

    @api.model
    def _public_pets(self, token, entry, client):
        """Return the pets to choose from, for whoever proved to be their owner: ``[{"id", "name", "words"}]``."""
        hold = self.env["salon.appointment.hold"]._find_online(token)
        if not hold or not hold._get_told_pet() or not self._is_known(entry, client):
            return []
        customer = self._find_customer(parse_contact(entry["contact"]), entry["name"])
        labels = {key: label for rows in self.env["salon.pet"]._told_choices().values() for key, label, _species in rows}
        return [
            {"id": pet.id, "name": pet.name, "words": " · ".join(labels[key] for key in (pet.size, pet.coat) if key in labels)}
            for pet in self._own_pets(customer)
        ]

    # booking

    @api.model
    def _public_confirm(self, token, entry, client, pet_choice=None):
        """Book what is held, for whoever proved a number or address in this browser; return the page that comes next.

        That is the page of the booking, or one for what must be done first, see `_get_step_before`.

        :param pet_choice: id of an own pet, or None for the one that was told
        :raises UserError: if it is not booked; nothing is changed then but that the time may be given back
        """
        holds, links = self.env["salon.appointment.hold"], self.env["salon.online.link"]
        hold = holds._find_online(token)
        if not hold:
            self._refuse(hold.branch_id)
        branch = hold.branch_id.with_company(hold.company_id)
        link = links._of_hold(token)
        if hold.appointment_id:
            return f"/book/visit/{link}"
        if not self._is_known(entry, client, claim=True):
            self._refuse(branch)
        if not self.env["salon.online.limit"]._take((BOOK_CONTACT, parse_contact(entry["contact"]).value)):
            self._refuse(branch)
        hold = holds._take(token)  # waits for a second click
        if hold.appointment_id:
            return f"/book/visit/{link}"
        vals = self._prepare_held(hold, branch, entry, pet_choice)
        before = self._get_step_before(hold, token, vals)
        if before:
            return before
        appointment = holds._confirm_hold(token, vals, key=f"online {sha256(token.encode()).hexdigest()}")
        links._make(appointment, link)
        self._tell_booked(appointment, parse_contact(entry["contact"]), link)
        return f"/book/visit/{link}"

    @api.model
    def _get_step_before(self, hold, token, vals):
        """Return the page of what must be done before this is booked, "" if nothing; extension point.

        :param hold: locked, and fitted to who comes
        :param vals: create values of the appointment that are known by now; whoever returns a page keeps them
        """
        return ""

    @api.model
    def _prepare_held(self, hold, branch, entry, pet_choice):
        """Fit what is held to who comes, and return what is known of them as create values of the appointment."""
        contact, version = parse_contact(entry["contact"]), self._terms_of(hold._get_draft())["version"]
        known = self._find_customer(contact, entry["name"])
        customer = known or self._make_customer(contact, entry["name"], branch)
        pet, told = self.env["salon.pet"], hold._get_told_pet()
        if told:
            pet = self._get_pet(branch, customer, told, entry, pet_choice)
        if known or pet:
            hold._fit_to(customer, pet)
        if entry.get("news"):
            self.env["salon.consent"]._record(customer, *self._news_way(contact), True, "portal")
        terms = self._terms_of(hold._get_draft())
        return {
            "customer_id": customer.id,
            "note": self._note_words(known, entry),
            "source": "website",
            # Who is known may have other terms than those on the page: then nothing was accepted, and nobody says so.
            **({"accepted_policy_version": version} if version and terms["version"] == version else {}),
        }

    @api.model
    def _news_way(self, contact):
        """Return purpose and channel of news to this number or address, as consents name them."""
        return "marketing", "sms" if contact.kind == Kind.PHONE else "email"

    @api.model
    def _news_words(self, contact):
        """Return what whoever ticks the box says yes to; the consent keeps these very words."""
        return self.env["salon.consent"]._get_text(*self._news_way(contact))

    @api.model
    def _get_pet(self, branch, customer, told, entry, pet_choice):
        own = self._own_pets(customer)
        if pet_choice is not None:
            pet = own.filtered(lambda each: each.id == pet_choice)
            if not pet:
                self._refuse(branch)
            return pet
        same = own.filtered(lambda each: (each.name or "").casefold() == entry["pet"].casefold() and each.species == told["species"])
        facts = {name: told[name] for name in ("species", "size", "coat")}
        return same[:1] or self.env["salon.pet"].create({"name": entry["pet"], "owner_id": customer.id, **facts})

    @api.model
    def _note_words(self, known, entry):
        parts = [entry["note"]]
        if known and entry["name"] and entry["name"] != known.name:
            parts.append(self.env._("Booked online under the name %(name)s.", name=entry["name"]))
        return "\n".join(part for part in parts if part) or False

    @api.model
    def _tell_booked(self, appointment, contact, link, kind="booked"):
        branch = appointment.branch_id
        when = self._when(branch, appointment.start)
        if appointment.state == "request":
            subject = self.env._("We got your wish: %(when)s", when=when)
        else:
            subject = self.env._("Booked: %(when)s", when=when)
        body = self.env._(
            "%(subject)s, %(services)s, %(branch)s. See, move or cancel: %(url)s",
            subject=subject,
            services=appointment.service_names,
            branch=branch.name,
            url=f"{branch.get_base_url()}/book/visit/{link}",
        )
        self.env["salon.online.message"]._tell(branch, kind, contact, subject, body, appointment)

    @api.model
    def _read_contact(self, text):
        """Return the contact that was typed, None if it is none."""
        try:
            return parse_contact(text)
        except ContactError:
            return None
