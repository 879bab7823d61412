from odoo import api, fields, models

KINDS = [
    ("customer", "Customer"), ("pet", "Pet"), ("service", "Service"), ("visit", "Visit"), ("package", "Package"),
    ("vaccine", "Vaccination"),
]
OUTCOMES = [("created", "New"), ("merged", "Merged"), ("skipped", "Skipped")]


class SalonImportRow(models.Model):
    """What an import made of one row of its file.

    The fingerprint tells the row again when the same file comes a second time. Cells are kept only for rows that somebody
    looks at: those with a problem and those that were not simply created.
    """

    _name = "salon.import.row"
    _description = "Imported row"
    _order = "import_id, sheet, row, id"

    import_id = fields.Many2one("salon.import", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="import_id.company_id")
    sheet = fields.Integer(required=True)
    row = fields.Integer(required=True)
    kind = fields.Selection(KINDS, required=True)
    outcome = fields.Selection(OUTCOMES, required=True)
    reason = fields.Char()
    fingerprint = fields.Char(index="btree_not_null")
    res_id = fields.Integer(string="Record", help="0 when the row made no record of its own.")
    is_main = fields.Boolean(help="The row as what its sheet is about; the other lines tell what it made beside that.")
    cells = fields.Json()
    problems = fields.Json()

    @api.depends("sheet", "row")
    def _compute_display_name(self):
        for line in self:
            line.display_name = self.env._("Row %(row)s", row=line.row)

    def _get_why(self, said):
        """Return in words why the row was left out; a booking brings its own. ``said``: {reason: words}."""
        own = next((problem["value"] for problem in self.problems or () if problem["code"] == self.reason == "booking_refused"), "")
        why = said.get(self.reason, self.reason)
        return f"{why} {own}" if own else why
