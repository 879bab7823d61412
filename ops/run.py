"""Run other programs: output to a log, failure to one line."""

import os
import shutil
import subprocess
import time
from pathlib import Path

from .errors import OpsError, explain_output

_DROPPED = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "ODOO_RC", "OPENERP_SERVER", "PYTEST_ADDOPTS", "DATABASE_URL", "LANGUAGE")


def clean_env(**extra: str) -> dict[str, str]:
    """The caller's environment without what would steer Odoo, PostgreSQL or Python behind our back (PG*, PYTHONPATH, ODOO_RC).

    In English whatever the person's language is: :func:`ops.errors.explain_output` reads what the programs say.
    """
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_")) and key not in _DROPPED}
    return {**env, "LANG": "C.UTF-8", "PYTHONUTF8": "1", **extra}


def bound(command: list) -> list[str]:
    """The command as one that ends when we are killed: nothing of an interrupted run goes on writing beside the next one."""
    words = [str(word) for word in command]
    return ["setpriv", "--pdeathsig", "KILL", *words] if shutil.which("setpriv") and shutil.which(words[0]) else words


def run(what: str, command: list, log: Path, *, env: dict | None = None, outlive: bool = False, **options) -> None:
    """Run to the end with all output appended to ``log``.

    :param outlive: it goes on when we are killed, as dpkg must, which would leave the system's packages half installed
    :raises OpsError: with the cause found in the output
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as stream:
        stream.write(f"\n--- {time.strftime('%F %T')} {what}: {' '.join(map(str, command))}\n".encode())
        stream.flush()
        start = stream.tell()
        try:
            code = subprocess.call(
                list(map(str, command)) if outlive else bound(command), stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
                env=env or clean_env(), **options,
            )
        except FileNotFoundError:
            raise OpsError(f"{what}: the program {command[0]} is not there", "./salon doctor lists what is missing.") from None
    if code:
        raise explain_output(what, tail(log, start), log)


def tail(log: Path, start: int = 0, limit: int = 60_000) -> str:
    """What was written to ``log`` from byte ``start`` on, at most the last ``limit`` bytes."""
    with log.open("rb") as stream:
        stream.seek(0, os.SEEK_END)
        stream.seek(max(start, stream.tell() - limit))
        return stream.read().decode("utf-8", "replace")


def process_alive(pid: int | None) -> bool:
    """True for a running process; a zombie nobody has reaped yet is dead to us."""
    if not pid or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return Path("/proc/self").exists() is False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


def wait_gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while process_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
