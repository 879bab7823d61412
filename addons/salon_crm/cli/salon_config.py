"""`odoo salon_config -c CONF -d DB apply|check DIR`: the salon as text, into the database."""

import sys
import time
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class SalonConfig(Command):
    """Check config/salon, or apply it to a database; applying it twice changes nothing."""

    name = "salon_config"

    def run(self, cmdargs):
        self.parser.add_argument("-c", "--config", help="configuration file of the server")
        self.parser.add_argument("-d", "--database", help="database; the one of the configuration file by default")
        self.parser.add_argument("action", choices=("check", "apply"))
        self.parser.add_argument("folder", type=Path, help="folder with branches.toml, services.toml, …")
        args = self.parser.parse_args(cmdargs)
        options = ["--no-http"]
        options += ["-c", args.config] if args.config else []
        options += ["-d", args.database] if args.database else []
        config.parse_config(options, setup_logging=True)
        databases = config["db_name"]
        if len(databases) != 1:
            sys.exit("Name one database with -d.")
        began = time.monotonic()
        with Registry(databases[0]).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            self._run(env, args, began)

    def _run(self, env, args, began):
        if "salon.branch" not in env:
            sys.exit("This database has no salon yet: install the addon salon_crm first.")
        from odoo.addons.salon_crm.config import loader  # the addon's package exists only once the registry is loaded
        from odoo.addons.salon_crm.config.reader import ConfigError

        try:
            if args.action == "check":
                loader.check(env, args.folder)
                print(f"{args.folder}: no faults")  # noqa: T201  the answer of a command
                return
            up, applied, waiting = loader.apply(env, args.folder)
        except ConfigError as error:
            sys.exit(f"Nothing was applied, faults: {len(error.faults)}\n{error}")
        print(  # noqa: T201
            f"{args.folder}: {up.created} created, {up.changed} changed, {up.same} as before, {time.monotonic() - began:.1f} s; "
            f"tables {', '.join(applied)}" + (f"; kept for later {', '.join(waiting)}" if waiting else "")
        )
