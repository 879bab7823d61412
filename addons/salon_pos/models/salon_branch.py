from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.salon_crm.models.salon_visit import MONEY_ROLES

# The limit that the configuration gave last: a branch's own limit stays until the file says something else.
APPLIED = "salon_pos.applied_desk_discount_percent"


class SalonBranch(models.Model):
    _name = "salon.branch"
    _inherit = ["salon.branch", "pos.load.mixin"]

    warehouse_id = fields.Many2one("stock.warehouse", string="Stock room", ondelete="restrict", check_company=True, copy=False)
    pos_config_ids = fields.One2many("pos.config", "salon_branch_id", string="Tills", groups=MONEY_ROLES)
    desk_discount_percent = fields.Integer(
        string="Desk may give (%)", default=lambda self: self._default_desk_discount_percent(), required=True,
        help="How far below the menu the desk may go. Above it a manager confirms at the till, with a reason.",
    )

    _desk_discount_sane = models.Constraint(
        "CHECK (desk_discount_percent BETWEEN 0 AND 100)", "Enter 0 to 100 percent for what the desk may give.",
    )

    @api.model
    def _default_desk_discount_percent(self):
        """Begin a new branch with the limit that the configuration gave the others."""
        # sudo: one number of the system's book-keeping
        return int(self.env["ir.config_parameter"].sudo().get_param(APPLIED, 20))

    def _check_nobody_is_expected(self):
        super()._check_nobody_is_expected()
        # sudo: who closes a branch need not read its tills; only a name is told
        session = self.env["pos.session"].sudo().search([("config_id.salon_branch_id", "in", self.ids), ("state", "!=", "closed")], limit=1)
        if session:
            raise UserError(self.env._("%(till)s is still open. Close its day first.", till=session.config_id.name))

    def action_ensure_pos(self):
        """Set up the tills of these branches from the branch's page."""
        self.check_access("write")
        self.sudo()._ensure_pos()  # sudo: who may change the branch may open its till without being stock and books manager too

    def _ensure_pos(self):
        """Give each branch what it needs to take money: stock room, till, cash, card and WeChat payment methods.

        Safe to repeat: what exists is kept, also when people renamed it or added tenders.

        :return: the ``pos.config`` records of these branches
        :raises UserError: when the company has no chart of accounts yet
        """
        for company, branches in self.grouped("company_id").items():
            if not company._has_chart():
                raise UserError(self.env._(
                    "%(company)s has no chart of accounts yet. Choose one under Invoicing, Settings, then set up the tills.",
                    company=company.name,
                ))
            branches.kind_ids._ensure_pos_category()
            # Names of tills and stock rooms are not translated: they take the company's language.
            for branch in branches.with_company(company).with_context(lang=company.partner_id.lang or self.env.lang):
                branch._ensure_warehouse()
                branch._ensure_till()
        self.env["product.template"].search(["|", ("is_salon_service", "=", True), ("salon_use", "!=", False)])._sync_till()
        return self.pos_config_ids

    def _ensure_warehouse(self):
        self.ensure_one()
        if self.warehouse_id:
            return
        warehouses = self.env["stock.warehouse"].with_context(active_test=False)
        code = self.code[:5].upper()
        taken = warehouses.search([("company_id", "=", self.company_id.id), "|", ("code", "=", code), ("name", "=", self.name)])
        if taken:
            code = f"{code[:2]}{self.id}"[:5]
        self.warehouse_id = warehouses.create({
            "name": f"{self.name} ({code})" if taken else self.name,
            "code": code,
            "company_id": self.company_id.id,
            "partner_id": (self.partner_id or self.company_id.partner_id).id,
        })

    def _ensure_till(self):
        self.ensure_one()
        config = self.pos_config_ids[:1]
        if config:
            missing = self._ensure_tenders(config) - config.payment_method_ids
            if missing:
                config.write({"payment_method_ids": [Command.link(method.id) for method in missing]})
            return
        methods = self._ensure_tenders(self.env["pos.config"])
        # Stock prints a public link for invoices on each receipt; a salon hands out invoices at the desk.
        self.company_id.point_of_sale_use_ticket_qr_code = False
        config = self.env["pos.config"].create(self._prepare_till_values(methods))
        # The fast payment fields drop what is not yet among the methods, so they come after the till exists.
        fast = methods.filtered(lambda method: method.salon_tender in ("card", "wechat"))
        config.write({"use_fast_payment": True, "fast_payment_method_ids": [Command.set(fast.ids)]})

    def _prepare_till_values(self, methods):
        """Return the values of a new till of this branch; extend to add what a branch needs."""
        return {
            "name": self.name,
            "salon_branch_id": self.id,
            "company_id": self.company_id.id,
            "warehouse_id": self.warehouse_id.id,
            "picking_type_id": self.warehouse_id.pos_type_id.id,
            "payment_method_ids": [Command.set(methods.ids)],
            "iface_tax_included": "total",
            "restrict_price_control": True,
            "show_product_images": False,
            "show_category_images": False,
            "module_pos_hr": False,
        }

    def _ensure_tenders(self, config):
        """Return this branch's payment methods: own cash, since a drawer is counted by itself; card and WeChat of the company."""
        shared = self.env["pos.payment.method"].search([
            ("company_id", "=", self.company_id.id), ("salon_tender", "in", ("card", "wechat")),
        ])
        methods = config.payment_method_ids.filtered(lambda method: method.salon_tender == "cash" or method.is_cash_count)[:1]
        if not methods:
            methods = self._create_tender("cash", self._create_journal("cash", "cash", f"C{self.code}"[:5]))
        for tender, code in (("card", "CARD"), ("wechat", "WXPAY")):
            found = shared.filtered(lambda method, key=tender: method.salon_tender == key)[:1]
            methods |= found or self._create_tender(tender, self._create_journal(tender, "bank", code))
        for method in methods:
            self._translate_tender(method)
        return methods

    def _create_tender(self, tender, journal):
        sequence = {"wechat": 1, "card": 2, "cash": 3}[tender]
        method = self.env["pos.payment.method"].create({
            "name": self._get_tender_labels()[tender], "salon_tender": tender, "journal_id": journal.id, "company_id": self.company_id.id,
            "sequence": sequence,
        })
        method._onchange_journal_id()
        return method

    def _translate_tender(self, method):
        """Name a payment method and its journal in every language, also in one that was activated later; own names stay."""
        tender = method.salon_tender or "cash"
        # Stock refuses to rename a method while a till that uses it is open.
        if not method._is_write_forbidden({"name"}):
            self._fill_languages(method, lambda branch: branch._get_tender_labels()[tender])
        self._fill_languages(method.journal_id, lambda branch: branch._get_journal_label(tender))

    def _fill_languages(self, record, label):
        words = {lang: label(self.with_context(lang=lang)) for lang, _name in self.env["res.lang"].get_installed()}
        for lang, word in words.items():
            spoken = record.with_context(lang=lang)
            if spoken.name != word and spoken.name in words.values():
                spoken.name = word

    def _create_journal(self, tender, journal_type, code):
        journals = self.env["account.journal"].with_context(active_test=False)
        known = set(journals.search([("company_id", "=", self.company_id.id)]).mapped("code"))
        free = next(candidate for candidate in (code, *(f"{code[:3]}{number:02d}" for number in range(1, 100))) if candidate not in known)
        return journals.create({
            "name": self._get_journal_label(tender), "type": journal_type, "code": free, "company_id": self.company_id.id,
        })

    def _get_tender_labels(self):
        return {"cash": self.env._("Cash"), "card": self.env._("Card"), "wechat": self.env._("WeChat Pay")}

    def _get_journal_label(self, tender):
        if tender == "cash":
            return self.env._("Cash %(branch)s", branch=self.name)
        return self._get_tender_labels()[tender]

    # what the till loads

    @api.model
    def _load_pos_data_domain(self, data, config):
        return [("id", "=", config.salon_branch_id.id)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name", "phone", "tz", "desk_discount_percent"]
