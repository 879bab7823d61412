from odoo import api, models

from odoo.addons.salon_crm.models.salon_consent import ASKED
from odoo.addons.salon_website.engine.limits import DAY_S, Limit

CONSENT_CUSTOMER = Limit(key="account_consent", most=30, window_s=DAY_S)


class SalonOnline(models.AbstractModel):
    """What a customer allows: each purpose and way for itself, given and taken back by one press."""

    _inherit = "salon.online"

    @api.model
    def _public_consents(self, customer):
        """Return ``[{"purpose", "channel", "title", "text", "is_given", "since"}]`` in the order they are asked."""
        consents = self.env["salon.consent"]
        standing = consents._get_standing(customer)
        purposes = dict(consents._fields["purpose"]._description_selection(self.env))
        channels = dict(consents._fields["channel"]._description_selection(self.env))
        return [
            {
                "purpose": purpose,
                "channel": channel,
                "title": purposes[purpose] if channel == "public" else f"{purposes[purpose]} · {channels[channel]}",
                "text": consents._get_text(purpose, channel),
                **self._consent_state(standing.get((customer.id, purpose, channel)), customer),
            }
            for purpose, channel in ASKED
        ]

    @api.model
    def _consent_state(self, row, customer):
        if not row:
            return {"is_given": False, "since": self.env._("Not given")}
        day = self._full_day(self._account_day(row.recorded_at, customer))
        if row.is_given:
            return {"is_given": True, "since": self.env._("Given on %(day)s", day=day)}
        return {"is_given": False, "since": self.env._("Taken back on %(day)s", day=day)}

    @api.model
    def _public_consent(self, customer, purpose, channel, is_given):
        """Note a yes or no; tell whether it stands, None for something that is not asked."""
        if (purpose, channel) not in ASKED:
            return None
        if not self.env["salon.online.limit"]._take((CONSENT_CUSTOMER, customer.id)):
            return False
        self.env["salon.consent"]._record(customer, purpose, channel, is_given, "portal")
        return True
