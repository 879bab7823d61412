from datetime import timedelta

from odoo import api, fields, models, tools

from odoo.addons.salon_crm.tools.money import from_cents, to_cents

from ...engine.policy import Scope, choose, deposit_of
from ...engine.policy_terms import to_terms, version_of
from ...engine.tier import WINDOW_DAYS, tier_of
from .salon_booking_policy import TIER_FIELDS


class SalonBookingPolicy(models.Model):
    """Which policy applies to a booking."""

    _inherit = "salon.booking.policy"

    @api.model
    def _choose(self, asked):
        """Return the policy of each booking; an empty record where none fits.

        :param asked: list of ``(branch, Facts)``
        :return: list of policies in the same order
        """
        # sudo: the company alone
        asked = [(branch.sudo().company_id.id, facts) for branch, facts in asked]
        scopes = {company_id: self._read_scopes(company_id) for company_id in {company_id for company_id, _facts in asked}}
        return [self.browse(choose(scopes[company_id], facts) or ()) for company_id, facts in asked]

    @api.model
    def _read_scopes(self, company_id):
        """Return for whom each policy of a company is, in their order."""
        version = self.env["salon.booking.planner"]._get_settings_version()
        return self._load_scopes(company_id) if version is None else self._keep_scopes(version, company_id)

    @api.model
    @tools.ormcache("version", "company_id")
    def _keep_scopes(self, version, company_id):
        return self._load_scopes(company_id)

    @api.model
    def _load_scopes(self, company_id):
        # sudo: terms are public; who books for whom may not open the settings
        return tuple(policy._engine_scope() for policy in self.sudo().search([("company_id", "=", company_id)]))

    def _engine_scope(self):
        return Scope(
            key=self.id,
            order=self.sequence,
            branches=frozenset(self.branch_ids.ids),
            kinds=frozenset(self.kind_ids.ids),
            tiers=frozenset(tier for tier, name in TIER_FIELDS.items() if self[name]),
            periods=tuple((period.date_from, period.date_to) for period in self.period_ids),
        )

    @api.model
    def _get_policy_tier(self, customers, now):
        """Return ``{customer id: tier key}`` for the choice of a policy; extend it where tiers are kept.

        By default from the closed visits of the last 365 days, as ``config/salon/tiers.toml`` defines the tiers: amount paid
        and number of days with a visit. Who was never here holds the lowest.
        """
        company = self.env.company
        minor = 10**company.currency_id.decimal_places
        # sudo: whoever may book gets the terms of the customer's tier, without seeing what the customer paid
        rows = (
            self.env["salon.visit"]
            .sudo()
            ._read_group(
                [
                    ("customer_id", "in", customers.ids),
                    ("state", "=", "closed"),
                    ("visit_date", ">", fields.Date.to_date(now) - timedelta(days=WINDOW_DAYS)),
                ],
                ["customer_id"],
                ["amount_total:sum", "visit_date:count_distinct"],
            )
        )
        held = {customer.id: tier_of(to_cents(amount, company.currency_id), days, minor_per_unit=minor) for customer, amount, days in rows}
        return {number: held.get(number, tier_of(0, 0, minor_per_unit=minor)) for number in customers.ids}

    def _prepare_told_terms(self):
        """Return the values of a promise that keep the terms as they stand; none for an empty record."""
        if not self:
            return {}
        version = self.env["salon.booking.planner"]._get_settings_version()
        return dict(self._load_told_terms() if version is None else self._keep_told_terms(version, self.id))

    @tools.ormcache("version", "policy_id")
    def _keep_told_terms(self, version, policy_id):
        return self._load_told_terms()

    def _load_told_terms(self):
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        spoken = {code: self.with_context(lang=code) for code in languages}
        terms, words = to_terms(self._engine_policy()), {code: policy.words or "" for code, policy in spoken.items()}
        return {
            "policy_id": self.id,
            "names": {code: policy.name for code, policy in spoken.items()},
            "words": words,
            "terms": terms,
            "version": version_of(terms, words),
        }

    def _get_deposit(self, facts):
        """Return the deposit to ask for under these terms, in the currency; 0 where none fits."""
        if not self:
            return 0.0
        return from_cents(deposit_of(self._engine_policy(), facts, unit_minor=10**self.currency_id.decimal_places), self.currency_id)
