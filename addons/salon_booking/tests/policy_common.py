from odoo.fields import Command
from odoo.tests import new_test_user

from .common import BookingCase


class PolicyCase(BookingCase):
    """A branch whose bookings have terms: free until 24 h before, then 20 %, under 4 h 50 %; deposit 30 % from 60 minutes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.trade = cls.env["salon.service.kind"].create({"name": "Hair", "code": "test_hair"})
        (cls.cut | cls.colour).product_tmpl_id.salon_kind_id = cls.trade
        cls.desk = cls._user("policy_desk", "desk")
        cls.manager = cls._user("policy_manager", "manager")
        cls.guest = new_test_user(cls.env, "policy_guest", groups="base.group_portal")

    @classmethod
    def _policy(cls, steps=((1440, 0), (240, 20), (0, 50)), **values):
        return cls.env["salon.booking.policy"].create(
            {
                "name": "Standard",
                "words": "Free until 24 h before.",
                "lead_min": 60,
                "horizon_days": 30,
                "free_moves": 1,
                "no_show_percent": 50,
                "deposit_percent": 30,
                "deposit_max": 200,
                "deposit_from_min": 60,
                "step_ids": [Command.create({"min_notice_min": notice, "share_percent": share}) for notice, share in steps],
                **values,
            }
        )

    @classmethod
    def _book_outside(cls, clock, *services, **values):
        """Book as a customer does: through the website, without a role."""
        vals = cls._values(clock, *services, **{"source": "website", **values})
        # sudo: as the website's route does after it checked its plain arguments
        return cls.env["salon.appointment"].with_user(cls.guest).sudo()._book(vals)

    def _fees(self, appointment):
        return [
            (fee.kind, fee.amount, fee.state) for fee in self.env["salon.booking.fee"].search([("appointment_id", "=", appointment.id)])
        ]
