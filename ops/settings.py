"""Where things are and what the person chose: config/odoo/odoo.conf, section [salon], and the environment."""

import configparser
import os
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from .errors import OpsError

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PORT = 8069
RESERVED = {
    "db_host", "db_port", "db_user", "db_password", "db_name", "dbfilter", "list_db", "admin_passwd", "addons_path",
    "data_dir", "http_port", "http_interface", "skip_auto_install", "without_demo", "pidfile", "logfile",
}


def cache_home() -> Path:
    """The cache that all checkouts on this machine share."""
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "salon"


@dataclass(frozen=True)
class Database:
    """How to reach one database. ``uri`` is None for the embedded cluster."""

    name: str
    host: str
    port: int = 5432
    user: str = "odoo"
    password: str = ""
    external: bool = False
    sslmode: str = ""

    @classmethod
    def from_uri(cls, uri: str, default_name: str) -> "Database":
        unquote = urllib.parse.unquote
        try:
            parts = urllib.parse.urlsplit(uri)
            query = dict(urllib.parse.parse_qsl(parts.query))
            if parts.scheme not in ("postgresql", "postgres") or set(query) - {"host", "port", "sslmode"}:
                raise ValueError
            return cls(
                name=unquote(parts.path.lstrip("/")) or default_name, host=query.get("host") or unquote(parts.hostname or "localhost"),
                port=parts.port or int(query.get("port", 5432)), user=unquote(parts.username or "odoo"),
                password=unquote(parts.password or ""), external=True, sslmode=query.get("sslmode", ""),
            )
        except ValueError:
            raise OpsError(
                "The setting database_uri is not a PostgreSQL address",
                "Write it as postgresql://user:password@host:5432/name (and ?sslmode=… if need be) in config/odoo/odoo.conf"
                " or SALON_DATABASE_URI.",
            ) from None

    def uri(self, name: str | None = None, password: bool = True) -> str:
        def quote(text):
            return urllib.parse.quote(str(text), safe="")

        secret = f":{quote(self.password)}" if self.password and password else ""
        # The host as a parameter serves names, addresses of both kinds and the folder of a socket alike.
        rest = f"host={quote(self.host)}&port={self.port}" + (f"&sslmode={quote(self.sslmode)}" if self.sslmode else "")
        return f"postgresql://{quote(self.user)}{secret}@/{quote(name or self.name)}?{rest}"


@dataclass(frozen=True)
class Settings:
    """The choices of one installation; ``home`` is the folder that holds all it makes."""

    home: Path
    shared: Path
    cache: Path
    odoo: str = ""
    python: str = ""
    database_uri: str = ""
    database: str = "salon"
    port: int = 0  # none chosen: the one it ran on last, see server.port
    interface: str = "127.0.0.1"
    modules: tuple = ("l10n_cn",)
    languages: tuple = ("en_US", "zh_CN")
    options: dict = field(default_factory=dict)
    root: Path = ROOT
    test: bool = False

    @property
    def venv(self) -> Path:
        return self.home / "venv"

    @property
    def interpreter(self) -> Path:
        return Path(self.python) if self.python else self.venv / "bin" / "python"

    @property
    def lock_file(self) -> Path:
        return self.root / "ops" / "requirements" / ("test.lock" if self.test else "odoo.lock")

    @property
    def odoo_prefix(self) -> Path:
        return self.shared / "odoo"

    @property
    def pg_data(self) -> Path:
        return self.home / "pg"

    @property
    def data_dir(self) -> Path:
        return self.home / "data"

    @property
    def run_dir(self) -> Path:
        return self.home / "run"

    @property
    def conf(self) -> Path:
        return self.run_dir / "odoo.conf"

    @property
    def log_dir(self) -> Path:
        return self.home / "log"

    @property
    def setup_log(self) -> Path:
        return self.log_dir / "setup.log"

    @property
    def server_log(self) -> Path:
        return self.log_dir / "odoo.log"

    @property
    def credentials(self) -> Path:
        return self.home / "credentials.json"

    @property
    def state(self) -> Path:
        return self.run_dir / "state.json"


def _read_config(root: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None)
    path = root / "config" / "odoo" / "odoo.conf"
    try:
        parser.read(path, encoding="utf-8")
    except configparser.Error as error:
        raise OpsError(f"config/odoo/odoo.conf cannot be read ({str(error).splitlines()[0]})", "Correct the line it names.") from None
    return parser


def _port(value: str, where: str) -> int:
    try:
        port = int(value)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise OpsError(f"{where} is {value!r}, which is no port", "Choose a number from 1024 to 65535.")
    return port


def load(root: Path = ROOT, *, test: bool = False) -> Settings:
    """Read the settings: environment over config file over defaults."""
    parser = _read_config(root)
    salon = dict(parser["salon"]) if parser.has_section("salon") else {}
    options = dict(parser["options"]) if parser.has_section("options") else {}
    wrong = sorted(RESERVED & set(options))
    if wrong:
        raise OpsError(
            f"config/odoo/odoo.conf sets {', '.join(wrong)} under [options], which ./salon sets itself",
            "Remove it there; the keys of the section [salon] choose port, database and Odoo.",
        )

    def get(key, default=""):
        return os.environ.get(f"SALON_{key.upper()}") or salon.get(key, "").strip() or default

    base = Path(os.environ.get("SALON_HOME") or root / ".salon").resolve()
    return Settings(
        home=base / "test" if test else base, shared=base, cache=cache_home(), root=root, test=test,
        odoo=get("odoo"), python=get("python"), database_uri="" if test else get("database_uri"),
        database="salon_test" if test else get("database", "salon"), port=_port(get("port"), "The port") if get("port") else 0,
        interface=get("interface", "127.0.0.1"), modules=tuple(get("modules", "l10n_cn").split()),
        languages=tuple(get("languages", "en_US zh_CN").split()), options=options,
    )
