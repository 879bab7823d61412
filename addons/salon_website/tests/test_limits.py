import threading

import psycopg2

import odoo
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_security.tools.counting import in_own_transaction

from ..engine.limits import Limit

FEW = Limit(key="test_few", most=3, window_s=900)
CROWD = 12


@tagged("post_install", "-at_install")
class TestLimits(TransactionCase):
    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()
        self.env.cr.execute("DELETE FROM salon_online_limit")
        self.limits = self.env["salon.online.limit"]

    def test_each_subject_is_counted_apart(self):
        self.assertEqual([self.limits._take((FEW, "a")) for _ in range(4)], [True] * 3 + [False])
        self.assertTrue(self.limits._take((FEW, "b")))

    def test_one_limit_that_is_reached_is_enough(self):
        other = Limit(key="test_many", most=100, window_s=900)
        self.assertEqual([self.limits._take((other, "x"), (FEW, "a")) for _ in range(4)], [True] * 3 + [False])

    def test_who_is_refused_by_the_narrow_limit_uses_up_nothing_of_the_wide_one(self):
        house = Limit(key="test_house", most=5, window_s=900)
        self.assertEqual([self.limits._take((FEW, "a"), (house, "house")) for _ in range(20)], [True] * 3 + [False] * 17)
        self.assertTrue(self.limits._take((FEW, "b"), (house, "house")))

    def test_old_windows_are_forgotten(self):
        self.limits._take((FEW, "a"))
        self.env.cr.execute("UPDATE salon_online_limit SET window_start = '2000-01-01'")
        self.limits._gc_windows()
        self.assertFalse(self.limits.search([]))


@tagged("post_install", "-at_install")
class TestLimitRace(TransactionCase):
    """Many connections at once, for real: what they leave is taken away at the end."""

    def setUp(self):
        super().setUp()
        self.database = odoo.sql_db.db_connect(self.env.cr.dbname)
        self.limits, self.key = self.env["salon.online.limit"], "race test"
        self.addCleanup(self._clear)

    def _clear(self):
        with self.database.cursor() as cr:
            cr.execute("DELETE FROM salon_online_limit WHERE key = %s OR key LIKE %s", (self.key, f"{self.key} %"))

    def _race(self, work):
        barrier, answers = threading.Barrier(CROWD), []

        def run(number):
            barrier.wait(30)
            answers.append(work(number))

        threads = [threading.Thread(target=run, args=(number,)) for number in range(CROWD)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return answers

    def test_a_crowd_at_once_gets_no_more_than_the_limit(self):
        self.patch(self.env.registry, "cursor", lambda readonly=False: self.database.cursor())
        window = odoo.fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        with mute_logger("odoo.sql_db"):
            hits = self._race(lambda _number: in_own_transaction(self.env, lambda cr: self.limits._count(cr, self.key, window)))
        self.assertEqual(len(hits), CROWD)
        counted = sorted(each for each in hits if each)
        self.assertEqual(counted, list(range(1, len(counted) + 1)), "each request got a number of its own")
        self.assertEqual(sum(each <= FEW.most for each in counted), FEW.most)

    def test_counting_first_and_noting_later_lets_too_many_pass(self):
        """The control: a count that is read before it is written cannot hold the limit."""
        window = odoo.fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        counted = threading.Barrier(CROWD)

        def look_then_note(number):
            with self.database.cursor() as cr:
                cr.execute("SELECT count(*) FROM salon_online_limit WHERE key LIKE %s", (f"{self.key} %",))
                passes = cr.fetchone()[0] < FEW.most
                counted.wait(30)
                cr.execute("INSERT INTO salon_online_limit (key, window_start, hits) VALUES (%s, %s, 1)", (f"{self.key} {number}", window))
            return passes

        self.assertGreater(sum(self._race(look_then_note)), FEW.most)

    def test_two_rows_for_one_window_cannot_be(self):
        with self.assertRaises(psycopg2.errors.UniqueViolation), mute_logger("odoo.sql_db"), self.database.cursor() as cr:
            window = odoo.fields.Datetime.now()
            for _twice in range(2):
                cr.execute("INSERT INTO salon_online_limit (key, window_start, hits) VALUES (%s, %s, 1)", (self.key, window))
