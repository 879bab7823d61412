"""What is hashed, and how: the one definition that posting and verification share.

`models/salon_ledger_account.py` repeats it as SQL for verification; a test holds both to the same hash.
A text is the parts joined by line feeds, in UTF-8; only the last part may contain a line feed, so no two facts share a text.
"""

from hashlib import sha256

GENESIS = "0" * 64


def moment_text(moment):
    """Return a moment in UTC to the second, as it is hashed."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def content_hash(*, key, kind, account_id, requested, visit_id, reverses_id, expires_on, note):
    """Return the digest of what a transaction says, without its times: a retry may come later with the same content."""
    parts = (
        "salon.ledger.transaction/1", key, str(kind), str(account_id), str(requested), str(visit_id or ""), str(reverses_id or ""),
        expires_on.isoformat() if expires_on else "", note or "",
    )
    return _digest(parts)


def line_hash(*, prev_hash, account_id, seq, content, amount, balance_after, lot_id, occurred_at, recorded_at):
    """Return the digest of a line of a holder's account, chained to the line before it.

    :param content: `content_hash` of the line's transaction
    """
    parts = (
        "salon.ledger.line/1", prev_hash, str(account_id), str(seq), content, str(amount), str(balance_after), str(lot_id or ""),
        moment_text(occurred_at), moment_text(recorded_at),
    )
    return _digest(parts)


def _digest(parts):
    return sha256("\n".join(parts).encode()).hexdigest()
