import psycopg2

from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestDeletionMessage(TransactionCase):
    def _message(self, lang):
        country = self.env.ref("base.cn")
        self.cr.execute("CREATE TABLE IF NOT EXISTS sec_user_of (country int REFERENCES res_country ON DELETE RESTRICT)")
        self.cr.execute("INSERT INTO sec_user_of VALUES (%s)", [country.id])
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.IntegrityError) as caught, self.cr.savepoint():
            self.cr.execute("UPDATE res_country SET id = -1 WHERE id = %s", [country.id])
        return self.env["res.country"].with_context(lang=lang)._sql_error_to_message(caught.exception)

    def test_a_refused_deletion_is_explained_without_table_names(self):
        message = self._message("en_US")
        self.assertRegex(message, "[Aa]rchiv")
        self.assertNotIn("sec_user_of", message)
        self.assertNotEqual(self._message("zh_CN"), message)
