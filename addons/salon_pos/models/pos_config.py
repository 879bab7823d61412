import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessDenied, UserError
from odoo.fields import Command

_logger = logging.getLogger(__name__)

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

        :return: list of {id, number, bill_no, customer, phone_tail, stage, services, staff, amount, time, day}; stage is ``to_pay``,
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

    # a manager's word

    def get_salon_excess(self, lines, pricelist_id=False):
        """Return which of the till's lines go further below the menu than the desk may, and who can confirm them.

        :param lines: list of {uuid, product_id, qty, price_unit, discount, salon_employee_id, attribute_value_ids}; none of it
            is trusted: paying looks again
        :return: {limit, lines: [{uuid, product, percent}], managers: [{id, name}], own: whether the cashier may confirm}
        """
        self.ensure_one()
        self.check_access("read")
        managers = self._get_salon_managers()
        excess = self._get_excess(lines, pricelist_id)
        return {
            "limit": self.salon_branch_id.desk_discount_percent,
            "lines": [{"uuid": line.uuid, "product": line.product_id.name, "percent": line._get_given_percent()} for line in excess],
            "managers": [{"id": manager.id, "name": manager.name} for manager in managers],
            "own": self.env.user in managers,
        }

    def approve_salon_excess(self, lines, reason, pricelist_id=False, manager_id=False, password=""):
        """Note a manager's word for the lines that go too far: own by who is signed in, another's by password.

        :param lines: as in ``get_salon_excess``
        :raises UserError: without a reason, or when the password is not that of a manager of this branch
        """
        self.ensure_one()
        self.check_access("read")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the discount is given. Nothing was confirmed yet."))
        managers = self._get_salon_managers()
        manager = self.env.user if self.env.user in managers else managers.filtered(lambda user: user.id == manager_id)
        if manager != self.env.user:
            self._check_manager_password(manager, password)
        # sudo: nobody writes a manager's word by hand; here it was given.
        self.env["salon.till.approval"].sudo().create([
            {
                "approved_at": fields.Datetime.now(), "manager_id": manager.id, "cashier_id": self.env.uid, "reason": reason,
                "config_id": self.id, "line_uuid": line.uuid, "product_id": line.product_id.id, "quantity": line.qty,
                "percent": line._get_given_percent(), "limit_percent": self.salon_branch_id.desk_discount_percent,
            }
            for line in self._get_excess(lines, pricelist_id)
        ])

    def _get_excess(self, lines, pricelist_id):
        """Return the lines, as records that are not stored, that go too far and have no word yet."""
        # sudo: prices come from qualifications and lists that the desk may not all open.
        order = self.env["pos.order"].sudo().new({
            "session_id": self.current_session_id.id, "pricelist_id": pricelist_id, "company_id": self.company_id.id,
        })
        names = ("uuid", "product_id", "qty", "price_unit", "discount", "salon_employee_id")
        records = self.env["pos.order.line"].sudo().browse()
        for values in lines:
            records += records.new({
                **{name: values.get(name) for name in names},
                "order_id": order, "attribute_value_ids": [Command.set(values.get("attribute_value_ids") or [])],
            })
        records = records.filtered(lambda line: line.product_id.exists() and line.qty > 0)
        over = records.filtered(lambda line: line._get_given_percent() > self.salon_branch_id.desk_discount_percent)
        return over.browse([line.id for line in over if line not in self.env["salon.till.approval"].sudo()._find_for(over)])

    def _get_salon_managers(self):
        """Return the people who may confirm a discount at this till, those of the branch first."""
        self.ensure_one()
        # sudo: the desk reads no users; only names leave here.
        users = self.env["res.users"].sudo().search(
            [
                ("all_group_ids", "in", self.env.ref("salon_crm.group_salon_manager").id), ("share", "=", False),
                ("company_ids", "in", self.company_id.id),
            ],
            order="name, id",
        )
        here = users.filtered(lambda user: self.salon_branch_id in user.salon_branch_ids)
        return here + users.filtered(lambda user: not user.salon_branch_ids)

    def _check_manager_password(self, manager, password):
        """Ask Odoo's own sign-in whether this is the manager, with its limit on wrong guesses."""
        try:
            if not manager or not password:
                raise AccessDenied()
            with self.env["security.login.throttle"]._counting(manager.login):
                manager.with_user(manager)._check_credentials(
                    {"type": "password", "login": manager.login, "password": password}, {"interactive": True},
                )
        except AccessDenied as error:
            _logger.info("Discount at till %s not confirmed: wrong password for user %s", self.id, manager.id)
            raise UserError(self.env._(
                "This is not the manager's password. Nothing was confirmed. Enter it again, or give a smaller discount.",
            )) from error

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
