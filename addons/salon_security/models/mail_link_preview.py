from odoo import models


class MailLinkPreview(models.Model):
    _inherit = "mail.link.preview"

    def _is_link_preview_enabled(self):
        """Never fetch a page because a message names it: the message's writer would choose whom the server calls."""
        return False

    def _create_from_message_and_notify(self, message, request_url=None):
        """Make no preview: not all of stock's callers ask `_is_link_preview_enabled` first."""

    def _search_or_create_from_url(self, url):
        return self.env["mail.link.preview"]
