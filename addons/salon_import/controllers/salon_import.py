import io

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.salon_security.tools.safe_cells import SafeCsvWriter

# A little above the engine's own limit, so that a file that is too large is refused in words.
MAX_BODY = 210 * 1024 * 1024


class SalonImportController(http.Controller):
    @http.route("/salon_import/upload", type="http", auth="user", methods=["POST"], max_content_length=MAX_BODY)
    def upload(self, file, region="", **_rest):
        """Take a list in; answer its import, or the refusal in words."""
        imports = request.env["salon.import"]
        if not imports.has_access("create"):
            raise NotFound
        limit = imports._engine_limits().file_bytes
        data = file.stream.read(limit + 1)
        try:
            record = imports._start(file.filename or "list", data, region=region[:2].upper())
        except UserError as refusal:
            return request.make_json_response({"refused": str(refusal)})
        return request.make_json_response({"id": record.id})

    @http.route("/salon_import/<int:import_id>/skipped.csv", type="http", auth="user", readonly=True)
    def skipped(self, import_id, **_rest):
        """Give back the rows that were left out, as they were, with the reason in front; safe to open in a spreadsheet."""
        imports = request.env["salon.import"]
        record = imports.has_access("read") and imports.search([("id", "=", import_id)])
        if not record:
            raise NotFound
        stream = io.StringIO()
        self._write_skipped(record, SafeCsvWriter(stream))
        name = f"skipped-{record.name.rpartition('.')[0] or record.name}.csv"
        return request.make_response("\ufeff" + stream.getvalue(), [
            ("Content-Type", "text/csv; charset=utf-8"), ("Content-Disposition", content_disposition(name)),
            ("X-Content-Type-Options", "nosniff"),
        ])

    def _write_skipped(self, record, writer):
        env, said = record.env, record._said_reasons()
        for sheet in record.mapping["sheets"]:
            rows = env["salon.import.row"].search([
                ("import_id", "=", record.id), ("sheet", "=", sheet["sheet"]), ("outcome", "=", "skipped"), ("is_main", "=", True),
            ])
            if rows:
                titles = [env._("Row"), env._("Why")]
                writer.writerow(titles + [column["header"] for column in sheet["columns"]])
                writer.writerows([line.row, line._get_why(said), *(cell or "" for cell in line.cells or ())] for line in rows)
