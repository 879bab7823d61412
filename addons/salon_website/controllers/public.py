import re
from functools import cache
from hashlib import sha256
from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import LockError, UserError
from odoo.http import request
from odoo.tools import file_open

from ..engine.limits import house_of

LANGUAGES = {"zh": "zh_CN", "en": "en_US"}
SESSION = "salon_online"
SCRIPT = "salon_website/static/src/public/book.js"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43,128}", re.ASCII)
PAGES_OF_PRESSES = (
    (re.compile(r"^(/book/hold/[^/]+)/confirm$"), r"\1/code"),
    (re.compile(r"^(/book/visit/[^/]+)/.*$"), r"\1"),
    (re.compile(r"^(/book/wait/[^/]+)/.*$"), r"\1"),
    (re.compile(r"^/book/link$"), "/book"),
)


@cache
def _script_version():
    """Return a word that changes with the script: browsers keep it for a week."""
    with file_open(SCRIPT, "rb") as script:
        return sha256(script.read()).hexdigest()[:8]


class PublicPages(http.Controller):
    """What all pages of the booking share: language, doors, the frame of a page, answers that say nothing more than they must."""

    def _doors(self):
        """Return the doors, in the visitor's language, as the public user."""
        lang = self._lang()
        request.update_context(lang=lang)
        return request.env["salon.online"]._as_visitor(lang, self._client())

    def _lang(self):
        """Return the language: that of the switch, else the first of the browser's that we speak."""
        session = request.session.get(SESSION) or {}
        asked = request.params.get("lang")
        if asked in LANGUAGES:
            request.session[SESSION] = {**session, "lang": asked}
            return self._installed(LANGUAGES[asked])
        if session.get("lang") in LANGUAGES:
            return self._installed(LANGUAGES[session["lang"]])
        spoken = [code.lower().split("-")[0] for code in request.httprequest.accept_languages.values()]
        return self._installed(LANGUAGES[next((code for code in spoken if code in LANGUAGES), "en")])

    def _installed(self, code):
        # sudo: which languages are there is no secret
        installed = [lang for lang, _name in request.env["res.lang"].sudo().get_installed()]
        return code if code in installed else "en_US"

    # what a browser carries

    def _entry(self):
        """Return what was typed in this browser, so that nothing is asked twice."""
        return (request.session.get(SESSION) or {}).get("entry") or {}

    def _keep(self, **values):
        request.session[SESSION] = {**(request.session.get(SESSION) or {}), **values}

    def _client(self):
        """Return who this browser is, as text; it is hashed wherever it is kept."""
        return request.session.sid[:42]

    def _address(self):
        """Return who asks, as far as the net tells: a house has one address of the old kind, and 2**64 of the new."""
        return house_of(request.httprequest.remote_addr)

    def _token(self, text):
        return text if isinstance(text, str) and TOKEN.fullmatch(text) else ""

    # answers

    def _page(self, template, doors, status=200, **values):
        """Return a page in the frame of the public pages.

        :param template: name within this addon, or with the addon before a dot
        """
        env = doors.env
        qweb = env["ir.qweb"]
        zh = env.lang == "zh_CN"
        frame = {
            "lang_code": "zh-CN" if zh else "en",
            "other_lang": "en" if zh else "zh",
            "other_lang_name": "EN" if zh else "中文",
            "other_lang_url": self._with_lang("en" if zh else "zh"),
            "styles": qweb._get_asset_link_urls("salon_website.assets_public"),
            "script": f"/{SCRIPT}?v={_script_version()}",
            "csrf": request.csrf_token(),
            "path": request.httprequest.path,
            "message": "",
            "branch": None,
        }
        html = qweb._render(template if "." in template else f"salon_website.{template}", {**frame, **values})
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers=[("Content-Type", "text/html; charset=utf-8")], status=status)

    def _with_lang(self, lang):
        pairs = [(key, value) for key, value in request.httprequest.args.items() if key != "lang"]
        path = request.httprequest.path
        if request.httprequest.method == "POST":  # what a press answered is read again on the page it was pressed on
            for pattern, page in PAGES_OF_PRESSES:
                path = pattern.sub(page, path)
        return f"{path}?{urlencode([*pairs, ('lang', lang)])}"

    def _dead_link(self, doors, status=404):
        """The one page for links that are forged, run out or cut off."""
        branches = doors._open_branches()
        return self._page("page_dead_link", doors, status=status, branches=[doors._branch_card(each) for each in branches])

    def _busy(self, doors):
        return self._page("page_busy", doors, status=429)

    def _see_other(self, path):
        return request.redirect(path, code=303)

    # what a press does

    def _press(self, doors, home, work, show):
        """Do ``work()``: return the page it answers, or None if it was done; what it refuses stands on a page that is as it was.

        :param home: address of that page
        :param work: answers None if there is nothing behind the link
        :param show: words -> that page with them
        """
        if not doors._may("link", self._address()):
            return self._busy(doors)
        try:
            with request.env.cr.savepoint():
                answer = work()
        except LockError:  # a second press in the same moment: the first one does it
            return self._see_other(home)
        except UserError as error:
            return show(error.args[0])
        if answer is None:
            return self._dead_link(doors)
        return answer if hasattr(answer, "status_code") else None
