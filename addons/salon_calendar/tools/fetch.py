"""Asking a calendar of somebody else over the net: bounded in time, bytes and steps, and never inside our own walls.

The address that was checked is the one that is connected to: a name that answers differently the second time finds nobody asking.
"""

import http.client
import queue
import socket
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from ..engine.address import RefusedError, check_outside, following, parts

MOST_BYTES = 2_000_000
MOST_REDIRECTS = 3
WAIT_S = 10
RESOLVE_S = 5
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
            if time.monotonic() > ends:
                raise FetchError("silent", "slow")
            with _open(url, resolve or _resolve, connect or _connect, ends) as (connection, host, path):
                response = _ask(connection, host, path, etag)
                if response.status in REDIRECTS and response.getheader("Location"):
                    url = following(url, response.getheader("Location"))
                    continue
                return _read(response, ends)
    except RefusedError as refusal:
        raise FetchError(refusal.code) from None
    except (OSError, http.client.HTTPException, ValueError) as fault:
        raise FetchError("silent", type(fault).__name__) from None
    raise FetchError("redirects")


@contextmanager
def _open(url, resolve, connect, ends):
    """Open a connection that is hung up when the time is over, however slowly the other side drips."""
    scheme, host, port, path = parts(url)
    address = check_outside(_in_time(resolve, host, port, ends))[0]
    connection = connect(scheme, host, port, address)
    line = getattr(connection, "sock", None)
    clock = threading.Timer(max(0, ends - time.monotonic()), _hang_up, (line,))
    clock.daemon = True
    clock.start()
    try:
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        yield connection, host, path
    finally:
        clock.cancel()
        connection.close()


def _in_time(resolve, host, port, ends):
    """Return what a name resolves to, or give up when the time is over: the system's own resolver knows no limit.

    Who is given up on goes on in its thread and is heard no more; a batch of calendars asks one after the other, so few do.
    """
    found = queue.SimpleQueue()

    def ask():
        try:
            found.put((resolve(host, port), None))
        except Exception as fault:  # noqa: BLE001 - handed over to whoever waits
            found.put((None, fault))

    threading.Thread(target=ask, daemon=True, name="salon calendar name").start()
    try:
        addresses, fault = found.get(timeout=min(RESOLVE_S, max(0.001, ends - time.monotonic())))
    except queue.Empty:
        raise FetchError("silent", "name") from None
    if fault:
        raise fault
    return addresses


def _hang_up(line):
    if line is not None:
        with suppress(OSError):  # it is closed already
            socket.socket.shutdown(line, socket.SHUT_RDWR)


def _ask(connection, host, path, etag):
    headers = {"Host": host, "Accept": "text/calendar", "Accept-Encoding": "identity", "User-Agent": "salon-calendar"}
    connection.request("GET", path, headers={**headers, **({"If-None-Match": etag} if etag else {})})
    return connection.getresponse()


def _read(response, ends):
    if response.status == 304:
        return Answer("", unchanged=True)
    if response.status != 200:
        raise FetchError("status", str(response.status))
    if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise FetchError("packed")  # a small file can unpack into a large one
    length = response.getheader("Content-Length") or ""
    if length.isascii() and length.isdigit() and int(length) > MOST_BYTES:
        raise FetchError("large")
    data = b""
    while chunk := response.read1(CHUNK):
        data += chunk
        if len(data) > MOST_BYTES:
            raise FetchError("large")
        if time.monotonic() > ends:
            break
    if time.monotonic() > ends:  # whatever came until then may be half a calendar
        raise FetchError("silent", "slow")
    return Answer(data.decode("utf-8-sig", errors="replace"), etag=_plain(response.getheader("ETag") or ""))


def _plain(tag):
    """Return a tag that can be kept and sent again: what is not printable ASCII could break either."""
    return tag[:200] if tag.isascii() and tag.isprintable() else ""


def _resolve(host, port):
    return [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _connect(scheme, host, port, address):
    raw = socket.create_connection((address, port), timeout=WAIT_S)
    connection = http.client.HTTPConnection(host, port, timeout=WAIT_S)
    connection.sock = raw
    if scheme == "https":  # the greeting is exchanged under the clock, by whoever opens
        connection.sock = ssl.create_default_context().wrap_socket(raw, server_hostname=host, do_handshake_on_connect=False)
    return connection
