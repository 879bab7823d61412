from datetime import date, timedelta

from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase

NEXT = DAY + timedelta(days=1)


@tagged("post_install", "-at_install")
class TestBoardDays(BoardCase):
    """Three days or a week side by side, of one person or a few."""

    def _days(self, days=3, people=(), user=None, day=DAY):
        board = self.env["salon.board"].with_user(user or self.desk).with_context(lang="en_US")
        return board.get_day(self.branch.id, str(day), "staff", days, list(people))

    def _heads(self, board):
        return [column["head"] for column in board["columns"]]

    def test_three_days_of_one_person_are_three_columns_called_by_the_day(self):
        self._shift(self.mei, "09:00", "18:00", day=NEXT)
        self._book("10:00", wish=self.mei)
        self._book("11:00", wish=self.mei, day=NEXT)
        self._book("10:00", wish=self.anna)
        board = self._days(people=[self.mei.id])
        self.assertEqual(self._heads(board), ["Mon 3", "Tue 4", "Wed 5"])
        self.assertEqual(board["title"], "3–5 Mar")
        self.assertEqual([[block["from"] for block in column["blocks"]] for column in board["columns"]], [[600], [660], []])
        self.assertEqual([column["day"] for column in board["columns"]], board["dates"])
        self.assertEqual((board["days"], board["people"], board["totals"]["booked"]), (3, [self.mei.id], 2))

    def test_a_few_people_stand_side_by_side_in_the_same_order_each_day(self):
        board = self._days(people=[self.mei.id, self.anna.id])
        self.assertEqual([column["name"] for column in board["columns"]], ["Anna", "Mei"] * 3)
        self.assertTrue(board["columns"][0]["head"].endswith("· Anna"))
        keys = [column["key"] for column in board["columns"]]
        self.assertEqual(len(set(keys)), 6)
        self._book("10:00", wish=self.mei)
        [block] = [block for column in self._days(people=[self.mei.id])["columns"] for block in column["blocks"]]
        self.assertEqual(block["column"], f"{DAY}/{self.mei.id}")

    def test_a_week_begins_on_monday_and_leads_to_the_next_one(self):
        wednesday = DAY - timedelta(days=DAY.weekday()) + timedelta(days=2)
        board = self._days(7, day=wednesday)
        self.assertEqual(board["dates"][0], str(wednesday - timedelta(days=2)))
        self.assertEqual((len(board["dates"]), len(board["columns"])), (7, 7))
        self.assertEqual((board["day"], board["next"]), (str(wednesday), str(wednesday + timedelta(days=7))))

    def test_the_span_is_told_in_both_languages_and_across_months(self):
        board = self.env["salon.board"].with_user(self.desk)
        told = {
            (lang, day): board.with_context(lang=lang).get_day(self.branch.id, day, "staff", 3)["title"]
            for lang in ("en_US", "zh_CN")
            for day in ("2031-03-03", "2031-03-30")
        }
        self.assertEqual(
            list(told.values()), ["3–5 Mar", "30 Mar–1 Apr", "3月3日–5日", "3月30日–4月1日"],
        )

    def test_without_a_choice_it_is_oneself_or_the_first(self):
        self.assertEqual({column["name"] for column in self._days(7)["columns"]}, {"Anna"})
        own = self._days(7, user=self.mei_user)
        self.assertEqual({column["name"] for column in own["columns"]}, {"Mei"})

    def test_a_stylist_gets_nobody_elses_days(self):
        self._book("10:00", wish=self.anna)
        board = self._days(7, people=[self.anna.id], user=self.mei_user)
        self.assertEqual({column["name"] for column in board["columns"]}, {"Mei"})
        self.assertNotIn("Anna", repr(board))
        self.assertEqual([block for column in board["columns"] for block in column["blocks"]], [])

    def test_who_works_elsewhere_is_left_out_and_nonsense_chooses_nobody(self):
        other = self._make_branch("Hill", "HI")
        stranger = self.env["hr.employee"].create({"name": "Stranger", "salon_branch_id": other.id})
        for people in ([stranger.id, self.mei.id], [self.mei.id, "x", None, 10**9]):
            self.assertEqual({column["name"] for column in self._days(people=people)["columns"]}, {"Mei"})
        self.assertEqual(self.env["salon.board"].with_user(self.desk).get_day(self.branch.id, str(DAY), "staff", 5, 7)["days"], 1)

    def test_a_chosen_person_who_is_away_keeps_the_columns(self):
        far = DAY + timedelta(days=60)
        board = self._days(people=[self.mei.id], day=far)
        self.assertEqual([column["name"] for column in board["columns"]], ["Mei"] * 3)
        self.assertFalse(any(column["has_shift"] for column in board["columns"]))

    def test_at_most_six_people_stand_side_by_side(self):
        people = [self._make_stylist(f"Person {number}") for number in range(8)]
        board = self._days(people=[person.id for person in people])
        self.assertEqual(len(board["columns"]), 18)

    def test_ten_is_as_high_on_the_day_the_clock_is_changed(self):
        for changed in (date(2031, 3, 30), date(2031, 10, 26)):
            self.env.cr.execute("UPDATE salon_branch SET tz = 'Europe/Berlin' WHERE id = %s", [self.branch.id])
            self.branch.invalidate_recordset(["tz"])
            for day in (changed - timedelta(days=1), changed):
                self._shift(self.mei, "09:00", "18:00", day=day)
                self._book("10:00", wish=self.mei, day=day)
            board = self._days(people=[self.mei.id], day=changed - timedelta(days=1))
            with self.subTest(day=changed):
                blocks = [block for column in board["columns"] for block in column["blocks"]]
                self.assertEqual([(block["from"], block["clock"]) for block in blocks], [(600, "10:00–11:00")] * 2)
                before, after, _next = board["columns"]
                self.assertEqual(before["ahead"], 0)
                labels = {hour["at"]: hour["label"] for hour in board["hours"]}
                self.assertEqual(labels[600], "10:00")
                [line] = self.env["salon.appointment"].search([("visit_date", "=", changed)]).line_ids
                moves = {move["label"]: move["at"] for move in self._moves(line, day=changed)["columns"][self.mei.id]}
                self.assertEqual(moves["14:00"] + after["ahead"], 840, "the board draws the legal place where it shows the hour")

    def test_the_number_of_questions_does_not_grow_with_the_visits(self):
        board = self.env["salon.board"].with_user(self.desk)

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            board.get_day(self.branch.id, str(DAY), "staff", 7, [self.mei.id, self.anna.id])
            return self.cr.sql_log_count - before

        self._book("09:00", wish=self.mei)
        count()
        one = count()
        for hour in range(10, 18):
            self._book(f"{hour}:00", wish=self.mei)
            self._book(f"{hour}:00", wish=self.anna)
        self.assertLessEqual(count(), one)
