import json
import sys

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class SalonLedger(Command):
    """Check the ledger of points: is every row still as it was written?"""

    name = "salon_ledger"

    def run(self, args):
        self.parser.add_argument("action", choices=["verify"], help="verify: check every row and name the first broken one")
        self.parser.add_argument("-c", "--config", dest="config", help="configuration file")
        self.parser.add_argument("-d", "--database", dest="db_name", help="database")
        self.parser.add_argument("--json", action="store_true", help="print the answer as JSON")
        options = self.parser.parse_args(args)
        server_args = [*(["-c", options.config] if options.config else []), *(["-d", options.db_name] if options.db_name else [])]
        config.parse_config([*server_args, "--no-http"], setup_logging=True)
        if len(config["db_name"]) != 1:
            sys.exit("Name one database: odoo salon_ledger verify -d DATABASE")
        with Registry(config["db_name"][0]).cursor(readonly=True) as cr:
            answer = api.Environment(cr, SUPERUSER_ID, {})["salon.ledger.transaction"]._verify()
        sys.stdout.write((json.dumps(answer) if options.json else self._text(answer)) + "\n")
        sys.exit(0 if answer["whole"] else 1)

    def _text(self, answer):
        state = "whole" if answer["whole"] else f"BROKEN: {answer['broken']['text']}"
        return f"Ledger {state}\n{answer['lines']} lines, {answer['accounts']} accounts, digest {answer['digest']}"
