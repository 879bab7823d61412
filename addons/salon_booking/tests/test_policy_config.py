import shutil
import tempfile
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.salon_crm.config import registry
from odoo.addons.salon_crm.config.reader import read_folder
from odoo.addons.salon_crm.config.upsert import Upsert

from ..config.policies import check_policies

CONFIG = next((parent / "config" / "salon" for parent in Path(__file__).resolve().parents if (parent / "config" / "salon").is_dir()), None)


@tagged("post_install", "-at_install")
class TestPolicyConfig(TransactionCase):
    """config/salon/policies.toml becomes policies, and only what differs is written."""

    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copytree(CONFIG, self.folder, dirs_exist_ok=True)

    def _apply(self):
        folder, faults = read_folder(self.folder)
        self.assertEqual(faults, [])
        up = Upsert(self.env)
        for table in registry.tables({"salon_crm", "salon_booking"}):
            if table.name in ("kinds", "skills", "branches", "policies"):
                table.load(up, folder)
        self.env.flush_all()
        return up

    def _change(self, old, new):
        path = self.folder / "policies.toml"
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def _faults(self):
        folder, faults = read_folder(self.folder)
        return [str(fault) for fault in faults + check_policies(folder)]

    def test_the_four_policies_of_the_salon(self):
        self._apply()
        policies = self.env["salon.booking.policy"].browse(
            [self.env.ref(f"salon_crm.policy_{key}").id for key in ("festival", "gentle", "standard", "pet")]
        )
        self.assertEqual(policies.mapped("sequence"), [10, 20, 30, 40])
        standard = self.env.ref("salon_crm.policy_standard")
        self.assertEqual(standard.summary, "Free until 24 h before · under 24 h 20 % · under 4 h 50 % · no-show 50 %")
        self.assertEqual(
            (standard.deposit_from_min, standard.deposit_from_no_shows, standard.deposit_from_price, standard.deposit_max),
            (120, 1, 800, 200),
        )
        self.assertEqual((standard.for_spark, standard.for_honour), (True, False))
        festival = self.env.ref("salon_crm.policy_festival")
        self.assertTrue(festival.deposit_always)
        self.assertIn("2027-01-23", [str(period.date_from) for period in festival.period_ids])
        self.assertEqual(self.env.ref("salon_crm.policy_pet").pickup_fee_hour, 20)

    def test_applying_twice_changes_nothing_and_a_new_share_one_policy(self):
        self._apply()
        again = self._apply()
        self.assertEqual((again.created, again.changed), (0, 0))
        self._change('share = "0.30" }]\nno_show_share = "0.30"', 'share = "0.40" }]\nno_show_share = "0.40"')
        changed = self._apply()
        self.assertEqual((changed.created, changed.changed), (0, 2), "the policy and its steps")
        self.assertIn("40 %", self.env.ref("salon_crm.policy_pet").summary)

    def test_what_is_wrong_is_named_with_file_and_key(self):
        self.assertEqual(self._faults(), [])
        slips = [
            ('tiers = ["spark"]', 'tiers = ["gold"]', "policies.toml: standard: applies_to tiers entry 1: must be one of"),
            ("horizon_days = 45", "horizon_days = 0", "policies.toml: standard: terms make no sense: bad_horizon"),
            ('"total_minutes >= 120"', '"age >= 120"', "policies.toml: standard: terms make no sense: bad_condition"),
            (
                'min = "30.00", max = "200.00"',
                'min = "300.00", max = "200.00"',
                "policies.toml: standard: terms make no sense: bad_deposit",
            ),
            ('min_notice_minutes = 240, share = "0.20"', 'min_notice_minutes = 1440, share = "0.20"', "steps_overlap"),
            ('share = "0.20" }, { min_notice_minutes = 0', 'share = "-0.20" }, { min_notice_minutes = 0', "must lie between 0 and 1"),
            ('kinds = ["pet"]', 'kinds = ["fish"]', "policies.toml: pet: unknown kind fish"),
            ('to = "2026-02-16"', 'to = "2026-02-01"', "policies.toml: festival: dates: the last day lies before the first one"),
            ("free_moves = 3", "free_move = 3", "policies.toml: gentle: unknown key free_move"),
        ]
        for old, new, told in slips:
            with self.subTest(told=told):
                self._change(old, new)
                self.assertIn(told, "\n".join(self._faults()))
                shutil.copy(CONFIG / "policies.toml", self.folder)
