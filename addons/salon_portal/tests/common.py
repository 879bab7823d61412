from datetime import datetime, timedelta

from odoo.addons.salon_booking.tests.common import DAY, NOW
from odoo.addons.salon_website.tests.common import PHONE, PagesCase

__all__ = ["DAY", "NOW", "PHONE", "AccountCase"]


class AccountCase(PagesCase):
    """A customer with a phone, who signs in as customers do."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch.name = "Lake"
        cls.me = cls._make_customer("Zhou Min", PHONE)
        cls.other = cls._make_customer("Gao Xin", "139 3333 4444")

    @classmethod
    def _make_customer(cls, name, phone, **values):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "phone": phone,
                "is_salon_customer": True,
                "salon_branch_id": cls.branch.id,
                "country_id": cls._china().id,
                **values,
            }
        )

    @classmethod
    def _china(cls):
        return cls.env.ref("base.cn")

    @classmethod
    def _past(cls, days, *services, customer=None, person=None, price=100.0, pet=None):
        """Let somebody have come so many days ago, at ten, and have paid."""
        moment = datetime(NOW.year, NOW.month, NOW.day, 2, 0) - timedelta(days=days)
        customer = cls.me if customer is None else customer
        visit = cls.env["salon.visit"]._open_visits([{"branch_id": cls.branch.id, "customer_id": customer.id, "arrived_at": moment}])
        cls.env["salon.visit.line"].create(
            [
                {
                    "visit_id": visit.id,
                    "product_id": service.id,
                    "employee_id": (person or cls.mei).id,
                    "price_unit": price,
                    "pet_id": pet.id if pet else False,
                }
                for service in services or (cls.cut,)
            ]
        )
        visit._record_closing(moment)
        return visit

    def _sign_in(self, contact=PHONE):
        self._get("/book/account/sign")
        self._post("/book/account/sign", contact=contact)
        return self._post("/book/account/code", code=self._last_code())
