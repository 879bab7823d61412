from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.salon_workflow.tools.payload import checked_payload


@tagged("post_install", "-at_install")
class TestPayload(BaseCase):
    def test_every_declared_type_accepts_its_own_value(self):
        declared = {"a": "int", "b": "str", "c": "bool", "d": "float", "e": "date", "f": "datetime", "g": "ids", "h": "strs"}
        values = {
            "a": 3, "b": "cash", "c": False, "d": 1, "e": date(2026, 3, 1), "f": datetime(2026, 3, 1, 9, 30), "g": (4, 5), "h": ["cut"],
        }
        self.assertEqual(checked_payload("x.done", declared, values), {
            "a": 3, "b": "cash", "c": False, "d": 1.0, "e": "2026-03-01", "f": "2026-03-01T09:30:00", "g": [4, 5], "h": ["cut"],
        })

    def test_a_value_of_another_type_is_refused_without_being_shown(self):
        wrong = [
            ("int", "12"), ("int", True), ("int", 1.5), ("str", 5), ("bool", 1), ("float", "1"), ("date", datetime(2026, 3, 1)),
            ("datetime", date(2026, 3, 1)), ("ids", [True]), ("ids", 4), ("strs", [4]), ("strs", "cut"),
        ]
        for type_name, value in wrong:
            message = rf"'entry' wants {type_name}, got \w+$"
            with self.subTest(type_name=type_name, value=value), self.assertRaisesRegex(ValueError, message):
                checked_payload("x.done", {"entry": type_name}, {"entry": value})

    def test_an_undeclared_entry_is_refused_by_name(self):
        with self.assertRaisesRegex(ValueError, r"x\.done: payload entries \['phone'\] are not declared"):
            checked_payload("x.done", {"amount_cents": "int"}, {"amount_cents": 1, "phone": "13800000000"})

    def test_an_unknown_fact_is_left_out(self):
        declared = {"amount_cents": "int", "room": "str"}
        self.assertEqual(checked_payload("x.done", declared, {"amount_cents": 0, "room": None}), {"amount_cents": 0})
