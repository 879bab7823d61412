from collections import Counter, defaultdict

from odoo import models

from ..engine import Kind
from ..engine.survey import survey_sheet
from ..engine.values import Outcome, Severity
from ..engine.words import FIELDS
from ..words import field_texts, kind_texts, problem_texts

FIRST_LOOK = 200
KEPT_ROWS = 20000
PAGE = 50


class SalonImportPreview(models.AbstractModel):
    """The look before the import: counts, rows with problems, corrections. Nothing of the salon is written here."""

    _name = "salon.import.preview"
    _description = "Preview of an import"

    # what the screen shows

    def action_describe(self):
        """Return all that the screen needs but the rows."""
        self.ensure_one()
        self.check_access("read")
        return {
            "id": self.id, "name": self.name, "state": self.state, "region": self.region, "currency": self.currency_id.name,
            "branch": self.branch_id.display_name or "", "date_order": self.date_order or "", "decimal_mark": self.decimal_mark or "",
            "encoding": self.encoding or "", "container": self.mapping["container"], "sheets": self.mapping["sheets"],
            "counts": self._shown_counts(), "carried": self._describe_carried(),
            "accepted": sorted(self._decided()), "seconds": self.seconds, "again": self._is_known_file(),
            "fields": {kind: list(names) for kind, names in FIELDS.items()},
            "words": {
                "fields": field_texts(self.env), "kinds": kind_texts(self.env),
                "problems": problem_texts(self.env), "reasons": self._reason_texts(),
            },
        }

    def _is_known_file(self):
        return bool(self.file_sha256 and self.search_count([
            ("file_sha256", "=", self.file_sha256), ("state", "=", "done"), ("id", "!=", self.id),
        ]))

    def action_rows(self, show="all", column="", code="", offset=0):
        """Return one page of rows with a sheet's main outcome: all, fix (errors), look (warnings), merged or skipped."""
        self.ensure_one()
        self.check_access("read")
        domain = [("import_id", "=", self.id), ("is_main", "=", True), ("cells", "!=", False)]
        if show in ("merged", "skipped"):
            domain.append(("outcome", "=", show))
        rows = self.env["salon.import.row"].search(domain, order="sheet, row")
        if show in ("fix", "look", "decided") or column or code:
            decided = self._decided()
            rows = rows.filtered(lambda line: self._is_wanted(line.problems or [], show, column, code, decided))
        return {
            "total": len(rows),
            "rows": [{
                "sheet": line.sheet, "row": line.row, "kind": line.kind, "outcome": line.outcome, "reason": line.reason or "",
                "cells": line.cells, "problems": line.problems or [],
            } for line in rows[offset:offset + PAGE]],
        }

    def _is_wanted(self, problems, show, column, code, decided):
        level = {"fix": ("error",), "look": ("error", "warn"), "decided": ("error", "warn")}.get(show, ("error", "warn", "info"))
        return any(
            problem["severity"] in level and (not column or problem["column"] == column) and (not code or problem["code"] == code)
            and (show not in ("fix", "look", "decided") or (problem["code"] in decided) == (show == "decided"))
            for problem in problems
        )

    # what the person does

    def action_look(self, first=False):
        """Read the file as it is mapped now and keep the answer for the screen; ``first`` reads the beginning only."""
        self.ensure_one()
        self.check_access("write")
        if self.state in ("done", "undone"):
            return self.action_describe()
        book, plan = self._engine_run(row_limit=FIRST_LOOK if first else None)
        self._foresee_balances(plan)
        self._keep_preview(book, plan)
        self.write({"state": "previewed", "counts": {**self._counts_of(plan), "first": bool(first)}})
        return self.action_describe()

    def action_map(self, mapping=None, **facts):
        """Change how the file is read.

        :param mapping: ``[{sheet, kind, on, columns: {index: target}}]``; another kind guesses the columns anew
        :param facts: region, date_order, decimal_mark
        """
        self.ensure_one()
        self.check_access("write")
        values = {name: facts[name] or False for name in ("date_order", "decimal_mark") if name in facts}
        if facts.get("region"):
            values["region"] = str(facts["region"])[:2].upper()
        if mapping:
            values["mapping"] = {**self.mapping, "sheets": [self._mapped(sheet, mapping) for sheet in self.mapping["sheets"]]}
        self.write(values)
        return self.action_look()

    def _mapped(self, sheet, mapping):
        wish = next((item for item in mapping if item["sheet"] == sheet["sheet"]), None)
        if not wish:
            return sheet
        if wish.get("kind") and wish["kind"] != sheet["kind"]:
            layout = survey_sheet(self._engine_book().sheets[sheet["sheet"]], Kind(wish["kind"]))
            columns = [{"index": column.index, "header": column.header, "target": column.target} for column in layout.columns]
            return {**sheet, "kind": str(layout.kind), "columns": columns, "on": wish.get("on", sheet["on"])}
        targets = {int(index): target for index, target in (wish.get("columns") or {}).items()}
        allowed = {*FIELDS[sheet["kind"]], "", "-"}
        columns = [
            {**column, "target": targets[column["index"]] if targets.get(column["index"]) in allowed else column["target"]}
            for column in sheet["columns"]
        ]
        return {**sheet, "columns": columns, "on": wish.get("on", sheet["on"])}

    def action_fix(self, sheet, row, index, text, alike=False):
        """Correct a cell; with ``alike`` every kept row of the sheet whose cell has the same text."""
        self.ensure_one()
        self.check_access("write")
        edits = dict(self.edits or {})
        for number in self._alike(sheet, row, index) if alike else [row]:
            key = f"{int(sheet)}!{int(number)}"
            edits[key] = {**edits.get(key, {}), str(int(index)): str(text)}
        self.edits = edits
        return self.action_look()

    def _alike(self, sheet, row, index):
        rows = self.row_ids.filtered(lambda line: line.sheet == sheet and line.is_main and line.cells)
        text = {line.row: (line.cells[index] if index < len(line.cells) else None) for line in rows}
        return [number for number, cell in text.items() if cell == text.get(row)] or [row]

    def action_skip(self, sheet, row, code="", back=False):
        """Leave a row out or take it back in; with ``code`` all rows with that problem."""
        self.ensure_one()
        self.check_access("write")
        rows = {(int(sheet), int(row))}
        if code:
            lines = self.row_ids.filtered(lambda line: line.is_main and line.problems)
            rows |= {(line.sheet, line.row) for line in lines if any(problem["code"] == code for problem in line.problems)}
        skips = {tuple(pair) for pair in self.skips or ()}
        skips = skips - rows if back else skips | rows
        self.skips = sorted(list(pair) for pair in skips)
        return self.action_look()

    # keeping

    def _keep_preview(self, book, plan):
        problems = self._problems_by_row(plan)
        kinds = {sheet["sheet"]: sheet["kind"] for sheet in self.mapping["sheets"]}
        main = [result for result in plan.results if kinds[result.sheet] == result.kind]
        looked_at = [result for result in main if result.outcome is not Outcome.CREATED or (result.sheet, result.row) in problems]
        plain = [result for result in main if result.outcome is Outcome.CREATED and (result.sheet, result.row) not in problems]
        wanted = looked_at[:KEPT_ROWS] + plain[:PAGE]
        cells = self._cells_of(book, {(result.sheet, result.row) for result in wanted})
        self.row_ids.unlink()
        self.env["salon.import.row"].create([{
            "import_id": self.id, "sheet": result.sheet, "row": result.row, "kind": str(result.kind), "outcome": str(result.outcome),
            "reason": result.reason, "is_main": True, "cells": cells[result.sheet, result.row],
            "problems": problems.get((result.sheet, result.row)) or False,
        } for result in wanted])

    def _problems_by_row(self, plan):
        table = defaultdict(list)
        for problem in plan.problems:
            table[problem.sheet, problem.row].append({
                "column": problem.column, "code": problem.code, "severity": str(problem.severity), "value": problem.value,
            })
        return dict(table)

    def _cells_of(self, book, places):
        """Return {(sheet, row): [text or None]} of some rows, with the corrections in them."""
        edits = self._engine_edits()
        found = {}
        for sheet in book.sheets:
            for number, cells in sheet.rows():
                if (sheet.index, number) in places:
                    row = [*cells, *[None] * (sheet.width - len(cells))]
                    for index, text in edits.get((sheet.index, number), {}).items():
                        row[index] = text
                    found[sheet.index, number] = row
        return found

    def _counts_of(self, plan):
        """Return the figures of the screen; for each sheet and for all: read = created + merged + fix + skipped."""
        kinds = {sheet["sheet"]: sheet["kind"] for sheet in self.mapping["sheets"]}
        total, by_kind, left = Counter(), {}, Counter()
        for result in plan.results:
            word, is_main = str(result.outcome), kinds[result.sheet] == result.kind
            if result.outcome is Outcome.SKIPPED and result.reason != "user":
                word = "fix"
                left[str(result.kind), result.reason, is_main] += 1
            by_kind.setdefault(str(result.kind), Counter(read=0, created=0, merged=0, fix=0, skipped=0)).update({"read": 1, word: 1})
            if is_main:
                total.update({"read": 1, word: 1})
        loud = (problem for problem in plan.problems if problem.severity is not Severity.INFO)
        columns = Counter((problem.sheet, problem.column, problem.code) for problem in loud)
        codes = Counter((problem.code, str(problem.severity)) for problem in plan.problems)
        return {
            "total": {word: total[word] for word in ("read", "created", "merged", "fix", "skipped")},
            "kinds": {kind: dict(line) for kind, line in by_kind.items()},
            "left": [[*place, count] for place, count in sorted(left.items())],
            "columns": [{"sheet": sheet, "column": column, "code": code, "count": count}
                        for (sheet, column, code), count in sorted(columns.items())],
            "codes": [{"code": code, "severity": severity, "count": count} for (code, severity), count in sorted(codes.items())],
            "furniture": dict(Counter(item.why for item in plan.furniture)),
            "questions": [list(question) for question in plan.questions],
            "totals": {name: str(value) for name, value in plan.totals.items()},
            "left_out": {name: {reason: str(value) for reason, value in left.items()} for name, left in plan.left.items()},
            "beside": {
                "customers": sum(1 for one in plan.customers if not one.known_id), "pets": sum(1 for one in plan.pets if not one.known_id),
                "services": sum(1 for one in plan.services if not one.known_id), "visits": len(plan.visits), "packages": len(plan.packages),
            },
        }
