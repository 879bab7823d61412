from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.salon_workflow.tools.append_only import refuse_changes

from .salon_ledger_transaction import KINDS


class SalonLedgerLine(models.Model):
    """One leg of a transaction. Lines of a holder form a chain: number, balance after, hash of the line before."""

    _name = "salon.ledger.line"
    _description = "Points statement line"
    _order = "account_id, seq desc, id desc"
    _log_access = False

    transaction_id = fields.Many2one("salon.ledger.transaction", required=True, readonly=True, ondelete="restrict", index=True)
    account_id = fields.Many2one("salon.ledger.account", required=True, readonly=True, ondelete="restrict")
    occurred_at = fields.Datetime(string="When", required=True, readonly=True)
    amount = fields.Integer(string="Points", required=True, readonly=True)
    lot_id = fields.Many2one("salon.ledger.lot", string="Lot", readonly=True, ondelete="restrict", index="btree_not_null")
    # the chain; empty on lines of the house
    seq = fields.Integer(string="No.", readonly=True)
    balance_after = fields.Integer(string="Balance", readonly=True)
    prev_hash = fields.Char(readonly=True)
    hash = fields.Char(readonly=True)
    # for the statement
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one(related="account_id.company_id")
    visit_id = fields.Many2one(related="transaction_id.visit_id")
    kind = fields.Selection(KINDS, string="What", compute="_compute_statement")
    amount_in = fields.Integer(string="In", compute="_compute_statement")
    amount_out = fields.Integer(string="Out", compute="_compute_statement")
    shortfall = fields.Integer(string="Not taken back", compute="_compute_statement", help="Already spent when the visit was refunded.")
    expires_on = fields.Date(related="lot_id.expires_on", string="Last day of these points")

    _chain_unique = models.UniqueIndex(
        "(account_id, seq) WHERE seq IS NOT NULL",
        "These points were booked a moment ago by somebody else. Try again.",
    )
    _never_negative = models.Constraint("CHECK (balance_after >= 0)", "A balance of points cannot fall below zero. Use fewer points.")
    _chained_or_house = models.Constraint(
        "CHECK (num_nulls(seq, balance_after, prev_hash, hash) IN (0, 4))",
        "A line of points belongs to a customer or to the house, not to both. Enter points through a visit or a correction.",
    )
    _occurred_idx = models.Index("(occurred_at) WHERE seq IS NOT NULL")

    def init(self):
        refuse_changes(self.env.cr, self._table)
        # All legs of a transaction come in one statement, so the zero sum can be asked at its end; a leg added later is refused.
        self.env.cr.execute(SQL(
            """
            CREATE OR REPLACE FUNCTION salon_ledger_line_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS (SELECT 1 FROM salon_ledger_line WHERE transaction_id IN (SELECT transaction_id FROM new_lines)
                            GROUP BY transaction_id HAVING sum(amount) <> 0) THEN
                    RAISE EXCEPTION USING MESSAGE = 'salon_ledger_line: the legs of a transaction must sum to 0',
                        ERRCODE = 'check_violation', TABLE = 'salon_ledger_line', CONSTRAINT = 'salon_ledger_line_balanced';
                END IF;
                RETURN NULL;
            END $$;
            CREATE OR REPLACE TRIGGER salon_ledger_line_balanced AFTER INSERT ON salon_ledger_line
                REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION salon_ledger_line_balanced();
            """
        ))

    def _compute_statement(self):
        for line in self:
            line.kind = line.transaction_id.kind
            line.amount_in = max(line.amount, 0)
            line.amount_out = max(-line.amount, 0)
            line.shortfall = line.transaction_id.shortfall

    @api.depends("kind", "amount")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for line in self:
            line.display_name = f"{kinds.get(line.kind, '')} {line.amount:+d}".strip()

    def action_open_visit(self):
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": "salon.visit", "res_id": self.visit_id.id, "views": [(False, "form")]}
