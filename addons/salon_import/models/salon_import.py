import hashlib
import io
import time

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..engine import Column, Context, ImportRefused, Kind, Layout, Limits, names, open_book, run, survey
from ..engine.known import Known
from ..words import problem_texts, refusal_text


class SalonImport(models.Model):
    """One list of another system on its way into the salon: uploaded, looked at, imported as a whole, undone as a whole."""

    _name = "salon.import"
    _description = "Import of a list"
    _inherit = [
        "salon.import.writing", "salon.import.visits", "salon.import.carrying", "salon.import.undoing", "salon.import.deciding",
        "salon.import.preview",
    ]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="File", required=True, readonly=True)
    state = fields.Selection(
        [("draft", "Uploaded"), ("previewed", "Looked at"), ("done", "Imported"), ("undone", "Undone")],
        required=True, default="draft", readonly=True, index=True,
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    branch_id = fields.Many2one(
        "salon.branch", check_company=True, ondelete="restrict", default=lambda self: self.env["salon.branch"]._get_default_branch(),
        help="Home branch of new customers, and the place of the visits.",
    )
    currency_id = fields.Many2one("res.currency", required=True, default=lambda self: self.env.company.currency_id)
    # the file
    attachment_id = fields.Many2one("ir.attachment", ondelete="set null", readonly=True)
    file_size = fields.Integer(string="Size, bytes", readonly=True)
    file_sha256 = fields.Char(string="Checksum of the file", readonly=True, index="btree_not_null")
    # what the file does not say
    region = fields.Char(
        string="Country of phone numbers", size=2, required=True, default=lambda self: self._default_region(),
        help="Two letters, for numbers without a country code.",
    )
    date_order = fields.Selection(
        [("dmy", "Day first: 5.3. is 5 March"), ("mdy", "Month first: 3/5 is 5 March")], help="Empty: the columns decide.",
    )
    decimal_mark = fields.Selection([(".", "1,280.50"), (",", "1.280,50")], help="Empty: the columns decide.")
    encoding = fields.Char(readonly=True)
    mapping = fields.Json(help="How each sheet is read: its kind, header row and the field of each column.")
    edits = fields.Json(help="Corrected cells, by sheet and row.")
    skips = fields.Json(help="Rows that are left out, as pairs of sheet and row.")
    accepted = fields.Json(help="Kinds of problems that shall end as proposed; one list for each decision.")
    # the answer
    counts = fields.Json(readonly=True)
    created = fields.Json(readonly=True, help="Ids of the records that this import made, by model.")
    changes = fields.Json(readonly=True, help="What this import added to records that were there before.")
    row_ids = fields.One2many("salon.import.row", "import_id", string="Rows")
    seconds = fields.Float(readonly=True)
    done_at = fields.Datetime(string="Imported on", readonly=True)
    undone_at = fields.Datetime(string="Undone on", readonly=True)

    @api.model
    def _default_region(self):
        branch = self.env["salon.branch"]._get_default_branch()
        return branch.partner_id.country_id.code or self.env.company.country_id.code or "CN"

    @api.model
    def _start(self, file_name, data, **facts):
        """Take a file in: refuse what is no list, guess the mapping, return the new import.

        :raises UserError: the refusal in words
        """
        self.check_access("create")
        values = {
            "name": names.clean(file_name) or "list", "file_size": len(data), "file_sha256": hashlib.sha256(data).hexdigest(),
            **{key: value for key, value in facts.items() if value},
        }
        record = self.new(values)
        book = record._engine_open(data)
        values["encoding"] = book.encoding
        values["mapping"] = self._mapping_of(book, survey(book))
        record = self.create([values])
        record.attachment_id = self.env["ir.attachment"].create([{
            "name": file_name, "raw": data, "res_model": self._name, "res_id": record.id, "mimetype": "application/octet-stream",
        }])
        return record

    @api.model
    def _mapping_of(self, book, layouts):
        return {
            "container": book.container, "separator": book.separator,
            "sheets": [{
                "sheet": layout.sheet, "name": layout.name, "kind": str(layout.kind), "header_row": layout.header_row, "on": True,
                "rows": book.sheets[layout.sheet].row_count,
                "columns": [{"index": column.index, "header": column.header, "target": column.target} for column in layout.columns],
            } for layout in layouts],
        }

    # engine

    def _engine_limits(self):
        """Return the bounds of a file; the system parameter ``salon_import.max_mb`` lowers or raises the size."""
        megabytes = self.env["ir.config_parameter"].sudo().get_param("salon_import.max_mb")  # sudo: a plain setting
        return Limits(file_bytes=int(megabytes) * 1024 * 1024) if megabytes and megabytes.isdigit() else Limits()

    def _engine_open(self, data):
        try:
            return open_book(io.BytesIO(data), self.name or "", limits=self._engine_limits(), region=self.region)
        except ImportRefused as refusal:
            raise UserError(refusal_text(self.env, refusal)) from refusal

    def _engine_book(self):
        self.ensure_one()
        data = self.attachment_id.sudo().raw  # sudo: the file belongs to this import, whose access was checked
        if not data:
            raise UserError(self.env._("The file of this import is gone. Upload it again."))
        return self._engine_open(data)

    def _engine_context(self):
        today = self.branch_id._today() if self.branch_id else fields.Date.context_today(self)
        return Context(
            today=today, region=(self.region or "CN").upper(), currency=self.currency_id.name,
            order=self.date_order or None, decimal=self.decimal_mark or None,
        )

    def _engine_layouts(self):
        return tuple(
            Layout(
                sheet=sheet["sheet"], name=sheet["name"], header_row=sheet["header_row"], kind=Kind(sheet["kind"]),
                columns=tuple(Column(**column) for column in sheet["columns"]),
            )
            for sheet in self.mapping["sheets"] if sheet["on"]
        )

    def _engine_edits(self):
        edits = {}
        for key, cells in (self.edits or {}).items():
            sheet, _mark, row = key.partition("!")
            edits[int(sheet), int(row)] = {int(index): text for index, text in cells.items()}
        return edits

    def _engine_known(self):
        """Read whom and what the salon knows already, in one query each."""
        cr = self.env.cr
        self.env.flush_all()
        company = self.company_id.id
        cr.execute(
            """SELECT id, name, phone_sanitized, email_normalized, ref FROM res_partner
                WHERE is_salon_customer AND active AND (company_id IS NULL OR company_id = %s) ORDER BY id""", [company],
        )
        people = [(identifier, name or "", (phone,) if phone else (), *rest) for identifier, name, phone, *rest in cr.fetchall()]
        cr.execute("SELECT pet.id, pet.owner_id, pet.name FROM salon_pet pet WHERE pet.active ORDER BY pet.id")
        pets = cr.fetchall()
        # sudo: names and ids for matching
        services = self.env["product.template"].sudo().search([("is_salon_service", "=", True), ("company_id", "in", (False, company))])
        cr.execute(
            """SELECT line.fingerprint, line.kind, line.res_id
                 FROM salon_import_row line JOIN salon_import batch ON batch.id = line.import_id
                WHERE batch.state = 'done' AND batch.company_id = %s AND line.fingerprint IS NOT NULL AND line.outcome <> 'skipped'""",
            [company],
        )
        prints = {word: (kind, identifier) for word, kind, identifier in cr.fetchall()}
        # Every language's name finds the service again.
        names = {
            (service.id, service.with_context(lang=lang).name)
            for lang, _label in self.env["res.lang"].get_installed() for service in services
        }
        return Known(people=people, pets=pets, services=sorted(names), prints=prints)

    def _engine_run(self, row_limit=None):
        """Return (book, plan) of the file as it is mapped and corrected now."""
        self.ensure_one()
        book = self._engine_book()
        plan = run(
            book, self._engine_layouts(), self._engine_context(), known=self._engine_known(), edits=self._engine_edits(),
            skips=[tuple(pair) for pair in self.skips or ()], row_limit=row_limit,
        )
        return book, plan

    # buttons

    def action_import(self):
        """Write the whole list in this one transaction and return the description for the screen."""
        self.ensure_one()
        self.check_access("write")
        self._lock_in_state(("draft", "previewed"))
        began = time.monotonic()
        book, plan = self._engine_run()
        self._apply_plan(book, plan)
        self.write({
            "state": "done", "done_at": fields.Datetime.now(), "counts": self._counts_of(plan),
            "seconds": round(time.monotonic() - began, 1),
        })
        return self.action_describe()

    def action_undo(self):
        """Take back everything this import made and return the description for the screen."""
        self.ensure_one()
        self.check_access("write")
        self._lock_in_state(("done",))
        self._undo()
        self.write({"state": "undone", "undone_at": fields.Datetime.now()})
        return self.action_describe()

    def _lock_in_state(self, states):
        self.flush_recordset()
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        if self.state not in states:
            raise UserError(self.env._("This import was already dealt with. Load the page again to see it."))

    def action_open(self):
        self.ensure_one()
        return {"type": "ir.actions.client", "tag": "salon_import.import", "name": self.name, "params": {"import_id": self.id}}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if any(record.state == "done" for record in self):
            raise UserError(self.env._("What was imported stays on record. Undo the import first."))

    def _problem_texts(self):
        return problem_texts(self.env)
