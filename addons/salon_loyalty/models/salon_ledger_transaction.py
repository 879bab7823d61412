from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from odoo.addons.salon_workflow.tools.append_only import refuse_changes

from ..engine.ledger import Kind

_lt = LazyTranslate(__name__)

KINDS = [
    (Kind.EARN.value, "Earned"),
    (Kind.OPENING.value, "Brought forward"),
    (Kind.ADJUST.value, "Corrected"),
    (Kind.SPEND.value, "Spent"),
    (Kind.EXPIRE.value, "Expired"),
    (Kind.REVERSE.value, "Taken back"),
]


class SalonLedgerTransaction(models.Model):
    """One business event in the ledger, under a key that is used once; written only by `_post`, never changed."""

    _name = "salon.ledger.transaction"
    _description = "Points transaction"
    _inherit = ["workflow.emitter", "salon.ledger.posting", "salon.ledger.verification"]
    _order = "id desc"
    _rec_name = "key"
    _log_access = False

    _workflow_events = {
        "points.earned": {
            "label": _lt("Points earned"), "payload": {"points": "int", "balance": "int", "visit_id": "int", "expires_on": "date"},
        },
        "points.spent": {"label": _lt("Points spent"), "payload": {"points": "int", "balance": "int", "visit_id": "int"}},
        "points.expired": {"label": _lt("Points expired"), "payload": {"points": "int", "balance": "int"}},
        "points.reversed": {
            "label": _lt("Points taken back"), "payload": {"points": "int", "balance": "int", "visit_id": "int", "shortfall": "int"},
        },
        "points.corrected": {"label": _lt("Points corrected"), "payload": {"points": "int", "balance": "int"}},
    }

    key = fields.Char(required=True, readonly=True, help="Names the business event, so that it is booked once whatever is retried.")
    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    account_id = fields.Many2one("salon.ledger.account", required=True, readonly=True, ondelete="restrict", index=True)
    partner_id = fields.Many2one(related="account_id.partner_id", string="Customer")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    requested = fields.Integer(string="Points asked for", required=True, readonly=True)
    amount = fields.Integer(string="Points", required=True, readonly=True)
    shortfall = fields.Integer(string="Not taken back", compute="_compute_shortfall", help="Already spent when the visit was refunded.")
    occurred_at = fields.Datetime(string="When", required=True, readonly=True)
    recorded_at = fields.Datetime(string="Recorded", required=True, readonly=True)
    visit_id = fields.Many2one("salon.visit", readonly=True, ondelete="restrict", index="btree_not_null")
    reverses_id = fields.Many2one(
        "salon.ledger.transaction", string="Takes back", readonly=True, ondelete="restrict", index="btree_not_null",
    )
    expires_on = fields.Date(string="Last day", readonly=True)
    note = fields.Char(readonly=True)
    content_hash = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Recorded by", required=True, readonly=True, ondelete="restrict")
    line_ids = fields.One2many("salon.ledger.line", "transaction_id", string="Legs", readonly=True)

    _key_unique = models.UniqueIndex("(key)", "This has been booked already. Load the page again to see it.")
    _key_is_one_line = models.Constraint(
        "CHECK (key <> '' AND position(chr(10) IN key) = 0)",
        "A booking reference is one line of text. Shorten it to one line.",
    )
    _at_most_requested = models.Constraint(
        "CHECK (requested <> 0 AND abs(amount) <= abs(requested) AND amount::bigint * requested >= 0)",
        "More points would move than were asked for. Enter the asked number.",
    )
    _gives_in_full = models.Constraint(
        "CHECK (kind = 'reverse' OR amount = requested)",
        "Only taking points back may stop at zero. Use fewer points.",
    )

    def init(self):
        refuse_changes(self.env.cr, self._table)
        # Asked again at commit, when the account must be where its last line left it.
        self.env.cr.execute(SQL(
            """
            CREATE OR REPLACE FUNCTION salon_ledger_transaction_whole() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE
                legs bigint; total bigint; moved bigint;
                account record; last record;
            BEGIN
                SELECT count(*), sum(amount), sum(amount) FILTER (WHERE account_id = NEW.account_id) INTO legs, total, moved
                  FROM salon_ledger_line WHERE transaction_id = NEW.id;
                SELECT * INTO account FROM salon_ledger_account WHERE id = NEW.account_id;
                SELECT * INTO last FROM salon_ledger_line WHERE account_id = NEW.account_id AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
                IF legs = 0 OR total <> 0 OR moved IS DISTINCT FROM NEW.amount
                   OR (last.seq, last.balance_after, last.hash) IS DISTINCT FROM (account.seq, account.balance, account.head) THEN
                    RAISE EXCEPTION USING MESSAGE = 'salon_ledger_transaction ' || NEW.id || ': legs and account do not agree',
                        ERRCODE = 'check_violation', TABLE = 'salon_ledger_transaction', CONSTRAINT = 'salon_ledger_transaction_whole';
                END IF;
                RETURN NULL;
            END $$;
            DROP TRIGGER IF EXISTS salon_ledger_transaction_whole ON salon_ledger_transaction;
            CREATE CONSTRAINT TRIGGER salon_ledger_transaction_whole AFTER INSERT ON salon_ledger_transaction
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION salon_ledger_transaction_whole();
            """
        ))

    def _compute_shortfall(self):
        for transaction in self:
            transaction.shortfall = transaction.amount - transaction.requested
