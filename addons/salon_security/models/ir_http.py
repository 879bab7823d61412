import re

from werkzeug.exceptions import HTTPException, NotFound

from odoo import models
from odoo.http import request
from odoo.tools import config

from ..tools.quiet_errors import may_see_traces

# Paths that answer 404 whatever else is installed: (pattern, config parameter that opens it).
CLOSED_PATHS = (
    # Runs the visitor's own search domain as superuser; fixed upstream after our pin.
    (re.compile(r"/website/snippet/filters"), None),
    # Says which version to attack.
    (re.compile(r"/web/version|/json/version|/website/info"), None),
    # The old RPC: faults carry tracebacks, passwords pass without a second factor. /json/2 with keys stays.
    (re.compile(r"/xmlrpc(/.*)?|/jsonrpc"), "salon_security.open_rpc"),
)
DATABASE_MANAGER = re.compile(r"/web/database(/.*)?")
# Files that a browser may keep; everything else shows persons or money.
CACHEABLE = re.compile(
    r"/web/(assets|image|content|static|manifest|service-worker|offline|webclient/translations)|/[^/]+/static/|/favicon\.ico|/robots\.txt"
)

HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # The till scans with the camera and talks to scales and printers; calls want the microphone.
    "Permissions-Policy": "camera=(self), microphone=(self), usb=(self), serial=(self), bluetooth=(self), "
                          "geolocation=(), payment=(), accelerometer=(), gyroscope=(), magnetometer=(), browsing-topics=()",
}


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _match(cls, path_info):
        if cls._is_closed_path(path_info):
            raise NotFound()
        return super()._match(path_info)

    @classmethod
    def _is_closed_path(cls, path):
        if DATABASE_MANAGER.fullmatch(path):
            return not config["list_db"]
        for pattern, parameter in CLOSED_PATHS:
            if pattern.fullmatch(path):
                # sudo: asked before anybody is signed in.
                return not (parameter and request.env["ir.config_parameter"].sudo().get_param(parameter))
        return False

    @classmethod
    def _post_dispatch(cls, response):
        super()._post_dispatch(response)
        cls._set_security_headers(response)

    @classmethod
    def _handle_error(cls, exception):
        """Errors leave without passing `_post_dispatch`: give their answers the same headers."""
        response = super()._handle_error(exception)
        if isinstance(response, HTTPException):
            response = response.get_response(request.httprequest.environ)
        if hasattr(response, "headers"):
            cls._set_security_headers(response)
        return response

    @classmethod
    def _get_exception_code_values(cls, exception):
        code, values = super()._get_exception_code_values(exception)
        if not may_see_traces():
            values["traceback"] = ""
            values.pop("qweb_exception", None)
            if code == 500:
                values["exception"] = ""
        return code, values

    @classmethod
    def _set_security_headers(cls, response):
        headers = response.headers
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        if headers.get("Content-Type", "").startswith("text/html"):
            headers["Content-Security-Policy"] = cls._get_content_security_policy()
        if headers.get("Cache-Control", "no-cache") == "no-cache" and not CACHEABLE.match(request.httprequest.path):
            headers["Cache-Control"] = "no-store"
        cls._harden_session_cookie(headers)

    @classmethod
    def _get_content_security_policy(cls):
        """Return the policy of pages.

        The web client compiles its templates in the browser and every page carries an inline script,
        hence 'unsafe-eval' and 'unsafe-inline'; what remains shut is every other host.
        """
        host = request.httprequest.host
        # sudo: pages for visitors carry the policy too. Hosts of receipt printers, for example.
        extra = request.env["ir.config_parameter"].sudo().get_param("salon_security.csp_connect_hosts") or ""
        policy = {
            "default-src": "'self'",
            "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "font-src": "'self' data:",
            "media-src": "'self' data: blob:",
            "connect-src": f"'self' blob: data: ws://{host} wss://{host} {_only_hosts(extra)}".strip(),
            "worker-src": "'self' blob:",
            "frame-src": "'self' blob: data:",
            "frame-ancestors": "'self'",
            "form-action": "'self'",
            "base-uri": "'self'",
            "object-src": "'none'",
        }
        return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())

    @classmethod
    def _harden_session_cookie(cls, headers):
        cookies = headers.getlist("Set-Cookie")
        if not any(cookie.startswith("session_id=") for cookie in cookies):
            return
        headers.remove("Set-Cookie")
        for cookie in cookies:
            if cookie.startswith("session_id="):
                cookie = _with_attribute(cookie, "SameSite", "SameSite=Lax")
                if request.httprequest.scheme == "https":
                    cookie = _with_attribute(cookie, "Secure", "Secure")
            headers.add("Set-Cookie", cookie)


def _with_attribute(cookie, name, attribute):
    return cookie if f"; {name.lower()}" in cookie.lower() else f"{cookie}; {attribute}"


def _only_hosts(text):
    """Return the words of ``text`` that are hosts or origins: a stray ``;`` or quote must not open the policy."""
    return " ".join(re.findall(r"(?<!\S)(?:https?://)?[\w.-]+(?::\d+)?(?!\S)", text))
