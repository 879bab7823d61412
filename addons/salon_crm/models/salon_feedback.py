from odoo import api, fields, models


class SalonFeedback(models.Model):
    """What a customer said after a visit, and what we answered."""

    _name = "salon.feedback"
    _description = "Feedback"
    _order = "received_at desc, id desc"
    _check_company_auto = True

    visit_id = fields.Many2one("salon.visit", ondelete="restrict", index="btree_not_null", check_company=True)
    customer_id = fields.Many2one(
        "res.partner", ondelete="restrict", index="btree_not_null",
        groups="salon_crm.group_salon_desk",
    )
    branch_id = fields.Many2one("salon.branch", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", ondelete="restrict", index="btree_not_null")
    rating = fields.Integer(required=True)
    comment = fields.Text()
    category = fields.Selection(
        [
            ("service", "Service"), ("product", "Product"), ("environment", "Environment"), ("booking", "Booking"),
            ("billing", "Price and cards"), ("praise", "Praise"), ("other", "Other"),
        ],
        default="other", required=True,
    )
    received_at = fields.Datetime(string="Received at", required=True, default=fields.Datetime.now)
    state = fields.Selection([("new", "To answer"), ("answered", "Answered")], default="new", required=True)
    answer = fields.Text()

    _rating_one_to_five = models.Constraint(
        "CHECK (rating BETWEEN 1 AND 5)",
        "A rating has one to five stars. Choose a number from 1 to 5.",
    )

    _to_answer = models.Index("(branch_id, received_at DESC) WHERE state = 'new'")

    @api.depends("rating")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for feedback in self:
            feedback.display_name = self.env._("%(rating)s of 5", rating=feedback.rating)

    def action_answered(self):
        self.state = "answered"

    def action_reopen(self):
        self.state = "new"
