from odoo.modules.migration import load_script
from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import file_path

from odoo.addons.salon_crm.hooks import set_language_forms


@tagged("post_install", "-at_install")
class TestLanguages(TransactionCase):
    def test_the_day_has_24_hours_and_the_week_begins_on_monday_in_both_languages(self):
        for xmlid in ("base.lang_en", "base.lang_zh_CN"):
            lang = self.env.ref(xmlid)
            self.assertEqual((lang.time_format, lang.week_start), ("%H:%M:%S", "1"), xmlid)

    def test_dates_begin_with_the_year(self):
        self.assertEqual(self.env.ref("base.lang_en").date_format, "%Y-%m-%d")
        self.assertEqual(self.env.ref("base.lang_zh_CN").date_format, "%Y/%m/%d")

    def _forms_after_installing(self, xmlid, **found):
        """Return the forms of a language in an Odoo that had the given ones before."""
        lang = self.env.ref(xmlid)
        lang.write(found)
        set_language_forms(self.env)
        return lang.date_format, lang.time_format, lang.week_start

    def test_the_forms_that_odoo_comes_with_become_the_salons(self):
        english = {"date_format": "%m/%d/%Y", "time_format": "%I:%M:%S %p", "week_start": "7"}
        self.assertEqual(self._forms_after_installing("base.lang_en", **english), ("%Y-%m-%d", "%H:%M:%S", "1"))
        chinese = {"date_format": "%Y/%m/%d", "time_format": "%H:%M:%S", "week_start": "7"}
        self.assertEqual(self._forms_after_installing("base.lang_zh_CN", **chinese), ("%Y/%m/%d", "%H:%M:%S", "1"))

    def test_a_salon_that_was_there_before_gets_them_with_the_update(self):
        lang = self.env.ref("base.lang_en")
        lang.write({"date_format": "%d/%m/%Y", "time_format": "%I:%M:%S %p", "week_start": "7"})
        script = load_script(file_path("salon_crm/migrations/19.0.1.1.0/post-language_forms.py"), "language_forms")
        script.migrate(self.env.cr, "19.0.1.0.0")
        self.assertEqual((lang.date_format, lang.time_format, lang.week_start), ("%d/%m/%Y", "%H:%M:%S", "1"))

    def test_a_form_that_a_person_chose_stays(self):
        chosen = {"date_format": "%d/%m/%Y", "time_format": "%I:%M:%S %p", "week_start": "6"}
        self.assertEqual(self._forms_after_installing("base.lang_en", **chosen), ("%d/%m/%Y", "%H:%M:%S", "6"))
        chosen = {"date_format": "%d/%m/%Y", "time_format": "%I:%M:%S %p", "week_start": "6"}
        self.assertEqual(self._forms_after_installing("base.lang_zh_CN", **chosen), ("%d/%m/%Y", "%I:%M:%S %p", "6"))


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
