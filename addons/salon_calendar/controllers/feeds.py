import json
from datetime import UTC
from email.utils import format_datetime

from odoo import http
from odoo.http import request

from odoo.addons.salon_website.engine.limits import house_of


class CalendarFeeds(http.Controller):
    """Calendars and files behind secret links. Reading changes nothing, and who asks too often waits."""

    @http.route("/salon/calendar/<string:token>.ics", type="http", auth="public", methods=["GET"], save_session=False)
    def calendar(self, token, **kw):
        if not self._may():
            return request.make_response("", status=429)
        # sudo: nobody is signed in; the token is the right
        found = request.env["salon.calendar.feed"].sudo()._public_calendar(token)
        if not found:
            return request.not_found()
        text, tag, changed = found
        stamp = format_datetime(changed.replace(microsecond=0, tzinfo=UTC), usegmt=True)
        headers = [("ETag", f'"{tag}"'), ("Last-Modified", stamp), ("Cache-Control", "private, no-cache"), ("X-Robots-Tag", "noindex")]
        if f'"{tag}"' in request.httprequest.headers.get("If-None-Match", ""):
            return request.make_response("", headers=headers, status=304)
        kind = [("Content-Type", "text/calendar; charset=utf-8"), ("Content-Disposition", 'inline; filename="visits.ics"')]
        return request.make_response(text.encode(), headers=[*headers, *kind])

    @http.route("/salon/feeds/<string:token>/<string:name>.json", type="http", auth="public", methods=["GET"], save_session=False)
    def reserve(self, token, name, **kw):
        if not self._may():
            return request.make_response("", status=429)
        # sudo: as above
        document = request.env["salon.reserve.feed"].sudo()._public_file(token, name)
        if document is None:
            return request.not_found()
        kept = ("Cache-Control", "private, max-age=300")
        headers = [("Content-Type", "application/json; charset=utf-8"), kept, ("X-Robots-Tag", "noindex")]
        return request.make_response(json.dumps(document, ensure_ascii=False), headers=headers)

    def _may(self):
        address = house_of(request.httprequest.remote_addr)
        return request.env["salon.online"].sudo()._may("link", address)  # sudo: the counter is nobody's
