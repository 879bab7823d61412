import re

from odoo import models
from odoo.http import request

PUBLIC = re.compile(r"/book(/.*)?")


class IrHttp(models.AbstractModel):
    """A policy of their own for the pages that anybody may open: nothing runs that does not come from a file of ours."""

    _inherit = "ir.http"

    @classmethod
    def _set_security_headers(cls, response):
        super()._set_security_headers(response)
        if PUBLIC.fullmatch(request.httprequest.path):
            response.headers["Cache-Control"] = "no-store"
            if cls._get_embedding_sites():
                # An older way to say `frame-ancestors`, which knows no list of sites.
                response.headers.pop("X-Frame-Options", None)

    @classmethod
    def _get_content_security_policy(cls):
        if not PUBLIC.fullmatch(request.httprequest.path):
            return super()._get_content_security_policy()
        policy = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "connect-src": "'self'",  # nothing of ours asks; tools that check a page read robots.txt from within it
            "form-action": "'self'",
            "frame-ancestors": " ".join(["'self'", *cls._get_embedding_sites()]),
            "base-uri": "'none'",
        }
        return "; ".join(f"{directive} {sources}" for directive, sources in policy.items())

    @classmethod
    def _get_embedding_sites(cls):
        """Return the sites of the branch whose page is asked for; a page of one visitor is shown nowhere else."""
        return getattr(request, "salon_embedding_sites", ())
