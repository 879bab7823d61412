import psycopg2

from odoo.exceptions import ValidationError
from odoo.service.model import retrying
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.salon_workflow.tools.append_only import refuse_changes, trigger_names


def _triggers(cr, table):
    """Return {name: enabled flag}; 'O' fires for every ordinary session."""
    cr.execute("SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
    return dict(cr.fetchall())


@tagged("post_install", "-at_install")
class TestAppendOnly(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cr.execute("CREATE TABLE salon_test_log (id serial PRIMARY KEY, amount int, note text)")
        cls.cr.execute("INSERT INTO salon_test_log (amount, note) VALUES (5, 'first'), (7, 'second')")

    def _refused(self, statement):
        with self.assertRaises(psycopg2.errors.CheckViolation) as caught, mute_logger("odoo.sql_db"), self.cr.savepoint():
            self.cr.execute(statement)
        return str(caught.exception)

    def test_update_delete_and_truncate_are_refused_with_a_clear_message(self):
        refuse_changes(self.cr, "salon_test_log")
        self.assertIn("salon_test_log is append-only: UPDATE refused", self._refused("UPDATE salon_test_log SET amount = 6 WHERE id = 1"))
        self.assertIn("salon_test_log is append-only: DELETE refused", self._refused("DELETE FROM salon_test_log WHERE id = 1"))
        self.assertIn("salon_test_log is append-only: TRUNCATE refused", self._refused("TRUNCATE salon_test_log"))
        self.cr.execute("INSERT INTO salon_test_log (amount) VALUES (9)")
        self.cr.execute("SELECT count(*) FROM salon_test_log")
        self.assertEqual(self.cr.fetchone(), (3,))

    def test_a_statement_that_touches_no_row_passes(self):
        refuse_changes(self.cr, "salon_test_log")
        self.cr.execute("UPDATE salon_test_log SET amount = 6 WHERE id = -1")
        self.assertEqual(self.cr.rowcount, 0)

    def test_only_the_guarded_columns_are_refused_when_some_are_named(self):
        refuse_changes(self.cr, "salon_test_log", columns=["amount"])
        self.cr.execute("UPDATE salon_test_log SET note = 'corrected', amount = 5 WHERE id = 1")
        self.assertEqual(self.cr.rowcount, 1)
        self.assertIn("UPDATE refused", self._refused("UPDATE salon_test_log SET amount = 6 WHERE id = 1"))
        self.assertIn("DELETE refused", self._refused("DELETE FROM salon_test_log"))

    def test_applying_again_keeps_one_trigger_of_each_kind(self):
        refuse_changes(self.cr, "salon_test_log", columns=["amount"])
        refuse_changes(self.cr, "salon_test_log")
        self.assertEqual(set(_triggers(self.cr, "salon_test_log")), trigger_names("salon_test_log"))
        self.assertIn("UPDATE refused", self._refused("UPDATE salon_test_log SET note = 'x'"))

    def test_the_event_table_carries_enabled_triggers(self):
        self.assertEqual(_triggers(self.cr, "workflow_event"), dict.fromkeys(trigger_names("workflow_event"), "O"))

    def test_the_person_reads_a_translated_sentence_instead_of_an_sql_error(self):
        event = self.env["workflow.event"].create({"event_key": "x.done", "res_model": "res.partner", "res_id": 1})
        error = psycopg2.errors.CheckViolation
        with mute_logger("odoo.sql_db"), self.assertRaises(error) as caught, self.cr.savepoint():
            self.cr.execute("DELETE FROM workflow_event WHERE id = %s", [event.id])
        model = self.env["workflow.event"]
        self.assertIn("never changed or deleted", model.with_context(lang="en_US")._sql_error_to_message(caught.exception))
        self.assertIn("更正", model.with_context(lang="zh_CN")._sql_error_to_message(caught.exception))

    def test_a_request_ends_in_a_validation_error(self):
        event = self.env["workflow.event"].create({"event_key": "x.done", "res_model": "res.partner", "res_id": 1})
        self.cr.flush()

        def delete():
            self.cr.execute("DELETE FROM workflow_event WHERE id = %s", [event.id])

        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(ValidationError, "never changed or deleted"), self.cr.savepoint():
            self.patch(self.cr, "rollback", lambda: self.cr.execute("ROLLBACK TO SAVEPOINT before_delete"))
            self.cr.execute("SAVEPOINT before_delete")
            retrying(delete, self.env)
