from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import FiguresBuilder


@tagged("post_install", "-at_install")
class TestBooksPage(FiguresBuilder, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build()

    def test_the_accountant_sees_that_a_day_agrees_and_opens_its_figures(self):
        session = self._open_session()
        now = fields.Datetime.now()
        self._sell(session, self.cut, moment=now)
        self._close(session, day=self.branch._local_date(now))
        open_session = self._open_session()
        self._sell(open_session, self.colour, moment=now - timedelta(days=1))
        self.env.flush_all()
        self.start_tour("/odoo/books-agree", "salon_analytics_books", login="accountant_figures")
