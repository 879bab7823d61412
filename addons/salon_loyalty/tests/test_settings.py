import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..cli.salon_ledger import SalonLedger
from .common import LedgerCase


@tagged("post_install", "-at_install")
class TestSettings(LedgerCase):
    def test_the_settings_page_writes_the_companys_rule(self):
        self.env["res.config.settings"].create({"points_per_unit": 2.5, "points_valid_days": 90}).execute()
        self.assertEqual((self.company.points_per_unit, self.company.points_valid_days), (2.5, 90))

    @mute_logger("odoo.sql_db")
    def test_a_rule_without_sense_is_refused(self):
        for vals in ({"points_per_unit": -1}, {"points_per_unit": 5000}, {"points_valid_days": -1}):
            with self.subTest(vals=vals), self.assertRaises(psycopg2.IntegrityError), self.cr.savepoint():
                self.company.write(vals)
                self.company.flush_recordset()

    def test_a_company_without_branches_counts_days_in_utc(self):
        company = self.env["res.company"].create({"name": "No branch"})
        moment = self.branch._local_day_bounds(self.branch._today())[0]
        self.assertEqual(company._points_day(moment), moment.date())


@tagged("post_install", "-at_install")
class TestCommand(LedgerCase):
    """`odoo salon_ledger verify`"""

    def test_a_whole_ledger_is_said_to_be_whole(self):
        self._post("a")
        text = SalonLedger()._text(self.ledger._verify())
        self.assertIn("Ledger whole", text)
        self.assertIn("digest", text)

    def test_a_broken_ledger_is_said_with_its_first_broken_row(self):
        self._post("a")
        self.cr.execute("UPDATE salon_ledger_account SET balance = 500 WHERE partner_id = %s", (self.lin.id,))
        text = SalonLedger()._text(self.ledger._verify())
        self.assertIn("BROKEN", text)
        self.assertIn("does not stand where its last line left it", text)
