from odoo.tests import tagged

from .common import PHONE, PagesCase


@tagged("post_install", "-at_install")
class TestNews(PagesCase):
    """News and offers: a box that is empty, never needed to book, and kept with its words."""

    def _book(self, clock="10:00", contact=PHONE, **values):
        hold = self._hold(clock, self.cut)
        self._send_code(hold, contact)
        if self._path().endswith("/code"):
            code = self._last_code() if "@" not in contact else self._mailed_code(contact)
            self._post(f"{hold}/confirm", code=code, **values)
        self.assertTrue(self._path().startswith("/book/visit/"))
        return self._appointments().customer_id

    def _mailed_code(self, contact):
        return self.env["mail.mail"].search([("email_to", "=", contact)], limit=1).subject.split()[0]

    def _consents(self, customer):
        return self.env["salon.consent"].search([("customer_id", "=", customer.id)])

    def test_the_box_is_empty_and_booking_needs_it_not(self):
        hold = self._hold("10:00", self.cut)
        self._send_code(hold)
        self.assertIn('name="news"', self.page.text)
        self.assertNotIn("checked", self.page.text)
        self._post(f"{hold}/confirm", code=self._last_code())
        self.assertFalse(self._consents(self._appointments().customer_id))

    def test_ticked_it_is_kept_with_the_words_that_were_read(self):
        hold = self._hold("10:00", self.cut)
        self._send_code(hold)
        words = "The salon may send me news and offers by text message. I can take this back at any time."
        self.assertIn(words, self._text())
        self._post(f"{hold}/confirm", code=self._last_code(), news="1")
        self.assertRecordValues(
            self._consents(self._appointments().customer_id),
            [{"purpose": "marketing", "channel": "sms", "is_given": True, "how": "portal", "text": words}],
        )

    def test_an_address_is_asked_about_mail(self):
        customer = self._book(contact="zhou@example.com", news="1")
        self.assertEqual(self._consents(customer).channel, "email")

    def test_a_wrong_code_keeps_the_tick_and_says_nothing_yet(self):
        hold = self._hold("10:00", self.cut)
        self._send_code(hold)
        self._post(f"{hold}/confirm", code="000000" if self._last_code() != "000000" else "111111", news="1")
        self.assertIn("checked", self.page.text)
        self.assertFalse(self.env["salon.consent"].search([("channel", "=", "sms")]))

    def test_what_was_taken_back_is_not_given_again_by_the_next_visit(self):
        customer = self._book(news="1")
        self.env["salon.consent"].sudo()._record(customer, "marketing", "sms", False, "phone")
        self._hold("14:00", self.cut)
        self._post(f"{self._path()}/code", contact=PHONE, name="Zhou Min")
        self.assertEqual(len(self._appointments()), 2)
        self.assertFalse(self.env["salon.consent"]._is_given(customer, "marketing", "sms"))
