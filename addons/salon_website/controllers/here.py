from odoo import http

from .public import PublicPages


class HerePages(PublicPages):
    """The page behind the code at the door."""

    @http.route("/book/<string:code>/here/<string:door>", type="http", auth="public", methods=["GET"])
    def ask_here(self, code, door, **kw):
        doors = self._doors()
        branch = doors._find_door(code, door)
        if not branch or not doors._may("link", self._address()):
            return self._dead_link(doors)
        return self._page("page_here", doors, branch=doors._branch_card(branch), door=door, done=bool(kw.get("done")))

    @http.route("/book/<string:code>/here/<string:door>", type="http", auth="public", methods=["POST"])
    def say_here(self, code, door, **kw):
        doors = self._doors()
        branch = doors._find_door(code, door)
        if not branch:
            return self._dead_link(doors)
        if not kw.get("website") and not doors._public_here(branch, kw.get("digits"), kw.get("initial"), self._address()):
            return self._busy(doors)
        return self._see_other(f"{branch._get_online_path('here', door)}?done=1")
