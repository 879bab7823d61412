"""Settings: the environment over the file over the defaults; secrets are private."""

import configparser
import json
import stat
import subprocess
import sys

import pytest

from ops import addons, database, fill, postgres, provision, server
from ops import settings as settings_module
from ops.errors import OpsError
from ops.files import write_json
from ops.odoo_source import Odoo
from ops.settings import ROOT, Database


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A checkout with a config file of one's choice."""
    for key in ("HOME", "ODOO", "DATABASE_URI", "PORT", "PYTHON"):
        monkeypatch.delenv(f"SALON_{key}", raising=False)

    def make(text: str):
        path = tmp_path / "config" / "odoo" / "odoo.conf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return tmp_path

    return make


def test_the_environment_wins_over_the_file(project, monkeypatch):
    root = project("[salon]\nport = 8100\nodoo = /opt/a\n")
    assert settings_module.load(root).port == 8100
    monkeypatch.setenv("SALON_PORT", "8101")
    assert (settings_module.load(root).port, settings_module.load(root).odoo) == (8101, "/opt/a")


def test_a_chosen_port_wins_over_the_one_of_the_last_start(make_settings):
    last, chosen = server.free_port(), server.free_port()
    settings = make_settings()
    write_json(settings.state, {"port": last})
    assert provision.choose_port(settings, None) == last
    assert provision.choose_port(make_settings(port=chosen), None) == chosen
    assert provision.choose_port(make_settings(port=last), chosen) == chosen


def test_tests_have_a_folder_of_their_own_and_ignore_an_own_database(project):
    root = project("[salon]\ndatabase_uri = postgresql://a@db/salon\n")
    known = settings_module.load(root, test=True)
    assert known.home == root / ".salon" / "test"
    assert known.database_uri == ""
    assert known.database != settings_module.load(root).database


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_port_that_is_none_is_refused(project, port):
    with pytest.raises(OpsError, match="which is no port"):
        settings_module.load(project(f"[salon]\nport = {port}\n"))


def test_what_salon_sets_itself_cannot_be_set_behind_its_back(project):
    with pytest.raises(OpsError, match="sets admin_passwd, list_db under .options."):
        settings_module.load(project("[options]\nlist_db = True\nadmin_passwd = admin\n"))


def test_a_broken_file_is_one_line(project):
    with pytest.raises(OpsError, match="cannot be read"):
        settings_module.load(project("no section = here\n"))


@pytest.mark.parametrize("uri", ["postgresql://u:p%40ss@db.example:5433/shop", "postgresql://odoo@/shop?host=/run/x&port=5432",
                                 "postgresql://u@[::1]/shop?sslmode=verify-full"])
def test_a_database_address_survives_the_round_trip(uri):
    assert Database.from_uri(Database.from_uri(uri, "salon").uri(), "salon") == Database.from_uri(uri, "salon")


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(OpsError, match="not a PostgreSQL address"):
        Database.from_uri("mysql://x/y", "salon")


def test_the_generated_file_closes_the_database_manager(make_settings, monkeypatch, tmp_path):
    monkeypatch.setattr(database.odoo_source, "locate", lambda settings: Odoo(path=tmp_path, addons=(tmp_path,), version="19.0"))
    settings = make_settings(options={"log_level": "info"})
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(server.write_conf(settings, "salon", port=8333))
    options = parser["options"]
    assert (options["list_db"], options["db_name"], options["http_interface"]) == ("False", "salon", "127.0.0.1")
    assert "dbfilter" not in options, "each visitor without a session would cost a connection and a list of all databases"
    assert (options["skip_auto_install"], options["without_demo"], options["log_level"]) == ("True", "True", "info")
    assert len(options["admin_passwd"]) >= 16
    assert stat.S_IMODE(settings.conf.stat().st_mode) == 0o600


def test_passwords_are_random_private_and_made_once(make_settings):
    settings = make_settings()
    first = server.credentials(settings)
    assert server.credentials(settings) == first == json.loads(settings.credentials.read_text())
    assert stat.S_IMODE(settings.credentials.stat().st_mode) == 0o600
    assert len({entry["password"] for entry in first.values()}) == len(first) >= 7


def test_every_addon_of_the_checkout_is_installed_and_test_addons_are_not(tmp_path):
    for name, extra in (("salon_a", ""), ("test_salon_a", ""), ("salon_old", ", 'installable': False")):
        folder = tmp_path / "addons" / name
        folder.mkdir(parents=True)
        (folder / "__manifest__.py").write_text(f"{{'name': 'x'{extra}}}")
    assert addons.present(tmp_path) == ["salon_a"]
    assert addons.present(tmp_path, tests=True) == ["salon_a", "test_salon_a"]


def test_a_changed_file_changes_the_hash_of_its_addon_alone(tmp_path):
    for name in ("salon_a", "salon_b"):
        (tmp_path / "addons" / name).mkdir(parents=True)
        (tmp_path / "addons" / name / "model.py").write_text("x = 1\n")
    before = addons.hashes(tmp_path, ["salon_a", "salon_b"])
    (tmp_path / "addons" / "salon_b" / "model.py").write_text("x = 2\n")
    after = addons.hashes(tmp_path, ["salon_a", "salon_b"])
    assert (before["salon_a"] == after["salon_a"], before["salon_b"] == after["salon_b"]) == (True, False)


def test_this_checkouts_own_settings_can_be_read():
    known = settings_module.load(ROOT)
    assert known.languages == ("en_US", "zh_CN")
    assert fill.config_hash(known)
    assert postgres.database(known).name


def test_a_checkout_that_lacks_an_addon_is_told_before_installing(tmp_path):
    folder = tmp_path / "addons" / "salon_a"
    folder.mkdir(parents=True)
    (folder / "__manifest__.py").write_text("{'name': 'x', 'depends': ['salon_lost']}")
    with pytest.raises(OpsError, match="addons/salon_a needs the addon salon_lost, which is not in this checkout"):
        addons.require_whole(tmp_path, ())


def test_the_lock_names_all_that_its_packages_need():
    """pip installs it without looking for dependencies, so that a release of today cannot slip in or break it."""
    done = subprocess.run([sys.executable, "-I", "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "No broken requirements found.\n")
