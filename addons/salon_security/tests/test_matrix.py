from odoo.tests import TransactionCase, tagged

from . import matrix


@tagged("post_install", "-at_install")
class TestMatrix(TransactionCase):
    """Holds for whichever of our addons are installed together with this one."""

    def test_the_table_of_roles_and_rights_is_what_the_database_grants(self):
        self.assertEqual(matrix.compare(self.env, matrix.sister_addons(self.env)), [])

    def test_no_right_is_given_to_everybody(self):
        rows = matrix.rows_in_database(self.env, matrix.sister_addons(self.env))
        self.assertEqual([key for key in rows if key[2] in ("everybody", "base.group_public")], [])

    def test_every_model_of_ours_has_an_access_row(self):
        self.assertEqual(matrix.models_without_access(self.env, matrix.sister_addons(self.env)), [])

    def test_a_changed_right_is_reported(self):
        row = self.env.ref("salon_security.access_security_login_throttle_system")
        row.perm_write = True
        self.assertEqual(matrix.compare(self.env, ["salon_security"]), [
            "salon_security security.login.throttle base.group_system: the table says r---, the database r-w-",
        ])

    def test_the_employee_app_for_the_till_is_not_installed(self):
        # Its till receives unsalted hashes of four-digit PINs: see docs/security.md.
        self.assertNotIn("pos_hr", self.env.registry._init_modules)
