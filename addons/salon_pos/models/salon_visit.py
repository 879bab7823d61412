from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.salon_crm.models.salon_visit import MONEY_ROLES
from odoo.addons.salon_crm.tools.money import to_cents

TILL_FIELDS = {"state", "customer_id", "arrived_at", "started_at", "finished_at", "line_ids"}


class SalonVisit(models.Model):
    _name = "salon.visit"
    _inherit = ["salon.visit", "pos.load.mixin"]

    pos_order_ids = fields.One2many("pos.order", "visit_id", string="Till orders", groups=MONEY_ROLES)
    pos_order_count = fields.Integer(string="Number of till orders", compute="_compute_pos_order_count", groups=MONEY_ROLES)

    @api.depends("pos_order_ids")
    def _compute_pos_order_count(self):
        counts = dict(self.env["pos.order"]._read_group([("visit_id", "in", self.ids)], ["visit_id"], ["__count"]))
        for visit in self:
            visit.pos_order_count = counts.get(visit._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._notify_tills()
        return visits

    def write(self, vals):
        res = super().write(vals)
        if TILL_FIELDS & vals.keys():
            self._notify_tills()
        return res

    def _on_lines_moved(self):
        super()._on_lines_moved()
        self._notify_tills()

    def _notify_tills(self):
        # sudo: who moves a visit along (a stylist, say) need not have the right to read tills.
        self.sudo().branch_id.pos_config_ids._notify_salon_visits()

    # the till's list

    def _get_till_row(self, today):
        """Return what the till's list says about this visit; see ``pos.config.get_salon_visits``."""
        self.ensure_one()
        customer = self.customer_id
        moment = self.finished_at or self.started_at or self.arrived_at
        digits = "".join(filter(str.isdigit, customer.phone_sanitized or customer.phone or ""))
        lines = self.line_ids
        return {
            "id": self.id,
            "number": self.name,
            "bill_no": self.bill_no,
            "customer": customer.name or self._get_payer_words() or self.env._("Walk-in"),
            "phone_tail": digits[-4:],
            "stage": "to_pay" if self.finished_at else "in_service" if self.started_at else "here",
            "services": " · ".join(lines.mapped("product_id.name")),
            "staff": " · ".join(dict.fromkeys(lines.sudo().employee_id.mapped("name"))),  # sudo: names of colleagues
            "amount": self.amount_total,
            "time": self.branch_id._to_local(moment).strftime("%H:%M") if moment else "",
            "day": "" if self.visit_date == today else fields.Date.to_string(self.visit_date),
        }

    # paying

    def _lock_for_payment(self):
        """Wait until no other till works on this visit, so that its state is the last word.

        Under REPEATABLE READ a till that had to wait fails with a serialisation error; the request then runs again and sees
        what the first one did.
        """
        self.ensure_one()
        self.env.execute_query(SQL("SELECT id FROM salon_visit WHERE id = %s FOR UPDATE", self.id))
        self.invalidate_recordset(["state", "closed_at", "bill_no"])

    def _is_settled_at(self, config):
        """Tell whether this visit of the till's branch was paid or given up, so that nothing is left to pay."""
        return bool(self) and self.branch_id == config.salon_branch_id and self.state != "open"

    def _check_payable_at(self, config):
        """Refuse kindly what the database would refuse: a visit that is paid, void, gone or of another branch."""
        if not self:
            raise UserError(self.env._("This visit is not there any more. Nothing was charged. Choose it again from the list."))
        self.ensure_one()
        if self.branch_id != config.salon_branch_id:
            raise UserError(self.env._(
                "This visit belongs to %(branch)s. Nothing was charged. Take the payment at a till there.", branch=self.branch_id.name,
            ))
        if self.state == "void":
            raise UserError(self.env._("This visit was given up. Nothing was charged. Make a walk-in sale instead."))
        if self.state == "closed":
            # sudo: the order may stem from a till that this cashier cannot see; only its number and time are told.
            order = self.sudo().pos_order_ids.filtered(lambda paid: paid.state in ("paid", "done") and not paid.is_refund)[:1]
            raise UserError(self.env._(
                "This visit was paid at %(time)s already (%(order)s). Nothing was charged now. Cancel this order.",
                time=self.branch_id._to_local(self.closed_at).strftime("%H:%M"), order=order.pos_reference or self.name,
            ))

    def _rewrite_lines(self, vals_by_line):
        """Make the lines of an open visit say exactly what was paid.

        :param vals_by_line: list of (visit line or empty, values); lines not named are removed
        :return: the visit lines, in the order given
        """
        self.ensure_one()
        kept = self.line_ids.browse([line.id for line, _vals in vals_by_line if line])
        self._take_off(self.line_ids - kept)
        result = self.line_ids.browse()
        for line, vals in vals_by_line:
            if line:
                line.write(vals)
            else:
                line = line.create({**vals, "visit_id": self.id})
            result += line
        return result

    def _take_off(self, lines):
        """Remove lines that the till did not charge, and keep what was worked and not paid: who, what, for how much."""
        for line in lines:
            self._emit(
                "visit.line_removed",
                {
                    "branch_id": self.branch_id.id,
                    "product_id": line.product_id.id,
                    "employee_id": line.employee_id.id or None,
                    "amount_cents": to_cents(line.price_unit * line.quantity, self.currency_id),
                },
                partner_field="customer_id",
            )
        lines.unlink()

    def action_view_pos_orders(self):
        self.ensure_one()
        domain = [("visit_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Till orders"),
            "res_model": "pos.order",
            "view_mode": "list,form",
            "domain": domain,
            "context": {"create": False},
        }

    # what the till loads

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("id", "in", [order["visit_id"] for order in data.get("pos.order", ()) if order["visit_id"]])]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "state", "customer_id", "bill_no"]
