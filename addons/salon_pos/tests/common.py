from uuid import uuid4

from odoo import fields
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase


class SalonPosBuilder:
    """Builders of a small branch with a till, whose orders have the shape that the till's JavaScript sends."""

    @classmethod
    def _build(cls):
        # Messages are compared in English, whatever the language of the database's users.
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.company = cls.env.company
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", cls.company, install_demo=False)
        cls.tax = cls.env["account.tax"].create({
            "name": "VAT 6 % in the price", "amount": 6, "price_include_override": "tax_included", "company_id": cls.company.id,
        })
        cls.branch = cls._make_branch("Riverside", "XRVS")
        cls.config = cls.branch._ensure_pos()
        cls.cash, cls.card, cls.wechat = (
            cls.config.payment_method_ids.filtered(lambda method, key=key: method.salon_tender == key) for key in ("cash", "card", "wechat")
        )
        cls.level = cls.env["salon.level"].create({"name": "Senior"})
        cls.mei, cls.anna = (cls._make_stylist(name) for name in ("Mei", "Anna"))
        cls.cut = cls._make_service("Cut", 128.0)
        cls.colour = cls._make_service("Colour", 358.0)
        cls.shampoo = cls.env["product.product"].create({
            "name": "Shampoo", "type": "consu", "is_storable": True, "salon_use": "retail", "list_price": 88.8, "standard_price": 30,
            "taxes_id": [Command.set(cls.tax.ids)],
        })
        cls.customer = cls._make_customer("Lin Yue", "+86 138 0000 6688")
        cls.desk = cls._make_user("desk_pos", "salon_crm.group_salon_desk")
        cls.manager = cls._make_user("manager_pos", "salon_crm.group_salon_manager")

    @classmethod
    def _make_branch(cls, name, code):
        return cls.env["salon.branch"].create({"name": name, "code": code, "tz": "Asia/Shanghai", "company_id": cls.company.id})

    @classmethod
    def _make_stylist(cls, name):
        return cls.env["hr.employee"].create({
            "name": name, "salon_branch_id": cls.branch.id, "is_stylist": True, "salon_level_id": cls.level.id,
        })

    @classmethod
    def _make_service(cls, name, price):
        return cls.env["product.product"].create({
            "name": name, "type": "service", "is_salon_service": True, "list_price": price, "taxes_id": [Command.set(cls.tax.ids)],
        })

    @classmethod
    def _make_customer(cls, name, phone=False):
        return cls.env["res.partner"].create({"name": name, "phone": phone, "is_salon_customer": True})

    @classmethod
    def _make_user(cls, login, groups):
        user = new_test_user(cls.env, login, groups=groups, email=f"{login}@example.com", lang="en_US")
        user.write({"salon_branch_ids": [Command.set(cls.branch.ids)], "salon_branch_id": cls.branch.id, "tz": "Asia/Shanghai"})
        return user

    @classmethod
    def _open_session(cls, config=None):
        config = config or cls.config
        config.open_ui()
        config.current_session_id.set_opening_control(0, "")
        return config.current_session_id

    @classmethod
    def _arrive(cls, lines=(), customer=None, **vals):
        """Open a visit with (product, stylist) lines."""
        customer = cls.customer if customer is None else customer
        visit = cls.env["salon.visit"]._open_visits([
            {"branch_id": cls.branch.id, "customer_id": customer.id, "origin": "appointment", **vals},
        ])
        cls.env["salon.visit.line"].create([
            {
                "visit_id": visit.id, "sequence": number, "product_id": product.id, "employee_id": stylist.id,
                "price_unit": product.list_price,
            }
            for number, (product, stylist) in enumerate(lines, start=1)
        ])
        return visit

    def _line(self, product, qty=1, price=None, discount=0.0, stylist=None, visit_line=None, refunds=None, pet=None):
        price = product.list_price if price is None else price
        taxes = product.taxes_id._filter_taxes_by_company(self.company)
        amounts = taxes.compute_all(price * (1 - discount / 100), self.company.currency_id, qty, product=product)
        return [0, 0, {
            "uuid": str(uuid4()), "product_id": product.id, "qty": qty, "price_unit": price, "discount": discount,
            "price_subtotal": amounts["total_excluded"], "price_subtotal_incl": amounts["total_included"],
            "tax_ids": [[6, False, taxes.ids]], "full_product_name": product.name, "pack_lot_ids": [],
            "salon_employee_id": stylist.id if stylist else False, "salon_pet_id": pet.id if pet else False,
            "visit_line_id": visit_line.id if visit_line else False,
            "refunded_orderline_id": refunds.id if refunds else False,
        }]

    def _again(self, line):
        """The same line once more; stock empties what it stores."""
        return [0, 0, dict(line[2])]

    def _approve(self, lines, reason="Regular of ten years", manager=None, config=None, **kwargs):
        """Let a manager who is signed in confirm what these lines give away."""
        wishes = [{**line[2], "attribute_value_ids": []} for line in lines]
        (config or self.config).with_user(manager or self.manager).approve_salon_excess(wishes, reason, **kwargs)

    def _lines_of(self, visit):
        return [self._line(line.product_id, stylist=line.employee_id, visit_line=line, price=line.price_unit) for line in visit.line_ids]

    def _order_data(self, session, lines, visit=None, customer=None, method=None, state="paid", **extra):
        total = round(sum(line[2]["price_subtotal_incl"] for line in lines), 2)
        untaxed = round(sum(line[2]["price_subtotal"] for line in lines), 2)
        payments = [[0, 0, {
            "amount": total, "payment_method_id": (method or self.cash).id, "name": fields.Datetime.to_string(fields.Datetime.now()),
            "uuid": str(uuid4()),
        }]]
        return {
            "uuid": str(uuid4()), "state": state, "session_id": session.id, "company_id": self.company.id, "user_id": self.env.uid,
            "date_order": fields.Datetime.to_string(fields.Datetime.now()), "fiscal_position_id": False, "pricelist_id": False,
            "partner_id": customer.id if customer else False, "visit_id": visit.id if visit else False, "to_invoice": False,
            "amount_total": total, "amount_tax": total - untaxed, "amount_paid": total, "amount_return": 0.0, "sequence_number": 1,
            "lines": lines, "payment_ids": payments if state == "paid" else [], "access_token": str(uuid4()), **extra,
        }

    def _copy_data(self, data):
        """Return the same order once more, as a till sends it after a lost answer."""
        return {**data, **{name: [[0, 0, dict(command[2])] for command in data[name]] for name in ("lines", "payment_ids")}}

    def _pay(self, session, lines, user=None, **kwargs):
        """Send one order as the till does; return the stored order."""
        return self._send(self._order_data(session, lines, **kwargs), user=user)

    def _send(self, data, user=None):
        uuid = data["uuid"]  # stock takes it out of the data of an order that it knows
        self.env["pos.order"].with_user(user or self.desk).sync_from_ui([data])
        return self.env["pos.order"].search([("uuid", "=", uuid)])

    def _pay_visit(self, session, visit, extra_lines=(), **kwargs):
        return self._pay(session, self._lines_of(visit) + list(extra_lines), visit=visit, customer=visit.customer_id, **kwargs)

    def _refund_data(self, session, order, quantities, **extra):
        """Order data that gives back {order line: quantity}."""
        lines = [
            self._line(line.product_id, qty=-quantity, price=line.price_unit, discount=line.discount, refunds=line)
            for line, quantity in quantities.items()
        ]
        return self._order_data(session, lines, customer=order.partner_id, is_refund=True, **extra)


class SalonPosCase(SalonPosBuilder, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build()
        cls.session = cls._open_session()
