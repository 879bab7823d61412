"""Asking a calendar of somebody else over the net: bounded in time, bytes and steps, and never inside our own walls.

The address that was checked is the one that is connected to: a name that answers differently the second time finds nobody asking.
"""

import http.client
import socket
import ssl
import time
from dataclasses import dataclass

from ..engine.address import RefusedError, check_outside, following, parts

MOST_BYTES = 2_000_000
MOST_REDIRECTS = 3
WAIT_S = 10
TOTAL_S = 25
CHUNK = 65_536
REDIRECTS = (301, 302, 303, 307, 308)


class FetchError(Exception):
    """No calendar came; ``code`` says why: a code of `RefusedError`, or ``silent``, ``status``, ``large``, ``redirects``, ``packed``."""

    def __init__(self, code, detail=""):
        super().__init__(f"{code} {detail}".strip())
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    text: str
    etag: str = ""
    unchanged: bool = False


def fetch(url, etag="", *, resolve=None, connect=None):
    """Return the ``Answer`` of a calendar's address.

    :param etag: of the last answer, so that an unchanged calendar is not sent again
    :param resolve: ``(host, port) -> addresses``; ``connect``: ``(scheme, host, port, address) -> connection``; for tests
    :raises FetchError: if there is no calendar to be had there
    """
    ends = time.monotonic() + TOTAL_S
    try:
        for _step in range(MOST_REDIRECTS + 1):
            response, connection = _ask(url, etag, resolve or _resolve, connect or _connect)
            try:
                if response.status in REDIRECTS and response.getheader("Location"):
                    url = following(url, response.getheader("Location"))
                    continue
                return _read(response, ends)
            finally:
                connection.close()
    except RefusedError as refusal:
        raise FetchError(refusal.code) from None
    except (OSError, http.client.HTTPException, UnicodeError) as fault:
        raise FetchError("silent", type(fault).__name__) from None
    raise FetchError("redirects")


def _ask(url, etag, resolve, connect):
    scheme, host, port, path = parts(url)
    address = check_outside(resolve(host, port))[0]
    connection = connect(scheme, host, port, address)
    headers = {"Host": host, "Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "salon-calendar"}
    connection.request("GET", path, headers={**headers, **({"If-None-Match": etag} if etag else {})})
    return connection.getresponse(), connection


def _read(response, ends):
    if response.status == 304:
        return Answer("", unchanged=True)
    if response.status != 200:
        raise FetchError("status", str(response.status))
    if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise FetchError("packed")  # a small file can unpack into a large one
    length = response.getheader("Content-Length") or ""
    if length.isdigit() and int(length) > MOST_BYTES:
        raise FetchError("large")
    data = b""
    while chunk := response.read1(CHUNK):
        data += chunk
        if len(data) > MOST_BYTES:
            raise FetchError("large")
        if time.monotonic() > ends:
            raise FetchError("silent", "slow")
    return Answer(data.decode("utf-8-sig", errors="replace"), etag=(response.getheader("ETag") or "")[:200])


def _resolve(host, port):
    return [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connect(scheme, host, port, address):
    raw = socket.create_connection((address, port), timeout=WAIT_S)
    connection = http.client.HTTPConnection(host, port, timeout=WAIT_S)
    connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host) if scheme == "https" else raw
    return connection
