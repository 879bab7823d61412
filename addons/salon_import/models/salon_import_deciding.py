from collections import Counter

from odoo import models


class SalonImportDeciding(models.AbstractModel):
    """Decisions on problems before the import: each kind has a proposal, which is what happens if nobody says otherwise.

    A decision changes no outcome. It says that a person has seen the proposal and wants it; so it is quick for any size of file,
    holds for rows that a later correction brings up, and can be taken back.
    """

    _name = "salon.import.deciding"
    _description = "Decisions on an import"

    def action_accept(self, code=""):
        """Decide as proposed: what the sentence beside a problem says shall happen. With ``code`` that kind of problem, else all."""
        self.ensure_one()
        self.check_access("write")
        self._lock_in_state(("draft", "previewed"))
        kinds = sorted({item["code"] for item in self._shown_counts()["codes"] if not code or item["code"] == code})
        if kinds:
            self.accepted = [*(self.accepted or []), kinds]
        return self.action_describe()

    def action_accept_undo(self):
        """Take the last decision of `action_accept` back."""
        self.ensure_one()
        self.check_access("write")
        self._lock_in_state(("draft", "previewed"))
        self.accepted = (self.accepted or [])[:-1]
        return self.action_describe()

    def _decided(self):
        return {code for kinds in self.accepted or [] for code in kinds}

    def _shown_counts(self):
        """Return the figures with the decisions in them: a row whose problem was decided to leave it out is no longer one to fix."""
        counts = self.counts or {}
        if not counts:
            return counts
        decided = self._decided()
        total, kinds = dict(counts["total"]), {kind: dict(line) for kind, line in counts["kinds"].items()}
        for kind, reason, is_main, count in counts.get("left", ()):
            if reason in decided:
                for line in [kinds[kind], *([total] if is_main else [])]:
                    line["fix"] -= count
                    line["skipped"] += count
        columns = Counter()
        for item in counts["columns"]:
            if item.get("code") not in decided:
                columns[item["sheet"], item["column"]] += item["count"]
        codes = [item for item in counts["codes"] if item["severity"] != "info"]
        return {
            **counts, "total": total, "kinds": kinds, "codes": [item for item in codes if item["code"] not in decided],
            "columns": [{"sheet": sheet, "column": column, "count": count} for (sheet, column), count in sorted(columns.items())],
            "warnings": sum(item["count"] for item in codes if item["severity"] == "warn" and item["code"] not in decided),
            "decided": sum(item["count"] for item in codes if item["code"] in decided),
        }
