"""A visitor of the public booking pages: a browser without scripts, over one connection, from an address of its own."""

import html
import http.client
import re
from urllib.parse import urlencode

from ops import database, fill, settings

from . import home

NAME = "bench_book"
CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
SERVICE = re.compile(r'/times\?s=(\d+)"')
START = re.compile(r'name="start" value="([^"]+)"')
DAY = re.compile(r'href="\?([^"]*&amp;d=[\d-]+|d=[\d-]+)"')


def place(wish):
    """(settings, database) to measure: a copy with the demo salon in the benchmark's own cluster, or the salon of ./salon up."""
    if wish.salon:
        known = settings.load()
        return known, known.database
    known = home.ensure()
    if home.scratch(known, NAME, anew=False) or not database.parameter(known, NAME, "salon_bench.filled"):
        home.scratch(known, NAME)
        conf = home.conf(known, NAME)
        fill.apply_config(known, NAME, conf)
        fill.load_demo(known, NAME, conf)
        database.query(known, database.manager(known), "VACUUM ANALYZE", name=NAME)
        database.set_parameter(known, NAME, "salon_bench.filled", "demo")
    return known, NAME


class Visitor:
    """Asks for pages as a phone does; ``address`` is what the proxy would say, so that limits count each visitor apart."""

    def __init__(self, port, number):
        self.port, self.cookie, self.text = port, "", ""
        self.address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path):
        """Return the status; the page is ``text``."""
        return self._ask("GET", path, None)

    def post(self, path, **values):
        """Send a form with what the page gave for it; return (status, where it leads)."""
        token = CSRF.search(self.text)
        return self._ask("POST", path, urlencode({"csrf_token": token.group(1) if token else "", **values})), self.location

    def _ask(self, verb, path, body):
        headers = {"Cookie": self.cookie, "X-Forwarded-For": self.address, "X-Forwarded-Host": "bench.example", "Accept-Language": "en"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(verb, path, body, headers)
            response = self.connection.getresponse()
        except (OSError, http.client.HTTPException):  # a worker that was recycled closed the line: browsers ask again too
            self.connection.close()
            self.connection.request(verb, path, body, headers)
            response = self.connection.getresponse()
        for header, value in response.getheaders():
            if header.lower() == "set-cookie" and value.startswith("session_id="):
                self.cookie = value.split(";")[0]
        self.location = response.headers.get("Location") or ""
        self.text = response.read().decode()
        return response.status

    def services(self):
        return SERVICE.findall(self.text)

    def days(self):
        return [html.unescape(found) for found in DAY.findall(self.text)]

    def starts(self):
        return START.findall(self.text)
