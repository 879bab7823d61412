from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools.convert import convert_file


@tagged("post_install", "-at_install")
class TestLanguages(TransactionCase):
    def test_the_day_has_24_hours_and_the_week_begins_on_monday_in_both_languages(self):
        for xmlid in ("base.lang_en", "base.lang_zh_CN"):
            lang = self.env.ref(xmlid)
            self.assertEqual((lang.time_format, lang.week_start), ("%H:%M:%S", "1"), xmlid)

    def test_dates_begin_with_the_year(self):
        self.assertEqual(self.env.ref("base.lang_en").date_format, "%Y-%m-%d")
        self.assertEqual(self.env.ref("base.lang_zh_CN").date_format, "%Y/%m/%d")

    def test_a_form_that_a_person_chose_stays_when_the_addon_is_updated(self):
        self.env.ref("base.lang_en").time_format = "%I:%M:%S %p"
        convert_file(self.env, "salon_crm", "data/res_lang_data.xml", {}, mode="update")
        self.assertEqual(self.env.ref("base.lang_en").time_format, "%I:%M:%S %p")


@tagged("post_install", "-at_install")
class TestWebClientPage(HttpCase):
    def setUp(self):
        super().setUp()
        new_test_user(self.env, login="mei", password="a long enough pass word", groups="base.group_user,salon_crm.group_salon_desk")
        self.env["res.lang"]._activate_lang("zh_CN")
        self.authenticate("mei", "a long enough pass word")

    def _page(self):
        return self.url_open("/odoo").text

    def test_the_page_says_its_language(self):
        self.assertIn('lang="en-US"', self._page())
        self.env["res.users"].search([("login", "=", "mei")]).lang = "zh_CN"
        self.authenticate("mei", "a long enough pass word")  # a session keeps the language that it began with
        self.assertIn('lang="zh-CN"', self._page())

    def test_the_device_chooses_light_or_dark(self):
        self.assertNotIn("assets_web_dark", self._page())
        self.opener.cookies.set("color_scheme", "dark")
        self.assertIn("assets_web_dark", self._page())
        self.opener.cookies.set("color_scheme", "sepia")
        self.assertNotIn("assets_web_dark", self._page())
