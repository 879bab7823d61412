"""A real Odoo server with workers on a database of the benchmark, and clients that speak JSON-RPC to it over sockets."""

import http.client
import json
import os
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from ops import database, fill, postgres, server
from ops.errors import OpsError
from ops.run import wait_gone

from . import figures, home

WORKERS = 2


@contextmanager
def running(known, name, workers=WORKERS, **settings):
    """Start the server, yield its port and the process it began with, end it."""
    fill.set_admin_password(known, name)
    port = server.free_port()
    path = home.conf(known, name, http_port=port, gevent_port=server.free_port(), workers=workers, db_maxconn=16, **settings)
    log = known.log_dir / f"{name}.log"
    command = [str(word) for word in database.odoo_command(known, "server", "-c", path)]
    with log.open("ab") as stream:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream,
            env=home.environment(known), cwd=known.root, start_new_session=True,
        )
    try:
        _wait_until_served(process, port, log)
        yield port, process.pid
    finally:
        process.terminate()
        threading.Thread(target=process.wait, daemon=True).start()
        if not wait_gone(process.pid, 30):
            os.killpg(process.pid, signal.SIGKILL)


def _wait_until_served(process, port, log, seconds=180):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.3)
    raise OpsError("The benchmark's server does not answer", f"Look into {log}.")


def processor_ms(known, name, chief):
    """Milliseconds on a processor so far of all processes of the server and of the database processes that serve ``name``."""
    target = postgres.database(known)
    backends = database.query(known, target, ("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]), name="postgres")
    workers = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit() and _parent(path) == chief]
    return sum(figures.processor_ms(pid, gone=0) for pid in (chief, *workers, *(row[0] for row in backends)))


def _parent(path):
    """The parent of /proc/NUMBER, None when it is gone."""
    try:
        return int((path / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
    except (OSError, ValueError):
        return None


class Client:
    """One person at a screen: a session of its own, one request after the other."""

    def __init__(self, port, login, password, name):
        self.connection, self.cookie = http.client.HTTPConnection("127.0.0.1", port, timeout=120), ""
        answer = self._post("/web/session/authenticate", {"db": name, "login": login, "password": password})
        if not answer.get("result", {}).get("uid"):
            raise OpsError(f"The benchmark's user could not sign in ({answer.get('error', {}).get('message')})")

    def call(self, method, *arguments, model="salon.bench"):
        """(the result or None, the error's words or ''), as JSON-RPC gives them."""
        params = {"model": model, "method": method, "args": arguments, "kwargs": {}}
        answer = self._post(f"/web/dataset/call_kw/{model}/{method}", params)
        error = answer.get("error")
        return answer.get("result"), f"{error['data']['name']}: {error['data']['message']}" if error else ""

    def _post(self, path, params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params})
        self.connection.request("POST", path, body, {"Content-Type": "application/json", "Cookie": self.cookie})
        response = self.connection.getresponse()
        for header, value in response.getheaders():
            if header.lower() == "set-cookie" and value.startswith("session_id="):
                self.cookie = value.split(";")[0]
        return json.loads(response.read())


def crowd(clients, seconds, work):
    """All clients at once, each repeating ``work(client, number)`` for ``seconds``; (times in ms, answers, seconds it took)."""
    times, answers, barrier = [], [], threading.Barrier(len(clients) + 1)

    def run(client, slot):
        barrier.wait()
        ends, number = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            began = time.perf_counter()
            answer = work(client, slot, number)
            times.append((time.perf_counter() - began) * 1000)
            answers.append(answer)
            number += 1

    threads = [threading.Thread(target=run, args=(client, slot)) for slot, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    barrier.wait()
    began = time.monotonic()
    for thread in threads:
        thread.join()
    return times, answers, time.monotonic() - began
