from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# What a closed visit's line may never change.
FIXED_FIELDS = (
    "visit_id", "kind", "product_id", "employee_id", "quantity", "price_unit", "discount_percent",
    "amount_untaxed", "amount_tax", "amount_total", "reversed_line_id", "visit_date",
)


class SalonVisitLine(models.Model):
    """One service or product of a visit, with who did it and what it cost."""

    _name = "salon.visit.line"
    _description = "Visit line"
    _order = "visit_id, sequence, id"
    _check_company_auto = True

    visit_id = fields.Many2one("salon.visit", required=True, ondelete="cascade", index=True, check_company=True)
    company_id = fields.Many2one(related="visit_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="visit_id.currency_id", store=True, precompute=True)
    visit_date = fields.Date(
        string="Date", compute="_compute_visit_date", store=True, readonly=False, precompute=True, index=True,
        help="The branch's day on which the line counts in the takings: that of the payment; a correction has its own.",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection([("service", "Service"), ("retail", "Product")], required=True, default="service")
    product_id = fields.Many2one("product.product", string="Service or product", required=True, ondelete="restrict", index=True)
    employee_id = fields.Many2one("hr.employee", string="Stylist", ondelete="restrict", index="btree_not_null", check_company=True)
    pet_id = fields.Many2one("salon.pet", ondelete="restrict", index="btree_not_null")
    quantity = fields.Float(default=1.0, required=True, digits="Product Unit")
    price_unit = fields.Monetary(string="Price", compute="_compute_price_unit", store=True, readonly=False, precompute=True)
    discount_percent = fields.Float(string="Discount %", digits="Discount")
    amount_untaxed = fields.Monetary(string="Net", compute="_compute_amounts", store=True, readonly=False, precompute=True)
    amount_tax = fields.Monetary(string="Tax", compute="_compute_amounts", store=True, readonly=False, precompute=True)
    amount_total = fields.Monetary(string="Total", compute="_compute_amounts", store=True, readonly=False, precompute=True)
    actual_min = fields.Integer(string="Minutes taken")
    reversed_line_id = fields.Many2one("salon.visit.line", string="Reverses", ondelete="restrict", index="btree_not_null", copy=False)
    note = fields.Char()
    record_ids = fields.One2many(
        "salon.visit.record", "visit_line_id", string="Record", copy=False,
        groups="salon_crm.group_salon_desk,salon_crm.group_salon_stylist",
    )

    _total_adds_up = models.Constraint(
        "CHECK (abs(COALESCE(amount_untaxed, 0) + COALESCE(amount_tax, 0) - COALESCE(amount_total, 0)) < 0.005)",
        "Net amount and tax do not add up to the total. Take the payment at the till: it reckons all three.",
    )
    _discount_sane = models.Constraint(
        "CHECK (COALESCE(discount_percent, 0) BETWEEN 0 AND 100)", "A discount lies between 0 and 100 percent. Enter a number in between.",
    )

    @api.depends("visit_id.visit_date")
    def _compute_visit_date(self):
        for line in self:
            line.visit_date = line.visit_id.visit_date

    @api.depends("product_id", "employee_id")
    def _compute_price_unit(self):
        for line in self:
            line.price_unit = line._get_menu_price()

    def _get_menu_price(self):
        """Return the list price: by the person's qualification for a service, the shelf price otherwise."""
        if not self.product_id.is_salon_service or not self.employee_id:
            return self.product_id.lst_price
        qualification = self.env["salon.skill.level"].search(
            [("employee_id", "=", self.employee_id.id), ("product_tmpl_id", "=", self.product_id.product_tmpl_id.id)], limit=1,
        )
        return qualification._get_price() if qualification else self.product_id.lst_price

    @api.depends("product_id", "quantity", "price_unit", "discount_percent")
    def _compute_amounts(self):
        for line in self:
            currency = line.currency_id or line.env.company.currency_id
            taxes = line.product_id.taxes_id._filter_taxes_by_company(line.company_id or line.env.company)
            price = line.price_unit * (1 - (line.discount_percent or 0.0) / 100)
            result = taxes.compute_all(price, currency=currency, quantity=line.quantity, product=line.product_id)
            line.amount_untaxed = result["total_excluded"]
            line.amount_total = result["total_included"]
            line.amount_tax = currency.round(result["total_included"] - result["total_excluded"])

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        plain = lines.filtered(lambda line: line.visit_id.state == "closed" and line.visit_id.origin != "import")
        if plain and (not self.env.su or plain.filtered(lambda line: not line.reversed_line_id)):
            raise UserError(self.env._("This visit is closed. Correct it with a refund at the till, or open a new visit."))
        lines.filtered("reversed_line_id")._check_reversed_by_refund()
        return lines

    def write(self, vals):
        if vals.get("reversed_line_id"):
            self._check_reversed_by_refund()
        if "visit_id" in vals and self.filtered(lambda line: line.visit_id.id != vals["visit_id"]):
            raise UserError(self.env._("A line stays with its visit. Add a new line to the other visit instead."))
        if any(field in vals for field in FIXED_FIELDS):
            self._check_visit_still_open()
        return super().write(vals)

    def unlink(self):
        # sudo: whoever may take the line off takes its record along, and with it the photos, which the database does not know
        self.sudo().record_ids.unlink()
        return super().unlink()

    def _move_to(self, visit):
        """Take lines of open visits over to another open visit of the branch: the same work, paid by somebody else."""
        moved = self.filtered(lambda line: line.visit_id != visit)
        visits = moved.visit_id | visit
        if not moved:
            return
        visits.flush_recordset()
        visits.lock_for_update(allow_referencing=True)
        visits.invalidate_recordset(["state"])
        if visits.filtered(lambda each: each.state != "open") or len(visits.branch_id) > 1:
            raise UserError(self.env._("A part of this visit is paid already. Refund it at the till first."))
        super(SalonVisitLine, moved).write({"visit_id": visit.id})
        moved.flush_recordset()  # before either visit is closed, for the trigger on lines
        visits._on_lines_moved()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_visit_still_open()

    def _check_reversed_by_refund(self):
        """Refuse to reverse a line by hand: takings and points would fall without money going back."""
        if self and not self.env.su:
            raise UserError(self.env._("A line is not reversed by hand. Refund it at the till."))

    def _check_visit_still_open(self):
        if self.visit_id.filtered(lambda visit: visit.state == "closed" and visit.origin != "import"):
            raise UserError(self.env._("This visit is closed and its lines stay as they are. Correct it with a refund at the till."))

    def init(self):
        """Hold the rule of closed visits where no code can pass it by."""
        self.env.cr.execute(SQL(
            """
            CREATE OR REPLACE FUNCTION salon_visit_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM salon_visit v WHERE v.id = OLD.visit_id AND v.state = 'closed' AND v.origin <> 'import') THEN
                    IF TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION USING MESSAGE = 'salon.visit.line ' || OLD.id || ' of a closed visit cannot be deleted',
                            ERRCODE = 'check_violation', TABLE = 'salon_visit_line', CONSTRAINT = 'salon_visit_line_closed';
                    ELSIF (NEW.visit_id, NEW.kind, NEW.product_id, NEW.employee_id, NEW.quantity, NEW.price_unit, NEW.discount_percent,
                           NEW.amount_untaxed, NEW.amount_tax, NEW.amount_total, NEW.reversed_line_id, NEW.visit_date)
                        IS DISTINCT FROM (OLD.visit_id, OLD.kind, OLD.product_id, OLD.employee_id, OLD.quantity, OLD.price_unit,
                           OLD.discount_percent, OLD.amount_untaxed, OLD.amount_tax, OLD.amount_total, OLD.reversed_line_id,
                           OLD.visit_date) THEN
                        RAISE EXCEPTION USING MESSAGE = 'salon.visit.line ' || OLD.id || ' of a closed visit cannot change',
                            ERRCODE = 'check_violation', TABLE = 'salon_visit_line', CONSTRAINT = 'salon_visit_line_closed';
                    END IF;
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;
            CREATE OR REPLACE TRIGGER salon_visit_line_guard BEFORE UPDATE OR DELETE ON salon_visit_line
                FOR EACH ROW EXECUTE FUNCTION salon_visit_line_guard();
            """
        ))

    @api.model
    def _sql_error_to_message(self, exc):
        """Say in a sentence what the trigger of `init` refused."""
        if exc.diag.constraint_name == "salon_visit_line_closed":
            return self.env._("This visit is closed and its lines stay as they are. Correct it with a refund at the till.")
        return super()._sql_error_to_message(exc)
