from psycopg2.errors import UniqueViolation

from odoo import http
from odoo.http import request

from odoo.addons.salon_website.controllers.hold import TRAP
from odoo.addons.salon_website.engine.contact import ContactError, clean_line, masked, parse_contact

from .account import ACCOUNT, AccountPages

LONGEST_NAME = 60


class SignPages(AccountPages):
    """Signing in without a password, and out. A known and an unknown number get the same pages until the code is right."""

    @http.route("/book/account/sign", type="http", auth="public", methods=["GET"])
    def account_sign(self, **kw):
        doors = self._doors()
        stay = self._stay(doors)
        return self._see_other(ACCOUNT) if stay and stay.customer else self._sign_page(doors)

    @http.route("/book/account/sign", type="http", auth="public", methods=["POST"])
    def account_send_code(self, **kw):
        doors = self._doors()
        typed = clean_line((self._entry().get("contact") if kw.get("again") else None) or kw.get("contact"), 254)
        self._keep(entry={**self._entry(), "contact": typed})
        try:
            contact = parse_contact(typed)
        except ContactError as error:
            return self._sign_page(doors, fault=doors._contact_words(error), status=422)
        branch = doors._account_branch()
        if kw.get(TRAP) or not branch:
            return self._see_other(f"{ACCOUNT}/code")  # a program: it reads what a person reads, and nothing is sent
        try:
            with request.env.cr.savepoint():
                sent = doors._public_account_code(branch, contact, self._client(), self._address())
        except UniqueViolation:  # a second press in the same moment: the first one's code is on its way
            sent = True
        if not sent:
            return self._sign_page(doors, status=429, message=doors._too_many_words(branch))
        return self._see_other(f"{ACCOUNT}/code")

    @http.route("/book/account/code", type="http", auth="public", methods=["GET"])
    def account_code(self, **kw):
        return self._sign_code_page(self._doors())

    @http.route("/book/account/code", type="http", auth="public", methods=["POST"])
    def account_prove(self, **kw):
        doors = self._doors()
        contact = self._typed_contact()
        if not contact:
            return self._see_other(f"{ACCOUNT}/sign")
        answer, stay = doors._public_sign_in(contact, kw.get("code"), self._client(), self._address())
        if not stay:
            return self._sign_code_page(doors, status=422, message=doors._code_words(answer))
        self._begin_stay(stay)
        return self._see_other(ACCOUNT if stay.customer else f"{ACCOUNT}/name")

    @http.route("/book/account/name", type="http", auth="public", methods=["GET"])
    def account_ask_name(self, **kw):
        return self._with_stay(self._name_page)

    @http.route("/book/account/name", type="http", auth="public", methods=["POST"])
    def account_say_name(self, **kw):
        def say(doors, stay):
            found = doors._public_sign_name(stay, clean_line(kw.get("name"), LONGEST_NAME))
            if not found:
                return self._name_page(doors, stay, is_wrong=True, status=422)
            self._begin_stay(found)
            return self._see_other(ACCOUNT)

        return self._with_stay(say)

    @http.route("/book/account/out", type="http", auth="public", methods=["POST"])
    def account_out(self, **kw):
        self._end_stay()
        return self._account_page(self._doors(), "page_out")

    @http.route("/book/account/out", type="http", auth="public", methods=["GET"])
    def account_was_out(self, **kw):
        return self._see_other(f"{ACCOUNT}/sign")

    # pages

    def _typed_contact(self):
        try:
            return parse_contact(self._entry().get("contact"))
        except ContactError:
            return None

    def _sign_page(self, doors, status=200, fault="", message=""):
        entry = self._entry()
        return self._account_page(doors, "page_sign", status=status, contact=entry.get("contact", ""), fault=fault, message=message)

    def _sign_code_page(self, doors, status=200, message=""):
        contact = self._typed_contact()
        if not contact:
            return self._see_other(f"{ACCOUNT}/sign")
        lead = doors._join_lead(masked(contact))
        return self._account_page(doors, "page_sign_code", status=status, lead=lead, message=message)

    def _with_stay(self, show):
        """Answer with ``show(doors, stay)`` for whoever proved a number that is nobody's or more than one person's."""
        doors = self._doors()
        stay = self._stay(doors)
        if not stay:
            return self._see_other(f"{ACCOUNT}/sign")
        return self._see_other(ACCOUNT) if stay.customer else show(doors, stay)

    def _name_page(self, doors, stay, is_wrong=False, status=200):
        is_shared = bool(doors._account_files(parse_contact(stay.contact)))
        return self._account_page(doors, "page_sign_name", status=status, is_shared=is_shared, is_wrong=is_wrong)
