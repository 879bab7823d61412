"""Settings in a folder of their own, and a small database server without Odoo."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ops import postgres
from ops.settings import ROOT, Settings


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
    home = tmp_path_factory.mktemp("cluster")
    (home / "venv").symlink_to(sys.prefix)
    settings = Settings(home=home, shared=home, cache=home / "cache", test=True, database="shop")
    postgres.ensure(settings)
    yield settings
    postgres.stop(settings)
    shutil.rmtree(postgres.socket_folder(settings), ignore_errors=True)


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
