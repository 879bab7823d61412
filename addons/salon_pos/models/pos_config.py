from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

# Visits left unpaid on earlier days stay on the till's list this long.
UNPAID_DAYS = 7


class PosConfig(models.Model):
    _inherit = "pos.config"

    salon_branch_id = fields.Many2one(
        "salon.branch", string="Branch", index="btree_not_null", ondelete="restrict", check_company=True,
        help="Orders of this till are visits of the branch: paying closes the visit.",
    )

    def write(self, vals):
        if "salon_branch_id" in vals and self.filtered(
            lambda config: config.salon_branch_id.id != vals["salon_branch_id"] and config.session_ids and config.salon_branch_id,
        ):
            raise UserError(self.env._("This till has taken money for its branch. Make another till for the other branch."))
        return super().write(vals)

    def get_salon_visits(self):
        """Return the branch's unpaid visits for the till's list, those ready to pay first.

        :return: list of {id, number, customer, phone_tail, stage, services, staff, amount, time, day}; stage is ``to_pay``,
            ``in_service`` or ``here``; time and day are texts in the branch's zone, day only when it is not today
        """
        self.ensure_one()
        self.check_access("read")
        branch = self.salon_branch_id
        if not branch:
            return []
        today = branch._today()
        visits = self.env["salon.visit"].search(
            [
                ("branch_id", "=", branch.id),
                ("state", "=", "open"),
                ("visit_date", "<=", today),
                ("visit_date", ">=", today - timedelta(days=UNPAID_DAYS)),
            ],
            order="visit_date desc, finished_at, started_at, arrived_at, id",
        )
        rows = [visit._get_till_row(today) for visit in visits]
        return sorted(rows, key=lambda row: ("to_pay", "in_service", "here").index(row["stage"]))

    def open_salon_visit(self, visit_id):
        """Return the records from which the till fills an order: the visit, its lines and its customer.

        :raises UserError: when the visit is not open any more or belongs to another branch
        """
        self.ensure_one()
        visit = self.env["salon.visit"].search([("id", "=", visit_id)])
        visit._check_payable_at(self)
        lines, customer = visit.line_ids, visit.customer_id
        return {
            "salon.visit": visit._load_pos_data_read(visit, self),
            "salon.visit.line": lines._load_pos_data_read(lines, self),
            "salon.pet": lines.pet_id._load_pos_data_read(lines.pet_id, self),
            "res.partner": customer._load_pos_data_read(customer, self),
        }

    def get_salon_staff(self, product_id=False):
        """Return who may be put on a line: [{id, name, level, price}], price for this service by that person (None: no service)."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the desk may not open personnel files; only name, level and price leave here.
        employees = self.env["hr.employee"].sudo().search(
            [("salon_branch_id", "=", self.salon_branch_id.id), ("is_stylist", "=", True)], order="name, id",
        )
        product = self.env["product.product"].browse(product_id).exists() if product_id else self.env["product.product"]
        prices = product._get_salon_prices(employees) if product.is_salon_service else {}
        return [
            {
                "id": employee.id,
                "name": employee.name,
                "level": employee.salon_level_id.name or "",
                "price": prices.get(employee),
            }
            for employee in employees
        ]

    @api.model
    def action_open_branch_till(self):
        """Open the till of the branch in which the user works."""
        branch = self.env["salon.branch"]._get_default_branch()
        config = branch.pos_config_ids[:1]
        if not config:
            raise UserError(self.env._("This branch has no till yet. A salon admin can set one up on the branch's page."))
        return config.open_ui()

    def _notify_salon_visits(self):
        """Tell the open tills of these configs that the list of unpaid visits changed."""
        for config in self.filtered("current_session_id"):
            config._notify("SALON_VISITS", {})
