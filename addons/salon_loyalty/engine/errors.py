"""Why a posting is refused."""


class LedgerError(Exception):
    """A refusal with a stable ``code`` and ``facts``; the shell turns both into words.

    Codes: ``amount_not_positive``, ``bad_key``, ``exceeds_balance``, ``key_reused``, ``no_holder``,
    ``nothing_expired``, ``unknown_kind``, ``unknown_reversal``.
    """

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code = code
        self.facts = facts
