import json

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import DAY

from .common import BoardCase


@tagged("post_install", "-at_install")
class TestBoardLive(BoardCase):
    """Who looks at a day hears that it changed, and nothing more."""

    def _heard(self, work):
        """Return what the boards hear when the transaction of ``work`` ends, a set of (channel, notice).

        A savepoint sends what is known so far, so a notice may come twice; a board reads its day anew once.
        """
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env["bus.bus"].sudo().search([]).unlink()
        work()
        self.env.flush_all()
        self.env.cr.precommit.run()
        rows = self.env["bus.bus"].sudo().search([("message", "like", '"salon_board"')])
        notices = [(json.loads(row.channel)[1:], json.loads(row.message)["payload"]) for row in rows]
        self.assertEqual({tuple(sorted(payload)) for _channel, payload in notices} - {("branch", "days")}, set())
        return {(*channel, payload["branch"], day) for channel, payload in notices for day in payload["days"]}

    def _notice(self, *days):
        return {("salon.branch", self.branch.id, "salon_board", self.branch.id, day) for day in days}

    def test_a_booking_is_told_with_its_day_alone(self):
        self.assertEqual(self._heard(lambda: self._book("10:00", wish=self.mei)), self._notice(str(DAY)))

    def test_a_move_to_another_day_is_told_to_both(self):
        later = DAY.replace(day=4)
        self._shift(self.mei, "09:00", "18:00", day=later)
        appointment = self._book("10:00", wish=self.mei)
        heard = self._heard(lambda: appointment.write({"start": self._at("10:00", later)}))
        self.assertEqual(heard, self._notice(str(DAY), str(later)))

    def test_each_verb_is_told(self):
        appointment = self._book("10:00", wish=self.mei)
        now = self._at("10:00")
        for verb in (appointment._record_arrival, appointment._record_start, appointment._record_finish):
            self.assertEqual(self._heard(lambda verb=verb: verb(now)), self._notice(str(DAY)))
        visit = appointment.visit_id.sudo()
        self.assertEqual(self._heard(lambda: visit._record_closing(now)), self._notice(str(DAY)))

    def test_one_service_that_ends_is_told(self):
        appointment = self._book("10:00", self.cut, self.colour, wish=self.mei)
        appointment._record_arrival(self._at("10:00"))
        appointment._record_start(self._at("10:00"))
        first = appointment.line_ids[0]
        self.assertEqual(self._heard(lambda: first._record_finish(self._at("10:40"))), self._notice(str(DAY)))

    def test_who_comes_into_the_queue_or_waits_for_a_time_is_told_to_the_board_of_today(self):
        self.startPatcher(self._frozen("10:00"))
        walk_in = {"branch_id": self.branch.id, "product_id": self.cut.id}
        wish = {"branch_id": self.branch.id, "customer_id": self.customer.id, "product_ids": [(6, 0, self.cut.ids)]}
        entries, wishes = self.env["salon.queue.entry"], self.env["salon.waitlist.wish"]
        self.assertEqual(self._heard(lambda: entries.create(walk_in)), self._notice(str(DAY)))
        self.assertEqual(self._heard(lambda: entries.search([], limit=1).action_leave()), self._notice(str(DAY)))
        self.assertEqual(self._heard(lambda: wishes.create({**wish, "first_day": DAY, "last_day": DAY})), self._notice(str(DAY)))

    def test_shifts_are_told(self):
        day = DAY.replace(day=5)
        shift = []
        heard = self._heard(lambda: shift.append(self._shift(self.mei, "09:00", "18:00", day=day)))
        self.assertEqual(heard, self._notice(str(day)))
        self.assertEqual(self._heard(shift[0].unlink), self._notice(str(day)))

    def test_time_that_is_blocked_is_told_and_shown(self):
        rows = self.env["salon.appointment.allocation"]
        vals = {
            "resource_id": self.mei.resource_id.id,
            "branch_id": self.branch.id,
            "kind": "block",
            "start": self._at("15:00"),
            "stop": self._at("16:00"),
        }
        self.assertEqual(self._heard(lambda: rows._claim([vals])), self._notice(str(DAY)))
        self.assertEqual([each["label"] for each in self._column("Mei")["stretches"]], ["Blocked"])
        row = rows.search([("kind", "=", "block"), ("resource_id", "=", self.mei.resource_id.id)])
        self.assertEqual(self._heard(row.unlink), self._notice(str(DAY)))
        self.assertEqual(self._column("Mei")["stretches"], [])

    def test_what_is_rolled_back_is_not_told(self):
        def refused():
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._book("03:00", wish=self.mei)

        self.assertEqual(self._heard(refused), set())

    def test_only_who_works_in_the_branch_may_listen(self):
        asked = [f"salon_board/{self.branch.id}", "salon_board/x", f"salon_board/{self.branch.id + 1}"]

        def channels(user):
            return self.env["ir.websocket"].with_user(user)._get_board_channels(asked)

        self.assertEqual(channels(self.desk), [(self.branch, "salon_board")])
        self.assertEqual(channels(self.mei_user), [(self.branch, "salon_board")])
        self.assertEqual(channels(self._user("live_books", "accountant")), [])
        stranger = self._user("live_stranger", "desk", branch=self._make_branch("Hill", "HI"))
        self.assertNotIn((self.branch, "salon_board"), channels(stranger))
