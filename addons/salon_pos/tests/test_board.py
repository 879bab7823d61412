from odoo.tests import tagged

from odoo.addons.salon_booking.tests.common import BookingCase


@tagged("post_install", "-at_install")
class TestBoardCheckout(BookingCase):
    """Check out on the day board leads to the till of the visit's branch."""

    def _finished(self):
        appointment = self._book("10:00", wish=self.mei)
        for verb in (appointment._record_arrival, appointment._record_start, appointment._record_finish):
            verb(self._at("10:00"))
        return appointment

    def test_a_branch_without_a_till_shows_the_visit(self):
        appointment = self._finished()
        action = self.env["salon.board"].get_checkout(appointment.id)
        self.assertEqual((action["res_model"], action["res_id"]), ("salon.visit", appointment.visit_id.id))

    def test_a_branch_with_a_till_opens_it(self):
        appointment = self._finished()
        config = self.env["pos.config"].create({"name": "Till of Lake", "salon_branch_id": self.branch.id})
        action = self.env["salon.board"].get_checkout(appointment.id)
        self.assertEqual(action["type"], "ir.actions.act_url")
        self.assertIn(f"/pos/ui/{config.id}", action["url"])
