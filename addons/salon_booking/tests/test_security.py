from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import DAY, BookingCase

# model: {role: rights among c(reate) r(ead) w(rite) u(nlink)}
RIGHTS = {
    "salon.appointment": {"desk": "crw", "manager": "crw", "admin": "crw", "stylist": "r", "accountant": ""},
    "salon.appointment.line": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "r", "accountant": ""},
    "salon.appointment.allocation": {"desk": "r", "manager": "r", "admin": "r", "stylist": "r", "accountant": ""},
    "salon.appointment.change": {"desk": "r", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.appointment.hold": {"desk": "r", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.appointment.report": {"desk": "", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.appointment.guest": {"desk": "rw", "manager": "rw", "admin": "rw", "stylist": "", "accountant": ""},
    "salon.no.show.forecast": {"desk": "", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.appointment.task": {"desk": "r", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.appointment.series": {"desk": "r", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.appointment.series.date": {"desk": "r", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.appointment.series.change": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.appointment.repeat": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.appointment.repeat.line": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.appointment.rebook": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.customer.service": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.day.regret": {"desk": "", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.licence": {"desk": "", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.licence.kind": {"desk": "", "manager": "r", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.pet.factor": {"desk": "r", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.shift": {"desk": "r", "manager": "crwu", "admin": "crwu", "stylist": "r", "accountant": ""},
    "salon.booking.policy": {"desk": "r", "manager": "r", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.booking.policy.step": {"desk": "r", "manager": "r", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.booking.policy.period": {"desk": "r", "manager": "r", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.booking.promise": {"desk": "r", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.booking.fee": {"desk": "r", "manager": "r", "admin": "r", "stylist": "", "accountant": ""},
    "salon.booking.fee.waive": {"desk": "", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.appointment.answer": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.appointment.cancel": {"desk": "crwu", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
    "salon.shift.copy": {"desk": "", "manager": "crwu", "admin": "crwu", "stylist": "", "accountant": ""},
}
OPERATIONS = {"c": "create", "r": "read", "w": "write", "u": "unlink"}


@tagged("post_install", "-at_install")
class TestSecurity(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {role: cls._user(f"role_{role}", role) for role in ("desk", "manager", "admin", "stylist", "accountant")}
        cls.mei.user_id = cls.users["stylist"]

    def test_the_table_of_rights(self):
        for model, roles in RIGHTS.items():
            for role, rights in roles.items():
                for letter, operation in OPERATIONS.items():
                    with self.subTest(model=model, role=role, operation=operation):
                        allowed = self.env[model].with_user(self.users[role]).has_access(operation)
                        self.assertEqual(allowed, letter in rights)

    def test_every_model_of_this_addon_is_in_the_table(self):
        names = {name for name, model in self.env.registry.items() if model._original_module == "salon_booking" and not model._abstract}
        self.assertEqual(names, set(RIGHTS))

    def test_the_desk_books_in_its_own_branch(self):
        appointment = self.env["salon.appointment"].with_user(self.users["desk"]).create(self._values("10:00"))
        appointment.action_arrive()
        self.assertEqual(appointment.state, "arrived")
        appointment.action_start()
        appointment.action_finish()

    def test_another_branch_is_invisible_to_the_desk(self):
        appointment = self._book("10:00")
        elsewhere = self._user("desk_elsewhere", "desk", branch=self._make_branch("Hill", "HL"))
        self.assertFalse(self.env["salon.appointment"].with_user(elsewhere).search([("id", "=", appointment.id)]))
        with self.assertRaises(AccessError):
            appointment.with_user(elsewhere).read(["start"])
        self.assertFalse(self.env["salon.shift"].with_user(elsewhere).search([]))
        self.assertFalse(self.env["salon.appointment.allocation"].with_user(elsewhere).search([]))

    def test_a_manager_without_branches_sees_all_of_the_company(self):
        appointment = self._book("10:00")
        self.users["manager"].salon_branch_ids = False
        self.assertTrue(self.env["salon.appointment"].with_user(self.users["manager"]).search([("id", "=", appointment.id)]))

    def test_a_stylist_sees_own_appointments_and_no_customer(self):
        own, other = self._book("10:00", wish=self.mei), self._book("10:00", wish=self.anna)
        stylist = self.users["stylist"]
        found = self.env["salon.appointment"].with_user(stylist).search([("visit_date", "=", DAY)])
        self.assertEqual(found, own.with_user(stylist))
        self.assertEqual(found.customer_short_name, "Lin Y.")
        with self.assertRaises(AccessError):
            found.read(["customer_id"])
        with self.assertRaises(AccessError):
            other.with_user(stylist).read(["start"])
        with self.assertRaises(AccessError):
            found.note = "changed"
        self.assertEqual(self.env["salon.shift"].with_user(stylist).search([]).employee_id.ids, self.mei.ids)

    def test_another_company_is_out_of_reach(self):
        company = self.env["res.company"].create({"name": "Other salon"})
        branch = self._make_branch("Far", "FR", company=company)
        shift = self.env["salon.shift"].create(
            {
                "employee_id": self._make_stylist("Far", branch=branch).id,
                "branch_id": branch.id,
                "start": self._at("09:00"),
                "stop": self._at("18:00"),
            }
        )
        self.assertFalse(self.env["salon.shift"].with_user(self.users["admin"]).search([("id", "=", shift.id)]))

    def test_nobody_writes_held_time_by_hand(self):
        row = self._book("10:00").allocation_ids[0]
        with self.assertRaises(AccessError):
            row.with_user(self.users["admin"]).write({"blocking": False})
