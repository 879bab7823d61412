"""Errors a person can act on: what happened, and the way out, in one line."""

import errno
import re
import sys
from collections.abc import Callable
from pathlib import Path


class OpsError(Exception):
    """A failure that is told in one line.

    :param what: what happened, to which thing
    :param way_out: what the person does now
    """

    def __init__(self, what: str, way_out: str = "", code: int = 1):
        super().__init__(what)
        self.what = what
        self.way_out = way_out
        self.code = code

    def __str__(self):
        what = self.what.rstrip(". ")
        return f"{what}. {self.way_out}".strip() if self.way_out else f"{what}."


def tell(action: Callable[[], int]) -> int:
    """Run ``action`` and return its exit code; a failure is told in one line."""
    try:
        return action()
    except OpsError as error:
        print(f"salon: {error}", file=sys.stderr)
        return error.code
    except OSError as error:
        print(f"salon: {explain_os_error(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nsalon: stopped. The same command goes on where it was.", file=sys.stderr)
        return 130


def disk_full(where: str | Path = "") -> OpsError:
    place = f" under {where}" if where else ""
    return OpsError(f"The disk is full{place}", "Free some space (./salon doctor shows how much is needed) and run the same command again.")


def no_network(what: str) -> OpsError:
    return OpsError(
        f"No network: {what} could not be downloaded",
        "Connect this machine (or set its proxy) and run the same command again; what was already downloaded is kept.",
    )


_CAUSES = (
    (re.compile(r"No space left on device|ENOSPC|Disk quota exceeded", re.I), lambda what: disk_full()),
    (
        re.compile(
            r"Temporary failure (in name resolution|resolving)|Could not resolve|Could not connect|Network is unreachable"
            r"|Failed to establish a new connection|Connection (timed out|refused)|Failed to fetch|ConnectTimeout|NewConnectionError",
            re.I,
        ),
        no_network,
    ),
    (
        re.compile(r"No matching distribution found|Could not build wheels|Failed to build", re.I),
        lambda what: OpsError(
            f"{what}: one of them is not made for this Python or this processor",
            "Use Python 3.11 to 3.13 on x86-64 (SALON_BOOT_PYTHON names one), or docker compose.",
        ),
    ),
    (
        re.compile(r"DO NOT MATCH THE HASHES|Hash Sum mismatch|hash mismatch", re.I),
        lambda what: OpsError(
            f"A download for {what} is damaged: its checksum is not the expected one",
            "Run the same command again: it is fetched anew.",
        ),
    ),
)


_EXCEPTION = re.compile(r"^([A-Za-z_]\w*\.)*[A-Z]\w*(Error|Exception|Violation|Warning): \S")


def explain_output(what: str, output: str, log: str | Path) -> OpsError:
    """Turn the output of a failed program into the one line its cause deserves."""
    for pattern, make in _CAUSES:
        if pattern.search(output):
            return make(what)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    named = [line for line in lines if _EXCEPTION.match(line)]
    last = f" ({(named or lines)[-1][:300]})" if lines else ""
    return OpsError(f"{what} failed{last}", f"The whole story is in {log}.")


def explain_os_error(error: OSError) -> OpsError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full(error.filename or "")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return OpsError(f"No permission for {error.filename}", "Run as the owner of this folder, or clone into a folder of your own.")
    return OpsError(f"The system refused: {error}", "./salon doctor checks this machine.")
