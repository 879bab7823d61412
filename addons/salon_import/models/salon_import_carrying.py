from collections import Counter
from decimal import Decimal

from odoo import models
from odoo.tools.misc import formatLang

from ..words import figure_texts, problem_texts, reason_texts


class SalonImportCarrying(models.AbstractModel):
    """What customers bring along: points, money, packages. It goes to a ledger where there is one, and always into the note."""

    _name = "salon.import.carrying"
    _description = "Balances of an import"

    def _balance_rows(self, plan, customers):
        return [
            {"partner_id": customers[key], "card": card, "balance": balance, "gift": gift, "points": points}
            for key, customer in enumerate(plan.customers) for card, balance, gift, points in customer.balances
        ]

    def _foresee_balances(self, plan):
        """Count in a preview what a ledger will not take; customers who are still to be made go by numbers below zero."""
        rows = self._balance_rows(plan, [customer.known_id or -1 - key for key, customer in enumerate(plan.customers)])
        for figure, reasons in self._refuse_balances(rows).items():
            self._leave_out(plan, figure, reasons)

    def _apply_balances(self, plan, customers, created):
        rows = self._balance_rows(plan, customers)
        packages = [
            {"partner_id": customers[package.customer], "name": package.name, "total": package.total, "remaining": package.remaining,
             "expires": package.expires}
            for package in plan.packages
        ]
        for left in (self._import_balances(rows, created), self._import_packages(packages, created)):
            for figure, reasons in left.items():
                self._leave_out(plan, figure, reasons)

    def _leave_out(self, plan, figure, reasons):
        """Count as left out, by reason, what was to come in and did not."""
        for reason, amount in reasons.items():
            plan.totals[figure] -= amount
            plan.left.setdefault(figure, Counter())[reason] += amount

    def _refuse_balances(self, rows):
        """Say what of `_import_balances`'s rows a ledger would not take; write nothing.

        :return: {figure: {reason: amount}}
        """
        return {}

    def _import_balances(self, rows, created):
        """Take over money and points; the import note holds them already. Extend to post them to a ledger.

        :param rows: dicts with partner_id, card (number or ''), balance and gift (Decimal or None), points (int or None); one per card
        :param created: ids of what the import made, by model; add to it
        :return: {figure: {reason: amount}} of what a ledger should have taken and did not
        """
        return {}

    def _import_packages(self, rows, created):
        """Take over packages; the import note holds them already.

        :param rows: dicts with partner_id, name, total and remaining (int or None), expires (date or None)
        :return: as `_import_balances`
        """
        return {}

    # telling

    def _booked_figures(self):
        """Return the figures that become more than a note; an addon that books one adds it."""
        return set()

    def _reason_texts(self):
        """Return {reason: words} why rows or amounts were left out; an addon with reasons of its own adds them."""
        return reason_texts(self.env)

    def _describe_carried(self):
        """Return one line per figure of the file: what is in it = booked or kept in the note + left out, in words."""
        totals, left = (self.counts or {}).get("totals", {}), (self.counts or {}).get("left_out", {})
        booked, labels, said, lines = self._booked_figures(), figure_texts(self.env), self._said_reasons(), []
        for figure, label in labels.items():
            came = Decimal(totals.get(figure, "0"))
            gone = {reason: Decimal(amount) for reason, amount in left.get(figure, {}).items()}
            if came or any(gone.values()):
                lines.append({
                    "figure": figure, "label": label, "file": self._figure_text(figure, came + sum(gone.values())),
                    "booked": self._figure_text(figure, came) if figure in booked else "",
                    "noted": "" if figure in booked else self._figure_text(figure, came),
                    "left": [
                        {"amount": self._figure_text(figure, amount), "why": said.get(reason, reason)}
                        for reason, amount in gone.items() if amount
                    ],
                })
        return lines

    def _figure_text(self, figure, amount):
        if figure in ("balance", "gift"):
            return formatLang(self.env, float(amount), currency_obj=self.currency_id)
        return formatLang(self.env, float(amount), digits=0)

    def _said_reasons(self):
        """Return {reason: words}; a row left out for a problem has the problem's."""
        return {**{code: texts[0] for code, texts in problem_texts(self.env).items()}, **self._reason_texts()}
