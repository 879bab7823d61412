"""What an owner prepares before the day begins, called as the web client calls it."""

import json
import urllib.request
from http.cookiejar import CookieJar


class Client:
    """A signed-in web client without a screen."""

    def __init__(self, url: str, database: str, login: str, password: str):
        self.url = url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        answer = self._post("/web/session/authenticate", {"db": database, "login": login, "password": password})
        self.uid = answer["uid"]

    def call(self, model: str, method: str, *args, **kwargs):
        """Return the answer of a public method; raises AssertionError with the server's words when it refuses."""
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path: str, params: dict):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        with self.opener.open(request, timeout=60) as response:
            answer = json.load(response)
        assert "error" not in answer, answer["error"].get("data", {}).get("message", answer["error"])
        return answer.get("result")  # a method that answers nothing
