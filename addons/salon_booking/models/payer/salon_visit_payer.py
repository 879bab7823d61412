from odoo import fields, models


class SalonVisit(models.Model):
    """A visit that one of several payers of an appointment pays."""

    _inherit = "salon.visit"

    split_appointment_id = fields.Many2one(
        "salon.appointment",
        string="Shares the appointment",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
        groups="salon_crm.group_salon_desk",
        help="The appointment whose guests pay apart; empty for the visit of who booked.",
    )
    payer_guest_id = fields.Many2one(
        "salon.appointment.guest",
        string="Paid by guest",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups="salon_crm.group_salon_desk",
    )
    bill_no = fields.Integer(string="Bill", readonly=True, copy=False, help="Counts up whenever services come from or go to another payer.")

    def _get_payer_words(self):
        """Return who pays this visit, for a list in which several visits of one appointment stand: “Guest 2 of Lin Yue”."""
        self.ensure_one()
        guest = self.sudo().payer_guest_id  # sudo: a name for who takes the money
        if not guest or self.customer_id:
            return ""
        booker = guest.appointment_id.customer_id.name
        if not booker:
            return guest.display_name
        return self.env._("%(guest)s of %(customer)s", guest=guest.display_name, customer=booker)

    def _get_appointments(self):
        """Return the appointments behind these visits, whichever of several payers they belong to."""
        # sudo: the till and stylists move visits along without the right to open the diary
        domain = ["|", ("visit_id", "in", self.ids), ("split_visit_ids", "in", self.ids)]
        return self.env["salon.appointment"].sudo().search(domain)

    def _on_lines_moved(self):
        super()._on_lines_moved()
        for visit in self.sudo():  # sudo: a count that no role writes by hand
            visit.bill_no += 1
