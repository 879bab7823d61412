from odoo import api, fields, models
from odoo.tools import consteq

from odoo.addons.salon_booking.models.salon_appointment_hold import digest

SECONDS_LEFT = 240  # a hold is renewed while somebody is typing


class SalonAppointmentHold(models.Model):
    """What the public pages ask of held time."""

    _inherit = "salon.appointment.hold"

    @api.model
    def _prepare_line_values(self, number, wish):
        values = super()._prepare_line_values(number, wish)
        return {**values, "online_pet": wish["online_pet"]} if wish.get("online_pet") else values

    @api.model
    def _find_online(self, token):
        """Return the hold of a token that this browser made on the public pages, none otherwise.

        The token alone is not the right: whoever sends theirs to somebody else would see what that person books with it.
        """
        # sudo: see _take
        hold = self.sudo().search([("token_hash", "=", digest(token if isinstance(token, str) else ""))], limit=1)
        client = self._online_key(self.env.context.get("salon_online_client") or "")
        if not hold or not consteq(hold.client_hash, digest(client)):
            return hold.browse()
        return hold if hold.appointment_id or (hold.wanted or {}).get("source") == "website" else hold.browse()

    @api.model
    def _online_key(self, client):
        """Return under which key a browser holds times."""
        return f"online {client}"

    def _needs_renewal(self, now):
        return self._is_running(now) and (self.expires_at - now).total_seconds() < SECONDS_LEFT

    def _get_told_pet(self):
        """Return what was told of the pet of this visit, None if it is for people."""
        lines = (self.wanted or {}).get("line_ids", ())
        return next((line[2]["online_pet"] for line in lines if line[2].get("online_pet")), None)

    def _fit_to(self, customer, pet=None):
        """Hold the same time again as this customer and pet need it: own minutes, days between treatments, terms of the tier.

        :raises UserError: with reasons and the next free times, if that is more than the visitor was shown
        """
        self.ensure_one()
        lines = [
            [command, number, {**values, "pet_id": pet.id} if pet and values.get("online_pet") else values]
            for command, number, values in self.wanted["line_ids"]
        ]
        self.wanted = {**self.wanted, "customer_id": customer.id, "line_ids": lines}
        self._hold_again(fields.Datetime.now())
