"""The doctor sees what is wrong and says the fix."""

import os
import socket

import pytest

from ops import doctor, server


def test_on_a_fit_machine_nothing_is_wrong(make_settings):
    levels = {finding.name: finding.level for finding in doctor.examine(make_settings(port=8399))}
    assert "wrong" not in {level for name, level in levels.items() if name != "port"}


def test_every_remark_comes_with_its_fix(make_settings, monkeypatch):
    monkeypatch.setattr(doctor.packages, "missing", lambda: ["chromium"])
    monkeypatch.setattr(doctor.locale, "getencoding", lambda: "ANSI_X3.4-1968")
    monkeypatch.setattr(doctor.provision.shutil, "disk_usage", lambda folder: type("Usage", (), {"free": 10**6}))
    monkeypatch.setattr(doctor.time, "time", lambda: 0.0)
    settings = make_settings()
    settings.credentials.write_text("{}")
    os.chmod(settings.credentials, 0o644)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        findings = doctor.examine(make_settings(port=other.getsockname()[1]))
    remarks = {finding.name: finding for finding in findings if finding.level != "ok"}
    assert {"packages", "locale", "disk", "clock", "secrets", "port"} <= set(remarks)
    assert [name for name, finding in remarks.items() if not finding.fix] == []


@pytest.mark.parametrize("command", ["status", "stop", "doctor"])
def test_the_small_commands_work_before_anything_is_made(salon_command, command):
    code, said = salon_command(command, SALON_PORT=str(server.free_port()))
    assert code in (0, 3)
    assert "Traceback" not in said


@pytest.mark.parametrize(("command", "says"), [("logs", "There is no log yet"), ("sql", "The database is not running"), ("reset", "--yes")])
def test_commands_that_need_more_say_so_in_one_line(salon_command, command, says, tmp_path):
    (tmp_path / "home").mkdir()
    code, said = salon_command(command)
    assert (code, said.count("\n")) == (1, 1)
    assert says in said
