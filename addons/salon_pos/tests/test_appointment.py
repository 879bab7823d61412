from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import SalonPosCase


@tagged("post_install", "-at_install")
class TestAppointment(SalonPosCase):
    """Booking opens the visit, the till closes it."""

    def _appointment(self, state):
        visit = self._arrive([(self.cut, self.mei), (self.colour, self.anna)])
        return self.env["salon.appointment"].create({
            "branch_id": self.branch.id, "customer_id": self.customer.id, "start": fields.Datetime.now(), "state": state,
            "visit_id": visit.id,
            "line_ids": [
                Command.create({"product_id": line.product_id.id, "employee_id": line.employee_id.id, "visit_line_id": line.id})
                for line in visit.line_ids
            ],
        })

    def test_paying_the_visit_finishes_the_appointment(self):
        appointment = self._appointment("in_service")
        self._pay_visit(self.session, appointment.visit_id)
        self.assertEqual((appointment.state, appointment.visit_id.state), ("done", "closed"))

    def test_paying_before_anybody_pressed_start_works_too(self):
        appointment = self._appointment("arrived")
        self._pay_visit(self.session, appointment.visit_id)
        self.assertEqual(appointment.state, "done")

    def test_a_service_that_was_not_done_leaves_visit_and_appointment_intact(self):
        appointment = self._appointment("arrived")
        visit = appointment.visit_id
        self._pay(self.session, self._lines_of(visit)[:1], visit=visit, customer=self.customer)
        self.assertEqual(visit.line_ids.product_id, self.cut)
        self.assertRecordValues(appointment.line_ids, [{"visit_line_id": visit.line_ids.id}, {"visit_line_id": False}])
