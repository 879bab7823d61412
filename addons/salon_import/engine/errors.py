"""The one error of the import engine: a file or a wish that is refused, with a stable code and facts, no prose."""


class ImportRefused(Exception):
    """A file that cannot be taken.

    :param code: stable word, translated by the shell (see ``salon.import``)
    :param facts: plain values that fill the sentence (sizes in bytes, limits, sheet or row)
    """

    def __init__(self, code, **facts):
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self):
        return f"{self.code} {self.facts}" if self.facts else self.code
