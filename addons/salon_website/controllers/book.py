from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..engine.choice import parse_choice, parse_day, parse_moment
from .public import PublicPages


class BookPages(PublicPages):
    """Choosing: branch, services, pet, person, day and time. All of it stands in the address, so Back is always one step back."""

    @http.route("/book", type="http", auth="public", methods=["GET"])
    def branches(self, **kw):
        doors = self._doors()
        found = doors._open_branches()
        if len(found) == 1:
            return self._see_other(found._get_online_path())
        request.salon_embedding_sites = found._get_online_sites()
        return self._page("page_branches", doors, branches=[doors._branch_card(branch) for branch in found])

    @http.route("/book/<string:code>", type="http", auth="public", methods=["GET"])
    def menu(self, code, **kw):
        doors = self._doors()
        branch = self._branch(doors, code)
        if not branch:
            return self._dead_link(doors)
        return self._menu(doors, branch, parse_choice(kw))

    @http.route("/book/<string:code>/p/<int:person>", type="http", auth="public", methods=["GET"])
    def menu_of_person(self, code, person, **kw):
        doors = self._doors()
        branch = self._branch(doors, code)
        if not branch:
            return self._dead_link(doors)
        return self._menu(doors, branch, parse_choice({**kw, "p": person}))

    @http.route("/book/<string:code>/s/<int:service>", type="http", auth="public", methods=["GET"])
    def times_of_service(self, code, service, **kw):
        doors = self._doors()
        branch = self._branch(doors, code)
        if not branch:
            return self._dead_link(doors)
        choice = parse_choice({**kw, "s": service})
        return self._see_other(f"{branch._get_online_path('times')}?{choice.query()}")

    @http.route("/book/<string:code>/times", type="http", auth="public", methods=["GET"])
    def times(self, code, **kw):
        doors = self._doors()
        branch = self._branch(doors, code)
        if not branch:
            return self._dead_link(doors)
        if not doors._may("times", self._address()):
            return self._busy(doors)
        return self._times(doors, branch, kw)

    @http.route("/book/<string:code>/hold", type="http", auth="public", methods=["POST"])
    def hold(self, code, **kw):
        doors = self._doors()
        branch = self._branch(doors, code)
        if not branch:
            return self._dead_link(doors)
        choice, moment = parse_choice(kw), parse_moment(kw.get("start"))
        # One browser holds one time: who comes back and chooses anew gives the earlier one back.
        doors._public_release((request.session.get("salon_online") or {}).get("hold") or "")
        try:
            with request.env.cr.savepoint():
                token = doors._public_hold(branch, choice, kw.get("start"), self._client(), self._address())
        except UserError:
            day = branch._local_date(moment.replace(tzinfo=None)).isoformat() if moment else None
            return self._see_other(f"{branch._get_online_path('times')}?{choice.query(d=day, lost=1)}")
        self._keep(hold=token)
        return self._see_other(f"/book/hold/{token}")

    # pages

    def _branch(self, doors, code):
        branch = doors._find_branch(code)
        request.salon_embedding_sites = branch._get_online_sites() if branch else ()
        return branch

    def _menu(self, doors, branch, choice, message=""):
        card = doors._branch_card(branch)
        people = doors._person_of(branch, choice)
        return self._page(
            "page_menu",
            doors,
            branch=card,
            choice=choice,
            person=people,
            kinds=doors._public_menu(branch, choice),
            chosen=doors._chosen_names(branch, choice),
            about=doors._about(branch),
            message=message,
        )

    def _times(self, doors, branch, values):
        choice = parse_choice(values)
        lost = doors._lost_words() if values.get("lost") else ""
        try:
            chosen = doors._chosen_rows(branch, choice)
            if doors._asks_for_pet(branch, choice, chosen):
                choices = request.env["salon.pet"].with_env(doors.env)._told_choices()
                card = doors._branch_card(branch)
                names = doors._chosen_names(branch, choice)
                return self._page("page_pet", doors, branch=card, choice=choice, told=choices, names=names)
            page = doors._public_times(branch, choice, parse_day(values.get("d")), chosen)
        except UserError:
            return self._menu(doors, branch, parse_choice({}), message=lost or doors._lost_words())
        moment = parse_moment(values.get("t"))
        return self._page(
            "page_times",
            doors,
            branch=doors._branch_card(branch),
            choice=choice,
            message=lost,
            is_embedded=request.httprequest.headers.get("Sec-Fetch-Dest") == "iframe",
            picked=values.get("t") if moment else "",
            picked_words=doors._when(branch, moment.replace(tzinfo=None)) if moment else "",
            **page,
        )
