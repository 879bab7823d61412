"""What the planner keeps between requests, asked in transactions of their own, as requests and other processes have them."""

from contextlib import closing
from unittest.mock import patch

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestSettingsKept(BookingCase):
    def setUp(self):
        super().setUp()
        # As a request begins: this thread has changed nothing that others do not know yet.
        self.env.flush_all()
        self.registry.cache_invalidated.clear()
        self._forget_version()
        self.planner = self.env["salon.booking.planner"]

    def _forget_version(self):
        self.env.cr.cache.clear()

    def _count(self, work):
        before = self.cr.sql_log_count
        work()
        return self.cr.sql_log_count - before

    def test_what_was_read_is_not_read_again(self):
        def read():
            self.planner._read_menu([self.cut.id])
            self.planner._read_skilled(self.cut.product_tmpl_id.id)
            self.planner._read_places(self.branch, self.kind.ids)
            self.planner._fetch_branch(self.branch)
            self.branch._opening_spans(self._at("10:00").date())
            self.env["salon.licence"]._read_papers(self.branch, self.mei.resource_id.ids)
            self.env["salon.booking.policy"]._read_scopes(self.branch.company_id.id)

        self.assertGreater(self._count(read), 5)
        self.assertEqual(self._count(read), 0)

    def _assert_follows(self, read, change):
        """Assert that what was read is read anew after a change, by who changes it and by whoever asks next."""
        before = read()
        self.assertEqual(read(), before)
        change()
        self.env.flush_all()
        after = read()
        self.assertNotEqual(after, before)
        self.registry.cache_invalidated.clear()
        self.assertEqual(read(), after)

    def test_minutes_and_price_of_a_service(self):
        template = self.cut.product_tmpl_id
        self._assert_follows(lambda: self.planner._read_menu([self.cut.id]), lambda: template.write({"list_price": 77}))
        self._assert_follows(lambda: self.planner._read_menu([self.cut.id]), lambda: template.phase_ids[0].write({"duration_min": 25}))
        self._assert_follows(lambda: self.planner._read_menu([self.cut.id]), lambda: self.cut.write({"lst_price": 78}))
        self._assert_follows(lambda: self.planner._read_menu([self.cut.id]), lambda: template.write({"buffer_after_min": 5}))

    def test_who_can_do_it_and_for_how_much(self):
        rows = self.env["salon.skill.level"].search([("product_tmpl_id", "=", self.cut.product_tmpl_id.id)])

        def read():
            return self.planner._read_skilled(self.cut.product_tmpl_id.id)

        self._assert_follows(read, lambda: rows[0].write({"duration_min": 55}))
        self._assert_follows(read, lambda: rows[0].write({"price": 99}))
        self._assert_follows(read, lambda: rows[0].employee_id.write({"is_stylist": False}))
        self._assert_follows(read, lambda: rows[0].employee_id.write({"active": False}))
        self._assert_follows(read, rows[0].unlink)

    def test_places_hours_and_weights_of_a_branch(self):
        self._assert_follows(lambda: self.planner._read_places(self.branch, self.kind.ids), lambda: self.chairs[0].write({"active": False}))
        day = self._at("10:00").date()
        self._assert_follows(lambda: self.branch._opening_spans(day), self.branch.opening_ids.unlink)

        def weights():
            self.env.invalidate_all()
            self.planner._fetch_branch(self.branch)
            return self.planner._get_query_values(self.branch, [])["weights"]

        self._assert_follows(weights, lambda: self.branch.write({"ranking_style": "fair"}))

    def test_policies(self):
        policy = self.env["salon.booking.policy"].create({"name": "All", "company_id": self.branch.company_id.id, "lead_min": 60})
        self.registry.cache_invalidated.clear()
        self._assert_follows(policy._engine_policy, lambda: policy.write({"lead_min": 90}))
        self._assert_follows(policy._prepare_told_terms, lambda: policy.write({"words": "Come early."}))
        self._assert_follows(
            lambda: self.env["salon.booking.policy"]._read_scopes(policy.company_id.id), lambda: policy.write({"active": False})
        )

    def test_the_number_of_an_appointment(self):
        sequence = self.env.ref("salon_booking.sequence_salon_appointment")
        self.assertRegex(self.env["ir.sequence"]._next_appointment_number(), r"^A-\d{5,}$")
        sequence.write({"prefix": "B-"})
        self.registry.cache_invalidated.clear()
        first, second = (self.env["ir.sequence"]._next_appointment_number() for _each in range(2))
        self.assertRegex(first, r"^B-\d{5,}$")
        self.assertEqual(int(second[2:]), int(first[2:]) + 1)
        sequence.write({"prefix": "%(year)s-"})
        self.registry.cache_invalidated.clear()
        self.assertRegex(self.env["ir.sequence"]._next_appointment_number(), r"^20\d\d-\d{5,}$")

    def test_what_this_transaction_changed_is_not_kept_for_others(self):
        self.cut.product_tmpl_id.write({"list_price": 55})
        self.assertIsNone(self.planner._get_settings_version())
        self.assertEqual(self.planner._read_menu([self.cut.id])[self.cut.id].list_price, 55)

    def test_a_commit_tells_the_other_processes_once(self):
        with patch.object(self.registry, "signal_changes") as signal:
            self.cut.product_tmpl_id.write({"list_price": 56})
            self.cut.product_tmpl_id.phase_ids.write({"duration_min": 20})
            signal.assert_not_called()
            self.env.cr.postcommit.run()
            signal.assert_called_once()

    def test_another_process_reads_anew_by_the_signal_of_its_snapshot(self):
        """A signal is seen by new snapshots, and by no old one."""
        with closing(self._real_cursor()) as old, closing(self._real_cursor()) as other:
            planner = api.Environment(old, SUPERUSER_ID, {})["salon.booking.planner"]
            before = planner._get_settings_version()
            other.execute("INSERT INTO orm_signaling_default DEFAULT VALUES RETURNING id")
            signal = other.fetchone()[0]
            other.commit()
            self.assertEqual(planner._get_settings_version(), before)
            old.rollback()
            self.assertEqual(planner._get_settings_version(), signal)

    def _real_cursor(self):
        return self.registry._db.cursor()
