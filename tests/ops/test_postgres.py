"""The embedded database server and the making of a database that can be interrupted anywhere."""

import os
import signal
import sys
import time
from dataclasses import replace
from types import SimpleNamespace

import pytest

from ops import commands, database, fill, postgres, provision
from ops.errors import OpsError
from ops.files import write_json
from ops.run import process_alive
from ops.settings import Settings


def test_the_server_listens_on_no_network_port(cluster):
    rows = database.query(cluster, postgres.superuser(cluster), "SHOW listen_addresses")
    assert rows == [[""]]
    assert oct(postgres.socket_folder(cluster).stat().st_mode & 0o777) == "0o700"


def test_the_socket_lies_outside_the_data_folder(cluster):
    assert cluster.pg_data not in postgres.socket_folder(cluster).parents


def test_a_deep_checkout_gets_a_short_socket_folder(tmp_path):
    deep = tmp_path / ("d" * 120)
    folder = postgres.socket_folder(Settings(home=deep, shared=deep, cache=deep))
    assert len(str(folder)) + len("/.s.PGSQL.5432") <= postgres.SOCKET_LIMIT


def test_a_salon_keeps_what_it_commits_and_only_tests_do_not(make_settings):
    assert "fsync = on" in postgres._configuration(make_settings(test=False))
    assert "fsync = off" in postgres._configuration(make_settings(test=True))


def test_odoos_user_is_no_superuser_and_the_extensions_are_there(cluster):
    database.create(cluster, "with_extensions")
    row = database.query(
        cluster, postgres.superuser(cluster), "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = 'odoo'"
    )
    found = database.query(cluster, postgres.database(cluster), "SELECT extname FROM pg_extension", name="with_extensions")
    assert row == [[False, False, False]]
    assert set(database.EXTENSIONS) <= {name for (name,) in found}
    database.drop(cluster, "with_extensions")


def test_the_index_of_names_knows_chinese_letters_and_the_order_is_that_of_bytes(cluster):
    database.create(cluster, "names")
    sql = "SELECT cardinality(show_trgm('王伟芳')) >= 4, lower('É'), 'B' < 'a'"
    assert database.query(cluster, postgres.database(cluster), sql, name="names") == [[True, "é", True]]
    database.drop(cluster, "names")


def test_a_half_made_database_is_thrown_away_and_begun_anew(cluster):
    database.create(cluster, "shop__new")
    database.query(cluster, postgres.database(cluster), "CREATE TABLE half ()", name="shop__new")
    assert provision._find_target(cluster) == ("shop__new", False)
    assert database.query(cluster, postgres.database(cluster), "SELECT to_regclass('half')::text", name="shop__new") == [[None]]
    database.drop(cluster, "shop__new")


def test_a_kill_between_the_two_renames_is_mended(cluster):
    database.create(cluster, "shop")
    database.query(
        cluster, postgres.database(cluster),
        "CREATE TABLE ir_config_parameter (key varchar UNIQUE, value text, create_date timestamp, write_date timestamp, create_uid int,"
        " write_uid int)",
    )
    database.set_parameter(cluster, "shop", database.READY, "demo")
    (database.filestore(cluster, "shop__new") / "ab").mkdir(parents=True)
    assert provision._find_target(cluster) == ("shop", True)
    assert (database.filestore(cluster, "shop") / "ab").is_dir()
    database.drop(cluster, "shop")


def test_a_foreign_database_of_the_same_name_is_left_alone(cluster):
    database.create(cluster, "shop")
    database.query(cluster, postgres.database(cluster), "CREATE TABLE theirs ()", name="shop")
    with pytest.raises(OpsError, match="not a finished salon"):
        provision._find_target(cluster)
    assert database.exists(cluster, "shop")
    database.drop(cluster, "shop")


def test_a_copy_shares_its_files_and_not_its_rows(cluster):
    database.create(cluster, "origin")
    folder = database.filestore(cluster, "origin") / "aa"
    folder.mkdir(parents=True)
    (folder / "file").write_text("content")
    database.copy(cluster, "origin", "twin")
    database.query(cluster, postgres.database(cluster), "CREATE TABLE only_here ()", name="twin")
    assert (database.filestore(cluster, "twin") / "aa" / "file").read_text() == "content"
    assert database.query(cluster, postgres.database(cluster), "SELECT to_regclass('only_here')::text", name="origin") == [[None]]
    for name in ("origin", "twin"):
        database.drop(cluster, name)


def test_a_refused_command_is_told_in_the_servers_words(cluster):
    with pytest.raises(OpsError, match='The database answers: database "nowhere" does not exist|.*"nowhere" does not exist'):
        database.query(cluster, postgres.database(cluster), "SELECT 1", name="nowhere")


def test_a_killed_server_is_started_again(cluster):
    pid = postgres.postmaster_pid(cluster)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while process_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not postgres.is_running(cluster)
    assert postgres.ensure(cluster) == "started"
    assert database.query(cluster, postgres.superuser(cluster), "SELECT 1") == [[1]]


def test_stopping_twice_is_no_error(cluster):
    assert postgres.stop(cluster)
    assert not postgres.stop(cluster)
    assert postgres.ensure(cluster) == "started"


def test_an_own_server_needs_only_an_address(cluster, own_server):
    own = replace(cluster, database_uri=own_server)
    assert postgres.ensure(own).startswith("your own")
    assert provision._find_target(own) == ("theirs__new", False)
    database.rename(own, "theirs__new", "theirs")
    assert provision._find_target(own) == ("theirs", False)
    assert not postgres.stop(own)
    assert commands.facts(own)["database_running"]
    database.drop(own, "theirs")


def test_a_wrong_password_for_an_own_server_is_told_with_the_setting_to_look_at(cluster, own_server):
    own = replace(cluster, database_uri=own_server.replace("cret", "crete"))
    with pytest.raises(OpsError, match="password authentication failed for user .landlord.") as caught:
        provision._find_target(own)
    assert "database_uri" in caught.value.way_out
    assert not commands.facts(own)["database_running"]


def test_sql_reaches_the_database_whatever_the_folder_is_called(cluster, salon_command):
    database.create(cluster, "salon")
    settings = {"SALON_HOME": str(cluster.home), "LANG": "C", "LC_ALL": "C"}
    assert salon_command("sql", "-Atc", "SELECT '林'", **settings) == (0, "林\n")
    code, said = salon_command("sql", "-Atc", "SELECT nothing", **settings)
    assert (code, "does not exist" in said) == (1, True)
    database.drop(cluster, "salon")
    assert salon_command("sql", **settings) == (1, "salon: There is no database salon yet. ./salon up makes it.\n")


def test_reset_removes_the_data_after_a_yes_and_nothing_that_was_downloaded(tmp_path, monkeypatch):
    home = tmp_path / "home"
    (home / "odoo").mkdir(parents=True)
    (home / "venv").symlink_to(sys.prefix)
    settings = Settings(home=home, shared=home, cache=home / "cache", test=True)
    postgres.ensure(settings)
    write_json(settings.credentials, {"admin": {"password": "x"}})
    pid = postgres.postmaster_pid(settings)
    monkeypatch.setattr(commands.sys, "stdin", SimpleNamespace(isatty=lambda: True))
    for answer, code, alive in (("no", 1, True), ("yes", 0, False)):
        monkeypatch.setattr("builtins.input", lambda question, answer=answer: answer)
        assert commands.reset(settings, yes=False) == code
        assert (process_alive(pid), settings.pg_data.exists(), settings.credentials.exists()) == (alive, alive, alive)
    assert (home / "odoo").exists()
    assert (home / "venv").exists()


def test_a_run_interrupted_after_the_addons_goes_on_there_and_one_interrupted_in_the_demo_starts_over(cluster, monkeypatch):
    monkeypatch.setattr(fill.addons, "hashes", lambda root, names: {"salon_a": "1"})
    table = "CREATE TABLE ir_config_parameter (key varchar UNIQUE, value text, create_date timestamp, write_date timestamp, create_uid int,"
    database.create(cluster, "shop__new")
    database.query(cluster, postgres.database(cluster), f"{table} write_uid int)", name="shop__new")
    fill.remember_addons(cluster, "shop__new")
    assert provision._find_target(cluster) == ("shop__new", False)
    assert fill.is_installed(cluster, "shop__new")
    database.set_parameter(cluster, "shop__new", database.READY, "")
    assert provision._find_target(cluster) == ("shop__new", False)
    assert not fill.is_installed(cluster, "shop__new")
    database.drop(cluster, "shop__new")
