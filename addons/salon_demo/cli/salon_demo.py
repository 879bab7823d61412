"""`odoo salon_demo -c CONF -d DB`: fill an empty salon with the demo chain."""

import sys
import time
from datetime import date
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli.command import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class SalonDemo(Command):
    """Load the demo salon: deterministic, seeded, dates relative to today. Refuses a database that has visits."""

    name = "salon_demo"

    def run(self, cmdargs):
        self.parser.add_argument("-c", "--config", help="configuration file of the server")
        self.parser.add_argument("-d", "--database", help="database; the one of the configuration file by default")
        self.parser.add_argument("--size", choices=("tiny", "salon", "reference"), default="salon")
        self.parser.add_argument("--seed", type=int, default=1)
        self.parser.add_argument("--today", type=date.fromisoformat, help="local day, like 2026-11-21; the clock stands at 14:30 then")
        self.parser.add_argument("--salon-config", type=Path, help="folder config/salon; the one of this checkout by default")
        self.parser.add_argument("--credentials", type=Path, help="JSON file with a login per role; SALON_CREDENTIALS_FILE by default")
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
            self._load(api.Environment(cr, SUPERUSER_ID, {}), args, began)

    def _load(self, env, args, began):
        if env["ir.module.module"].search_count([("name", "=", "salon_demo"), ("state", "=", "installed")]) == 0:
            sys.exit("Install the addon salon_demo first: odoo -d DATABASE -i salon_demo --stop-after-init")
        from odoo.exceptions import UserError

        from odoo.addons.salon_crm.config.reader import ConfigError  # the addons' packages exist only once the registry is loaded
        from odoo.addons.salon_demo.loader import load

        folder = args.salon_config or load.find_config()
        if folder is None:
            sys.exit("Name the folder config/salon with --salon-config.")
        try:
            counts, logins = load.load_demo(
                env,
                config_dir=folder,
                size=args.size,
                seed=args.seed,
                today=args.today,
                credentials=args.credentials,
                report=_say,
            )
        except (UserError, ConfigError) as error:
            sys.exit(str(error))
        env.cr.commit()
        _say(f"{time.monotonic() - began:5.1f} s  in all: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
        for role, entry in logins.items():
            _say(f"{role:12} {entry['login']:12} {entry['password']}")


def _say(text):
    print(text, flush=True)  # noqa: T201  the answer of a command
