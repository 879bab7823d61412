from functools import cache
from hashlib import sha256

from odoo import http
from odoo.http import request
from odoo.tools import file_open

LANGUAGES = {"zh": "zh_CN", "en": "en_US"}
SCRIPT = "salon_hr/static/src/kiosk/kiosk.js"


@cache
def _script_version():
    """Return a word that changes with the script: browsers keep it for a week."""
    with file_open(SCRIPT, "rb") as script:
        return sha256(script.read()).hexdigest()[:8]


class KioskPages(http.Controller):
    """The device by the door. Its address is the right; looking changes nothing, only a PIN or a badge does."""

    @http.route("/salon/kiosk/<string:token>", type="http", auth="public", methods=["GET"])
    def team(self, token, **kw):
        branch = self._branch(token)
        if not branch:
            return request.not_found()
        return self._page("page_team", token, branch, people=branch.env["salon.kiosk"]._public_team(branch))

    @http.route("/salon/kiosk/<string:token>/p/<int:person_id>", type="http", auth="public", methods=["GET"])
    def person(self, token, person_id, **kw):
        branch = self._branch(token)
        person = branch and branch.env["salon.kiosk"]._public_person(branch, person_id)
        if not branch:
            return request.not_found()
        if not person:
            return request.redirect(f"/salon/kiosk/{token}", code=303)
        return self._page("page_pin", token, branch, person=person)

    @http.route("/salon/kiosk/<string:token>/punch", type="http", auth="public", methods=["POST"])
    def punch(self, token, **kw):
        branch = self._branch(token)
        if not branch:
            return request.not_found()
        kiosk = branch.env["salon.kiosk"]
        number = kw.get("person", "")
        number = number if isinstance(number, str) else ""  # a file in its place is nobody
        if kw.get("badge"):
            answer, person = kiosk._public_badge(branch, kw["badge"]), None
        else:
            person_id = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
            answer, person = kiosk._public_punch(branch, person_id, kw.get("pin")), kiosk._public_person(branch, person_id)
        if answer["ok"]:
            return self._page("page_done", token, branch, answer=answer)
        if person:
            return self._page("page_pin", token, branch, person=person, message=answer["words"], status=403)
        return self._page("page_team", token, branch, people=kiosk._public_team(branch), message=answer["words"], status=403)

    def _branch(self, token):
        return request.env["salon.kiosk"]._public_branch(token, self._lang())

    def _lang(self):
        """Return the language of the device: that of the switch, else the first of the browser's that we speak."""
        asked = request.params.get("lang")
        if asked in LANGUAGES:
            request.session["salon_kiosk_lang"] = asked
        spoken = [code.lower().split("-")[0] for code in request.httprequest.accept_languages.values()]
        word = request.session.get("salon_kiosk_lang") or next((code for code in spoken if code in LANGUAGES), "en")
        # sudo: which languages are there is no secret
        installed = [code for code, _name in request.env["res.lang"].sudo().get_installed()]
        return LANGUAGES[word] if LANGUAGES[word] in installed else "en_US"

    def _page(self, template, token, branch, status=200, **values):
        env, zh = branch.env, branch.env.lang == "zh_CN"
        qweb = env["ir.qweb"]
        frame = {
            "lang_code": "zh-CN" if zh else "en",
            "other_lang": "en" if zh else "zh",
            "other_lang_name": "EN" if zh else "中文",
            "styles": qweb._get_asset_link_urls("salon_hr.assets_kiosk"),
            "script": f"/{SCRIPT}?v={_script_version()}",
            "csrf": request.csrf_token(),
            "home": f"/salon/kiosk/{token}",
            "branch": branch.name,
            "clock": env["salon.booking.planner"]._clock(branch, env.cr.now(), with_day=True),
            "signed_in": "" if request.env.user._is_public() else request.env.user.name,
            "message": "",
        }
        html = qweb._render(f"salon_hr.{template}", {**frame, **values})
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"), ("Referrer-Policy", "no-referrer")]
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers=headers, status=status)
