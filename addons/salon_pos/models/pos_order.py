from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare
from odoo.tools.float_utils import float_repr

PAID_STATES = ("paid", "done", "invoiced")
# What a paid order may never change: the visit, the points and the books were made from it.
PAID_FIELDS = {
    "visit_id", "session_id", "config_id", "company_id", "pricelist_id", "fiscal_position_id", "date_order", "is_refund",
    "amount_total", "amount_tax", "amount_paid", "amount_return", "salon_points_earned", "salon_points_balance",
    "salon_paid_offline",
}
# What only the server says: these follow from the payment.
SERVER_FIELDS = {
    "salon_points_earned", "salon_points_balance", "salon_meant_visit_id", "salon_double_state", "salon_double_by_id", "salon_double_at",
    "salon_over_limit",
}


class PosOrder(models.Model):
    _inherit = "pos.order"

    visit_id = fields.Many2one(
        "salon.visit", string="Visit", index="btree_not_null", ondelete="restrict", copy=False, readonly=True,
        help="The visit that this order paid, or that this refund corrected.",
    )
    salon_branch_id = fields.Many2one(related="config_id.salon_branch_id", store=True, index="btree_not_null")
    # How to reach the customer is not part of the books.
    email = fields.Char(groups="point_of_sale.group_pos_user")
    mobile = fields.Char(groups="point_of_sale.group_pos_user")
    salon_points_earned = fields.Integer(string="Points earned", readonly=True, copy=False)
    salon_points_balance = fields.Integer(string="Points after", readonly=True, copy=False)

    salon_bill_no = fields.Integer(
        string="Bill of the visit", copy=False, readonly=True, help="The visit's, when the till filled the order.",
    )

    # paid offline, while the visit was paid or given up elsewhere
    salon_paid_offline = fields.Boolean(string="Paid offline", copy=False, readonly=True, help="The till had no network when it was paid.")
    salon_meant_visit_id = fields.Many2one(
        "salon.visit", string="Meant for", index="btree_not_null", ondelete="restrict", copy=False, readonly=True,
        help="The visit this sale was meant for. It was paid or given up elsewhere before the till could send the sale.",
    )
    salon_over_limit = fields.Boolean(
        string="Below the limit", copy=False, readonly=True, help="Sold without network for less than the desk may give, without a word.",
    )
    salon_double_state = fields.Selection([("open", "To decide"), ("settled", "Settled")], string="Decision", copy=False, readonly=True)
    salon_double_by_id = fields.Many2one("res.users", string="Settled by", copy=False, readonly=True)
    salon_double_at = fields.Datetime(string="Settled at", copy=False, readonly=True)

    _one_payment_per_visit = models.UniqueIndex(
        "(visit_id) WHERE visit_id IS NOT NULL AND state IN ('paid', 'done') AND is_refund IS NOT TRUE",
        "This visit was paid already. Nothing was charged now. Cancel this order.",
    )

    # what is paid stays

    @api.model_create_multi
    def create(self, vals_list):
        """Start every order as a draft: it is paid once its payments were counted and its visit closed, whatever is sent."""
        vals_list = [self._without_server_fields(vals) for vals in vals_list]
        sessions = self.env["pos.session"].browse([vals["session_id"] for vals in vals_list if vals.get("session_id")])
        branch_sessions = set(sessions.filtered("config_id.salon_branch_id").ids)
        return super().create([
            {**vals, "state": "draft"} if vals.get("session_id") in branch_sessions and vals.get("state", "draft") != "cancel" else vals
            for vals in vals_list
        ])

    def write(self, vals):
        if not self.env.su:
            if PAID_FIELDS & vals.keys():
                self._check_not_settled()
            if vals.get("state") in PAID_STATES and self.filtered(lambda order: order.salon_branch_id and order.state not in PAID_STATES):
                raise UserError(self.env._("An order is not paid by editing it. Take the payment at the till."))
        return super().write(self._without_server_fields(vals))

    @api.model
    def _without_server_fields(self, vals):
        return vals if self.env.su else {name: value for name, value in vals.items() if name not in SERVER_FIELDS}

    def _check_not_settled(self):
        if self.filtered(lambda order: order.salon_branch_id and order.state in PAID_STATES):
            raise UserError(self.env._("This order is paid and stays as it is. Refund it at the till instead."))

    # entry from the till

    @api.model
    def _process_order(self, order, existing_order):
        """Look at the visit before anything is stored: the second till to pay one visit is told so and leaves no trace."""
        config = self.env["pos.session"].browse(order["session_id"]).config_id
        if config.salon_branch_id:
            self._check_till_order(order, existing_order, config)
        return super()._process_order(order, existing_order)

    @api.model
    def _check_till_order(self, order, existing_order, config):
        # A till that kept the order as a draft sends only what changed since.
        refunded = self._get_refunded_orders(order) | (existing_order or self).lines.refunded_orderline_id.order_id
        order["is_refund"] = bool(refunded)
        if refunded:
            order["visit_id"] = refunded.visit_id.id
        if order.get("state") == "draft" or not order.get("visit_id"):
            return
        visit = self.env["salon.visit"].search([("id", "=", order["visit_id"])])
        if visit:
            visit._lock_for_payment()
        if not refunded:
            if not (order.get("salon_paid_offline") and visit._is_settled_at(config)):
                visit._check_payable_at(config)
        elif refunded.salon_branch_id != config.salon_branch_id:
            raise UserError(self.env._(
                "This sale belongs to %(branch)s. Nothing was paid out. Refund it at a till there.", branch=refunded.salon_branch_id.name,
            ))

    # paid

    def action_pos_order_paid(self):
        """Settle the visit in the transaction of the payment: both stand or neither."""
        self.ensure_one()
        if not self.salon_branch_id:
            return super().action_pos_order_paid()
        self._check_not_settled()
        self.check_access("write")
        refunded_lines = self.lines.refunded_orderline_id
        self.is_refund = bool(refunded_lines)
        if refunded_lines:
            self._check_refund_lines()
            self.visit_id = refunded_lines.order_id.visit_id
        else:
            self._divert_from_settled_visit()
        self._check_signs()
        self._check_quantities()
        self._check_prices()
        self._check_discounts()
        for line in self.lines:
            line.tax_ids = line.refunded_orderline_id.tax_ids if self.is_refund else line.product_id.taxes_id._filter_taxes_by_company(
                self.company_id,
            )
        # The browser's totals are a proposal; what counts is what the books will compute from the same lines.
        self._compute_prices()
        amounts = self._get_line_amounts()
        for line, (untaxed, _tax, total) in amounts.items():
            line.write({"price_subtotal": untaxed, "price_subtotal_incl": total})
        moment = self._get_payment_moment()
        self.write({"amount_paid": self._compute_amount_paid(), "date_order": moment})
        # sudo: the checks above were made with the cashier's rights; nobody else turns an order into a paid one.
        res = super(PosOrder, self.sudo()).action_pos_order_paid()
        self.flush_recordset()  # so that the index on visits paid once speaks before anything else is written
        self._settle_visit(amounts, moment)
        return res

    def _get_payment_moment(self):
        """Return when the money changed hands: the till's clock within the session, else now.

        A sale that an offline till sends after midnight counts on the day it was made, for visit and till alike. One of a
        session that is closed already counts now: its day is in the books.
        """
        self.ensure_one()
        now, start = fields.Datetime.now(), self.session_id.start_at
        return self.date_order if start and self.date_order and start <= self.date_order <= now else now

    def _settle_visit(self, amounts, now):
        """Close the visit this order pays, or correct the one it refunds, and keep the points for the receipt."""
        # sudo: closing a visit follows from a payment that the cashier was allowed to take; the visit was checked before.
        order = self.sudo()
        customer = order.visit_id.customer_id or order.partner_id
        points_before = customer.points_balance if customer else 0
        if order.is_refund:
            order._correct_visit(amounts, now)
            order._settle_refunded_doubles()
        else:
            order._close_visit(amounts, now)
        if customer:
            customer.invalidate_recordset(["points_balance"])
            order.salon_points_balance = customer.points_balance
            order.salon_points_earned = customer.points_balance - points_before

    # paid offline for a visit that was settled meanwhile

    def _divert_from_settled_visit(self):
        """Keep a sale whose money is in the drawer already: as a visit of its own, and as a decision for the manager.

        Only a sale made without network gets here. A till that is connected is told that the visit was paid, and the money
        stays with the customer.
        """
        visit = self.visit_id
        if self.salon_paid_offline and visit and (visit._is_settled_at(self.config_id) or visit.bill_no != self.salon_bill_no):
            # sudo: the server's own words on the order
            self.sudo().write({"salon_meant_visit_id": visit.id, "salon_double_state": "open", "visit_id": False})

    def _keep_over_limit(self):
        """Keep a sale below what the desk may give whose money is in the drawer already, as a decision for the manager."""
        self.sudo().write({"salon_over_limit": True, "salon_double_state": "open"})  # sudo: the server's own words on the order

    def action_open_double(self):
        """Open this sale beside the ones of the visit it was meant for."""
        self.ensure_one()
        domain = [("id", "in", (self | self.salon_meant_visit_id.pos_order_ids).ids)]
        return {
            "type": "ir.actions.act_window", "name": self.env._("Paid without network"), "res_model": "pos.order", "view_mode": "list,form",
            "domain": domain, "context": {"create": False},
        }

    def action_settle_double(self):
        """Say that the sale is right, with its twin if it has one, or was put right."""
        if not self.env.user.has_group("salon_crm.group_salon_manager"):
            raise AccessError(self.env._("A manager decides about a sale that was paid without network. Ask one."))
        self.check_access("write")
        self._settle_double()

    def _settle_double(self):
        # sudo: who decides is checked above, or money went back
        self.filtered(lambda order: order.salon_double_state == "open").sudo().write({
            "salon_double_state": "settled", "salon_double_by_id": self.env.uid, "salon_double_at": fields.Datetime.now(),
        })

    def _settle_refunded_doubles(self):
        """A sale that went back whole, this one or its twin, leaves nothing to decide."""
        sold = self.lines.refunded_orderline_id.order_id
        whole = sold.filtered(lambda order: all(line.refunded_qty >= line.qty for line in order.lines))
        self.search([
            ("salon_double_state", "=", "open"),
            "|", ("id", "in", whole.ids), ("salon_meant_visit_id", "in", whole.visit_id.ids),
        ])._settle_double()

    def _close_visit(self, amounts, now):
        if not self.visit_id:
            self.visit_id = self.env["salon.visit"]._open_visits([self._prepare_walk_in_values(now)])
        visit = self.visit_id
        visit._lock_for_payment()
        visit._check_payable_at(self.config_id)
        self._check_bill()
        if self.partner_id and not visit.customer_id:
            visit.customer_id = self.partner_id
        lines = self.lines
        visit_lines = visit._rewrite_lines([
            (
                line.visit_line_id if line.visit_line_id.visit_id == visit else line.visit_line_id.browse(),
                line._prepare_visit_line_values(amounts[line], sequence),
            )
            for sequence, line in enumerate(lines, start=1)
        ])
        for line, visit_line in zip(lines, visit_lines, strict=True):
            line.visit_line_id = visit_line
        visit._record_closing(now)

    def _check_bill(self):
        """Refuse a bill that was filled before services came from, or went to, another payer: it would charge too much or too little."""
        if self.visit_id.bill_no != self.salon_bill_no:
            raise UserError(self.env._(
                "Who pays what was changed in the meantime. Nothing was charged. Cancel this order and choose the visit again.",
            ))

    def _prepare_walk_in_values(self, now):
        """Return the values of the visit behind a sale without one; extend to add what the branch wants to know."""
        self.ensure_one()
        return {
            "branch_id": self.salon_branch_id.id,
            "customer_id": self.partner_id.id,
            "origin": "walk_in",
            "arrived_at": now,
        }

    def _correct_visit(self, amounts, now):
        """Add reversing lines to the visit whose order this one refunds, to the cent."""
        vals_list = [
            {
                **line._prepare_visit_line_values(amounts[line], origin.sequence),
                "visit_id": origin.visit_id.id,
                "employee_id": origin.employee_id.id,
                "pet_id": origin.pet_id.id,
                "reversed_line_id": origin.id,
                "visit_date": self.salon_branch_id._local_date(now),
            }
            for line in self.lines
            if (origin := line.refunded_orderline_id.visit_line_id)
        ]
        if not vals_list:
            return
        corrections = self.env["salon.visit"]._record_correction(vals_list)
        for line, correction in zip(self.lines.filtered("refunded_orderline_id.visit_line_id"), corrections, strict=True):
            line.visit_line_id = correction

    # checks: what the till sends is a wish

    def _check_refund_lines(self):
        """A refund gives back what was sold, at the price it was sold for, and no more than is left of it."""
        if any(not line.refunded_orderline_id for line in self.lines):
            raise UserError(self.env._("A refund only gives back. Ring up new items in an order of their own."))
        for line in self.lines:
            origin = line.refunded_orderline_id
            if origin.order_id.state not in PAID_STATES:
                raise UserError(self.env._("Only what was paid can be refunded. Nothing was paid out. Cancel that order instead."))
            if line.product_id != origin.product_id or line.qty > 0 or origin.refunded_qty > origin.qty:
                raise UserError(self.env._(
                    "More of %(product)s would go back than was sold. Nothing was paid out. Enter at most what was sold.",
                    product=origin.product_id.name,
                ))
            if line.price_unit != origin.price_unit or line.discount != origin.discount:
                raise UserError(self.env._(
                    "%(product)s goes back at the price it was sold for. Nothing was paid out. Set that price again.",
                    product=origin.product_id.name,
                ))

    def _check_signs(self):
        """Money goes back only for what was sold: as the refund of an order. No role rings up less than nothing."""
        for line in self.lines:
            if line.price_unit < 0 or not 0 <= line.discount <= 100:
                raise UserError(self.env._(
                    "%(product)s has a price or a discount that no sale can have. Nothing was charged. Set the price back.",
                    product=line.product_id.name,
                ))
            if line.qty < 0 and not self.is_refund:
                raise UserError(self.env._(
                    "%(product)s has a quantity below zero. Nothing was paid out. Refund the order it was sold with.",
                    product=line.product_id.name,
                ))

    def _check_quantities(self):
        """Sell each item by itself and services whole: a part of a service, or of a combo, would be a discount nobody sees."""
        if self.is_refund:
            return
        if self.lines.filtered(lambda line: line.combo_parent_id or line.combo_line_ids or line.combo_item_id):
            raise UserError(self.env._("Combos are not sold at this till. Nothing was charged. Ring up each item by itself."))
        for line in self.lines:
            if line.product_id.is_salon_service and (line.qty < 1 or line.qty % 1):
                raise UserError(self.env._(
                    "%(product)s is sold whole, not in parts. Nothing was charged. Enter a whole number, at least 1.",
                    product=line.product_id.name,
                ))
            if not line.qty:
                raise UserError(self.env._(
                    "%(product)s has no quantity. Nothing was charged. Enter how many, or remove it.", product=line.product_id.name,
                ))

    def _check_prices(self):
        """Without a manager, a till that restricts prices takes only prices that the salon set."""
        if self.is_refund or not self.config_id.restrict_price_control or self.env.user.has_group("point_of_sale.group_pos_manager"):
            return
        digits = self.env["decimal.precision"].precision_get("Product Price")
        for line in self.lines:
            allowed = line._get_allowed_prices()
            if all(float_compare(line.price_unit, price, precision_digits=digits) for price in allowed):
                if self.salon_paid_offline:
                    self._keep_over_limit()
                    return
                raise UserError(self.env._(
                    "The price of %(product)s was changed. Nothing was charged. A manager can take this order, or set the price back.",
                    product=line.product_id.name,
                ))

    def _check_discounts(self):
        """Take less than the desk's limit allows only with the word of a manager, and spend that word.

        A sale made without network had nobody to ask: it is kept, and decided afterwards.
        """
        if self.is_refund:
            return
        limit = self.salon_branch_id.desk_discount_percent
        # sudo: prices come from qualifications, and the words of managers are theirs to read.
        over = self.sudo().lines.filtered(lambda line: line._get_given_percent() > limit)
        words = self.env["salon.till.approval"].sudo()._find_for(over)
        for line in over:
            if line in words:
                words[line]._use_for(line)
            elif self.salon_paid_offline:
                self._keep_over_limit()
            else:
                raise UserError(self.env._(
                    "%(product)s: %(percent)s %% off is more than the %(limit)s %% that the desk may give. Nothing was charged. "
                    "Press Payment again and let a manager confirm, or give less.",
                    product=line.product_id.name, percent=float_repr(line._get_given_percent(), 2).rstrip("0").rstrip("."), limit=limit,
                ))

    # money

    def _get_line_amounts(self):
        """Return {line: (untaxed, tax, total)} as the session's journal entry will have them.

        Rounding is the tax engine's: cents left over by rounding the whole order sit on its lines, so the lines add up to
        the order and the orders to the entry.
        """
        self.ensure_one()
        tax_model = self.env["account.tax"]
        base_lines = self.lines._prepare_tax_base_line_values()
        tax_model._add_tax_details_in_base_lines(base_lines, self.company_id)
        tax_model._round_base_lines_tax_details(base_lines, self.company_id)
        # Stock computes refunds with positive quantities and turns the sign at the end.
        sign = -1 if self.amount_total < 0 else 1
        amounts = {}
        for base_line in base_lines:
            details = base_line["tax_details"]
            untaxed = self.currency_id.round(sign * (details["total_excluded_currency"] + details["delta_total_excluded_currency"]))
            tax = self.currency_id.round(sign * sum(data["tax_amount_currency"] for data in details["taxes_data"]))
            amounts[base_line["record"]] = (untaxed, tax, self.currency_id.round(untaxed + tax))
        return amounts

    def _prepare_refund_values(self, current_session):
        return {**super()._prepare_refund_values(current_session), "visit_id": self.visit_id.id}
