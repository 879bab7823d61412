from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from .public import PublicPages


class BookingRobots(Home):
    @http.route()
    def robots(self, **kwargs):
        """Let search engines read the booking pages of the branches, and nothing that belongs to one visitor."""
        response = super().robots(**kwargs)
        base = request.httprequest.host_url.rstrip("/")
        lines = ["Disallow: /book/hold/", "Disallow: /book/visit/", "Disallow: /book/wait/", f"Sitemap: {base}/book/sitemap.xml", ""]
        response.set_data("\n".join([response.get_data(as_text=True), *lines]))
        return response

    def _get_allowed_robots_routes(self):
        return [*super()._get_allowed_robots_routes(), "/book"]


class SitemapPages(PublicPages):
    @http.route("/book/sitemap.xml", type="http", auth="public", methods=["GET"])
    def sitemap(self, **kw):
        doors = self._doors()
        base = request.httprequest.host_url.rstrip("/")
        body = doors.env["ir.qweb"]._render("salon_website.sitemap", {"pages": [f"{base}{path}" for path in doors._public_paths()]})
        return request.make_response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', headers=[("Content-Type", "application/xml")])
