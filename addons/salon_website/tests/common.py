import re
from datetime import timedelta
from html import unescape

from freezegun import freeze_time

from odoo.fields import Command
from odoo.tests import HttpCase

from odoo.addons.salon_booking.tests.common import DAY, NOW
from odoo.addons.salon_booking.tests.policy_common import PolicyCase

PHONE = "138 1111 2222"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')


class OnlineCase(PolicyCase):
    """The branch of the booking tests, open to customers, with a menu of two services and terms."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["salon.branch"].search([]).online_booking = False
        cls.branch.write({"online_booking": True, "phone": "+86 10 0000 0009", "kind_ids": [Command.set(cls.trade.ids)]})
        (cls.cut | cls.colour).product_tmpl_id.online_bookable = True
        cls.policy = cls._policy()
        cls.doors = cls.env["salon.online"]._as_visitor("en_US")
        cls.env.cr.execute("DELETE FROM salon_online_limit")
        cls.codes, cls.messages = cls.env["salon.online.code"], cls.env["salon.online.message"]

    @classmethod
    def _id(cls, service):
        return service.product_tmpl_id.id

    @classmethod
    def _moment(cls, clock, day=DAY):
        return cls._at(clock, day).strftime("%Y-%m-%dT%H:%MZ")

    def _last_code(self):
        message = self.messages.search([("kind", "in", self.messages._get_code_kinds())], limit=1)
        return re.search(r"\d{6}", message.body).group(0)

    def _later(self, **span):
        """Let the clock go on."""
        moment = NOW + timedelta(**span)
        self.startPatcher(freeze_time(moment))
        self.patch(self.env.cr, "now", lambda: moment)

    def _appointments(self):
        return self.env["salon.appointment"].search([("branch_id", "=", self.branch.id)])


class PagesCase(OnlineCase, HttpCase):
    """A browser without scripts: it opens addresses and sends forms with what the page gave it."""

    def setUp(self):
        super().setUp()
        self.opener.headers["Accept-Language"] = "en"
        self.page = None

    def _get(self, path, **kwargs):
        self.page = self.url_open(path, **kwargs)
        return self.page

    def _text(self):
        body = re.sub(r"<(script|style|title)\b.*?</\1>", " ", self.page.text, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())

    def _post(self, path, **values):
        token = CSRF.search(self.page.text)
        values = {"csrf_token": token.group(1) if token else "", **values}
        self.page = self.url_open(path, data=values)
        return self.page

    def _path(self):
        return "/" + self.page.url.split("/", 3)[3]

    def _times(self, *services, person=None, **values):
        more = "".join(f"&{name}={value}" for name, value in values.items())
        chosen = ",".join(str(self._id(service)) for service in services or (self.cut,))
        return self._get(f"/book/lk/times?s={chosen}{f'&p={person.id}' if person else ''}{more}")

    def _hold(self, clock, *services, person=None, **values):
        """Choose services and a time; return the path of the page of the held time."""
        self._times(*services, person=person, **values)
        chosen = ",".join(str(self._id(service)) for service in services or (self.cut,))
        self._post("/book/lk/hold", s=chosen, p=person.id if person else "", start=self._moment(clock), **values)
        return self._path()

    def _send_code(self, hold, contact=PHONE, name="Zhou Min", **values):
        self._get(hold)
        return self._post(f"{hold}/code", contact=contact, name=name, **values)

    def _book_online(self, clock, *services, contact=PHONE, name="Zhou Min", **values):
        """Book as a visitor does; return the path of the page of the booking."""
        hold = self._hold(clock, *services)
        self._send_code(hold, contact, name, **values)
        if self._path().endswith("/code"):  # else this browser is known by now
            self._post(f"{hold}/confirm", code=self._last_code())
        return self._path()
