from datetime import timedelta

from psycopg2.errors import CheckViolation, ExclusionViolation, NotNullViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestAllocation(BookingCase):
    def _vals(self, start, stop, **values):
        return {
            "resource_id": self.chairs[0].id,
            "branch_id": self.branch.id,
            "start": self._at(start),
            "stop": self._at(stop),
            "kind": "block",
            **values,
        }

    def _create(self, *args, **values):
        return self.env["salon.appointment.allocation"].create(self._vals(*args, **values))

    def test_the_constraint_exists_in_the_database(self):
        """Odoo only logs when PostgreSQL refuses a constraint, so its presence is checked here."""
        self.env.cr.execute(
            """SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conname IN ('salon_appointment_allocation_no_overlap', 'salon_shift_no_overlap',
                                  'salon_appointment_allocation_stop_after_start', 'salon_shift_stop_after_start')
             ORDER BY 1, 2""",
        )
        found = self.env.cr.fetchall()
        self.assertEqual(
            [(table, kind) for table, kind, _text in found],
            [
                ("salon_appointment_allocation", "c"),
                ("salon_appointment_allocation", "x"),
                ("salon_shift", "c"),
                ("salon_shift", "x"),
            ],
        )
        self.assertIn("int4range(resource_id, resource_id, '[]'::text) WITH =", found[1][2])
        self.assertIn("tsrange(start, stop, '[)'::text) WITH &&", found[1][2])
        self.assertIn("WHERE (blocking)", found[1][2])

    def test_what_the_constraint_compares_is_never_null(self):
        self.env.cr.execute(
            """SELECT attname FROM pg_attribute WHERE attrelid = 'salon_appointment_allocation'::regclass AND attnotnull
                  AND attname IN ('resource_id', 'start', 'stop', 'blocking') ORDER BY 1""",
        )
        self.assertEqual([row[0] for row in self.env.cr.fetchall()], ["blocking", "resource_id", "start", "stop"])

    @mute_logger("odoo.sql_db")
    def test_two_customers_cannot_hold_one_chair(self):
        self._create("10:00", "11:00")
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self._create("10:59", "12:00")

    def test_eleven_may_follow_ten_to_eleven(self):
        self._create("10:00", "11:00")
        self.assertTrue(self._create("11:00", "12:00"))

    def test_what_does_not_block_is_in_nobodys_way(self):
        self._create("10:00", "11:00", blocking=False)
        self.assertTrue(self._create("10:00", "11:00"))

    @mute_logger("odoo.sql_db")
    def test_a_span_without_length_is_refused(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._create("10:00", "10:00")

    @mute_logger("odoo.sql_db")
    def test_a_row_without_an_end_is_refused(self):
        with self.assertRaises(NotNullViolation), self.env.cr.savepoint():
            self.env["salon.appointment.allocation"].create({**self._vals("10:00", "11:00"), "stop": False})

    @mute_logger("odoo.sql_db")
    def test_a_lost_claim_says_what_was_in_the_way_and_leaves_nothing_behind(self):
        self._create("10:00", "11:00")
        model = self.env["salon.appointment.allocation"]
        other = {**self._vals("10:30", "11:30"), "resource_id": self.chairs[1].id}
        rows, conflict = model._claim([other, self._vals("10:30", "11:30")])
        self.assertFalse(rows)
        self.assertEqual(conflict, (self.chairs[0].id, self._at("10:00"), self._at("11:00")))
        self.assertEqual(self._held(self.chairs[1]), [])

    def test_claiming_frees_holds_that_ran_out_and_respects_those_that_did_not(self):
        now = fields.Datetime.now()
        old = self._create("10:00", "11:00", kind="hold", expires_at=now - timedelta(seconds=1))
        running = self._create("11:00", "12:00", kind="hold", expires_at=now + timedelta(minutes=5))
        self.assertNotIn("10:00", self._free(self.cut)[:0])
        rows, conflict = self.env["salon.appointment.allocation"]._claim([self._vals("10:00", "11:00")])
        self.assertTrue(rows)
        self.assertIsNone(conflict)
        self.assertFalse(old.exists())
        with mute_logger("odoo.sql_db"):
            rows, conflict = self.env["salon.appointment.allocation"]._claim([self._vals("11:30", "12:30")])
        self.assertFalse(rows)
        self.assertTrue(running.exists())

    def test_an_expired_hold_is_offered_again_before_anybody_cleans_up(self):
        hold = self._create("09:00", "18:00", kind="hold", expires_at=fields.Datetime.now() + timedelta(minutes=5))
        self.env["salon.appointment.allocation"].create(
            {
                **self._vals("09:00", "20:00"),
                "resource_id": self.chairs[1].id,
            }
        )
        self.assertNotIn("10:00", self._free())
        hold.expires_at = fields.Datetime.now()
        self.assertIn("10:00", self._free())

    def test_the_cron_deletes_holds_that_ran_out(self):
        old = self._create("10:00", "11:00", kind="hold", expires_at=fields.Datetime.now())
        kept = self._create("12:00", "13:00", kind="hold", expires_at=fields.Datetime.now() + timedelta(minutes=1))
        self.env["salon.appointment.allocation"]._cron_release_expired()
        self.assertFalse(old.exists())
        self.assertTrue(kept.exists())

    def test_a_hold_needs_an_end(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._create("10:00", "11:00", kind="hold")
