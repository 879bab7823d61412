from odoo.tests import tagged

from .common import SalonCase


@tagged("-at_install", "post_install")
class TestOneBoxSearch(SalonCase):
    """Any part of name, pinyin, phone, e-mail or a pet's name finds the customer, in every box."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.xiaoming = cls._make_customer("王小明", phone="13912345678", email="xm@example.com")
        cls.zoe = cls._make_customer("Zoë Müller", phone="+49 171 2345678")
        cls.momo = cls._make_pet(cls.xiaoming, "毛毛")

    def _find(self, text, limit=8):
        found = self.env["res.partner"].name_search(text, [("is_salon_customer", "=", True)], limit=limit)
        return self.env["res.partner"].browse([partner_id for partner_id, _name in found])

    def test_every_way_to_name_a_person_finds_him(self):
        for text in ("王小明", "小明", "王", "wangxiaoming", "xiaoming", "wxm", "WXM", "xm", "5678", "139 1234 5678", "+8613912345678",
                     "xm@example", "毛毛", "maomao", "wang 56"):
            with self.subTest(text=text):
                self.assertIn(self.xiaoming, self._find(text))

    def test_accents_do_not_matter(self):
        self.assertEqual(self._find("muller"), self.zoe)
        self.assertEqual(self._find("zoe mül"), self.zoe)

    def test_local_and_international_number_find_the_same_person(self):
        self.assertEqual(self._find("1712345678"), self.zoe)

    def test_words_must_all_fit(self):
        self.assertFalse(self._find("wang 9999"))

    def test_the_search_view_uses_the_same_box(self):
        found = self.env["res.partner"].search([("display_name", "ilike", "xiaoming"), ("is_salon_customer", "=", True)])
        self.assertEqual(found, self.xiaoming)

    def test_filtering_in_memory_gives_the_same_answer(self):
        people = self.xiaoming + self.zoe
        self.assertEqual(people.filtered_domain(people._get_words_domain(["xiaoming", "5678"])), self.xiaoming)

    def test_exact_name_stands_first_then_word_then_part(self):
        part = self._make_customer("Annabel Sun")
        word = self._make_customer("Sun Anna")
        exact = self._make_customer("Anna")
        self.assertEqual(self._find("anna")[0], exact)
        self.assertLess(self._find("anna").ids.index(word.id), self._find("anna").ids.index(part.id))

    def test_one_typo_still_finds_when_nothing_else_does(self):
        self._make_customer("Christopher Lee")
        self.assertEqual(self._find("cristopher").mapped("name"), ["Christopher Lee"])

    def test_wildcards_are_plain_letters(self):
        self.assertFalse(self._find("%_%"))

    def test_key_follows_a_renamed_and_a_moved_pet(self):
        self.momo.name = "Barnaby"
        self.assertIn(self.xiaoming, self._find("barnaby"))
        self.assertNotIn(self.xiaoming, self._find("maomao"))
        self.momo.owner_id = self.zoe
        self.assertEqual(self._find("barnaby"), self.zoe)

    def test_desk_sees_the_end_of_the_number_beside_the_name(self):
        desk = self._make_user("desk", branches=self.branch)
        partner = self.xiaoming.with_user(desk).with_context(formatted_display_name=True)
        self.assertIn("··5678", partner.display_name)
        self.assertNotIn("5678", self.xiaoming.with_user(desk).display_name)

    def test_one_query_computes_the_keys_of_many(self):
        def make(count):
            self.env["res.partner"].create([
                {"name": f"客户{number}", "phone": f"1380000{number:04d}", "is_salon_customer": True} for number in range(count)
            ])
            self.env.flush_all()

        make(1)
        with self.assertQueryCount(12):
            make(1)
        with self.assertQueryCount(12):
            make(50)

    def test_the_index_exists(self):
        self.env.cr.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'res_partner_salon_search_trigram'")
        self.assertIn("gin_trgm_ops", self.env.cr.fetchone()[0])
