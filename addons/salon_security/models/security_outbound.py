import logging

from odoo import models
from odoo.exceptions import AccessError
from odoo.tools import LazyTranslate

_logger = logging.getLogger(__name__)
_lt = LazyTranslate(__name__, default_lang="en_US")
CLOSED_MESSAGE = _lt("This service is closed: no data leaves the house.")


class SecurityOutbound(models.AbstractModel):
    """Stops the calls to the publisher's paid services, which the point of sale pulls in with ``iap``.

    Typing a contact's name would send it to a company abroad. This addon does not depend on ``iap``,
    so the one function through which all these calls go is replaced once the registry is loaded.
    """

    _name = "security.outbound"
    _description = "Outbound Calls"

    def _register_hook(self):
        super()._register_hook()
        if "iap.account" in self.env:
            from odoo.addons.iap.tools import iap_tools  # noqa: PLC0415 - only where it is installed

            iap_tools.iap_jsonrpc = refuse_call


def refuse_call(url, method="call", params=None, timeout=15):
    """Stand in for ``iap_jsonrpc``; its callers treat an AccessError as "service not available"."""
    _logger.info("A call to a paid service was refused: outgoing calls are closed.")
    raise AccessError(str(CLOSED_MESSAGE))
