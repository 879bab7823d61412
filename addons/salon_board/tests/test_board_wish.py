from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardWish(BoardCase):
    """From the waitlist onto the day, and from a place that does not fit onto the waitlist."""

    def _wish(self, **vals):
        return self.env["salon.waitlist.wish"].create(
            {
                "branch_id": self.branch.id,
                "customer_id": self.customer.id,
                "product_ids": self.cut.ids,
                "first_day": DAY,
                "last_day": DAY,
                "notice_min": 0,
                **vals,
            }
        )

    def _as_desk(self, user=None):
        return self.env["salon.board"].with_user(user or self.desk).with_context(lang="en_US")

    def _lit(self, wish, person, clock):
        moves = self._as_desk().get_wish_moves(wish.id, str(DAY))["columns"][person.id]
        return {move["label"]: move["place"] for move in moves}[clock]

    def test_the_planner_says_where_a_wish_fits(self):
        wish = self._wish()
        self._book("12:00", wish=self.mei)
        answer = self._as_desk().get_wish_moves(wish.id, str(DAY))
        mine = [move["label"] for move in answer["columns"][self.mei.id]]
        self.assertIn("13:00", mine)
        self.assertNotIn("12:30", mine)
        self.assertIn("12:30", [move["label"] for move in answer["columns"][self.anna.id]])
        self.assertEqual(answer["length"], 60)

    def test_who_cannot_do_it_or_is_not_wished_has_no_place(self):
        colour = self._wish(product_ids=self.colour.ids)
        self.assertEqual(self._as_desk().get_wish_moves(colour.id, str(DAY))["columns"][self.anna.id], [])
        hers = self._wish(wished_resource_ids=self.anna.resource_id.ids)
        self.assertEqual(list(self._as_desk().get_wish_moves(hers.id, str(DAY))["columns"]), [self.anna.id])

    def test_a_wish_that_is_put_on_a_place_is_booked_there_and_off_the_list(self):
        wish = self._wish(note="short fringe")
        answer = self._as_desk().book_wish(wish.id, self._lit(wish, self.mei, "14:00"))
        appointment = wish.appointment_id
        self.assertEqual((wish.state, self._clock(appointment.start), appointment.employee_id), ("booked", "14:00", self.mei))
        self.assertEqual((appointment.source, appointment.note, appointment.line_ids.id), ("waitlist", "short fringe", answer["line"]))
        self.assertIn("Lin Yue is booked from the waitlist", answer["notice"])
        with self.assertRaisesRegex(UserError, "does not wait any more"):
            self._as_desk().book_wish(wish.id, {"start": str(self._at("16:00")), "employee_id": self.mei.id})

    def test_the_booking_it_replaces_is_given_up_in_the_same_step(self):
        old = self._book("10:00", wish=self.mei)
        wish = self._wish(instead_of_id=old.id)
        self._as_desk().book_wish(wish.id, self._lit(wish, self.mei, "10:15"))
        self.assertEqual((old.state, self._clock(wish.appointment_id.start)), ("cancelled", "10:15"))

    def test_a_place_taken_meanwhile_is_refused_and_the_wish_goes_on_waiting(self):
        wish = self._wish()
        place = self._lit(wish, self.mei, "14:00")
        old = self._book("09:00", wish=self.anna)
        wish.instead_of_id = old
        self._book("14:00", wish=self.mei)
        with self.assertRaisesRegex(UserError, "busy"), self.env.cr.savepoint():
            self._as_desk().book_wish(wish.id, place)
        self.env.invalidate_all()
        self.assertEqual((wish.state, old.state, wish.appointment_id.ids), ("waiting", "booked", []))

    def test_a_wish_can_be_offered_the_place_instead(self):
        wish = self._wish()
        answer = self._as_desk().offer_wish(wish.id, self._lit(wish, self.mei, "14:00"))
        self.assertEqual((wish.state, self._clock(wish.offer_ids.start)), ("offered", "14:00"))
        self.assertIn("14:00", answer["notice"])
        lit = self._as_desk().get_wish_moves(self._wish().id, str(DAY))["columns"][self.mei.id]
        self.assertNotIn("14:00", [move["label"] for move in lit])

    def test_why_a_wish_does_not_fit_is_said(self):
        wish = self._wish()
        self._book("12:00", wish=self.mei)
        why = self._as_desk().get_wish_why_not(wish.id, str(DAY), 720, self.mei.id)
        self.assertEqual((why["time"], why["reasons"]), ("12:00", ["Mei is busy until 13:00."]))
        hers = self._wish(wished_resource_ids=self.anna.resource_id.ids)
        self.assertIn("asked for Anna", self._as_desk().get_wish_why_not(hers.id, str(DAY), 720, self.mei.id)["reasons"][0])

    def test_a_visit_that_finds_no_place_can_wait_for_one(self):
        appointment = self._book("10:00", wish=self.mei)
        self._book("12:00", wish=self.mei)
        why = self._as_desk().get_why_not(appointment.line_ids.id, str(DAY), 720, self.mei.id)
        self.assertIn("Mei", why["wish"]["label"])
        self.assertIn("Lin Yue waits for", self._as_desk().add_wish(why["wish"]["values"]))
        wish = self.env["salon.waitlist.wish"].search([("customer_id", "=", self.customer.id)])
        self.assertEqual((wish.instead_of_id, wish.first_day, wish.last_day, wish.product_ids), (appointment, DAY, DAY, self.cut))
        self.assertEqual(wish.wished_resource_ids, self.mei.resource_id)

    def test_a_guest_without_a_name_cannot_wait(self):
        appointment = self._book("10:00", wish=self.mei)
        appointment.customer_id = False
        self._book("12:00", wish=self.mei)
        self.assertFalse(self._as_desk().get_why_not(appointment.line_ids.id, str(DAY), 720, self.mei.id)["wish"])
        for nonsense in (None, {}, {"branch_id": self.branch.id, "day": str(DAY), "customer_id": "x"}):
            with self.assertRaisesRegex(UserError, "Choose a customer"):
                self._as_desk().add_wish(nonsense)

    def test_nonsense_is_refused_in_words(self):
        wish = self._wish()
        for place in (None, {}, {"start": "soon", "employee_id": self.mei.id}, {"start": str(self._at("14:00")), "employee_id": "x"}):
            with self.assertRaisesRegex(UserError, "Choose one on the board"):
                self._as_desk().book_wish(wish.id, place)
        with self.assertRaisesRegex(UserError, "Refresh"):
            self._as_desk().get_wish_moves(0, str(DAY))

    def test_a_stylist_and_a_desk_elsewhere_put_no_wish_anywhere(self):
        wish = self._wish()
        place = self._lit(wish, self.mei, "14:00")
        stranger = self._user("wish_stranger", "desk", branch=self._make_branch("Hill", "HI"))
        for user in (self.mei_user, stranger):
            for call in (
                lambda board: board.get_wish_moves(wish.id, str(DAY)),
                lambda board: board.get_wish_why_not(wish.id, str(DAY), 720, self.mei.id),
                lambda board: board.book_wish(wish.id, place),
                lambda board: board.offer_wish(wish.id, place),
                lambda board: board.add_wish({"branch_id": self.branch.id, "day": str(DAY), "customer_id": self.customer.id}),
            ):
                with self.assertRaises(AccessError):
                    call(self._as_desk(user))
        self.assertEqual(wish.state, "waiting")
