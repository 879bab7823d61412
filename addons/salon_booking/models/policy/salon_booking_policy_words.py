from odoo import api, models
from odoo.tools import format_date, formatLang

from odoo.addons.salon_crm.tools.money import from_cents

from ...engine.policy import FeeCode, Kind, When


class SalonBookingPolicyWords(models.AbstractModel):
    """Terms, deposits and fees in the words of the desk, in the language of whoever reads them."""

    _name = "salon.booking.policy.words"
    _description = "Words of booking policies"

    @api.model
    def _minutes_words(self, minutes):
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.env._("%(minutes)s min", minutes=rest)
        if not rest:
            return self.env._("%(hours)s h", hours=hours)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=rest)

    @api.model
    def _percent_words(self, permille):
        return f"{permille / 10:g} %"

    @api.model
    def _money_words(self, cents, currency):
        return formatLang(self.env, from_cents(cents, currency), currency_obj=currency)

    @api.model
    def _span_words(self, first, last):
        return f"{format_date(self.env, first)}–{format_date(self.env, last)}"

    @api.model
    def _terms_words(self, policy):
        """Return "Free until 24 h before · under 24 h 20 % · under 4 h 50 % · no-show 50 %"."""
        _, parts = self.env._, []
        if not any(step.share_permille for step in policy.steps):
            parts.append(_("Cancelling is free"))
        else:
            first = policy.steps[0]
            if first.share_permille:
                parts.append(_("Cancelling costs %(share)s", share=self._percent_words(first.share_permille)))
            else:
                parts.append(_("Free until %(notice)s before", notice=self._minutes_words(first.min_notice_min)))
            for before, step in zip(policy.steps, policy.steps[1:], strict=False):
                if step.share_permille != before.share_permille:
                    under, share = self._minutes_words(before.min_notice_min), self._percent_words(step.share_permille)
                    parts.append(_("under %(notice)s %(share)s", notice=under, share=share))
        if policy.no_show_permille:
            parts.append(_("no-show %(share)s", share=self._percent_words(policy.no_show_permille)))
        return " · ".join(parts)

    @api.model
    def _deposit_words(self, policy, currency):
        """Return "20 %, from ¥30 to ¥200, from 120 minutes or from 1 no-show in a year"."""
        _, terms = self.env._, policy.deposit
        always = [condition for condition in terms.conditions if condition.what == When.ALWAYS]
        when = [self._condition_words(condition, currency) for condition in always or terms.conditions]
        if policy.new_guest.deposit and not always:
            when.append(_("new customers"))
        if not when or not (terms.max_minor and (terms.share_permille or terms.min_minor)):
            return _("No deposit")
        return _(
            "%(share)s, from %(least)s to %(most)s: %(when)s",
            share=self._percent_words(terms.share_permille),
            least=self._money_words(terms.min_minor, currency),
            most=self._money_words(terms.max_minor, currency),
            when=_(" or ").join(when),
        )

    @api.model
    def _condition_words(self, condition, currency):
        _, least = self.env._, condition.at_least
        match condition.what:
            case When.MINUTES:
                return _("from %(count)s minutes", count=least)
            case When.NO_SHOWS:
                if least == 1:
                    return _("from the first no-show in a year")
                return _("from %(count)s no-shows in a year", count=least)
            case When.PRICE:
                return _("from a price of %(price)s", price=self._money_words(least, currency))
            case When.PETS:
                return _("from %(count)s pets", count=least)
        return _("always")

    @api.model
    def _notice_words(self, notice_min):
        if notice_min <= 0:
            return self.env._("after the start")
        return self.env._("%(notice)s before the start", notice=self._minutes_words(notice_min))

    @api.model
    def _fee_words(self, fee, price_minor, currency):
        """Return why a fee is what it is: notice, share, price, and what caps it."""
        _ = self.env._
        when = self._notice_words(fee.notice_min)
        if fee.code == FeeCode.FREE_MOVE:
            return _("%(when)s: this move is free.", when=when)
        if fee.code == FeeCode.IN_TIME:
            return _("%(when)s: in time, free.", when=when)
        if fee.code == FeeCode.NO_SHARE:
            return _("%(when)s: free.", when=when)
        gaps = {
            "when": when,
            "share": self._percent_words(fee.share_permille),
            "price": self._money_words(price_minor, currency),
            "full": self._money_words(fee.full_minor, currency),
        }
        if fee.code == FeeCode.NO_DEPOSIT:
            return _("%(when)s: %(share)s of %(price)s would be %(full)s; no deposit and no card was agreed, so nothing is taken.", **gaps)
        if fee.code == FeeCode.DEPOSIT_CAP:
            most = self._money_words(fee.amount_minor, currency)
            return _("%(when)s: %(share)s of %(price)s is %(full)s, at most the deposit of %(most)s.", most=most, **gaps)
        return _("%(when)s: %(share)s of %(price)s is %(full)s.", **gaps)

    @api.model
    def _fee_title(self, kind):
        return {
            Kind.CANCEL: self.env._("Late cancellation"),
            Kind.NO_SHOW: self.env._("No-show"),
            Kind.MOVE: self.env._("Late move"),
        }[kind]

    @api.model
    def _new_guest_words(self, policy, codes):
        """Return why a new customer may not book this from outside, and what to do."""
        _, found = self.env._, []
        # sudo: the menu is public
        services = self.env["product.template"].sudo().browse(sorted(policy.new_guest.services)).exists()
        if "services" in codes:
            found.append(_("On a first visit, choose from: %(services)s.", services=", ".join(services.mapped("name"))))
        if "minutes" in codes:
            found.append(_("A first visit lasts at most %(minutes)s minutes. Choose less.", minutes=policy.new_guest.max_min))
        return " ".join([*found, _("Choose something else, or call us.")])

    @api.model
    def _refused_terms_words(self, name, code):
        """Return what is wrong with the terms of a policy and how to put it right."""
        _ = self.env._
        words = {
            "bad_lead": _("Enter a lead time between 0 minutes and a year."),
            "bad_horizon": _("Enter between 1 and 730 days ahead."),
            "bad_grace": _("Enter up to a day for being late, and 5 minutes to 7 days for answering."),
            "bad_moves": _("Enter between 0 and 100 free moves."),
            "bad_share": _("Enter a share between 0 and 100 %."),
            "bad_step": _("Enter a notice between 0 minutes and a year."),
            "steps_overlap": _("Enter a notice of its own for each step, and 0 minutes for the last one, so that no moment is left out."),
            "steps_rise": _("Cancelling earlier cannot cost more than cancelling later. Check the shares."),
            "bad_deposit": _("Enter a least deposit below the most."),
            "bad_condition": _("Enter 1 or more for what a deposit depends on, or leave it empty."),
            "bad_new_guest": _("Enter 0 or more minutes for new customers."),
        }
        return _("Policy “%(name)s”: %(fault)s", name=name, fault=words.get(code, _("Check its figures.")))
