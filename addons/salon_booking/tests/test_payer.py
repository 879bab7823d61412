from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import BookingCase


class PayerCase(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.friend = cls.env["res.partner"].create({"name": "He Jun", "is_salon_customer": True})
        cls.desk = cls._user("desk_payer", "desk")

    @classmethod
    def _group(cls, clock="10:00", guests=2, **values):
        lines = [Command.create({"product_id": cls.cut.id, "guest_no": number, "sequence": number}) for number in range(1, guests + 1)]
        return cls._book(clock, **{"line_ids": lines, **values})

    def _bills(self, appointment):
        """Return [(customer's name, total)] of the visits that wait for payment."""
        visits = appointment._get_visits().filtered(lambda visit: visit.state == "open")
        return sorted((visit.customer_id.name or "", visit.amount_total) for visit in visits)


@tagged("post_install", "-at_install")
class TestPayer(PayerCase):
    def test_one_guest_needs_no_rows(self):
        self.assertFalse(self._book("10:00").guest_ids)

    def test_who_booked_pays_for_all_unless_somebody_says_otherwise(self):
        group = self._group()
        self.assertRecordValues(group.guest_ids, [{"guest_no": number, "payer_id": group.guest_ids[0].id} for number in (1, 2)])
        group.action_arrive()
        self.assertEqual(self._bills(group), [("Lin Yue", 200)])

    def test_each_pays_a_bill_of_their_own(self):
        group = self._group()
        group.guest_ids[1].customer_id = self.friend
        group.action_each_pays()
        self.assertIn("2 bills", group.payer_words)
        group.action_arrive()
        self.assertEqual(self._bills(group), [("He Jun", 100), ("Lin Yue", 100)])
        self.assertEqual(group.visit_id.customer_id, self.customer)

    def test_a_guest_pays_for_another(self):
        group = self._book("10:00", line_ids=[
            Command.create({"product_id": self.cut.id, "guest_no": number, "wished_employee_id": person.id, "sequence": number})
            for number, person in ((1, self.mei), (2, self.anna), (2, self.anna))
        ])
        group.guest_ids[1].customer_id = self.friend
        group.guest_ids[0].payer_id = group.guest_ids[1]
        group.guest_ids[1].payer_id = group.guest_ids[1]
        group.action_arrive()
        self.assertEqual(self._bills(group), [("He Jun", 300)])
        self.assertEqual(group.visit_id.customer_id, self.friend, "no empty visit stays behind for who pays nothing")

    def test_payers_may_change_until_they_have_paid(self):
        group = self._group()
        group.action_arrive()
        group.action_start()
        group.action_each_pays()
        self.assertEqual(self._bills(group), [("", 100), ("Lin Yue", 100)])
        self.assertEqual(group.split_visit_ids.started_at, group.started_at)
        group.action_one_pays()
        self.assertEqual(self._bills(group), [("Lin Yue", 200)])
        self.assertFalse(group.split_visit_ids)
        self.assertEqual(group.state, "in_service")

    def test_the_visit_is_over_when_all_have_paid(self):
        group = self._group()
        group.action_each_pays()
        group.action_arrive()
        group.visit_id._record_closing()
        self.assertEqual(group.state, "arrived")
        self.assertEqual(group.guest_ids.mapped("is_paid"), [True, False])
        with self.assertRaisesRegex(UserError, "paid for already"):
            group.guest_ids[0].payer_id = group.guest_ids[1]
        group.split_visit_ids._record_closing()
        self.assertEqual(group.state, "done")

    def test_what_is_paid_keeps_an_appointment_from_being_cancelled(self):
        group = self._group()
        group.action_each_pays()
        group.action_arrive()
        group.visit_id._record_closing()
        with self.assertRaisesRegex(UserError, "Cancel the other guests"):
            group.action_cancel()

    def test_cancelling_voids_the_visits_of_all_payers(self):
        group = self._group()
        group.action_each_pays()
        group.action_arrive()
        visits = group._get_visits()
        group.action_cancel()
        self.assertEqual(visits.mapped("state"), ["void", "void"])

    def test_a_late_joiner_is_planned_by_all_rules_and_pays_alone(self):
        group = self._group()
        group.action_arrive()
        promised = group.line_ids.mapped("price")
        self.cut.list_price = 150
        join = [Command.create({"product_id": self.cut.id, "guest_no": 3, "sequence": 9})]
        with self.assertRaisesRegex(UserError, "free"), self.env.cr.savepoint():  # two people are on shift
            group.write({"line_ids": join})
        li = self._make_stylist("Li")
        self._qualify(li, self.cut)
        self._shift(li, "09:00", "18:00")
        self.env["resource.resource"].create(
            {"name": "Chair 3", "resource_type": "material", "salon_branch_id": self.branch.id, "salon_kind_id": self.kind.id}
        )
        group.write({"line_ids": join})
        group.guest_ids[2].payer_id = group.guest_ids[2]
        self.assertEqual(self._bills(group), [("", 150), ("Lin Yue", 200)])
        self.assertEqual(group.line_ids[:2].mapped("price"), promised)

    def test_a_guest_who_is_taken_out_leaves_the_others_as_they_are(self):
        group = self._group()
        group.action_each_pays()
        group.action_arrive()
        kept = group.line_ids[0]
        person, price, start = kept.employee_id, kept.price, kept.start
        group.guest_ids[1].action_cancel_guest()
        self.assertEqual((group.line_ids, kept.employee_id, kept.price, kept.start), (kept, person, price, start))
        self.assertFalse(group.guest_ids)
        self.assertEqual(self._bills(group), [("Lin Yue", 100)])
        self.assertEqual(len(self._free(self.cut, limit=1)), 1)

    def test_a_payer_who_is_taken_out_leaves_the_bill_to_who_booked(self):
        group = self._group()
        group.guest_ids[0].payer_id = group.guest_ids[1]
        group.guest_ids[1].action_cancel_guest()
        group.action_arrive()
        self.assertEqual(self._bills(group), [("Lin Yue", 100)])

    def test_all_or_none_are_booked(self):
        self._book("10:00", wish=self.anna)
        before = self.env["salon.appointment"].search_count([])
        with self.assertRaisesRegex(UserError, "free"), self.env.cr.savepoint():
            self._group()
        self.assertEqual(self.env["salon.appointment"].search_count([]), before)


@tagged("post_install", "-at_install")
class TestPayerRights(PayerCase):
    def test_the_desk_says_who_pays(self):
        group = self._group().with_user(self.desk)
        group.guest_ids[1].write({"customer_id": self.friend.id, "payer_id": group.guest_ids[1].id})
        group.action_arrive()
        self.assertEqual(self._bills(group), [("He Jun", 100), ("Lin Yue", 100)])

    def test_a_name_that_comes_late_stands_on_the_open_bill(self):
        group = self._group().with_user(self.desk)
        group.action_each_pays()
        group.action_arrive()
        group.guest_ids[1].customer_id = self.friend
        self.assertEqual(self._bills(group), [("He Jun", 100), ("Lin Yue", 100)])

    def test_the_desk_writes_no_guest_numbers(self):
        guests = self._group().with_user(self.desk).guest_ids
        with self.assertRaisesRegex(UserError, "Change the guest number of a service"):
            guests[1].guest_no = 5
        with self.assertRaises(AccessError):
            guests[1].unlink()

    def test_another_visits_guest_pays_nothing_here(self):
        group, other = self._group(), self._group("12:00")
        with self.assertRaisesRegex(ValidationError, "same visit"):
            group.guest_ids[1].payer_id = other.guest_ids[1]

    def test_a_stylist_reads_no_payers(self):
        group = self._group()
        stylist = self._user("stylist_payer", "stylist")
        self.anna.user_id = stylist
        with self.assertRaises(AccessError):
            group.with_user(stylist).guest_ids.mapped("payer_id.guest_no")

    def test_another_branch_reads_no_payers(self):
        group = self._group()
        other = self._user("desk_elsewhere", "desk", branch=self._make_branch("Hill", "HL"))
        self.assertFalse(self.env["salon.appointment.guest"].with_user(other).search([("appointment_id", "=", group.id)]))
