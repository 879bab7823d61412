from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from ..models.salon_shift import VisitsOrphanedError
from .common import TeamCase


@tagged("post_install", "-at_install")
class TestOrphans(TeamCase):
    """Hours that are taken away under bookings: the list at once, and nothing changed until somebody decides."""

    def _cut_short(self, reason=False):
        shift = self._shift_of(self.mei)
        values = self._values_of(self.mei, "13:00", "18:00", kind="shift", id=shift.id)
        return self.rota.save_shift(self.branch.id, values, reason)

    def test_a_shift_cut_under_a_visit_answers_with_the_visit_and_changes_nothing(self):
        visit = self._book("10:00", wish=self.mei)
        (card,) = self._cut_short()["orphans"]
        self.assertEqual((card["id"], card["customer"], card["person"]), (visit.id, "Lin Yue", "Mei"))
        self.assertEqual(self._shift_of(self.mei).start, self._at("09:00"))
        self.assertEqual(card["ways"][0]["label"], "10:00 with Anna")

    def test_a_press_gives_the_visit_to_somebody_else_and_the_change_goes_through(self):
        visit = self._book("10:00", wish=self.mei)
        (card,) = self._cut_short()["orphans"]
        words = self.rota.mend_visit(visit.id, card["ways"][0]["place"])
        self.assertIn("with Anna", words)
        self.assertEqual((visit.line_ids.employee_id, visit.start), (self.anna, self._at("10:00")))
        self.assertEqual(self._cut_short(), {"orphans": []})
        self.assertEqual(self._shift_of(self.mei).start, self._at("13:00"))

    def test_every_way_that_is_offered_can_be_taken(self):
        self._book("10:00", wish=self.anna)
        visit = self._book("10:00", wish=self.mei)
        (card,) = self._cut_short()["orphans"]
        self.assertEqual(len(card["ways"]), 3)
        for way in card["ways"]:
            with self.subTest(way["label"]):
                self.rota.mend_visit(visit.id, way["place"])
                self.assertEqual(visit.line_ids.employee_id, self.anna)

    def test_kept_with_a_reason_it_stays_and_is_named_as_kept(self):
        visit = self._book("10:00", wish=self.mei)
        self.assertEqual(self._cut_short("comes in for this one"), {"orphans": []})
        self.assertEqual(self._shift_of(self.mei).start, self._at("13:00"))
        self.assertTrue(visit.is_uncovered)
        self.assertEqual((visit.uncovered_reason, visit.uncovered_user_id), ("comes in for this one", self.boss))
        self.assertEqual(self.rota.get_orphans(self.branch.id), [])

    def test_blanks_are_no_reason(self):
        self._book("10:00", wish=self.mei)
        self.assertEqual(len(self._cut_short("   ")["orphans"]), 1)
        self.assertEqual(self._shift_of(self.mei).start, self._at("09:00"))

    def test_a_moved_visit_is_a_new_question(self):
        visit = self._book("10:00", wish=self.mei)
        self._cut_short("comes in for this one")
        visit.write({"start": self._at("14:00")})
        self.assertFalse(visit.uncovered_reason)
        self.assertFalse(visit.is_uncovered)

    def test_taking_a_shift_away_lists_all_its_visits_in_order(self):
        later, sooner = self._book("15:00", wish=self.mei), self._book("10:00", wish=self.mei)
        answer = self.rota.remove_shift(self.branch.id, {"kind": "shift", "id": self._shift_of(self.mei).id})
        self.assertEqual([card["id"] for card in answer["orphans"]], [sooner.id, later.id])
        self.assertTrue(self._shift_of(self.mei))

    def test_odoo_own_forms_refuse_with_the_list_in_words(self):
        self._book("10:00", wish=self.mei)
        with self.assertRaisesRegex(VisitsOrphanedError, "Mon 3 Mar 10:00 Lin.*Cut"), self.env.cr.savepoint():
            self._shift_of(self.mei).with_user(self.boss).unlink()

    def test_a_time_held_online_is_not_taken_away_and_needs_no_list(self):
        self.env["salon.appointment.allocation"]._claim(
            [
                {
                    "resource_id": self.mei.resource_id.id,
                    "branch_id": self.branch.id,
                    "start": self._at("10:00"),
                    "stop": self._at("11:00"),
                    "kind": "hold",
                    "phase_id": self.cut.product_tmpl_id.phase_ids[0].id,
                    "expires_at": self._at("09:30"),
                }
            ]
        )
        with self.assertRaisesRegex(UserError, "Somebody is booked"), self.env.cr.savepoint():
            self._cut_short("keep")

    def test_the_list_forgets_nothing_however_the_shift_was_lost(self):
        visit = self._book("10:00", wish=self.mei)
        self.env.cr.execute("DELETE FROM salon_shift WHERE employee_id = %s", (self.mei.id,))
        self.env.invalidate_all()
        self.assertEqual([card["id"] for card in self.rota.get_orphans(self.branch.id)], [visit.id])
        home = self.env["salon.home"].with_user(self.boss).get_home()
        card = next(each for each in home["cards"] if each["key"] == "uncovered_visits")
        self.assertEqual((card["figure"], card["rows"][0]["action"]["params"]["orphans"]), ("1", True))
        self.assertEqual(self.env["salon.appointment"].search(card["action"]["domain"]), visit)
        self.rota.keep_visit(visit.id, "her own wish")
        self.assertEqual(self.rota.get_orphans(self.branch.id), [])

    def test_no_card_while_every_visit_has_its_person(self):
        visit = self._book("10:00", wish=self.mei)
        home = self.env["salon.home"].with_user(self.boss).get_home()
        self.assertNotIn("uncovered_visits", [card["key"] for card in home["cards"]])
        self.assertEqual(self.env["salon.appointment"].search([("is_uncovered", "=", True), ("id", "=", visit.id)]).ids, [])
        self.assertEqual(self.env["salon.appointment"].search([("is_uncovered", "=", False), ("id", "=", visit.id)]), visit)

    def test_a_cancelled_visit_needs_nobody(self):
        visit = self._book("10:00", wish=self.mei)
        self._cut_short("x")
        visit.action_cancel()
        self.assertFalse(visit.is_uncovered)

    def test_nobody_writes_a_reason_past_the_rota(self):
        visit = self._book("10:00", wish=self.mei)
        visit.with_user(self._user("orphan_desk", "desk")).write({"uncovered_reason": "mine"})
        self.assertFalse(visit.uncovered_reason)

    def test_a_way_that_was_made_up_is_refused(self):
        visit = self._book("10:00", wish=self.mei)
        for place in (
            {},
            {"start": "x", "people": {}},
            {"start": "2031-03-03 02:00:00", "people": {"1": 1}},
            {"start": None, "people": None},
            "x",
        ):
            with self.subTest(str(place)), self.assertRaisesRegex(UserError, "not open any more"):
                self.rota.mend_visit(visit.id, place)
        with self.assertRaisesRegex(UserError, "not there any more"):
            self.rota.mend_visit(2**30, {})
        with self.assertRaisesRegex(UserError, "Enter a reason"):
            self.rota.keep_visit(visit.id, "  ")

    def test_two_services_by_two_people_only_the_one_who_is_gone_changes_hands(self):
        third = self._make_stylist("Rui")
        self._qualify(third, self.cut)
        self._shift(third, "09:00", "18:00")
        values = self._values("10:00", self.colour, self.cut)
        stays, gone = self.mei, self.anna
        for command, person in zip(values["line_ids"], (stays, gone), strict=True):
            command[2]["wished_employee_id"] = person.id
        visit = self.env["salon.appointment"]._book(values)
        self.env.cr.execute("DELETE FROM salon_shift WHERE employee_id = %s", (gone.id,))
        self.env.invalidate_all()
        (card,) = self.rota.get_orphans(self.branch.id)
        self.assertTrue(card["ways"])
        self.rota.mend_visit(visit.id, card["ways"][0]["place"])
        self.assertEqual(visit.line_ids[0].employee_id, stays)
        self.assertNotIn(gone, visit.line_ids.employee_id)
        self.assertEqual(visit.visit_date, DAY)
