from datetime import date, timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY, NOW

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoard(BoardCase):
    """What the board shows of a day."""

    def test_a_visit_stands_in_the_column_of_who_does_it(self):
        appointment = self._book("10:00", wish=self.mei, note="quiet please")
        [block] = self._blocks("Mei")
        self.assertEqual(self._blocks("Anna"), [])
        self.assertEqual((block["from"], block["to"], block["state"], block["word"]), (600, 660, "booked", "Booked"))
        self.assertEqual((block["title"], block["service"], block["place"]), ("Lin Yue", "Cut", "Chair 1"))
        self.assertEqual((block["is_new"], block["note"]), (True, "quiet please"))
        self.assertEqual(block["appointment_id"], appointment.id)
        self.assertEqual(block["label"], "Lin Yue, Cut, 10:00–11:00, Mei, Chair 1, Booked, new customer, has a note")

    def test_a_note_is_given_whole_since_the_card_writes_it_back(self):
        note = "quiet please " * 40
        self._book("10:00", wish=self.mei, note=note)
        [block] = self._blocks("Mei")
        self.assertEqual(block["note"], note)

    def test_developing_time_is_told_apart_and_the_person_is_free_in_it(self):
        self._book("10:00", self.colour, wish=self.mei)
        [block] = self._blocks("Mei")
        self.assertEqual(
            [(phase["from"], phase["to"], phase["active"]) for phase in block["phases"]],
            [(600, 630, True), (630, 665, False), (665, 690, True)],
        )
        inside = [free for free in self._column("Mei")["free"] if free["nested"]]
        self.assertEqual([(free["from"], free["to"]) for free in inside], [(630, 665)])

    def test_a_visit_within_developing_time_is_marked_as_inside(self):
        self._book("10:00", self.colour, wish=self.mei)
        trim = self._make_service("Trim", [(20, "lead", False)])
        self._qualify(self.mei, trim)
        self._book("10:30", trim, wish=self.mei)
        self.assertEqual([(block["service"], block["nested"]) for block in self._blocks("Mei")], [("Colour", False), ("Trim", True)])

    def test_shifts_breaks_and_closed_stretches(self):
        kai = self._make_stylist("Kai")
        self._shift(kai, "10:00", "15:00", rest=("12:00", "12:30"))
        column = self._column("Kai")
        self.assertEqual(
            [(each["kind"], each["from"], each["to"], each["label"]) for each in column["stretches"]], [("break", 720, 750, "Break")]
        )
        self.assertEqual([(each["from"], each["to"]) for each in column["free"]], [(600, 720), (750, 900)])
        self.assertEqual([(each["from"], each["to"]) for each in column["closed"]], [(540, 600), (900, 1200)])
        self.assertEqual(column["work_min"], 270)

    def test_free_time_is_what_is_left_from_now_on(self):
        self._book("10:00", wish=self.mei)
        self.assertEqual([(each["from"], each["to"]) for each in self._column("Mei")["free"]], [(540, 600), (660, 1080)])
        self.assertEqual(self._column("Mei")["free"][0]["label"], "free 60 minutes, 09:00–10:00")
        with patch.object(type(self.env["salon.branch"]), "_today", lambda branch: DAY):
            self.assertTrue(self._board()["is_today"])

    def test_the_hours_reach_around_everything(self):
        self._shift(self._make_stylist("Early"), "07:30", "12:00")
        board = self._board()
        self.assertEqual((board["first"], board["last"]), (420, 1200))
        self.assertEqual((board["hours"][0]["label"], board["hours"][-1]["label"]), ("07:00", "20:00"))

    def test_rooms_show_the_same_visits_by_place(self):
        self._book("10:00", wish=self.mei)
        board = self._board(view="rooms")
        self.assertEqual([column["name"] for column in board["columns"]], ["Chair 1", "Chair 2"])
        [block] = self._blocks("Chair 1", board)
        self.assertEqual((block["from"], block["to"], block["person"], block["can_move"]), (600, 660, "Mei", True))

    def test_a_place_that_is_left_in_between_shows_two_pieces(self):
        steamer = self.env["salon.resource.kind"].create({"name": "Steamer", "code": "test_steamer"})
        place = {"name": "Steamer 1", "resource_type": "material", "salon_branch_id": self.branch.id, "salon_kind_id": steamer.id}
        self.env["resource.resource"].create(place)
        perm = self._make_service("Perm", [(30, "lead", True), (20, "lead", True), (30, "lead", True)])
        perm.product_tmpl_id.phase_ids.sorted("sequence")[1].resource_kind_id = steamer
        self._qualify(self.mei, perm)
        self._book("10:00", perm, wish=self.mei)
        board = self._board(view="rooms")
        self.assertEqual([(block["from"], block["to"]) for block in self._blocks("Steamer 1", board)], [(630, 650)])
        chairs = [(block["from"], block["to"]) for name in ("Chair 1", "Chair 2") for block in self._blocks(name, board)]
        self.assertEqual(sorted(chairs), [(600, 630), (650, 680)])

    def test_states_follow_the_verbs_up_to_payment(self):
        appointment = self._book("10:00", wish=self.mei)
        seen = []
        for verb in (appointment._record_arrival, appointment._record_start, appointment._record_finish):
            verb(self._at("10:00"))
            [block] = self._blocks("Mei")
            seen.append((block["state"], block["step"]))
        self.assertEqual(seen, [("arrived", "start"), ("in_service", "finish"), ("to_pay", "pay")])
        self.assertIn("100", block["amount"])
        appointment.visit_id.sudo()._record_closing(self._at("11:00"))
        [block] = self._blocks("Mei")
        self.assertEqual((block["state"], block["step"], block["amount"]), ("done", "", ""))

    def test_figures_of_the_head(self):
        here, gone = self._book("10:00", wish=self.mei), self._book("12:00", wish=self.mei)
        lost = self._book("14:00", wish=self.mei)
        here._record_arrival(self._at("10:00"))
        gone._record_cancel(self._at("09:00"))
        lost._record_no_show(self._at("15:00"))
        totals = self._board()["totals"]
        self.assertEqual((totals["booked"], totals["here"], totals["to_pay"]), (1, 1, 0))
        self.assertEqual(totals["free_min"], 2 * 9 * 60 - 60)
        self.assertEqual([block["state"] for block in self._blocks("Mei")], ["arrived", "no_show"])

    def test_late_is_a_word_and_no_state(self):
        self._book("10:00", wish=self.mei)
        with patch.object(self.env.cr, "now", lambda: self._at("10:12")), self._frozen("10:12"):
            [block] = self._blocks("Mei")
            self.assertEqual((block["state"], block["late_min"]), ("booked", 12))
            self.assertIn("12 minutes late", block["label"])
            self.assertEqual(self._board()["now"], 612)

    def test_a_pet_that_needs_care_is_marked_and_the_tooltip_says_no_more(self):
        pet = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "temper": "two_person", "note": "bites"})
        calm = self.env["salon.pet"].create({"name": "Coco", "owner_id": self.customer.id})
        appointment, other = self._book("10:00", wish=self.mei), self._book("12:00", wish=self.mei)
        appointment.line_ids.sudo().pet_id, other.line_ids.sudo().pet_id = pet, calm
        for user in (self.desk, self.mei_user):
            first, second = self._blocks("Mei", self._board(user))
            self.assertEqual(first["safety"], {"level": "stop", "text": "Needs two people"})
            self.assertIn("take care", first["label"])
            self.assertNotIn("two people", first["label"])
            self.assertNotIn("bites", repr(first))
            self.assertFalse(second["safety"])

    def test_an_earlier_visit_that_is_unpaid_is_told_to_the_desk_alone(self):
        self._book("10:00", wish=self.mei)
        self.assertFalse(self._blocks("Mei")[0]["owes"])
        earlier = DAY - timedelta(days=3)
        vals = {"branch_id": self.branch.id, "customer_id": self.customer.id, "arrived_at": self._at("10:00", earlier)}
        visit = self.env["salon.visit"]._open_visits([vals])
        self.assertFalse(self._blocks("Mei")[0]["owes"], "who is still being served owes nothing yet")
        visit._record_finish(self._at("11:00", earlier))
        [block] = self._blocks("Mei")
        self.assertEqual((block["owes"], "an earlier visit is unpaid" in block["label"]), (True, True))
        self.assertFalse(self._blocks("Mei", self._board(self.mei_user))[0]["owes"])

    def test_a_day_without_anybody_is_an_empty_answer(self):
        board = self._board(day="2031-03-09")
        self.assertEqual((board["columns"], board["totals"]["booked"]), ([], 0))
        self.assertEqual((board["first"], board["last"]), (540, 1200))

    def test_the_day_on_which_the_clock_is_changed_keeps_its_hours(self):
        spring = date(2031, 3, 30)
        self.env.cr.execute("UPDATE salon_branch SET tz = 'Europe/Berlin' WHERE id = %s", [self.branch.id])
        self.branch.invalidate_recordset(["tz"])
        self._shift(self.mei, "09:00", "18:00", day=spring)
        self._book("10:00", wish=self.mei, day=spring)
        board = self._board(day=spring)
        [block] = self._blocks("Mei", board)
        self.assertEqual((block["from"], block["clock"]), (540, "10:00–11:00"), "one hour of the night is missing")
        labels = {hour["at"]: hour["label"] for hour in board["hours"]}
        self.assertEqual((board["first"], labels[480], labels[540]), (480, "09:00", "10:00"))
        rooms = self._board(day=spring, view="rooms")
        self.assertEqual(rooms["columns"][0]["closed"], [])
        self.assertEqual((rooms["first"], rooms["last"]), (480, 1140))

    def test_time_held_online_is_shown_until_it_ends(self):
        vals = {
            "resource_id": self.mei.resource_id.id,
            "branch_id": self.branch.id,
            "kind": "hold",
            "start": self._at("15:00"),
            "stop": self._at("16:00"),
            "expires_at": NOW + timedelta(minutes=10),
        }
        self.env["salon.appointment.allocation"].create(vals)
        self.assertEqual([(each["label"], each["from"]) for each in self._column("Mei")["stretches"]], [("Held", 900)])
        with self._frozen("09:00"):
            self.assertEqual(self._column("Mei")["stretches"], [])
            self.assertEqual([(each["from"], each["to"]) for each in self._column("Mei")["free"]], [(540, 1080)])

    def test_the_time_of_who_did_not_come_is_free_again(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment._record_no_show(self._at("10:30"))
        column = self._column("Mei")
        self.assertEqual([(block["state"], block["step"], block["can_move"]) for block in column["blocks"]], [("no_show", "", False)])
        self.assertEqual([(each["from"], each["to"]) for each in column["free"]], [(540, 1080)])
        self.assertEqual(column["booked_min"], 0)

    def test_a_visit_of_two_people_stands_in_both_columns(self):
        wash = self._make_service("Wash", [(20, "lead", False)])
        self._qualify(self.anna, wash)
        self._book("10:00", wash, self.colour)
        [first], [second] = self._blocks("Anna"), self._blocks("Mei")
        self.assertEqual((first["service"], second["service"]), ("Wash", "Colour"))
        self.assertEqual(first["appointment_id"], second["appointment_id"])
        self.assertEqual((first["lead"], second["lead"]), (0, 20))
        self.assertEqual(self._board()["totals"]["booked"], 1)

    def test_a_helper_is_shown_as_helping(self):
        skill = self.env["salon.skill"].create({"name": "Holding"})
        both = self._make_service("Perm", [(30, "lead", True)])
        both.product_tmpl_id.phase_ids = [
            (0, 0, {"sequence": 5, "duration_min": 30, "staff": "support", "support_skill_id": skill.id}),
        ]
        self._qualify(self.mei, both)
        self.anna.salon_skill_ids = skill
        self._book("10:00", both, wish=self.mei)
        labels = [(each["label"], each["from"], each["to"]) for each in self._column("Anna")["stretches"]]
        self.assertEqual(labels, [("Helps", 630, 660)])

    def test_a_full_day_costs_the_questions_of_an_empty_one(self):
        board = self.env["salon.board"].with_user(self.desk)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            board.get_day(self.branch.id, str(DAY))
            return self.cr.sql_log_count - before

        self._book("09:00", wish=self.mei)
        count()
        one = count()
        for hour in range(10, 18):
            self._book(f"{hour}:00", wish=self.mei)
            self._book(f"{hour}:00", wish=self.anna)
        self.assertEqual(len(self._blocks("Mei")) + len(self._blocks("Anna")), 17)
        self.assertLessEqual(count(), one)
