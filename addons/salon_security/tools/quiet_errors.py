"""What an error may tell whom: tracebacks and raw messages are for system administrators."""
from werkzeug.exceptions import HTTPException

from odoo.exceptions import UserError
from odoo.http import SessionExpiredException, request
from odoo.modules.registry import Registry
from odoo.orm.environments import Environment
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__, default_lang="en_US")
GENERIC_MESSAGE = _lt("The server could not do this. Try again; if it happens again, tell your administrator when it happened.")


def may_see_traces():
    """Tell whether the person behind this request is a system administrator.

    Asked on a cursor of its own: after an SQL error the request's cursor answers nothing.
    """
    if not request or not request.db or not request.session.uid:
        return False
    try:
        with Registry(request.db).cursor(readonly=True) as cr:
            return Environment(cr, request.session.uid, {}).user.has_group("base.group_system")
    except Exception:  # noqa: BLE001 - whatever fails while an error is handled, the careful answer is no
        return False


def is_meant_for_people(exception):
    """Tell whether the exception's message was written for the person (and so carries no internals)."""
    return isinstance(exception, (UserError, HTTPException, SessionExpiredException))


def quieten(data, exception):
    """Take from a serialized exception what only an administrator may read; return it."""
    if may_see_traces():
        return data
    data["debug"] = ""
    if not is_meant_for_people(exception):
        data["message"] = str(GENERIC_MESSAGE)
        data["arguments"] = []
        data["context"] = {}
    return data
