import re

from odoo.http import request

from odoo.addons.salon_website.controllers.public import SESSION, PublicPages

ACCOUNT = "/book/account"
STAY = "salon_account"
PAGE_NUMBER = re.compile(r"\d{1,4}", re.ASCII)


class AccountPages(PublicPages):
    """What the pages of one customer share: who is signed in, the frame, the way in and out."""

    # who

    def _stay(self, doors):
        return doors._account_stay(request.session.get(STAY))

    def _begin_stay(self, stay):
        """Sign in: the browser gets a new session, so that nobody who knew the old one comes along."""
        request.session[STAY] = stay.data()
        request.session.should_rotate = True

    def _end_stay(self):
        """Sign out: what was typed here is forgotten with it."""
        request.session.pop(STAY, None)
        kept = request.session.get(SESSION) or {}
        request.session[SESSION] = {"lang": kept["lang"]} if kept.get("lang") else {}
        request.session.should_rotate = True

    def _as_customer(self, show):
        """Answer with ``show(doors, customer)`` for whoever is signed in; everybody else is asked who they are."""
        doors = self._doors()
        stay = self._stay(doors)
        if not stay:
            return self._see_other(f"{ACCOUNT}/sign")
        if not stay.customer:
            return self._see_other(f"{ACCOUNT}/name")
        customer = doors._account_customer(stay)
        if not customer:
            self._end_stay()
            return self._see_other(f"{ACCOUNT}/sign")
        if not doors._may("link", self._address()):
            return self._busy(doors)
        request.session[STAY] = stay.at(doors._epoch()).data()
        return show(doors, customer)

    # pages

    def _account_page(self, doors, template, customer=None, status=200, **values):
        branch = doors._account_branch(customer)
        frame = {
            "branch": doors._branch_card(branch) if branch else None,
            "brand_name": "",
            "account": ACCOUNT,
            "tab": "",
            "has_points": bool(customer) and doors._has_points(customer),
        }
        return self._page(f"salon_portal.{template}", doors, status=status, **{**frame, **values})

    def _not_there(self, doors, customer):
        """The one page for what is not there or not one's own: nobody learns which."""
        other = f"{ACCOUNT}?lang={'en' if doors.env.lang == 'zh_CN' else 'zh'}"
        return self._account_page(doors, "page_not_there", customer, status=404, other_lang_url=other)

    def _number(self, text):
        return int(text) if PAGE_NUMBER.fullmatch(str(text or "")) else 0
