"""`odoo salon_import -c CONF -d DB FILE`: a list of another system, into the salon, from the command line."""

import json
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli.command import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config


class SalonImport(Command):
    """Import a list of another system, look at what it would do, or undo an import."""

    name = "salon_import"

    def run(self, cmdargs):
        parser = self.parser
        parser.add_argument("-c", "--config", help="configuration file of the server")
        parser.add_argument("-d", "--database", help="database; the one of the configuration file by default")
        parser.add_argument("file", nargs="?", type=Path, help="CSV or XLSX")
        parser.add_argument("--region", help="country of phone numbers without a country code, two letters (CN, US, …)")
        parser.add_argument("--date-order", choices=("dmy", "mdy"), help="order of day and month where the columns do not settle it")
        parser.add_argument("--decimal", choices=(".", ","), help="decimal mark where the columns do not settle it")
        parser.add_argument("--branch", help="code of the branch; the first one by default")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--undo", type=int, metavar="ID", help="take the import with this number back")
        args = parser.parse_args(cmdargs)
        if bool(args.file) == bool(args.undo):
            parser.error("name either a file or --undo ID")
        options = ["--no-http"]
        options += ["-c", args.config] if args.config else []
        options += ["-d", args.database] if args.database else []
        config.parse_config(options, setup_logging=True)
        databases = config["db_name"]
        if len(databases) != 1:
            sys.exit("Name one database with -d.")
        with Registry(databases[0]).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if "salon.import" not in env:
                sys.exit("This database cannot import yet: install the addon salon_import first.")
            try:
                answer = self._undo(env, args) if args.undo else self._import(env, args)
            except UserError as refusal:
                cr.rollback()
                sys.exit(str(refusal))
            if args.dry_run:
                cr.rollback()
        self._print(answer, args)

    def _undo(self, env, args):
        record = env["salon.import"].browse(args.undo).exists()
        if not record:
            raise UserError(f"There is no import {args.undo}.")
        record.action_undo()
        return {"id": record.id, "file": record.name, "state": "undone", "counts": {}, "problems": []}

    def _import(self, env, args):
        if not args.file.is_file():
            raise UserError(f"There is no file {args.file}.")
        if args.file.stat().st_size > env["salon.import"]._engine_limits().file_bytes:
            raise UserError(f"{args.file} is too large.")
        facts = {"region": (args.region or "").upper(), "date_order": args.date_order, "decimal_mark": args.decimal}
        if args.branch:
            branch = env["salon.branch"].search([("code", "=", args.branch)], limit=1)
            if not branch:
                raise UserError(f"There is no branch {args.branch}.")
            facts["branch_id"] = branch.id
        record = env["salon.import"]._start(args.file.name, args.file.read_bytes(), **facts)
        if args.dry_run:
            record.action_look()
        else:
            record.action_import()
        said = record._problem_texts()
        rows = record.row_ids.filtered(lambda line: line.is_main and line.problems)
        problems = [
            {"sheet": line.sheet, "row": line.row, **problem, "text": self._text_of(problem, said)}
            for line in rows for problem in line.problems
        ]
        return {"id": 0 if args.dry_run else record.id, "file": record.name, "state": "looked at" if args.dry_run else "imported",
                "seconds": record.seconds, "counts": record.counts, "carried": record._describe_carried(), "problems": problems}

    def _text_of(self, problem, said):
        if problem["code"] == "booking_refused":
            return problem["value"]
        return said.get(problem["code"], [problem["code"]])[0]

    def _print(self, answer, args):
        if args.json:
            print(json.dumps(answer, ensure_ascii=False, indent=2))  # noqa: T201  the answer of a command
            return
        lines = [f"{answer['file']}: {answer['state']}" + (f" as number {answer['id']}" if answer["id"] else "")]
        for kind, line in (answer["counts"].get("kinds") or {}).items():
            skipped = line["fix"] + line["skipped"]
            lines.append(f"  {kind}: {line['read']} read = {line['created']} created + {line['merged']} merged + {skipped} skipped")
        for line in answer.get("carried", ()):
            came = f"{line['booked']} taken over" if line["booked"] else f"{line['noted']} in the customers' notes"
            left = "".join(f" + {part['amount']} left out ({part['why']})" for part in line["left"])
            lines.append(f"  {line['label']}: {line['file']} in the list = {came}{left}")
        lines += [f"  row {item['row']}, {item['column']}: {item['text']}" for item in answer["problems"] if item["severity"] != "info"]
        print("\n".join(lines))  # noqa: T201
