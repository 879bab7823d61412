from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open


@tagged("-at_install", "post_install")
class TestAssets(TransactionCase):
    """One wrong line of SCSS takes the style from every screen; the server only shows a red bar."""

    def test_styles_compile_and_carry_the_tokens(self):
        surfaces = {"web.assets_web": "#FFFFFF", "web.assets_web_dark": "#17191D"}
        for name, surface in surfaces.items():
            with self.subTest(bundle=name):
                bundle = self.env["ir.qweb"]._get_asset_bundle(name, css=True, js=False)
                css = bundle.preprocess_css()
                self.assertFalse(bundle.css_errors)
                self.assertIn(f"--o-salon-surface: {surface}", css)
                self.assertIn(".o_salon_home_cards", css)

    def test_the_icon_set_has_every_state(self):
        with file_open("salon_crm/static/src/img/icons.svg") as sprite:
            text = sprite.read()
        for name in ("hold", "booked", "arrived", "in_service", "to_pay", "done", "no_show", "cancelled", "stop", "pet", "new", "note"):
            with self.subTest(icon=name):
                self.assertIn(f'id="{name}"', text)
