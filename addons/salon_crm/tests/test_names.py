from odoo.tests import BaseCase, tagged

from ..tools.names import digits_of, family_name, fold, name_words, pinyin_of, query_words, search_key, split_name_and_phone


@tagged("-at_install", "post_install")
class TestNames(BaseCase):
    def test_pinyin_is_full_and_by_initials(self):
        self.assertEqual(pinyin_of("张三"), "zhangsan zs")
        self.assertEqual(pinyin_of("Lin Yue"), "")
        self.assertEqual(pinyin_of(False), "")

    def test_given_name_and_its_initials_are_words(self):
        self.assertEqual(name_words("王小明"), "wangxiaoming wxm 小明 明 xm")

    def test_family_names_of_two_characters_stay_whole(self):
        cases = [
            ("林悦", "林"), ("欧阳晴", "欧阳"), ("歐陽晴", "歐陽"), ("司马相如", "司马"), ("欧阳", "欧"),
            ("Lin Yue", ""), ("", ""), (False, ""),
        ]
        for name, family in cases:
            self.assertEqual(family_name(name), family)

    def test_accents_case_and_full_width_fold(self):
        self.assertEqual(fold("Zoë ÉCLAIR １３８"), "zoe eclair 138")

    def test_key_has_a_blank_before_every_word_and_no_word_twice(self):
        self.assertEqual(search_key("Lin Yue", False, "lin", "138"), " lin yue 138 ")
        self.assertEqual(search_key(None, ""), "")

    def test_digits_with_blanks_are_one_number(self):
        self.assertEqual(query_words("138 0013-8000"), ["13800138000"])
        self.assertEqual(query_words("+86 138 0013 8000"), ["8613800138000"])
        self.assertEqual(query_words("0049 171 2345"), ["491712345"])

    def test_words_and_digits_stay_apart(self):
        self.assertEqual(query_words("li 66"), ["li", "66"])
        self.assertEqual(query_words("  "), [])

    def test_name_and_phone_come_out_of_one_box(self):
        self.assertEqual(split_name_and_phone("林悦 13800138000"), ("林悦", "13800138000"))
        self.assertEqual(split_name_and_phone("林悦13800138000"), ("林悦", "13800138000"))
        self.assertEqual(split_name_and_phone("Room 12"), ("Room 12", ""))
        self.assertEqual(split_name_and_phone("Lin Yue"), ("Lin Yue", ""))

    def test_digits_of_nothing_are_nothing(self):
        self.assertEqual(digits_of(None), "")
