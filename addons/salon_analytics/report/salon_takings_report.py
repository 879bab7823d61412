from odoo import fields, models
from odoo.tools import SQL


class SalonTakingsReport(models.Model):
    """One row per line of a closed visit: what was taken, when, where, by whom, for what.

    Open and void visits never show. A refund is a row of its own with negative figures, on the day the money went back.
    """

    _name = "salon.takings.report"
    _description = "Takings"
    _inherit = ["salon.books.comparison"]
    _auto = False
    _order = "visit_date desc, id desc"
    _rec_name = "visit_id"

    visit_date = fields.Date(string="Date", readonly=True, help="The branch's local day of the payment, or of the refund.")
    branch_id = fields.Many2one("salon.branch", readonly=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", readonly=True)
    product_id = fields.Many2one("product.product", string="Service or product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Category", readonly=True)
    salon_kind_id = fields.Many2one("salon.service.kind", string="Trade", readonly=True)
    kind = fields.Selection([("service", "Service"), ("retail", "Product")], string="Service or retail", readonly=True)
    customer_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    visit_id = fields.Many2one("salon.visit", string="Visit", readonly=True)
    is_refund = fields.Boolean(string="Refund", readonly=True)
    origin = fields.Selection(
        [("appointment", "Appointment"), ("walk_in", "Walk-in"), ("import", "Old system")], string="Came by", readonly=True,
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit")
    amount_untaxed = fields.Monetary(string="Net takings", readonly=True)
    amount_tax = fields.Monetary(string="Tax", readonly=True)
    amount_total = fields.Monetary(string="Takings", readonly=True)
    # The visit's id once more, as a measure: counting visits, not lines.
    visit_count = fields.Integer(string="Visits", readonly=True, aggregator="count_distinct")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, line.visit_date, visit.branch_id, line.employee_id, line.product_id, template.categ_id, template.salon_kind_id,
                   line.kind, visit.customer_id, line.visit_id, line.reversed_line_id IS NOT NULL AS is_refund, visit.origin,
                   visit.company_id, visit.currency_id, line.quantity, line.amount_untaxed, line.amount_tax, line.amount_total,
                   line.visit_id AS visit_count
              FROM salon_visit_line line
              JOIN salon_visit visit ON visit.id = line.visit_id AND visit.state = 'closed'
              JOIN product_product product ON product.id = line.product_id
              JOIN product_template template ON template.id = product.product_tmpl_id
            """,
        )

    def action_open_visit(self):
        """Open the visit of this line."""
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": "salon.visit", "res_id": self.visit_id.id, "views": [(False, "form")]}
