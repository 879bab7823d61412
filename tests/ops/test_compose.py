"""The compose file, checked for what Docker would refuse and for what we promise about it."""

import re
import subprocess
import sys

import pytest
import yaml

from ops.settings import ROOT

# What the compose specification allows of the keys we use or could mistype.
SERVICE_KEYS = {
    "image", "build", "command", "entrypoint", "environment", "secrets", "volumes", "networks", "depends_on", "healthcheck", "restart",
    "ports", "user", "read_only", "tmpfs",
}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
DURATION = re.compile(r"^(\d+(us|ms|s|m|h))+$")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))


def test_it_has_the_four_services_and_no_unknown_key(compose):
    assert set(compose) <= {"name", "services", "networks", "volumes", "secrets"}
    assert set(compose["services"]) == {"db", "init", "odoo", "proxy"}
    for service in compose["services"].values():
        assert set(service) <= SERVICE_KEYS
        assert "image" in service


def test_everything_named_is_declared(compose):
    for name, service in compose["services"].items():
        assert set(service.get("secrets", [])) <= set(compose["secrets"]), name
        assert set(service.get("networks", [])) <= set(compose["networks"]), name
        named = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(("./", "/"))}
        assert named <= set(compose["volumes"]), name
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS
            assert other in compose["services"]
            if how["condition"] == "service_healthy":
                assert "healthcheck" in compose["services"][other]


def test_health_checks_are_well_formed(compose):
    checks = [service["healthcheck"] for name, service in compose["services"].items() if name != "init"]
    assert len(checks) == 3
    for check in checks:
        assert check["test"][0] in ("CMD", "CMD-SHELL")
        assert all(DURATION.match(check[key]) for key in ("interval", "timeout", "start_period") if key in check)
        assert isinstance(check["retries"], int)


def test_files_that_are_mounted_or_built_exist(compose):
    sources = [volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])]
    for source in sources:
        if source.startswith("./"):
            assert (ROOT / source).is_file(), source
    assert (ROOT / compose["services"]["odoo"]["build"]["dockerfile"]).is_file()


def test_what_the_image_copies_exists():
    text = (ROOT / "ops" / "docker" / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (\S+) \S+$", text, re.M)
    assert len(copied) >= 5
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert "--require-hashes" in text
    assert re.search(r"^USER odoo$", text, re.M)


def test_only_the_proxy_can_be_reached_and_only_from_this_machine(compose):
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert all(port.startswith("127.0.0.1:") for port in compose["services"]["proxy"]["ports"])


def test_no_password_stands_in_the_file(compose):
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            assert "PASSWORD" not in key or key.endswith("_FILE"), key
            assert "://" not in str(value)
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())


def test_the_init_job_ends_before_the_server_starts(compose):
    assert compose["services"]["init"]["restart"] == "no"
    assert compose["services"]["odoo"]["depends_on"]["init"]["condition"] == "service_completed_successfully"


def test_the_proxy_blocks_the_database_manager_and_serves_the_websocket():
    text = (ROOT / "ops" / "docker" / "nginx.conf").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}")
    blocks = dict(re.findall(r"location\s+((?:~\*\s+)?\S+)\s*\{([^}]*)\}", text))
    pattern = next(name for name, body in blocks.items() if "return 404" in body).removeprefix("~*").strip()
    for path in ("/web/database/manager", "/web/database/selector", "//web/database/drop", "/WEB/Database/manager"):
        assert re.match(pattern, path, re.I), path
    assert not re.match(pattern, "/web/login", re.I)
    assert "proxy_pass http://websocket" in blocks["/websocket"]
    assert "Upgrade" in blocks["/websocket"]


@pytest.mark.parametrize("script", sorted((ROOT / "ops" / "docker").glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_sound_shell_and_executable(script):
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert script.stat().st_mode & 0o111


def test_an_unknown_container_command_is_one_line():
    done = subprocess.run([ROOT / "ops" / "docker" / "entry.sh", "dance"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "salon: dance is none of init, serve, healthy.\n")


def test_a_missing_secret_is_one_line(tmp_path):
    env = {"PATH": "/usr/bin:/bin", "SALON_DB_PASSWORD_FILE": str(tmp_path / "none"), "SALON_PYTHON": sys.executable}
    done = subprocess.run([ROOT / "ops" / "docker" / "entry.sh", "init"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("salon: The password file")
    assert done.stderr.count("\n") == 1
