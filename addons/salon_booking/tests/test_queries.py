from odoo.tests import tagged

from .common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestQueries(BookingCase):
    """The same number of queries for one record and for fifty."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = [cls._make_stylist(f"Person {number}") for number in range(5)]
        cls.chairs |= cls.env["resource.resource"].create(
            [
                {"name": f"Chair {number}", "resource_type": "material", "salon_branch_id": cls.branch.id, "salon_kind_id": cls.kind.id}
                for number in range(3, 6)
            ]
        )
        for person in cls.many:
            cls._qualify(person, cls.cut)
            cls._shift(person, "09:00", "20:00")
        cls.appointments = cls.env["salon.appointment"].create(
            [cls._values(f"{hour:02}:00", wish=person) for hour in range(9, 19) for person in cls.many]
        )

    def _count(self, records, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work(records)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def _same(self, work, slack=0):
        self._count(self.appointments[:1], work)
        one = self._count(self.appointments[1:2], work)
        fifty = self._count(self.appointments, work)
        self.assertEqual(len(self.appointments), 50)
        self.assertLessEqual(fifty, one + slack)

    def test_a_list_costs_the_same(self):
        self._same(
            lambda records: records.read(
                ["customer_short_name", "service_names", "employee_id", "state", "display_name", "start", "amount_estimate"]
            )
        )

    def test_cancelling_costs_the_same(self):
        now = self._at("08:00")
        one = self._count(self.appointments[:1], lambda records: records._record_cancel(now))
        fifty = self._count(self.appointments[1:], lambda records: records._record_cancel(now))
        self.assertLessEqual(fifty, one + 2)

    def test_free_times_cost_the_same_whatever_the_horizon(self):
        planner = self.env["salon.booking.planner"]
        wishes = [{"key": 0, "product": self.cut, "employee": self.env["hr.employee"]}]

        def ask(days):
            planner._day_availability(self.branch, wishes, DAY, now=self._at("08:00"), days=days).starts()

        self._count(1, ask)  # what is kept for the whole registry is read once
        self.assertEqual(self._count(1, ask), self._count(30, ask))
