from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY, NOW
from .test_history import HistoryCase

CAME = {"arrived", "in_service", "done"}


@tagged("post_install", "-at_install")
class TestReport(HistoryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["salon.appointment.report"]
        book = cls._book
        cls.came = book("09:00", wish=cls.mei, source="phone")
        cls.two = book("10:00", cls.colour, cls.cut, wish=None, source="website")
        cls.missed = book("09:00", wish=cls.anna, source="website")
        cls.early, cls.late = book("14:00", wish=cls.mei), book("14:00", wish=cls.anna, source="website")
        cls.moved = book("15:00", wish=cls.mei)
        cls.all = cls.came | cls.two | cls.missed | cls.early | cls.late | cls.moved
        cls.moved.start = cls._at("15:30")
        cls.moved.start = cls._at("16:00")
        cls.early._record_cancel(NOW)
        cls.late._record_cancel(cls._at("13:00"))
        (cls.came | cls.two)._record_arrival(cls._at("09:00"))
        cls.came._record_start(cls._at("09:00"))
        cls.came._record_finish(cls._at("10:00"))
        cls.missed._record_no_show(cls._at("09:30"))
        cls.env.flush_all()

    def _figures(self, *groupby):
        names = ["booking", "arrived", "no_show", "cancelled", "cancelled_early", "cancelled_late", "moved"]
        rows = self.report._read_group(
            [("branch_id", "=", self.branch.id)], list(groupby), [f"{name}_count:count_distinct" for name in names]
        )
        return {tuple(row[: len(groupby)]): dict(zip(names, row[len(groupby) :], strict=True)) for row in rows}

    def _recount(self):
        """Count from the history alone, the slow way."""
        figures = dict.fromkeys(("booking", "arrived", "no_show", "cancelled", "cancelled_early", "cancelled_late", "moved"), 0)
        for appointment in self.all:
            rows = self._changes(appointment)
            last = rows[-1].after
            figures["booking"] += 1
            figures["arrived"] += last["state"] in CAME
            figures["no_show"] += last["state"] == "no_show"
            figures["cancelled"] += last["state"] == "cancelled"
            figures["moved"] += "moved" in rows.mapped("kind")
        late = self.all.filtered(lambda each: each.cancelled_at and each.start - each.cancelled_at < timedelta(hours=24))
        figures["cancelled_late"] = len(late)
        figures["cancelled_early"] = figures["cancelled"] - len(late)
        return figures

    def test_the_figures_are_those_of_the_history(self):
        figures = self._figures()[()]
        self.assertEqual(figures, self._recount())
        self.assertEqual(
            figures,
            {"booking": 6, "arrived": 2, "no_show": 1, "cancelled": 2, "cancelled_early": 1, "cancelled_late": 1, "moved": 1},
        )

    def test_a_visit_of_two_services_counts_once_in_the_total_and_for_each_of_both(self):
        by_service = self._figures("product_id")
        self.assertEqual(by_service[(self.colour,)]["booking"], 1)
        self.assertEqual(by_service[(self.cut,)]["booking"], 6)
        self.assertEqual(self._figures()[()]["booking"], 6)

    def test_a_request_is_no_booking_yet(self):
        self.env.cr.execute("UPDATE salon_appointment SET state = 'request' WHERE id = %s", [self.moved.id])
        figures = self._figures()[()]
        self.assertEqual((figures["booking"], figures["moved"]), (5, 0))

    def test_rates_are_shares_of_appointments(self):
        rates = self.report._read_group(
            [("branch_id", "=", self.branch.id)],
            [],
            ["no_show_percent:avg", "cancelled_percent:avg", "late_percent:avg", "moved_percent:avg"],
        )[0]
        self.assertEqual([round(float(rate), 2) for rate in rates], [33.33, 33.33, 16.67, 16.67])

    def test_sources_weekdays_and_how_far_ahead(self):
        self.assertEqual(self._figures("source")[("website",)]["no_show"], 1)
        self.assertEqual(self._figures("weekday")[("1",)]["booking"], 6)
        self.env.cr.execute("UPDATE salon_appointment SET create_date = start - interval '5 days' WHERE id = %s", [self.came.id])
        self.env.cr.execute("UPDATE salon_appointment SET create_date = start - interval '2 hours' WHERE id = %s", [self.two.id])
        ahead = self._figures("lead_time")
        self.assertEqual({key: row["booking"] for (key,), row in ahead.items()}, {"1_day": 2, "2_days": 3, "3_week": 1})

    def test_a_figure_opens_its_appointments(self):
        rows = self.report.search([("branch_id", "=", self.branch.id), ("state", "=", "no_show")])
        self.assertEqual(rows.appointment_id, self.missed)
        self.assertEqual(rows.action_open_appointment()["res_id"], self.missed.id)
        moved = self.report.search([("branch_id", "=", self.branch.id), ("moved_count", "!=", False)])
        self.assertEqual(moved.appointment_id, self.moved)

    def test_managers_of_the_branch_see_it_and_nobody_else(self):
        domain = [("visit_date", "=", DAY)]
        self.assertTrue(self.report.with_user(self._user("manager_rates", "manager")).search(domain))
        elsewhere = self._user("manager_rates_hill", "manager", branch=self._make_branch("Hill", "HL"))
        self.assertFalse(self.report.with_user(elsewhere).search(domain))
        with self.assertRaises(AccessError):
            self.report.with_user(self._user("desk_rates", "desk")).search(domain)

    def test_words_of_the_source_are_the_readers(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        words = dict(self.report.with_context(lang="zh_CN").fields_get(["source"])["source"]["selection"])
        self.assertEqual(
            words["phone"],
            dict(self.env["salon.appointment"].with_context(lang="zh_CN").fields_get(["source"])["source"]["selection"])["phone"],
        )
        self.assertNotEqual(words["phone"], "Phone")
