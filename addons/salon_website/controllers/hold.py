from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..engine.choice import parse_choice
from ..engine.contact import ContactError, masked, parse_contact
from .public import PublicPages

TRAP = "website"  # a field that people do not see and programs fill in


class HoldPages(PublicPages):
    """From a held time to a booking."""

    @http.route("/book/hold/<string:token>", type="http", auth="public", methods=["GET"])
    def contact(self, token, **kw):
        doors = self._doors()
        return self._held(doors, token, lambda held: self._contact_page(doors, token, held, self._entry(), {}))

    @http.route("/book/hold/<string:token>/code", type="http", auth="public", methods=["GET"])
    def code(self, token, **kw):
        doors = self._doors()
        return self._held(doors, token, lambda held: self._code_page(doors, token, held))

    @http.route("/book/hold/<string:token>/code", type="http", auth="public", methods=["POST"])
    def send_code(self, token, **kw):
        doors = self._doors()
        return self._held(doors, token, lambda held: self._send(doors, token, held, kw))

    @http.route("/book/hold/<string:token>/confirm", type="http", auth="public", methods=["POST"])
    def confirm(self, token, **kw):
        doors = self._doors()
        return self._held(doors, token, lambda held: self._prove(doors, token, held, kw))

    @http.route("/book/hold/<string:token>/pet", type="http", auth="public", methods=["GET"])
    def pet(self, token, **kw):
        doors = self._doors()

        def show(held):
            pets = doors._public_pets(token, self._entry(), self._client())
            if not pets:
                return self._see_other(f"/book/hold/{token}")
            return self._page("page_own_pets", doors, **self._frame(doors, token, held), pets=pets, entry=self._entry())

        return self._held(doors, token, show)

    @http.route("/book/hold/<string:token>/pet", type="http", auth="public", methods=["POST"])
    def choose_pet(self, token, **kw):
        doors = self._doors()
        choice = parse_choice({"p": kw.get("pet")}).person
        return self._held(doors, token, lambda held: self._finish(doors, token, held, choice or None))

    @http.route("/book/hold/<string:token>/release", type="http", auth="public", methods=["POST"])
    def release(self, token, **kw):
        doors = self._doors()

        def give_back(held):
            doors._public_release(token)
            return self._see_other(self._times_path(held))

        return self._held(doors, token, give_back)

    # steps

    def _held(self, doors, token, show):
        """Answer with ``show(what is held)``; what is booked already leads to the booking, what is gone to other times."""
        held = doors._public_held(self._token(token), is_typing=bool(self._entry().get("contact")))
        if not held:
            return self._dead_link(doors)
        if held["state"] == "booked":
            return self._see_other(f"/book/visit/{held['link']}")
        if held["state"] == "gone":
            return self._not_booked(doors, held, doors._gone_words())
        if held["state"] == "elsewhere":
            return self._see_other(held["path"])
        return show(held)

    def _frame(self, doors, token, held):
        return {"branch": doors._branch_card(held["branch"]), "held": held, "token": token, "back": self._times_path(held)}

    def _times_path(self, held):
        return f"{held['branch']._get_online_path('times')}?{held['query']}&d={held['day']}"

    def _contact_page(self, doors, token, held, entry, faults, status=200, message=""):
        return self._page(
            "page_contact",
            doors,
            status=status,
            **self._frame(doors, token, held),
            entry=entry,
            faults=faults,
            is_known=bool(entry) and doors._is_known(entry, self._client()),
            message=message,
        )

    def _code_page(self, doors, token, held, status=200, message="", wants_news=False):
        entry = self._entry()
        if not entry.get("contact"):
            return self._see_other(f"/book/hold/{token}")
        try:
            contact = parse_contact(entry["contact"])
        except ContactError:
            return self._see_other(f"/book/hold/{token}")
        frame = {**self._frame(doors, token, held), "lead": doors._code_lead(masked(contact))}
        news = {"news": doors._news_words(contact), "wants_news": wants_news}
        return self._page("page_code", doors, status=status, **frame, **news, message=message)

    def _send(self, doors, token, held, values):
        again = values.get("again") and self._entry()
        entry, faults = doors._read_entry(again or values, wants_pet=bool(held["pet"]))
        self._keep(entry=entry)
        if faults:
            return self._contact_page(doors, token, held, entry, faults, status=422)
        if values.get(TRAP):
            return self._see_other(f"/book/hold/{token}/code")  # a program: it reads what a person reads, and nothing is sent
        if doors._is_known(entry, self._client()):
            return self._after_code(doors, token, held)
        try:
            with request.env.cr.savepoint():
                sent = doors._public_send_code(self._token(token), entry, self._client(), self._address())
        except UniqueViolation:  # a second press in the same moment: the first one's code is on its way
            sent = True
        if not sent:
            return self._contact_page(doors, token, held, entry, {}, status=429, message=doors._too_many_words(held["branch"]))
        return self._see_other(f"/book/hold/{token}/code")

    def _prove(self, doors, token, held, values):
        entry = self._entry()
        if not entry.get("contact"):
            return self._see_other(f"/book/hold/{token}")
        if not doors._is_known(entry, self._client()):
            try:
                answer = doors._public_prove(entry, values.get("code"), self._client(), self._address())
            except ContactError:
                return self._see_other(f"/book/hold/{token}")
            if answer != "confirmed":
                words, wants_news = doors._code_words(answer), bool(values.get("news"))
                return self._code_page(doors, token, held, status=422, message=words, wants_news=wants_news)
            self._keep(entry={**entry, "news": bool(values.get("news"))})
        return self._after_code(doors, token, held)

    def _after_code(self, doors, token, held):
        if held["pet"] and doors._public_pets(token, self._entry(), self._client()):
            return self._see_other(f"/book/hold/{token}/pet")
        return self._finish(doors, token, held)

    def _finish(self, doors, token, held, pet=None):
        try:
            with request.env.cr.savepoint():
                path = doors._public_confirm(self._token(token), self._entry(), self._client(), pet)
        except ExclusionViolation:  # lost in this very moment
            return self._not_booked(doors, held, doors._gone_words())
        except UserError as error:
            return self._not_booked(doors, held, error.args[0])
        self._keep(entry={**self._entry(), "news": False})  # said once: what was taken back later is not said again by the next visit
        return self._see_other(path)

    def _not_booked(self, doors, held, message):
        branch = held["branch"]
        return self._page(
            "page_not_booked",
            doors,
            status=409,
            branch=doors._branch_card(branch),
            message=message,
            back=self._times_path(held),
            choice=parse_choice(dict(pair.split("=", 1) for pair in held["query"].split("&") if "=" in pair)),
            nearest=doors._nearest(branch, held["query"], held["day"]) if doors._may("times", self._address()) else [],
        )
