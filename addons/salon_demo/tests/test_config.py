import shutil
import tempfile
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.salon_crm.config import loader, registry
from odoo.addons.salon_crm.config.reader import ConfigError
from odoo.addons.salon_demo.loader.load import find_config


@tagged("post_install", "-at_install")
class TestConfig(TransactionCase):
    """The salon as text becomes records, and only what differs is written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first, cls.applied, cls.waiting = loader.apply(cls.env, find_config())

    def setUp(self):
        super().setUp()
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        shutil.copytree(find_config(), self.folder, dirs_exist_ok=True)

    def _change(self, file, old, new):
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def test_applying_twice_changes_nothing(self):
        again, _applied, _waiting = loader.apply(self.env, find_config())
        self.assertEqual((again.created, again.changed), (0, 0))
        self.assertGreater(again.same, 400)

    def test_a_new_price_and_a_new_word_change_two_records(self):
        self._change("services.toml", 'price = { assistant = "38.00"', 'price = { assistant = "39.00"')
        self._change("services.toml", 'zh = "男士洗剪吹"', 'zh = "男士精剪"')
        again, _applied, _waiting = loader.apply(self.env, self.folder)
        self.assertEqual((again.created, again.changed), (0, 2), "the line under the first service and the second service")
        self.assertEqual(self.env.ref("salon_crm.service_hair_cut_men").with_context(lang="zh_CN").name, "男士精剪")
        self.assertEqual(self.env.ref("salon_crm.service_hair_cut_men").with_context(lang="en_US").name, "Men's wash, cut and dry")

    def test_a_fault_names_file_and_key_and_nothing_is_written(self):
        self._change("rooms.toml", 'en = "Styling chair 1"', 'en = "Throne"')
        self._change("services.toml", "buffer_before = 0", "bufer_before = 0")
        with self.assertRaises(ConfigError) as caught:
            loader.apply(self.env, self.folder)
        self.assertIn("services.toml: hair_patch_test: unknown key bufer_before", str(caught.exception))

    def test_what_somebody_deleted_comes_back(self):
        self.env.ref("salon_crm.breed_pug").unlink()
        again, _applied, _waiting = loader.apply(self.env, find_config())
        self.assertEqual(again.created, 1)
        self.assertEqual(self.env.ref("salon_crm.breed_pug").species, "dog")

    def test_services_have_phases_prices_and_tax_included(self):
        service = self.env.ref("salon_crm.service_hair_cut_women")
        self.assertRecordValues(
            service.phase_ids,
            [
                {"kind": "active", "duration_min": 15, "staff": "support"},
                {"kind": "active", "duration_min": 40, "staff": "lead"},
                {"kind": "finishing", "duration_min": 20, "staff": "lead"},
            ],
        )
        self.assertEqual(service.service_min, 75)
        self.assertEqual(service.level_price_ids.mapped("price"), [98.0, 158.0, 268.0])
        taxes = service.taxes_id.compute_all(106.0)
        self.assertEqual((taxes["total_excluded"], taxes["total_included"]), (100.0, 106.0))
        goods = self.env.ref("salon_crm.product_mask_sheet_hydrate").taxes_id.compute_all(113.0)
        self.assertEqual(goods["total_excluded"], 100.0)

    def test_medical_services_are_not_on_the_menu(self):
        self.assertEqual(
            self.env["product.template"].search_count([("is_salon_service", "=", True), ("categ_id.name", "ilike", "laser")]), 0
        )
        names = self.env["ir.model.data"].search([("module", "=", "salon_crm"), ("name", "=like", "service\\_%")]).mapped("name")
        self.assertEqual(len(names), 93)

    def test_branches_have_hours_tills_and_stock_rooms(self):
        for key in ("wutong", "xinghe", "hepan"):
            branch = self.env.ref(f"salon_crm.branch_{key}")
            self.assertTrue(branch.pos_config_ids)
            self.assertEqual(set(branch.pos_config_ids.payment_method_ids.mapped("salon_tender")), {"cash", "card", "wechat"})
            self.assertTrue(branch.warehouse_id)
        self.assertEqual(len(self.env.ref("salon_crm.branch_hepan").opening_ids), 6, "closed on Mondays")

    def test_every_name_is_there_in_both_languages(self):
        for model in ("salon.branch", "salon.level", "salon.skill", "salon.resource.kind", "salon.service.kind", "salon.pet.breed"):
            for record in self.env[model].search([]).filtered(lambda row: row.get_external_id()[row.id].startswith("salon_crm.")):
                chinese = record.with_context(lang="zh_CN").name
                self.assertRegex(chinese, "[\u4e00-\u9fff]|^SPA$", record.get_external_id())
                self.assertNotRegex(record.with_context(lang="en_US").name, "[\u4e00-\u9fff]")

    def test_a_table_of_an_addon_that_is_not_installed_waits(self):
        self.assertIn("safety_rules", self.waiting)
        self.assertIn("tills", self.applied)
        registry.register("ghost", lambda up, folder: self.fail("loaded"), addon="salon_ghost", file="tiers", order=1)
        self.addCleanup(registry._tables.pop, "ghost")
        loader.apply(self.env, find_config())
