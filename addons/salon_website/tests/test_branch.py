from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.salon_booking.models.salon_booking_planner import minute_of

from .common import OnlineCase


@tagged("post_install", "-at_install")
class TestBranch(OnlineCase):
    def test_the_address_of_the_page_follows_the_code(self):
        self.assertTrue(self.branch.online_url.endswith("/book/lk"))
        self.assertEqual(self.branch.action_open_online()["url"], "/book/lk")
        self.assertTrue(self.mei._get_online_url(self.branch).endswith(f"/book/lk/p/{self.mei.id}"))
        self.assertTrue(self.cut.product_tmpl_id._get_online_url(self.branch).endswith(f"/book/lk/s/{self._id(self.cut)}"))

    def test_the_sheet_lists_branch_people_and_services_that_can_be_booked(self):
        self.branch.online_employee_ids = self.anna
        (_door, _here), (_branch, own), (_team, people), (_services, services) = self.branch.with_user(self.desk)._get_online_links()
        self.assertEqual([link["url"] for link in own], [self.branch.online_url])
        self.assertEqual([link["name"] for link in people], ["Anna"])
        self.assertEqual([link["name"] for link in services], ["Cut"])
        self.assertTrue(own[0]["qr"].startswith("data:image/svg+xml,%3Csvg"))
        self.assertNotEqual(own[0]["qr"], people[0]["qr"])
        self.assertEqual(self.branch.action_open_links()["url"], f"/salon_website/links/{self.branch.id}")

    def test_sites_are_addresses_without_a_path(self):
        self.branch.online_sites = "https://www.example.com  http://localhost:3000"
        self.assertEqual(self.branch._get_online_sites(), ["http://localhost:3000", "https://www.example.com"])
        for wrong in ("www.example.com", "https://example.com/page", "*", "https://*.example.com", "'unsafe'", "https://a.example;x"):
            with self.subTest(wrong=wrong), self.assertRaisesRegex(ValidationError, "no address of a site"):
                self.branch.online_sites = wrong

    def test_a_new_branch_does_not_book_online(self):
        self.assertFalse(self._make_branch("Hill", "HL").online_booking)

    def test_accepted_staff_binds_customers_and_not_the_desk(self):
        self.branch.online_employee_ids = self.mei
        self._book("10:00", wish=self.mei)
        planner = self.env["salon.booking.planner"]
        wishes = [{"key": 0, "product": self.cut, "employee": self.env["hr.employee"]}]
        now = self.doors._now()
        day = self.branch._local_date(self._at("10:00"))
        minute = self._minute("10:00")
        outside = planner._for_customer(self.customer, now)._day_availability(self.branch, wishes, day, now=now)
        self.assertNotIn(minute, outside.starts())
        self.assertIn(minute, planner._day_availability(self.branch, wishes, day, now=now).starts())

    def _minute(self, clock):
        return minute_of(self._at(clock))
