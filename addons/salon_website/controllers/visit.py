import secrets

from odoo import http
from odoo.http import request

from ..engine.choice import parse_day
from ..engine.waiting import parse_days
from .public import PublicPages


class VisitPages(PublicPages):
    """The page behind the link to one booking. Looking never changes anything; only a press does."""

    @http.route("/book/visit/<string:token>", type="http", auth="public", methods=["GET"])
    def visit(self, token, **kw):
        doors = self._doors()
        return self._show(doors, token)

    @http.route("/book/visit/<string:token>/cancel", type="http", auth="public", methods=["GET"])
    def ask_cancel(self, token, **kw):
        doors = self._doors()
        visit = self._visit(doors, token)
        if not visit:
            return self._dead_link(doors)
        if not visit["can_change"]:
            return self._see_other(f"/book/visit/{token}")
        return self._page("page_cancel", doors, visit=visit, branch=visit["branch"], token=token)

    @http.route("/book/visit/<string:token>/cancel", type="http", auth="public", methods=["POST"])
    def cancel(self, token, **kw):
        doors = self._doors()
        done = self._change(doors, token, lambda: doors._public_cancel(self._token(token)))
        return done or self._see_other(f"/book/visit/{token}")

    @http.route("/book/visit/<string:token>/move", type="http", auth="public", methods=["GET"])
    def move_times(self, token, **kw):
        doors = self._doors()
        return self._change(doors, token, lambda: self._move_page(doors, token, kw))

    @http.route("/book/visit/<string:token>/move/to", type="http", auth="public", methods=["GET"])
    def ask_move(self, token, **kw):
        doors = self._doors()

        def ask():
            offer = doors._public_move_offer(self._token(token), kw.get("start"))
            return offer and self._page("page_move_confirm", doors, visit=offer, branch=offer["branch"], token=token)

        return self._change(doors, token, ask)

    @http.route("/book/visit/<string:token>/move", type="http", auth="public", methods=["POST"])
    def move(self, token, **kw):
        doors = self._doors()
        return self._change(
            doors,
            token,
            lambda: doors._public_move(self._token(token), kw.get("start")) and self._see_other(f"/book/visit/{token}"),
        )

    @http.route("/book/visit/<string:token>/offer", type="http", auth="public", methods=["POST"])
    def take_offer(self, token, **kw):
        doors = self._doors()
        done = self._change(doors, token, lambda: doors._public_take_offer(self._token(token)))
        return done or self._see_other(f"/book/visit/{token}")

    @http.route("/book/visit/<string:token>/here", type="http", auth="public", methods=["POST"])
    def say_arrived(self, token, **kw):
        doors = self._doors()
        done = self._change(doors, token, lambda: doors._public_arrive(self._token(token)))
        return done or self._see_other(f"/book/visit/{token}")

    @http.route("/book/visit/<string:token>/wait", type="http", auth="public", methods=["GET"])
    def ask_wait_instead(self, token, **kw):
        doors = self._doors()
        visit = self._visit(doors, token)
        if not visit:
            return self._dead_link(doors)
        if not visit["can_move"]:
            return self._see_other(f"/book/visit/{token}")
        wished = parse_days((), "any", 2)
        return self._page(
            "page_wait_instead", doors, visit=visit, branch=visit["branch"], token=token, wished=wished, **doors._wait_choices()
        )

    @http.route("/book/visit/<string:token>/wait", type="http", auth="public", methods=["POST"])
    def wait_instead(self, token, **kw):
        doors, form = self._doors(), request.httprequest.form
        days = parse_days(form.getlist("day"), form.get("part"), form.get("weeks"))

        def join():
            link = doors._public_join_instead(self._token(token), days)
            return link and self._see_other(f"/book/wait/{link}")

        return self._change(doors, token, join)

    @http.route("/book/visit/<string:token>/again", type="http", auth="public", methods=["GET"])
    def again_times(self, token, **kw):
        doors = self._doors()
        return self._change(doors, token, lambda: self._again_page(doors, token, kw))

    @http.route("/book/visit/<string:token>/again", type="http", auth="public", methods=["POST"])
    def again(self, token, **kw):
        doors = self._doors()

        def book():
            link = doors._public_again(self._token(token), kw.get("start"), kw.get("key"))
            return link and self._see_other(f"/book/visit/{link}")

        return self._change(doors, token, book)

    @http.route("/book/visit/<string:token>/visit.ics", type="http", auth="public", methods=["GET"])
    def calendar(self, token, **kw):
        doors = self._doors()
        text = doors._public_calendar(self._token(token)) if doors._may("link", self._address()) else None
        if not text:
            return self._dead_link(doors)
        headers = [("Content-Type", "text/calendar; charset=utf-8"), ("Content-Disposition", 'attachment; filename="visit.ics"')]
        return request.make_response(text.encode(), headers=headers)

    @http.route("/book/link", type="http", auth="public", methods=["POST"])
    def resend(self, **kw):
        doors = self._doors()
        if not kw.get("website"):
            doors._public_resend(kw.get("contact"), self._address())
        return self._page("page_link_sent", doors)

    # pages

    def _visit(self, doors, token):
        return doors._public_visit(self._token(token)) if doors._may("link", self._address()) else None

    def _show(self, doors, token, message="", status=200):
        visit = self._visit(doors, token)
        if not visit:
            return self._dead_link(doors)
        return self._page("page_visit", doors, visit=visit, branch=visit["branch"], token=token, message=message, status=status)

    def _change(self, doors, token, work):
        """Answer with what ``work()`` answers; a refusal is said on the page of the booking, which is as it was."""
        return self._press(doors, f"/book/visit/{token}", work, lambda words: self._show(doors, token, message=words, status=409))

    def _move_page(self, doors, token, values):
        page = doors._public_move_times(self._token(token), parse_day(values.get("d")))
        return page and self._page("page_move", doors, visit=page, token=token, **page)

    def _again_page(self, doors, token, values):
        page = doors._public_again_times(self._token(token), parse_day(values.get("d")))
        return page and self._page("page_again", doors, visit=page, token=token, form_key=secrets.token_urlsafe(16), **page)
