"""One row while it is read: its cells by field, its problems, and the lines of what has no field."""

import hashlib

from .names import clean, looks_like_formula, reveal
from .values import Problem, Severity

# Fields of free text; a cell that looks like a formula there is kept as text and told.
_FREE_TEXT = frozenset({
    "", "name", "first_name", "last_name", "note", "pet_note", "visit_note", "description", "street", "city", "source", "tier",
    "pet_name", "service_name",
})


class Row:
    """Cells are taken by the readers of fields; whatever is not taken becomes a line, so that no cell is lost."""

    __slots__ = ("by_target", "lines", "number", "problems", "settled", "sheet")

    def __init__(self, layout, settled, number, cells, edits=None):
        self.sheet, self.number, self.settled = layout.sheet, number, settled
        self.problems, self.lines, self.by_target = [], [], {}
        for column in layout.columns:
            text = cells[column.index] if column.index < len(cells) else None
            if edits and column.index in edits:
                text = edits[column.index]
            if not text:
                continue
            shown = reveal(text)
            if shown != text and column.target in _FREE_TEXT:
                self.problem(column.header, "hidden_marks", Severity.WARN, shown)
            text = shown
            if not text.strip():
                continue
            if column.target in _FREE_TEXT and looks_like_formula(text):
                self.problem(column.header, "formula_text", Severity.WARN, text)
            if column.target == "-":
                continue
            if column.target:
                self.by_target.setdefault(column.target, []).append((column, text))
            else:
                self.note(column.header, text)

    def take(self, target):
        """Return (column, text) of a field and hand the cell over, or (None, '')."""
        cells = self.by_target.pop(target, None)
        if not cells:
            return None, ""
        for column, text in cells[1:]:
            self.note(column.header, text)
        return cells[0]

    def take_all(self, target):
        return self.by_target.pop(target, ())

    def has(self, *targets):
        return any(target in self.by_target for target in targets)

    def note(self, header, text):
        self.lines.append((header, clean(text)))

    def problem(self, header, code, severity, value=""):
        self.problems.append(Problem(sheet=self.sheet, row=self.number, column=header, code=code, severity=severity, value=value[:200]))

    def finish(self):
        """Return all lines, with the cells that nobody took."""
        for cells in self.by_target.values():
            for column, text in cells:
                self.note(column.header, text)
        self.by_target = {}
        return self.lines


def fingerprint(kind, layout, cells):
    """Return the same short word for the same kind, headers and cells, in any order of columns."""
    pairs = sorted(
        f"{column.header}\x1f{cells[column.index].strip()}"
        for column in layout.columns if column.index < len(cells) and cells[column.index] and cells[column.index].strip()
    )
    return hashlib.blake2b(f"{kind}\x1e".encode() + "\x1e".join(pairs).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
