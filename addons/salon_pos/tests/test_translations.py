from pathlib import Path

import polib

from odoo.tests import tagged
from odoo.tests.common import TransactionCase
from odoo.tools import file_path

from ..tools.stock_terms import merge_terms, stock_terms

# What a shop reads on the stock screens; each once meant something else or was English.
SHOP_WORDS = {"Register": "收银", "Ticket": "小票", "Local Network Access": "本地网络", "Oops!": "出错了"}


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_every_term_is_chinese(self):
        folder = Path(file_path("salon_pos/i18n/zh_CN.po")).parent
        chinese = {entry.msgid: entry.msgstr for entry in polib.pofile(str(folder / "zh_CN.po"))}
        missing = [entry.msgid for entry in polib.pofile(str(folder / "salon_pos.pot")) if not chinese.get(entry.msgid)]
        self.assertEqual(missing, [])

    def test_gaps_are_the_same_in_both_languages(self):
        for entry in polib.pofile(file_path("salon_pos/i18n/zh_CN.po")):
            with self.subTest(term=entry.msgid):
                self.assertEqual(sorted(self._gaps(entry.msgid)), sorted(self._gaps(entry.msgstr)))

    def _gaps(self, text):
        return [part.split(")")[0] for part in text.split("%(")[1:]] + ["%s"] * text.count("%s")

    def test_the_stock_till_speaks_like_a_shop(self):
        translations, _params = self.env["ir.http"]._get_translations_for_webclient(["point_of_sale"], "zh_CN")
        served = {message["id"]: message["string"] for message in translations["point_of_sale"]["messages"]}
        self.assertEqual({term: served[term] for term in SHOP_WORDS}, SHOP_WORDS)
        self.assertEqual(len(served), len(translations["point_of_sale"]["messages"]), "Each term once")

    def test_other_languages_and_modules_stay_as_they_are(self):
        self.assertEqual(stock_terms("fr_FR"), {})
        before = {"messages": ({"id": "Register", "string": "Caisse"},)}
        self.assertIs(merge_terms(before, {}), before)
        translations, _params = self.env["ir.http"]._get_translations_for_webclient(["web"], "zh_CN")
        self.assertEqual(set(translations), {"web"})
