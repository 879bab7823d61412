"""The container's entry script, run outside Docker on a database of its own: init twice, serve, healthy, end."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from ops import server
from ops.settings import ROOT

ENTRY = ROOT / "ops" / "docker" / "entry.sh"


@pytest.fixture(scope="module")
def container(tmp_path_factory):
    """The environment a container gives its entry script."""
    home = tmp_path_factory.mktemp("container")
    keep = {key: value for key, value in os.environ.items() if not key.startswith(("SALON_", "PYTHON"))}
    return {
        **keep, "SALON_DATABASE_URI": os.environ["SALON_CONTAINER_URI"], "SALON_ODOO": os.environ["SALON_CONTAINER_ODOO"],
        "SALON_PYTHON": sys.executable, "SALON_HOME": str(home), "SALON_INTERFACE": "127.0.0.1", "SALON_PORT": str(server.free_port()),
    }


def run(container, word):
    return subprocess.run([ENTRY, word], env=container, capture_output=True, text=True, timeout=300, check=False)


def status_of(address):
    try:
        return urllib.request.urlopen(address, timeout=10).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_init_on_a_finished_database_changes_nothing_and_is_quick(container):
    started = time.monotonic()
    done = run(container, "init")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("there already") >= 1
    assert run(container, "init").returncode == 0
    assert time.monotonic() - started < 120


def test_the_server_is_healthy_closed_to_the_database_manager_and_ends_when_told(container):
    assert run(container, "healthy").returncode == 1
    base = f"http://127.0.0.1:{container['SALON_PORT']}"
    process = subprocess.Popen([ENTRY, "serve"], env=container, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 120
        while run(container, "healthy").returncode and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(1)
        assert status_of(f"{base}/web/login") == 200
        assert status_of(f"{base}/web/database/manager") in (403, 404)
        websocket = f"http://127.0.0.1:{int(container['SALON_PORT']) + 3}/web/health"
        # Its process starts after the first one answers.
        while status_of(websocket) != 200 and time.monotonic() < deadline:
            assert process.poll() is None
            time.sleep(1)
        assert status_of(websocket) == 200
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(60)
    assert code == 0
