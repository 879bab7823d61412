import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL, consteq

from odoo.addons.salon_security.tools.counting import keyed_hash

from ..engine.limits import CODE_ADDRESS, CODE_ADDRESS_DAY, CODE_CONTACT, CODE_CONTACT_DAY, CODE_HOUSE_DAY

LIFE_MIN = 10
MAX_TRIES = 5
TRUST_MIN = 30  # so long a browser need not prove the same number again
KEPT_DAYS = 30


class SalonOnlineCode(models.Model):
    """A code that proves that whoever reads it has the number or the address: six digits, for one browser, once.

    Neither code nor number nor browser is kept, only keyed hashes of them.
    """

    _name = "salon.online.code"
    _description = "One-time code"
    _order = "id desc"
    _rec_name = "sent_at"

    sent_at = fields.Datetime(required=True, readonly=True)
    expires_at = fields.Datetime(required=True, readonly=True)
    tries = fields.Integer(required=True, readonly=True, default=0)
    confirmed_at = fields.Datetime(readonly=True)
    claimed_at = fields.Datetime(readonly=True)
    is_open = fields.Boolean(readonly=True, default=True)
    contact_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    scope_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    code_hash = fields.Char(required=True, readonly=True, groups="base.group_system")

    _open_unique = models.UniqueIndex("(contact_hash, scope_hash) WHERE is_open", "A code was sent a moment ago. Use that one.")
    _few_tries = models.Constraint(f"CHECK (tries BETWEEN 0 AND {MAX_TRIES})", "This code was tried too often. Ask for a new one.")

    @api.model
    def _may_send(self, contact, address):
        """Count a wish for a code; tell whether number, address and house still have some left."""
        return self.env["salon.online.limit"]._take(
            (CODE_ADDRESS, address),
            (CODE_ADDRESS_DAY, address),
            (CODE_CONTACT, contact.value),
            (CODE_CONTACT_DAY, contact.value),
            (CODE_HOUSE_DAY, "house"),
        )

    @api.model
    def _issue(self, contact, scope, now):
        """Return a new code for this contact in this browser; earlier ones end.

        :param scope: what the code is bound to, as text: the session
        """
        contact_hash, scope_hash = self._hashes(contact, scope)
        self._lock(contact_hash, scope_hash).write({"is_open": False})
        self.flush_model()
        code = f"{secrets.randbelow(10**6):06d}"
        # sudo: strangers ask; what leaves goes to the number alone
        self.sudo().create(
            {
                "sent_at": now,
                "expires_at": now + timedelta(minutes=LIFE_MIN),
                "contact_hash": contact_hash,
                "scope_hash": scope_hash,
                "code_hash": self._code_hash(contact_hash, scope_hash, code),
            }
        )
        return code

    @api.model
    def _prove(self, contact, scope, code, now):
        """Return "confirmed", "wrong" or "ended" (run out, tried too often, or none was sent)."""
        contact_hash, scope_hash = self._hashes(contact, scope)
        row = self._lock(contact_hash, scope_hash)
        if not row or row.expires_at <= now or row.tries >= MAX_TRIES:
            return "ended"
        right = consteq(row.code_hash, self._code_hash(contact_hash, scope_hash, code))
        row.write({"tries": row.tries + 1, **({"confirmed_at": now, "is_open": False} if right else {})})
        if right:
            return "confirmed"
        return "ended" if row.tries >= MAX_TRIES else "wrong"

    @api.model
    def _is_proven(self, contact, scope, now, claim=False):
        """Tell whether this browser proved this contact a short while ago.

        :param claim: True lets two who ask at once be served one after the other: the later one begins anew, and then sees
            the customer that the first one made
        """
        contact_hash, scope_hash = self._hashes(contact, scope)
        domain = [("contact_hash", "=", contact_hash), ("scope_hash", "=", scope_hash)]
        # sudo: see _issue
        row = self.sudo().search([*domain, ("confirmed_at", ">", now - timedelta(minutes=TRUST_MIN))], limit=1)
        if row and claim:
            row.claimed_at = now
            row.flush_recordset()
        return bool(row)

    @api.model
    def _lock(self, contact_hash, scope_hash):
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM salon_online_code WHERE contact_hash = %s AND scope_hash = %s AND is_open FOR UPDATE",
                contact_hash,
                scope_hash,
            )
        )
        found = self.sudo().browse(row[0] for row in rows)  # sudo: see _issue
        found.invalidate_recordset()
        return found

    @api.model
    def _hashes(self, contact, scope):
        return keyed_hash(self.env, "contact", contact.kind, contact.value), keyed_hash(self.env, "scope", scope)

    @api.model
    def _code_hash(self, contact_hash, scope_hash, code):
        return keyed_hash(self.env, "code", contact_hash, scope_hash, code)

    @api.autovacuum
    def _gc_codes(self):
        self.search([("sent_at", "<", fields.Datetime.now() - timedelta(days=KEPT_DAYS))], limit=10_000).unlink()
