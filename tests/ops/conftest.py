"""Settings in a folder of their own, and a small database server without Odoo."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ops import database, postgres
from ops.server import free_port
from ops.settings import ROOT, Database, Settings


@pytest.fixture
def make_settings(tmp_path):
    def make(**values) -> Settings:
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        return Settings(**{"home": home, "shared": home, "cache": tmp_path / "cache", "test": True, **values})

    return make


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """A running cluster made by our own code; its virtual environment is the one these tests run in."""
    home = tmp_path_factory.mktemp("我的 沙龙")  # folders have such names, too
    (home / "venv").symlink_to(sys.prefix)
    settings = Settings(home=home, shared=home, cache=home / "cache", test=True, database="shop")
    postgres.ensure(settings)
    yield settings
    postgres.stop(settings)
    shutil.rmtree(postgres.socket_folder(settings), ignore_errors=True)


@pytest.fixture(scope="module")
def own_server(cluster, tmp_path_factory):
    """The address of somebody's own PostgreSQL: on a TCP port, with a password that needs care, for a user who may create databases."""
    home, port = tmp_path_factory.mktemp("own"), free_port()
    user = postgres._as_user(postgres._system_user(cluster))
    if user:
        os.chown(home, user["user"], user["group"])
        postgres._open_the_way(home, Path("/"))
    (home / "password").write_text("it's s/cret")
    (home / "password").chmod(0o644)
    programs, data = postgres.binaries(cluster), home / "data"
    make = [programs / "initdb", "-D", data, "-U", "landlord", "--auth=scram-sha-256", f"--pwfile={home / 'password'}", "--no-sync"]
    subprocess.run(make, check=True, capture_output=True, cwd="/", **user)
    words = [programs / "postgres", "-D", data, "-c", f"port={port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
    with subprocess.Popen([*words, "-c", "fsync=off"], cwd="/", stderr=subprocess.PIPE, text=True, **user) as process:
        while "ready to accept connections" not in process.stderr.readline():
            assert process.poll() is None
        address = f"postgresql://landlord:it%27s%20s%2Fcret@127.0.0.1:{port}/theirs"
        database.query(cluster, Database.from_uri(address, ""), "ALTER ROLE landlord CREATEDB", name="postgres")
        yield address
        process.send_signal(signal.SIGINT)


@pytest.fixture
def salon_command(tmp_path):
    """Run the real ./salon with a home of its own; returns (exit code, everything it said)."""
    def call(*words: str, **env: str) -> tuple[int, str]:
        clean = {key: value for key, value in os.environ.items() if not key.startswith("SALON_")}
        clean |= {"SALON_HOME": str(tmp_path / "home"), "XDG_CACHE_HOME": str(tmp_path / "cache"), **env}
        done = subprocess.run(
            [Path(ROOT) / "salon", *words], env=clean, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, timeout=120, check=False,
        )
        return done.returncode, done.stdout

    return call
