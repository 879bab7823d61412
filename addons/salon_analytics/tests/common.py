from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase

from odoo.addons.salon_pos.tests.common import SalonPosBuilder

NOW = datetime(2026, 11, 18, 4, 0)  # Wednesday noon in Shanghai
TODAY = NOW.date()


class FiguresBuilder(SalonPosBuilder):
    """A branch with a till, sales at a fixed time, a manager and an accountant."""

    @classmethod
    def _build(cls):
        super()._build()
        cls.accountant = cls._make_user("accountant_figures", "salon_crm.group_salon_accountant")
        cls.stylist_user = cls._make_user("stylist_figures", "salon_crm.group_salon_stylist")
        cls.report = cls.env["salon.takings.report"]

    @classmethod
    def _at(cls, moment):
        """Let the clock stand at a naive UTC moment."""
        return patch.object(fields.Datetime, "now", staticmethod(lambda *args: moment))

    def _sell(self, session, *products, moment=NOW, discount=0.0, customer=None, price=None):
        lines = [
            self._line(product, stylist=self.mei if product.is_salon_service else None, discount=discount, price=price)
            for product in products
        ]
        self._approve(lines, config=session.config_id)  # a day of figures is not about what the desk may give
        with self._at(moment):
            return self._pay(
                session, lines, customer=customer or self.customer, date_order=fields.Datetime.to_string(moment),
                user=self.manager if price else self.desk,  # the desk may not set prices
            )

    def _give_back(self, session, order_line, moment=NOW):
        line = self._line(
            order_line.product_id, qty=-order_line.qty, price=order_line.price_unit, discount=order_line.discount, refunds=order_line,
        )
        with self._at(moment):
            return self._pay(session, [line], customer=self.customer, date_order=fields.Datetime.to_string(moment))

    def _close(self, session, day=TODAY):
        """Close the till with what it should hold, and post its entry on ``day``."""
        with patch.object(fields.Date, "context_today", staticmethod(lambda *args, **kwargs: day)):
            session.post_closing_cash_details(sum(session.order_ids.payment_ids.filtered("payment_method_id.is_cash_count").mapped("amount")))
            session.close_session_from_ui()
        self.assertEqual(session.state, "closed")

    def _sum(self, domain=(), field="amount_total"):
        self.env.flush_all()
        [(total,)] = self.report._read_group([("branch_id", "=", self.branch.id), *domain], [], [f"{field}:sum"])
        return round(total or 0.0, 2)

    def _compare(self, day_from=TODAY, day_to=TODAY, branch=None, user=None):
        self.env.flush_all()
        return self.report.with_user(user or self.manager)._compare_with_books(day_from, day_to, branch)

    def _row(self, day=TODAY, **kwargs):
        rows = self._compare(day, day, self.branch, **kwargs)["days"]
        self.assertEqual(len(rows), 1)
        return rows[0]


class FiguresCase(FiguresBuilder, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build()


YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
