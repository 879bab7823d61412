import io

from odoo.addons.web.controllers.export import CSVExport

from ..tools.safe_cells import SafeCsvWriter


class SafeCSVExport(CSVExport):
    """List export to CSV; stock lets ``@`` and TAB through, and marks phone numbers as if they were formulas."""

    def from_data(self, fields, columns_headers, rows):
        stream = io.StringIO()
        writer = SafeCsvWriter(stream, quoting=1)
        writer.writerow(columns_headers)
        for row in rows:
            writer.writerow([self._printable(value) for value in row])
        return stream.getvalue()

    @staticmethod
    def _printable(value):
        if value is None or value is False:
            return ""
        return value.decode() if isinstance(value, bytes) else value
