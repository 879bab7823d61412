from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..engine.choice import parse_choice
from ..engine.contact import ContactError, masked, parse_contact
from ..engine.waiting import parse_days
from .hold import TRAP
from .public import PublicPages


class WaitPages(PublicPages):
    """Tell me if a time opens: asking for it, and the page behind the link to one's place on the list.

    All pages become one class, so that no two of them may share the name of a method. ``at`` is the branch: ``code`` is what was typed.
    """

    @http.route("/book/<string:at>/wait", type="http", auth="public", methods=["GET"])
    def ask_place(self, at, **kw):
        doors = self._doors()
        return self._at_branch(doors, at, lambda branch: self._join_page(doors, branch, parse_choice(kw), self._entry(), {}))

    @http.route("/book/<string:at>/wait", type="http", auth="public", methods=["POST"])
    def join_list(self, at, **kw):
        doors = self._doors()
        return self._at_branch(doors, at, lambda branch: self._begin_join(doors, branch, kw))

    @http.route("/book/<string:at>/wait/code", type="http", auth="public", methods=["GET"])
    def join_code(self, at, **kw):
        doors = self._doors()
        return self._at_branch(doors, at, lambda branch: self._join_code_page(doors, branch))

    @http.route("/book/<string:at>/wait/code", type="http", auth="public", methods=["POST"])
    def prove_place(self, at, **kw):
        doors = self._doors()
        return self._at_branch(doors, at, lambda branch: self._prove_join(doors, branch, kw))

    @http.route("/book/wait/<string:token>", type="http", auth="public", methods=["GET"])
    def place(self, token, **kw):
        doors = self._doors()
        return self._show_place(doors, token)

    @http.route("/book/wait/<string:token>/take", type="http", auth="public", methods=["POST"])
    def take_place(self, token, **kw):
        doors = self._doors()
        done = self._change_place(doors, token, lambda: doors._public_take(self._token(token), kw.get("start")))
        return done or self._see_other(f"/book/visit/{token}")

    @http.route("/book/wait/<string:token>/decline", type="http", auth="public", methods=["POST"])
    def decline_place(self, token, **kw):
        doors = self._doors()
        done = self._change_place(doors, token, lambda: doors._public_decline(self._token(token), kw.get("start")))
        return done or self._see_other(f"/book/wait/{token}")

    @http.route("/book/wait/<string:token>/leave", type="http", auth="public", methods=["POST"])
    def leave_list(self, token, **kw):
        doors = self._doors()
        done = self._change_place(doors, token, lambda: doors._public_leave(self._token(token)))
        return done or self._see_other(f"/book/wait/{token}")

    # asking

    def _at_branch(self, doors, code, show):
        branch = doors._find_branch(code)
        if not branch:
            return self._dead_link(doors)
        if not doors._may("times", self._address()):
            return self._busy(doors)
        try:
            return show(branch)
        except UserError:
            return self._see_other(branch._get_online_path())

    def _join_page(self, doors, branch, choice, entry, faults, days=None, status=200, message=""):
        return self._page(
            "page_wait_ask",
            doors,
            status=status,
            branch=doors._branch_card(branch),
            choice=choice,
            entry=entry,
            faults=faults,
            wished=days or parse_days((), "any", 2),
            message=message,
            **doors._public_wait_page(branch, choice),
        )

    def _begin_join(self, doors, branch, values):
        choice, days = parse_choice(values), self._wished_days()
        page = doors._public_wait_page(branch, choice)
        entry, faults = doors._read_entry(values, wants_pet=page["wants_pet"])
        self._keep(entry=entry, wait={"query": choice.query(), "days": [days.weekdays, days.part, days.weeks]})
        if faults:
            return self._join_page(doors, branch, choice, entry, faults, days, status=422)
        if values.get(TRAP):
            return self._see_other(branch._get_online_path("wait", "code"))
        if doors._is_known(entry, self._client()):
            return self._finish_join(doors, branch)
        if not doors._send_code(branch, parse_contact(entry["contact"]), self._client(), self._address()):
            return self._join_page(doors, branch, choice, entry, {}, days, status=429, message=doors._too_many_words(branch))
        return self._see_other(branch._get_online_path("wait", "code"))

    def _wished_days(self):
        form = request.httprequest.form
        return parse_days(form.getlist("day"), form.get("part"), form.get("weeks"))

    def _kept_join(self):
        """Return ``(choice, days)`` as they were sent from this browser, None if nothing was."""
        kept = (request.session.get("salon_online") or {}).get("wait")
        if not kept:
            return None
        weekdays, part, weeks = kept["days"]
        choice = parse_choice(dict(pair.split("=", 1) for pair in kept["query"].split("&") if "=" in pair))
        return choice, parse_days([str(day) for day in weekdays], part, weeks)

    def _join_code_page(self, doors, branch, status=200, message=""):
        kept, entry = self._kept_join(), self._entry()
        try:
            shown = masked(parse_contact(entry.get("contact")))
        except ContactError:
            kept = None
        if not kept:
            return self._see_other(branch._get_online_path())
        values = {"back": f"{branch._get_online_path('wait')}?{kept[0].query()}", "lead": doors._join_lead(shown)}
        return self._page("page_wait_code", doors, status=status, branch=doors._branch_card(branch), message=message, **values)

    def _prove_join(self, doors, branch, values):
        entry = self._entry()
        if not self._kept_join() or not entry.get("contact"):
            return self._see_other(branch._get_online_path())
        if not doors._is_known(entry, self._client()):
            answer = doors._public_prove(entry, values.get("code"), self._client(), self._address())
            if answer != "confirmed":
                return self._join_code_page(doors, branch, status=422, message=doors._code_words(answer))
        return self._finish_join(doors, branch)

    def _finish_join(self, doors, branch):
        choice, days = self._kept_join()
        try:
            with request.env.cr.savepoint():
                link = doors._public_join(branch, choice, days, self._entry(), self._client())
        except UserError as error:
            return self._join_page(doors, branch, choice, self._entry(), {}, days, status=409, message=error.args[0])
        self._keep(wait=None)
        return self._see_other(f"/book/wait/{link}")

    # the place

    def _show_place(self, doors, token, message="", status=200):
        place = doors._public_wait(self._token(token)) if doors._may("link", self._address()) else None
        if not place:
            return self._dead_link(doors)
        if place["booked"]:
            return self._see_other(f"/book/visit/{token}")
        return self._page("page_wait", doors, status=status, place=place, branch=place["branch"], token=token, message=message)

    def _change_place(self, doors, token, work):
        """Do ``work()``; a refusal is said on the page of the place, which is as it was. Returns None if it was done."""

        def show(words):
            return self._show_place(doors, token, message=words, status=409)

        return self._press(doors, f"/book/wait/{token}", lambda: work() or None, show)
