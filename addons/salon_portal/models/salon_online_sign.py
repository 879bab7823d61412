from datetime import UTC

from odoo import api, models

from odoo.addons.salon_website.engine.contact import Kind, parse_contact
from odoo.addons.salon_website.engine.limits import Limit

from ..engine.stay import begin, parse_stay

NAME_CONTACT = Limit(key="account_name", most=6, window_s=900)


class SalonOnline(models.AbstractModel):
    """Signing in to one's own pages: a number or an address, a code that proves it, and the file it stands in."""

    _inherit = "salon.online"

    @api.model
    def _epoch(self):
        return int(self._now().replace(tzinfo=UTC).timestamp())

    @api.model
    def _account_scope(self, client):
        """Return what a code for the own pages is bound to: one that was sent for a booking does not open them."""
        return f"{client}|account"

    @api.model
    def _code_body(self, purpose, code, branch, minutes):
        if purpose != "account":
            return super()._code_body(purpose, code, branch, minutes)
        return self.env._(
            "%(code)s opens your visits at %(branch)s. It works for %(minutes)s minutes. Nobody of ours ever asks for it.",
            code=code,
            branch=branch.name,
            minutes=minutes,
        )

    @api.model
    def _code_kind(self, purpose):
        return "sign" if purpose == "account" else super()._code_kind(purpose)

    @api.model
    def _public_account_code(self, branch, contact, client, address):
        """Send a code to what was typed, whoever it belongs to: the customers are not looked at."""
        return self._send_code(branch, contact, self._account_scope(client), address, purpose="account")

    @api.model
    def _public_sign_in(self, contact, code, client, address):
        """Return ``(answer, stay)``: "confirmed" with a stay, else "wrong" or "ended" with None."""
        answer = self._public_prove({"contact": contact.value}, code, self._account_scope(client), address)
        if answer != "confirmed":
            return answer, None
        found = self._account_files(contact)
        return answer, begin(contact.value, self._epoch(), found.id if len(found) == 1 else 0)

    @api.model
    def _public_sign_name(self, stay, name):
        """Return the stay of the person of this name among those who share the number, None if there is none."""
        if not self.env["salon.online.limit"]._take((NAME_CONTACT, stay.contact)):
            return None
        customer = self._find_customer(parse_contact(stay.contact), name)
        return begin(stay.contact, self._epoch(), customer.id) if customer else None

    @api.model
    def _account_files(self, contact):
        """Return the customers who have this proven number or address."""
        column = "phone_sanitized" if contact.kind == Kind.PHONE else "email_normalized"
        return self.env["res.partner"].search([("is_salon_customer", "=", True), (column, "=", contact.value)], limit=20)

    @api.model
    def _account_stay(self, data):
        """Return the stay that a browser carries, None if it is over."""
        stay = parse_stay(data)
        return stay if stay and not stay.is_over(self._epoch()) else None

    @api.model
    def _account_customer(self, stay):
        """Return the customer of a stay, none if the file is gone or no longer has what was proven."""
        found = self._account_files(parse_contact(stay.contact))
        return found.filtered(lambda each: each.id == stay.customer)

    @api.model
    def _account_branch(self, customer=None):
        """Return the branch whose name stands above the pages: the customer's own, else the first that books online."""
        home = customer.salon_branch_id if customer else self.env["salon.branch"]
        return home if home.active else self._open_branches()[:1]
