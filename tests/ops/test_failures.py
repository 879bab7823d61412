"""What can go wrong is told in one line with the way out, and the exit code is not 0."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from ops import __main__ as entry
from ops import database, odoo_source, provision, server
from ops.errors import OpsError, explain_os_error, explain_output
from ops.files import lock, write_atomic
from ops.run import process_alive, run
from ops.settings import ROOT, load


@pytest.mark.parametrize(
    ("output", "says"),
    [
        ("tar: write error: No space left on device", "The disk is full"),
        ("E: Failed to fetch file  Could not connect", "No network"),
        ("Temporary failure in name resolution", "No network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "damaged"),
    ],
)
def test_known_causes_are_recognised_in_a_programs_output(output, says):
    error = explain_output("Odoo 19", f"first line\n{output}\n", "setup.log")
    assert says in error.what
    assert "again" in error.way_out


def test_a_python_too_new_for_a_package_is_not_called_a_missing_network():
    error = explain_output("Python packages", "ERROR: No matching distribution found for lxml==6.0.0\n", "setup.log")
    assert str(error).startswith("Python packages: one of them is not made for this Python")


def test_an_unknown_cause_shows_the_last_line_and_the_log():
    text = str(explain_output("Unpacking", "one\ntwo\n", "/x/setup.log"))
    assert text == "Unpacking failed (two). The whole story is in /x/setup.log."


def test_a_full_disk_is_named_before_anything_is_downloaded(make_settings, monkeypatch):
    monkeypatch.setattr(provision.shutil, "disk_usage", lambda folder: SimpleNamespace(free=10**8))
    with pytest.raises(OpsError, match="The disk is full .*95 MB are free and 3000 MB are needed"):
        provision.check_machine(make_settings())


def test_a_disk_that_fills_up_while_writing_is_one_line(monkeypatch, capsys):
    def full(given):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/somewhere")

    monkeypatch.setattr(entry, "dispatch", full)
    assert entry.main(["doctor"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("salon: The disk is full under /somewhere.")
    assert said.count("\n") == 1


def test_a_program_that_finds_the_disk_full_is_understood_in_every_language(tmp_path, monkeypatch):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    with pytest.raises(OpsError, match="The disk is full"):
        run("Unpacking", ["dd", "if=/dev/zero", "of=/dev/full", "count=1"], tmp_path / "log")


def test_a_full_disk_in_the_middle_of_up_is_one_line_and_no_success(salon_command, tmp_path):
    (tmp_path / "home" / "log").mkdir(parents=True)
    (tmp_path / "home" / "log" / "setup.log").symlink_to("/dev/full")
    code, said = salon_command("up", SALON_PORT=str(server.free_port()))
    assert (code, said.splitlines()[-1].startswith("salon: The disk is full")) == (1, True)
    assert "Traceback" not in said


@pytest.mark.parametrize("uri", ["postgresql://a@db:http/salon", "postgresql://a@[::1/salon", "postgresql://a@db/salon?sslmod=require"])
def test_an_address_with_a_slip_is_one_line(salon_command, uri):
    code, said = salon_command("status", SALON_DATABASE_URI=uri)
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("salon: The setting database_uri is not a PostgreSQL address. Write it as")


def test_a_second_up_at_the_same_time_is_told_who_is_at_work(salon_command, tmp_path):
    with lock(tmp_path / "home" / "lock", "setting up"):
        said = salon_command("up")
    assert said == (1, f"salon: Another ./salon is already setting up here (process {os.getpid()}). Wait until it has finished.\n")


def test_what_a_killed_run_began_ends_with_it(tmp_path):
    code = "import pathlib, ops.run\nops.run.run('x', ['sh', '-c', 'echo $$ > pid; exec tail -f /dev/null'], pathlib.Path('log'))"
    starter = subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + 20
    while not (number := (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip()):
        assert time.monotonic() < deadline
    starter.kill()
    starter.wait()
    while process_alive(int(number)):
        assert time.monotonic() < deadline


def test_a_server_whose_starter_is_killed_is_known_to_the_next_run(make_settings, monkeypatch):
    settings = make_settings()
    settings.run_dir.mkdir()
    monkeypatch.setattr(server, "write_conf", lambda *args, **kwargs: settings.conf)
    monkeypatch.setattr(database, "odoo_command", lambda *args: ["tail", "-f", "/dev/null", "--pid", str(os.getpid()), settings.conf])
    monkeypatch.setattr(database, "odoo_env", lambda *args: dict(os.environ))
    monkeypatch.setattr(server, "healthy", lambda *args, **kwargs: (_ for _ in ()).throw(KeyboardInterrupt))
    settings.conf.touch()
    pytest.raises(KeyboardInterrupt, server.start, settings, server.free_port())
    deadline = time.monotonic() + 20
    while not server.pid(settings):
        assert time.monotonic() < deadline
    assert server.stop(settings)
    assert server.pid(settings) is None


def test_without_apt_the_other_ways_are_named(make_settings, monkeypatch):
    monkeypatch.setattr(odoo_source.shutil, "which", lambda name: None)
    with pytest.raises(OpsError, match="this machine has no apt. Use docker compose, or name an own Odoo 19"):
        odoo_source.ensure(make_settings())


def test_the_unpacked_odoo_serves_as_an_own_one(make_settings):
    unpacked = odoo_source.locate(load(test=True)).path
    own = make_settings(odoo=str(unpacked), python=sys.executable)
    assert odoo_source.ensure(own) == f"your own, {unpacked}"
    answer = subprocess.run(database.odoo_command(own, "--version"), env=database.odoo_env(own), capture_output=True, text=True, check=True)
    assert answer.stdout.startswith("Odoo Server 19.0")


def test_missing_rights_are_one_line():
    assert "No permission for /x" in str(explain_os_error(OSError(errno.EACCES, "denied", "/x")))


def test_a_taken_port_is_named_with_the_option_that_helps(salon_command):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        code, said = salon_command("up", "--port", str(port))
    assert code == 1
    assert f"salon: Port {port} is taken by another program. Choose another one: ./salon up --port" in said
    assert "Traceback" not in said


def test_a_machine_without_a_fit_python_gets_one_line(salon_command, tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    code, said = salon_command("status", SALON_BOOT_PYTHON=str(old))
    assert code == 1
    assert said.startswith("salon: Python 3.11 or later is needed")
    assert said.count("\n") == 1


def test_without_network_the_download_of_odoo_is_one_line(make_settings, tmp_path, monkeypatch):
    apt = tmp_path / "apt"
    (apt / "sources.list.d").mkdir(parents=True)
    (apt / "sources.list.d" / "debian.sources").write_text("Types: deb\nURIs: http://127.0.0.1:9/debian\nSuites: sid\nComponents: main\n")
    monkeypatch.setenv("SALON_APT_DIR", str(apt))
    with pytest.raises(OpsError, match="No network: Odoo 19"):
        odoo_source.ensure(make_settings())


def test_a_machine_whose_apt_knows_no_debian_is_told_the_other_ways(make_settings, tmp_path, monkeypatch):
    monkeypatch.setenv("SALON_APT_DIR", str(tmp_path))
    with pytest.raises(OpsError, match="knows no Debian archive.*SALON_ODOO"):
        odoo_source._own_sources_uri()
    pytest.raises(OpsError, odoo_source.locate, make_settings(odoo=str(tmp_path))).match("holds no Odoo")


def test_a_half_downloaded_file_is_thrown_away_and_fetched_again(tmp_path):
    whole, half = tmp_path / "a_1_all.deb", tmp_path / "b_1_all.deb"
    whole.write_bytes(b"whole")
    half.write_bytes(b"hal")
    digest = "95118d00c3d29b5671a5d25ab62a9b7f6e6ca8f5b1fea8b9c9b5ea7d1cd4a1b6"
    entries = {
        "a": {"file": whole.name, "size": 5, "sha256": odoo_source.sha256_file(whole)},
        "b": {"file": half.name, "size": 4, "sha256": digest},
    }
    (tmp_path / "index.json").write_text(json.dumps(entries))
    assert list(odoo_source._cached(tmp_path)) == ["a"]
    assert not half.exists()


def test_a_file_of_right_size_and_wrong_content_is_thrown_away(tmp_path):
    path = tmp_path / "a_1_all.deb"
    path.write_bytes(b"evil!")
    (tmp_path / "index.json").write_text(json.dumps({"a": {"file": path.name, "size": 5, "sha256": "0" * 64}}))
    assert odoo_source._cached(tmp_path) == {}


def test_an_own_odoo_of_another_version_is_refused(make_settings, tmp_path):
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (17, 0, 0, 'final', 0, '')\n")
    with pytest.raises(OpsError, match="holds Odoo 17.0. Name the folder of an Odoo 19.0"):
        odoo_source.locate(make_settings(odoo=str(tmp_path)))


def test_an_own_odoo_checkout_is_used_with_both_its_addon_folders(make_settings, tmp_path):
    (tmp_path / "odoo" / "addons").mkdir(parents=True)
    (tmp_path / "addons" / "web" / "views").mkdir(parents=True)
    (tmp_path / "odoo-bin").touch()
    (tmp_path / "odoo" / "release.py").write_text("version_info = (19, 0, 0, 'final', 0, '')\n")
    found = odoo_source.locate(make_settings(odoo=str(tmp_path)))
    assert (found.path, found.addons) == (tmp_path, (tmp_path / "odoo" / "addons", tmp_path / "addons"))


def test_a_server_that_dies_at_start_is_told_with_its_last_words(make_settings, monkeypatch):
    settings = make_settings()
    settings.run_dir.mkdir()
    monkeypatch.setattr(server, "write_conf", lambda *args, **kwargs: settings.conf)
    monkeypatch.setattr(database, "odoo_command", lambda *args: ["sh", "-c", "echo no such module >&2; exit 3"])
    monkeypatch.setattr(database, "odoo_env", lambda *args: dict(os.environ))
    with pytest.raises(OpsError, match=r"The server did not start; it failed \(no such module\)"):
        server.start(settings, server.free_port(), seconds=20)


def test_a_program_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(OpsError, match="the program /nowhere/initdb is not there"):
        run("Making the cluster", ["/nowhere/initdb"], tmp_path / "log")


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "state.json"
    write_atomic(path, "old")

    def refuse(*args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "replace", refuse)
    pytest.raises(OSError, write_atomic, path, "new").match("full")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]


def test_two_runs_exclude_each_other_and_a_killed_one_frees_the_lock(tmp_path):
    path = tmp_path / "lock"
    code = "import sys, time, pathlib, ops.files as f\nwith f.lock(pathlib.Path(sys.argv[1]), 'x'): print('in', flush=True); time.sleep(60)"
    holder = subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert holder.stdout.readline() == "in\n"
    with pytest.raises(OpsError, match=f"already setting up here .process {holder.pid}"), lock(path, "setting up"):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    started = time.monotonic()
    with lock(path, "setting up"):
        assert time.monotonic() - started < 5


def test_the_exception_of_a_long_output_is_the_line_shown():
    output = "Traceback (most recent call last):\n  File x\nodoo.exceptions.UserError: salon_pos needs salon_booking\nhint\n"
    assert "(odoo.exceptions.UserError: salon_pos needs salon_booking)" in str(explain_output("Installing", output, "log"))
