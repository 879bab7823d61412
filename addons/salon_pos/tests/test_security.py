from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SalonPosCase

# role: what each may do with (pos.order, pos.session, pos.config)
RIGHTS = {
    "salon_crm.group_salon_desk": {"pos.order": "rwc", "pos.session": "rwc", "pos.config": "rw"},
    "salon_crm.group_salon_manager": {"pos.order": "rwc", "pos.session": "rwc", "pos.config": "rwc"},
    "salon_crm.group_salon_accountant": {"pos.order": "r", "pos.session": "r", "pos.config": "r"},
    "salon_crm.group_salon_stylist": {"pos.order": "", "pos.session": "", "pos.config": ""},
}
OPERATIONS = {"r": "read", "w": "write", "c": "create"}


@tagged("post_install", "-at_install")
class TestSecurity(SalonPosCase):
    def test_each_role_has_these_rights_and_no_more(self):
        for number, (group, models) in enumerate(RIGHTS.items()):
            user = self._make_user(f"role_{number}", group)
            for model, letters in models.items():
                allowed = "".join(
                    letter for letter, operation in OPERATIONS.items() if self.env[model].with_user(user).has_access(operation)
                )
                self.assertEqual(allowed, letters, f"{group} on {model}")

    def test_the_desk_sees_the_tills_and_sales_of_its_branches(self):
        other = self._make_branch("Lakeside", "XLKS")
        session = self._open_session(other._ensure_pos())
        cash = session.payment_method_ids.filtered("is_cash_count")
        order = self._pay(session, [self._line(self.shampoo)], method=cash, user=self.env.user)
        mine = self._pay(self.session, [self._line(self.shampoo)])
        seen = self.env["pos.order"].with_user(self.desk).search([("id", "in", (order | mine).ids)])
        self.assertEqual(seen.ids, mine.ids)
        self.assertFalse(self.env["pos.config"].with_user(self.desk).search([("salon_branch_id", "=", other.id)]))
        for records in (order.lines, order.payment_ids):
            seen = records.with_user(self.desk)
            self.assertFalse(seen.search([("id", "in", records.ids)]), records)
            with self.assertRaises(AccessError):
                seen.read(["price_unit" if records == order.lines else "amount"])
        self.env.flush_all()
        report = self.env["report.pos.order"].with_user(self.desk).search([("order_id", "in", (order | mine).ids)])
        self.assertEqual(report.order_id.ids, mine.ids)
        with self.assertRaises(AccessError):
            session.config_id.with_user(self.desk).get_salon_visits()

    def test_a_stylist_gets_no_list_of_visits_to_pay(self):
        stylist = self._make_user("stylist_pos", "salon_crm.group_salon_stylist")
        with self.assertRaises(AccessError):
            self.config.with_user(stylist).get_salon_visits()

    def test_the_books_hold_no_way_to_reach_a_customer(self):
        order = self._pay(self.session, [self._line(self.shampoo)], customer=self.customer)
        accountant = self._make_user("accountant_pos", "salon_crm.group_salon_accountant")
        self.assertTrue(order.with_user(accountant).read(["amount_total", "partner_id"]))
        for field in ("mobile", "email"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                order.with_user(accountant).read([field])
