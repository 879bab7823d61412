from odoo.tests import TransactionCase, tagged

from .sisters import sister_addons
from .translations import exported_terms, untranslated_terms


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def test_every_term_of_our_addons_is_translated_to_chinese(self):
        addons = sister_addons(self.env)
        terms = exported_terms(self.env, addons)
        self.assertIn("salon_security", addons)
        self.assertEqual([line for addon in addons for line in untranslated_terms(addon, terms[addon])], [])
