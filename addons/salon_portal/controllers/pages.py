import secrets

from odoo import http
from odoo.exceptions import LockError, UserError
from odoo.http import request

from odoo.addons.salon_website.engine.choice import parse_choice, parse_day

from .account import ACCOUNT, AccountPages


class OwnPages(AccountPages):
    """The customer's own pages: what is ahead, again, history, points, consents."""

    @http.route("/book/account", type="http", auth="public", methods=["GET"])
    def account_home(self, **kw):
        def show(doors, customer):
            return self._account_page(doors, "page_home", customer, tab="home", **doors._public_account(customer))

        return self._as_customer(show)

    @http.route("/book/account/open", type="http", auth="public", methods=["POST"])
    def account_open(self, **kw):
        def open_visit(doors, customer):
            number = parse_choice({"p": kw.get("visit")}).person
            path = doors._public_open(customer, number, str(kw.get("to") or ""))
            return self._see_other(path) if path else self._not_there(doors, customer)

        return self._as_customer(open_visit)

    @http.route("/book/account/again", type="http", auth="public", methods=["GET"])
    def account_again(self, **kw):
        return self._as_customer(lambda doors, customer: self._next_page(doors, customer, parse_day(kw.get("d"))))

    @http.route("/book/account/again", type="http", auth="public", methods=["POST"])
    def account_book(self, **kw):
        def book(doors, customer):
            try:
                with request.env.cr.savepoint():
                    link = doors._public_book_next(customer, kw.get("start"), kw.get("key"), str(kw.get("terms") or ""))
            except LockError:  # a second press in the same moment: the first one does it
                return self._see_other(ACCOUNT)
            except UserError as error:
                return self._next_page(doors, customer, None, message=error.args[0], status=409)
            return self._see_other(f"/book/visit/{link}")

        return self._as_customer(book)

    @http.route("/book/account/visits", type="http", auth="public", methods=["GET"])
    def account_visits(self, **kw):
        def show(doors, customer):
            page = self._number(kw.get("n"))
            past, more = doors._public_history(customer, page)
            return self._account_page(doors, "page_visits", customer, tab="visits", past=past, more=more, page=page)

        return self._as_customer(show)

    @http.route("/book/account/points", type="http", auth="public", methods=["GET"])
    def account_points(self, **kw):
        def show(doors, customer):
            page = self._number(kw.get("n"))
            return self._account_page(doors, "page_points", customer, tab="points", page=page, **doors._public_points(customer, page))

        return self._as_customer(show)

    @http.route("/book/account/consents", type="http", auth="public", methods=["GET"])
    def account_consents(self, **kw):
        return self._as_customer(self._consents_page)

    @http.route("/book/account/consents", type="http", auth="public", methods=["POST"])
    def account_consent(self, **kw):
        def note(doors, customer):
            purpose, channel = str(kw.get("purpose") or ""), str(kw.get("channel") or "")
            done = doors._public_consent(customer, purpose, channel, kw.get("given") == "1")
            if done is None:
                return self._not_there(doors, customer)
            return self._see_other(f"{ACCOUNT}/consents") if done else self._busy(doors)

        return self._as_customer(note)

    def _next_page(self, doors, customer, day, message="", status=200):
        if not doors._may("times", self._address()):
            return self._busy(doors)
        offer = doors._public_proposal(customer, day)
        if not offer:
            branch = doors._account_branch(customer)
            return self._see_other(branch._get_online_path() if branch else "/book")
        key = secrets.token_urlsafe(16)
        return self._account_page(
            doors,
            "page_next",
            customer,
            status=status,
            offer=offer,
            days=offer["days"],
            day=offer["day"],
            parts=offer["parts"],
            form_key=key,
            message=message,
            branch=offer["branch"],
        )

    def _consents_page(self, doors, customer):
        return self._account_page(doors, "page_consents", customer, tab="consents", consents=doors._public_consents(customer))
