from types import SimpleNamespace

from odoo.tests import tagged

from odoo.addons.salon_crm.config import (
    loader,  # noqa: F401  registers the tables below
    registry,
)
from odoo.addons.salon_crm.config.upsert import Upsert

from ..config.tills import LIMIT, check_limits, load_limits, load_tills
from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestConfig(SalonPosCase):
    def test_applying_the_configuration_sets_up_tills_once(self):
        branch = self._make_branch("Lakeside", "XLKS")
        upsert = SimpleNamespace(env=self.env)
        load_tills(upsert, None)
        config = branch.pos_config_ids
        load_tills(upsert, None)
        self.assertEqual(len(config), 1)
        self.assertEqual(branch.pos_config_ids, config)

    def test_a_company_without_books_does_not_stop_the_configuration(self):
        company = self.env["res.company"].create({"name": "New shop"})
        branch = self.env["salon.branch"].create({"name": "New", "code": "XNEW", "company_id": company.id})
        load_tills(SimpleNamespace(env=self.env), None)
        self.assertFalse(branch.pos_config_ids)

    def test_tills_come_after_branches_services_and_products(self):
        order = {table.name: table.order for table in registry.tables({"salon_crm", "salon_pos"})}
        self.assertGreater(order["tills"], max(order[name] for name in ("branches", "services", "products")))

    def test_a_branch_keeps_its_own_limit_until_the_file_changes(self):
        def apply(limit):
            load_limits(Upsert(self.env), SimpleNamespace(files={"policies": {"till": {LIMIT: limit}}}))

        apply(15)
        self.assertEqual(self.branch.desk_discount_percent, 15)
        self.branch.desk_discount_percent = 30
        apply(15)
        self.assertEqual(self.branch.desk_discount_percent, 30)
        self.assertEqual(self._make_branch("Lakeside", "XLKS").desk_discount_percent, 15, "A new branch begins with the file's")
        apply(0)
        self.assertEqual(self.branch.desk_discount_percent, 0)

    def test_a_table_that_is_none_is_told_with_file_and_key(self):
        for wrong in (5, [{LIMIT: 5}]):
            with self.subTest(till=wrong):
                faults = check_limits(SimpleNamespace(files={"policies": {"till": wrong}}))
                self.assertEqual([(fault.file, fault.key) for fault in faults], [("policies.toml", "till")])
