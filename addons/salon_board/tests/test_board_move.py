from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardMove(BoardCase):
    """Lifting a visit, where it may go, and putting it there."""

    def _move(self, appointment, place):
        return self.env["salon.board"].with_user(self.desk).move_visit(appointment.id, place)

    def _why(self, line, clock, person):
        return self.env["salon.board"].with_user(self.desk).get_why_not(line.id, str(DAY), self._minute(clock), person.id)

    def _minute(self, clock):
        hours, minutes = clock.split(":")
        return int(hours) * 60 + int(minutes)

    def test_legal_places_are_the_free_starts_of_each_person(self):
        line = self._book("10:00", wish=self.mei).line_ids
        self._book("12:00", wish=self.anna)
        columns = self._moves(line)["columns"]
        mine = [move["label"] for move in columns[self.mei.id]]
        hers = [move["label"] for move in columns[self.anna.id]]
        self.assertIn("10:15", mine, "the time it holds itself is free for it")
        self.assertNotIn("11:30", hers)
        self.assertIn("13:00", hers)
        self.assertEqual(mine[-1], "17:00")

    def test_who_cannot_do_it_has_no_legal_place(self):
        line = self._book("10:00", self.colour, wish=self.mei).line_ids
        self.assertEqual(self._moves(line)["columns"][self.anna.id], [])

    def test_each_legal_place_is_accepted(self):
        appointment = self._book("10:00", wish=self.mei)
        self._book("12:00", wish=self.anna)
        columns = self._moves(appointment.line_ids)["columns"]
        for person in (self.mei, self.anna):
            for move in columns[person.id][::5]:
                self._move(appointment, move["place"])
                self.assertEqual((self._clock(appointment.start), appointment.employee_id), (move["label"], person))

    def test_a_move_writes_time_and_person_and_can_be_undone(self):
        appointment = self._book("10:00", wish=self.mei)
        answer = self._move(appointment, self._place(appointment.line_ids, "14:00", self.anna))
        self.assertEqual((self._clock(appointment.start), appointment.employee_id), ("14:00", self.anna))
        self.assertIn("Lin Yue moved to", answer["notice"])
        self.assertEqual(answer["day"], str(DAY))
        self._move(appointment, answer["undo"])
        self.assertEqual((self._clock(appointment.start), appointment.employee_id), ("10:00", self.mei))
        self.assertEqual(appointment.line_ids.wished_employee_id, self.mei)

    def _move_that_costs(self):
        self.env["salon.booking.policy"].create(
            {
                "name": "Strict",
                "words": "Moves cost half.",
                "sequence": 0,
                "free_moves": 0,
                "step_ids": [Command.create({"min_notice_min": 0, "share_percent": 50})],
            }
        )
        appointment = self._book("10:00", wish=self.mei)
        appointment.promise_id.sudo().card_agreed = True
        answer = self._move(appointment, self._place(appointment.line_ids, "14:00", self.mei))
        self.assertEqual((appointment.move_count, appointment.fee_ids.mapped("state")), (1, ["proposed"]))
        return appointment, answer["undo"]

    def test_an_undo_is_no_move_of_the_customers_and_leaves_no_fee(self):
        appointment, place = self._move_that_costs()
        self.env["salon.board"].with_user(self.desk).undo_move(appointment.id, place)
        self.assertEqual((self._clock(appointment.start), appointment.move_count), ("10:00", 0))
        self.assertEqual(appointment.fee_ids.mapped("state"), ["waived"])

    def test_who_did_not_move_it_cannot_take_the_move_back(self):
        appointment, place = self._move_that_costs()
        colleague = self._user("board_colleague", "desk", branch=self.branch)
        self.env["salon.board"].with_user(colleague).undo_move(appointment.id, place)
        self.assertEqual((appointment.move_count, appointment.fee_ids.mapped("state")), (2, ["proposed"]))

    def test_to_put_it_elsewhere_is_no_undo(self):
        appointment, place = self._move_that_costs()
        self.env["salon.board"].with_user(self.desk).undo_move(appointment.id, {**place, "start": str(self._at("12:00"))})
        self.assertEqual(appointment.move_count, 2)

    def test_an_undo_brings_back_that_anybody_would_do(self):
        appointment = self._book("10:00")
        answer = self._move(appointment, self._place(appointment.line_ids, "14:00", self.anna))
        self.assertEqual(appointment.line_ids.wished_employee_id, self.anna)
        self._move(appointment, answer["undo"])
        self.assertFalse(appointment.line_ids.wished_employee_id)

    def test_an_undo_lands_on_the_colleague_who_had_it(self):
        appointment = self._book("10:00")
        first, price = appointment.employee_id, appointment.line_ids.price
        other = (self.mei | self.anna) - first
        answer = self._move(appointment, self._place(appointment.line_ids, "14:00", other))
        # who is free at ten now, and would be taken first: the colleague has gaps to fill
        self._book("09:00", wish=other)
        self.env["salon.board"].with_user(self.desk).undo_move(appointment.id, answer["undo"])
        self.assertEqual((self._clock(appointment.start), appointment.employee_id), ("10:00", first))
        self.assertFalse(appointment.line_ids.wished_employee_id, "nobody was wished before, so nobody is now")
        self.assertEqual(appointment.line_ids.price, price)

    def test_an_undo_onto_a_place_that_is_gone_is_refused_in_words(self):
        appointment = self._book("10:00")
        first = appointment.employee_id
        answer = self._move(appointment, self._place(appointment.line_ids, "14:00", (self.mei | self.anna) - first))
        self._book("10:00", wish=first)
        with self.assertRaisesRegex(UserError, f"{first.name} is busy"), self.env.cr.savepoint():
            self.env["salon.board"].with_user(self.desk).undo_move(appointment.id, answer["undo"])
        self.env.invalidate_all()
        self.assertEqual((self._clock(appointment.start), appointment.employee_id), ("14:00", (self.mei | self.anna) - first))

    def test_a_taken_place_is_refused_and_nothing_moved(self):
        appointment = self._book("10:00", wish=self.mei)
        self._book("12:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, "busy"), self.env.cr.savepoint():
            self._move(appointment, {"start": str(self._at("12:00"))})
        appointment.invalidate_recordset()
        self.assertEqual(self._clock(appointment.start), "10:00")

    def test_a_refused_place_says_why_and_offers_ways_out_that_hold(self):
        appointment = self._book("10:00", wish=self.mei)
        self._book("12:00", wish=self.mei)
        why = self._why(appointment.line_ids, "12:00", self.mei)
        self.assertEqual((why["time"], why["reasons"]), ("12:00", ["Mei is busy until 13:00."]))
        self.assertGreaterEqual(len(why["ways"]), 2)
        for way in why["ways"]:
            self._move(appointment, way["place"])
            self.assertEqual(str(appointment.start), way["place"]["start"])

    def test_where_nobody_else_can_do_it_the_nearest_times_are_the_ways_out(self):
        appointment = self._book("10:00", self.colour, wish=self.mei)
        self._book("12:00", self.cut, wish=self.mei)
        why = self._why(appointment.line_ids, "12:00", self.mei)
        self.assertGreaterEqual(len(why["ways"]), 2)
        self.assertNotIn("10:00 Mei", [way["label"] for way in why["ways"]], "where it stands is no way out")
        for way in why["ways"]:
            self._move(appointment, way["place"])
            self.assertEqual(str(appointment.start), way["place"]["start"])

    def test_a_time_that_is_over_is_not_offered(self):
        appointment = self._book("14:00", wish=self.mei)
        with self._frozen("13:00"):
            labels = [move["label"] for move in self._moves(appointment.line_ids)["columns"][self.mei.id]]
            self.assertEqual(labels[0], "13:00")
            self.assertIn("is over", self._why(appointment.line_ids, "12:00", self.mei)["reasons"][0])

    def test_a_way_that_frees_the_person_does_not_wish_for_her_again(self):
        appointment = self._book("10:00", wish=self.mei)
        self._book("12:00", wish=self.mei)
        why = self._why(appointment.line_ids, "12:00", self.mei)
        [anna] = [way for way in why["ways"] if way["label"] == "12:00 Anna"]
        self._move(appointment, anna["place"])
        self.assertEqual(appointment.employee_id, self.anna)

    def test_a_person_without_the_skill_is_named(self):
        line = self._book("10:00", self.colour, wish=self.mei).line_ids
        self.assertIn("Anna is not qualified for Colour", self._why(line, "12:00", self.anna)["reasons"][0])

    def test_only_the_services_of_the_lifted_person_change_hands(self):
        wash = self._make_service("Wash", [(20, "lead", False)])
        self._qualify(self.anna, wash)
        self._qualify(self.mei, wash)
        appointment = self._book("10:00", wash, self.cut)
        first, second = appointment.line_ids
        first.appointment_id.write(
            {"line_ids": [(1, first.id, {"wished_employee_id": self.anna.id}), (1, second.id, {"wished_employee_id": self.mei.id})]}
        )
        self.assertEqual(self._moves(second)["lead"], 20)
        self._move(appointment, self._place(second, "14:20", self.anna))
        self.assertEqual((first.employee_id, second.employee_id), (self.anna, self.anna))
        self.assertEqual(self._clock(second.start), "14:20")

    def test_what_has_begun_cannot_be_lifted(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment._record_arrival(self._at("10:00"))
        appointment._record_start(self._at("10:00"))
        with self.assertRaisesRegex(UserError, "has begun or is over"):
            self._moves(appointment.line_ids)

    def test_a_place_holds_nothing_else(self):
        appointment = self._book("10:00", wish=self.mei)
        self._move(
            appointment,
            {
                "start": str(self._at("11:00")),
                "state": "done",
                "customer_id": False,
                "lines": {str(appointment.line_ids.id): {"price": 1, "wished_employee_id": self.mei.id}},
            },
        )
        self.assertEqual((appointment.state, appointment.customer_id, appointment.line_ids.price), ("booked", self.customer, 100))

    def test_nonsense_is_refused_in_words(self):
        appointment = self._book("10:00", wish=self.mei)
        for nonsense in ("soon", 7, None, "0001-01-01 00:00:00"):
            with self.assertRaisesRegex(UserError, "Choose one on the board"):
                self._move(appointment, {"start": nonsense})
        start = "2027-03-01 06:00:00"
        board, line = self.env["salon.board"].with_user(self.desk), appointment.line_ids
        places = (None, [], {"start": start, "lines": [1]}, {"start": start, "lines": {"x": {}}})
        for place in (*places, {"start": start, "avoided_resource_ids": ["a"]}):
            with self.assertRaisesRegex(UserError, "Choose one on the board"):
                board.move_visit(appointment.id, place)
        stranger = self.env["hr.employee"].create({"name": "Elsewhere"})
        for minute, person in ((10**12, self.anna.id), (None, self.anna.id), (700, stranger.id), (700, "x"), (700, 0)):
            with self.assertRaisesRegex(UserError, "Choose one on the board"):
                board.get_why_not(line.id, str(DAY), minute, person)
        with self.assertRaisesRegex(UserError, "Refresh"):
            board.get_moves(0, str(DAY))

    def test_lifting_costs_the_same_for_two_people_and_for_ten(self):
        line = self._book("10:00", wish=self.mei).line_ids

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._moves(line)
            return self.cr.sql_log_count - before

        count()
        few = count()
        for number in range(8):
            person = self._make_stylist(f"Person {number}")
            self._qualify(person, self.cut)
            self._shift(person, "09:00", "18:00")
        self.assertEqual(len(self._moves(line)["columns"]), 10)
        self.registry.cache_invalidated.clear()  # as after a commit: what the registry keeps is looked at again
        count()
        self.assertLessEqual(count(), few)

    def test_without_a_till_the_check_out_is_the_visit(self):
        appointment = self._book("10:00", wish=self.mei)
        for verb in (appointment._record_arrival, appointment._record_start, appointment._record_finish):
            verb(self._at("10:00"))
        action = self.env["salon.board"].with_user(self.desk)._get_checkout_action(appointment)
        self.assertTrue(action["res_model"] == "salon.visit" or action["type"] == "ir.actions.act_url")
