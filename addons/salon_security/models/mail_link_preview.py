from odoo import models


class MailLinkPreview(models.Model):
    _inherit = "mail.link.preview"

    def _is_link_preview_enabled(self):
        """Never fetch a page because a message names it: the message's writer would choose whom the server calls."""
        return False
