import csv
import io
from datetime import timedelta

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request


class PunchFile(http.Controller):
    """The punches of a week as a file: what the kiosk noted, unchanged."""

    @http.route("/salon_hr/punches/<int:branch_id>/<string:day>.csv", type="http", auth="user", methods=["GET"], readonly=True)
    def punches(self, branch_id, day, **kw):
        rota = request.env["salon.rota"]
        try:
            branch, first = rota._open_week(branch_id, day)
        except AccessError:
            return request.not_found()
        if not rota._may_plan():
            return request.not_found()
        stream = io.StringIO()
        lines = csv.writer(stream)
        lines.writerow(["person", "check_in_utc", "check_out_utc", "in_mode", "out_mode"])
        for person, came, went, *how in request.env["salon.punch"]._get_raw(branch, first, first + timedelta(days=6)):
            # A name must never be run as a formula by a spreadsheet.
            name = f"'{person}" if person[:1] in ("=", "+", "-", "@", "\t", "\r") else person
            lines.writerow([name, f"{came:%Y-%m-%d %H:%M:%S}", f"{went:%Y-%m-%d %H:%M:%S}" if went else "", *how])
        headers = [
            ("Content-Type", "text/csv; charset=utf-8"),
            ("Content-Disposition", f'attachment; filename="punches-{first:%Y-%m-%d}.csv"'),
        ]
        return request.make_response("\ufeff" + stream.getvalue(), headers=headers)


class BadgeSheet(http.Controller):
    """A badge to print."""

    @http.route("/salon_hr/badge/<int:employee_id>", type="http", auth="user", methods=["GET"], readonly=True)
    def badge(self, employee_id, **kw):
        person = request.env["hr.employee"].search([("id", "=", employee_id)])
        rota = request.env["salon.rota"]
        if not rota._may_plan() or not person.barcode or person.salon_branch_id not in rota._get_branches():
            return request.not_found()
        qweb = request.env["ir.qweb"]
        values = {
            "person": person.name,
            "branch": person.salon_branch_id.name or "",
            "drawing": person._get_badge_drawing(),
            "styles": qweb._get_asset_link_urls("salon_hr.assets_kiosk"),
        }
        html = qweb._render("salon_hr.page_badge", values)
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers=[("Content-Type", "text/html; charset=utf-8")])
