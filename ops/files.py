"""Files that are either whole or absent, and one lock per folder."""

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from pathlib import Path

from .errors import OpsError


def write_atomic(path: Path, text: str, mode: int = 0o644) -> None:
    """Write beside the target and rename, so that a kill leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(name, mode)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def read_json(path: Path):
    """What the file holds; an empty dict when it is not there or not whole."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def write_json(path: Path, value, mode: int = 0o644) -> None:
    write_atomic(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n", mode)


def sha256_file(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sha256_tree(folder: Path) -> str:
    """One hash over names and contents, blind to caches."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            digest.update(f"{path.relative_to(folder)}\0".encode())
            digest.update(path.read_bytes())
            digest.update(b"\0")
    return digest.hexdigest()[:32]


@contextlib.contextmanager
def lock(path: Path, what: str, *, wait: bool = False):
    """Hold an exclusive lock; the system frees it when the process dies, however it dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            stream.seek(0)
            holder = stream.read().strip() or "unknown"
            raise OpsError(f"Another ./salon is already {what} here (process {holder})", "Wait until it has finished.") from None
        stream.seek(0)
        stream.truncate()
        stream.write(str(os.getpid()))
        stream.flush()
        yield
