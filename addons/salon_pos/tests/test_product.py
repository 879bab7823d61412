from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestProduct(SalonPosCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = cls.env["salon.service.kind"].create([{"name": "Brows", "code": "xbrows"}, {"name": "Feet", "code": "xfeet"}])
        cls.kinds._ensure_pos_category()

    def _make_template(self, **vals):
        return self.env["product.template"].create({"name": "Thing", "type": "service", **vals})

    def test_many_new_services_stand_under_their_trades(self):
        templates = self.env["product.template"].create([
            {"name": f"Service {number}", "type": "service", "is_salon_service": True, "salon_kind_id": kind.id}
            for number, kind in enumerate(self.kinds)
        ])
        self.assertEqual([template.pos_categ_ids for template in templates], [kind.pos_categ_id for kind in self.kinds])
        self.assertTrue(all(templates.mapped("available_in_pos")))

    def test_a_category_that_somebody_chose_is_kept(self):
        own = self.env["pos.category"].create({"name": "Specials"})
        template = self._make_template(is_salon_service=True, salon_kind_id=self.kinds[0].id, pos_categ_ids=[(6, 0, own.ids)])
        template.salon_kind_id = self.kinds[1]
        self.assertEqual(template.pos_categ_ids, own)

    def test_a_product_that_is_no_more_for_sale_leaves_the_till(self):
        template = self._make_template(type="consu", salon_use="retail")
        self.assertTrue(template.available_in_pos)
        template.salon_use = "back_bar"
        self.assertFalse(template.available_in_pos)

    def test_what_is_neither_service_nor_retail_is_left_alone(self):
        self.assertFalse(self._make_template().available_in_pos)

    def test_trades_get_one_category_each(self):
        before = self.kinds.mapped("pos_categ_id")
        self.kinds._ensure_pos_category()
        self.assertEqual(self.kinds.mapped("pos_categ_id"), before)
        self.assertEqual(len(before), 2)

    def test_prices_by_person_leave_out_who_is_not_qualified(self):
        self.env["salon.skill.level"].create({
            "employee_id": self.mei.id, "product_tmpl_id": self.cut.product_tmpl_id.id, "level_id": self.level.id, "price": 0,
        })
        self.assertEqual(self.cut._get_salon_prices(self.mei | self.anna), {self.mei: 128.0})
