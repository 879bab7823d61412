from odoo import http
from odoo.http import request


class LinkSheet(http.Controller):
    """A sheet for the desk: the booking pages of a branch as links and QR codes, to print and to put on the counter."""

    @http.route("/salon_website/links/<int:branch_id>", type="http", auth="user", methods=["GET"])
    def links(self, branch_id, **kw):
        branch = request.env["salon.branch"].search([("id", "=", branch_id)])
        if not branch or not branch.online_booking:
            return request.not_found()
        html = request.env["ir.qweb"]._render(
            "salon_website.page_links",
            {
                "lang_code": (request.env.lang or "en_US").replace("_", "-"),
                "styles": request.env["ir.qweb"]._get_asset_link_urls("salon_website.assets_public"),
                "branch": branch.name,
                "groups": branch._get_online_links(),
            },
        )
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers=[("Content-Type", "text/html; charset=utf-8")])
