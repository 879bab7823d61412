from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.salon_workflow.tools.append_only import refuse_changes

from ..engine.chain import GENESIS
from ..engine.ledger import Kind

HOUSE_KEYS = [("issued", "Points issued"), ("spent", "Points spent"), ("expired", "Points expired"), ("corrected", "Points corrected")]

# Where the other leg of each kind goes.
HOUSE_OF_KIND = {
    Kind.EARN: "issued", Kind.OPENING: "issued", Kind.REVERSE: "issued", Kind.SPEND: "spent", Kind.EXPIRE: "expired",
    Kind.ADJUST: "corrected",
}


class SalonLedgerAccount(models.Model):
    """Where units lie: with a customer, or with the house.

    A customer's account stores balance, last line number and head of the chain; it is the row that a posting locks. A house
    account stores none of them, since a row that every posting changes would make them all wait for each other.
    """

    _name = "salon.ledger.account"
    _description = "Points account"
    _order = "company_id, book, id"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    book = fields.Selection([("points", "Points")], required=True, readonly=True, default="points")
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True, ondelete="restrict")
    house_key = fields.Selection(HOUSE_KEYS, string="House account", readonly=True)
    balance = fields.Integer(readonly=True)
    seq = fields.Integer(string="Lines", readonly=True)
    head = fields.Char(string="Head of the chain", readonly=True)
    lot_ids = fields.One2many("salon.ledger.lot", "account_id", string="Lots", readonly=True)

    _holder_or_house = models.Constraint(
        "CHECK (num_nulls(partner_id, house_key) = 1 AND num_nulls(balance, seq, head) = CASE WHEN partner_id IS NULL THEN 3 ELSE 0 END)",
        "An account belongs to a customer or to the house. Choose one of the two.",
    )
    _never_negative = models.Constraint("CHECK (balance >= 0)", "A balance of points cannot fall below zero. Use fewer points.")
    _holder_unique = models.UniqueIndex(
        "(partner_id, company_id, book) WHERE partner_id IS NOT NULL", "This customer has an account already. Use that one.",
    )
    _house_unique = models.UniqueIndex(
        "(company_id, book, house_key) WHERE house_key IS NOT NULL",
        "The house has this account already. Use that one.",
    )

    def init(self):
        refuse_changes(self.env.cr, self._table, ("company_id", "book", "house_key"))

    @api.depends("partner_id", "house_key")
    def _compute_display_name(self):
        labels = dict(self._fields["house_key"]._description_selection(self.env))
        for account in self:
            account.display_name = account.partner_id.display_name or labels.get(account.house_key, "")

    @api.model
    def _open_accounts(self, holders, company_ids, book="points"):
        """Make the accounts that are missing.

        :param holders: set of (company id, partner id)
        :param company_ids: companies whose house accounts are needed
        :return: ({(company id, partner id): account id}, {(company id, house key): account id})
        """
        rows = [(company_id, partner_id, None) for company_id, partner_id in sorted(holders)]
        rows += [(company_id, None, key) for company_id in sorted(company_ids) for key, _label in HOUSE_KEYS]
        found = self._find_accounts(rows, book)
        missing = [row for row in rows if row not in found]
        if missing:
            self._insert_accounts(missing, book)
            found = self._find_accounts(rows, book)
        return (
            {row[:2]: number for row, number in found.items() if row[1]},
            {(row[0], row[2]): number for row, number in found.items() if row[2]},
        )

    def _find_accounts(self, rows, book):
        company_ids, partner_ids = list({row[0] for row in rows}), [row[1] for row in rows if row[1]]
        self.env.cr.execute(SQL(
            """
            SELECT id, company_id, partner_id, house_key FROM salon_ledger_account
             WHERE book = %(book)s AND company_id = ANY(%(companies)s) AND partner_id = ANY(%(partners)s)
             UNION ALL
            SELECT id, company_id, partner_id, house_key FROM salon_ledger_account
             WHERE book = %(book)s AND company_id = ANY(%(companies)s) AND house_key IS NOT NULL
            """,
            book=book, companies=company_ids, partners=partner_ids,
        ))
        return {tuple(row): number for number, *row in self.env.cr.fetchall()}

    def _insert_accounts(self, rows, book):
        companies, partners, keys = (list(column) for column in zip(*rows, strict=True))
        self.env.cr.execute(SQL(
            """
            INSERT INTO salon_ledger_account (company_id, book, partner_id, house_key, balance, seq, head)
            SELECT company, %(book)s, partner, house, CASE WHEN house IS NULL THEN 0 END, CASE WHEN house IS NULL THEN 0 END,
                   CASE WHEN house IS NULL THEN %(genesis)s END
              FROM unnest(%(companies)s::int[], %(partners)s::int[], %(keys)s::text[]) AS row (company, partner, house)
                ON CONFLICT DO NOTHING
            """,
            book=book, genesis=GENESIS, companies=companies, partners=partners, keys=keys,
        ))

    @api.model
    def _lock_accounts(self, account_ids):
        """Lock customers' accounts in the order of their ids and return {id: (balance, seq, head)}.

        Under REPEATABLE READ a row that another transaction moved on meanwhile raises a serialization failure here: the
        request is repeated on a fresh snapshot, so a chain cannot fork.
        """
        self.env.cr.execute(SQL(
            "SELECT id, balance, seq, head FROM salon_ledger_account WHERE id = ANY(%s) ORDER BY id FOR UPDATE", list(account_ids),
        ))
        return {number: tuple(state) for number, *state in self.env.cr.fetchall()}
