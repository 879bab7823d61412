from odoo.tests import TransactionCase, tagged

from odoo.addons.salon_security.tests import matrix


@tagged("post_install", "-at_install")
class TestRoleMatrix(TransactionCase):
    """From the top of the stack: with all of these addons installed, the table of roles and rights still holds."""

    def test_the_table_says_what_the_database_grants(self):
        self.assertEqual(matrix.compare(self.env, matrix.sister_addons(self.env)), [])

    def test_no_model_is_without_rights(self):
        self.assertNotIn("salon.takings.report", matrix.models_without_access(self.env, ["salon_analytics"]))
