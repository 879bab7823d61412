"""``./salon``: reads the command line, runs one command, tells failures in one line."""

import argparse
import sys

from . import settings as settings_module
from .errors import tell

DESCRIPTION = "A salon CRM on Odoo 19. Start with: ./salon up"


def _port(text: str) -> int:
    port = int(text)
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port: choose one from 1024 to 65535")
    return port


def parser() -> argparse.ArgumentParser:
    main = argparse.ArgumentParser(prog="./salon", description=DESCRIPTION)
    commands = main.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name, text):
        return commands.add_parser(name, help=text, description=text)

    up = add("up", "Make all that is missing and start the salon in the background.")
    up.add_argument("--empty", action="store_true", help="without the demo salon (only when the database is made)")
    up.add_argument("--port", type=_port, help="port on 127.0.0.1 (default 8069)")
    test = add("test", "Run the whole suite in a folder, a database server and ports of its own.")
    test.add_argument("paths", nargs="*", help="only these files or folders")
    test.add_argument("-k", dest="expression", default="", help="only tests whose name matches this expression (as in pytest)")
    test.add_argument("--fast", action="store_true", help="reuse the kept test database, updating the addons that changed")
    test.add_argument("--cov", action="store_true", help="measure coverage with --fast, -k or paths too")
    add("stop", "Stop the server and the embedded database.")
    add("status", "Show what runs here.").add_argument("--json", action="store_true", help="for programs")
    add("reset", "Remove this salon's data (asks first).").add_argument("--yes", action="store_true", help="do not ask")
    add("doctor", "Check this machine and say the fix for each problem.")
    logs = add("logs", "Show the server's log.")
    logs.add_argument("-f", "--follow", action="store_true", help="go on showing")
    logs.add_argument("-n", "--lines", type=int, default=100, help="lines to begin with (default 100)")
    slots = add("slots", "Ask the booking engine the question of a file (docs/slot-query.md), without a database.")
    slots.add_argument("file", help="a query file, as saved beside a refused time")
    slots.add_argument("--start", metavar="TIME", help="why not this start? (2027-03-01T14:00 by the branch's clock)")
    slots.add_argument("--json", action="store_true", help="for programs")
    for name, text in (("shell", "Odoo's shell on the salon's database."), ("sql", "psql on the salon's database.")):
        add(name, text).add_argument("rest", nargs=argparse.REMAINDER, help="passed on")
    return main


def dispatch(given: argparse.Namespace) -> int:
    from . import commands, doctor, provision, slots, suite

    if given.command == "slots":
        return slots.slots(given.file, start=given.start, as_json=given.json)
    known = settings_module.load(test=given.command == "test")
    if given.command == "up":
        return provision.up(known, demo=not given.empty, port=given.port)
    if given.command == "test":
        return suite.test(known, suite.Wish(expression=given.expression, fast=given.fast, coverage=given.cov, paths=tuple(given.paths)))
    if given.command == "status":
        return commands.status(known, as_json=given.json)
    if given.command == "reset":
        return commands.reset(known, yes=given.yes)
    if given.command == "logs":
        return commands.logs(known, follow=given.follow, lines=given.lines)
    if given.command in ("shell", "sql"):
        return getattr(commands, given.command)(known, given.rest)
    return {"stop": commands.stop, "doctor": doctor.doctor}[given.command](known)


def read(words: list[str]) -> argparse.Namespace:
    """Parse; what follows ``shell`` and ``sql`` belongs to those programs, dashes and all."""
    if words and words[0] in ("shell", "sql") and words[1:2] not in (["-h"], ["--help"]):
        return argparse.Namespace(command=words[0], rest=words[1:])
    return parser().parse_args(words)


def main(words: list[str] | None = None) -> int:
    return tell(lambda: dispatch(read(sys.argv[1:] if words is None else words)))


if __name__ == "__main__":
    sys.exit(main())
