from odoo import api, fields, models


class SalonAppointmentRebook(models.TransientModel):
    """The next visit, proposed when this one ends: one press shows it, the second one books it."""

    _name = "salon.appointment.rebook"
    _description = "Book the next visit"

    visit_id = fields.Many2one("salon.visit", required=True, readonly=True, ondelete="cascade")
    branch_id = fields.Many2one(related="visit_id.branch_id")
    customer_id = fields.Many2one(related="visit_id.customer_id")
    start = fields.Datetime(compute="_compute_proposal", store=True)
    is_with_anybody = fields.Boolean(compute="_compute_proposal", store=True)
    when = fields.Char(compute="_compute_proposal", store=True)
    why = fields.Char(string="Why then", compute="_compute_proposal", store=True)
    services = fields.Char(string="What", compute="_compute_proposal", store=True)
    people = fields.Char(string="With", compute="_compute_proposal", store=True)
    booked_words = fields.Char(string="Booked already", compute="_compute_proposal", store=True)

    @api.depends("visit_id")
    def _compute_proposal(self):
        now = fields.Datetime.now()
        for rebook in self:
            rebook.update(rebook.visit_id._describe_next(now))

    def action_book(self):
        """Book the proposed time, once however often it is pressed."""
        self.ensure_one()
        words = self.visit_id._book_described(self.start, self.is_with_anybody, f"rebook {self.visit_id.id} {self.id}")
        done = {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": words, "type": "success", "next": done},
        }

    def action_other_time(self):
        """Open the form of a new appointment with all of this filled in, to choose another time."""
        self.ensure_one()
        values = self.visit_id._prepare_next_values()
        context = {f"default_{name}": value for name, value in values.items()}
        if self.start:
            context["default_wanted_day"] = self.branch_id._local_date(self.start)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Book"),
            "res_model": "salon.appointment",
            "views": [(False, "form")],
            "context": context,
        }
