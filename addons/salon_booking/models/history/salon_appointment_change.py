from odoo import api, fields, models

from odoo.addons.salon_crm.tools.money import from_cents
from odoo.addons.salon_workflow.tools.append_only import refuse_changes

KINDS = [
    ("held", "Time held"),
    ("renewed", "Held longer"),
    ("released", "Time given back"),
    ("lapsed", "Held time ran out"),
    ("requested", "Requested"),
    ("offered", "Another time offered"),
    ("accepted", "Request accepted"),
    ("declined", "Request ended"),
    ("booked", "Booked"),
    ("moved", "Moved"),
    ("services", "Services changed"),
    ("people", "Person changed"),
    ("price", "Price changed"),
    ("customer", "Customer changed"),
    ("arrived", "Customer arrived"),
    ("started", "Service started"),
    ("finished", "Service finished"),
    ("no_show", "No-show"),
    ("cancelled", "Cancelled"),
    ("reason", "Reason given"),
]
REASONS = [
    ("ill", "Ill"),
    ("plans", "Other plans"),
    ("late", "Too late to make it"),
    ("weather", "Traffic or weather"),
    ("salon", "The salon cannot"),
    ("mistake", "Booked by mistake"),
    ("other", "Other reason"),
]


class SalonAppointmentChange(models.Model):
    """One change of an appointment, or of time held for one: who, when, why, what it was and what it became.

    Append-only, written by the verbs in the transaction of the change itself. Values are ids, times and cents; names are read
    when a person looks, and nothing about how to reach a customer stands here, since no row can be corrected.
    """

    _name = "salon.appointment.change"
    _description = "Change of an appointment"
    _order = "id desc"
    _log_access = False  # occurred_at and user_id say the same, and nothing is ever written again

    kind = fields.Selection(KINDS, string="What happened", required=True, readonly=True)
    occurred_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one(
        "res.users", string="Who", required=True, readonly=True, ondelete="restrict", default=lambda self: self.env.uid
    )
    reason = fields.Selection(REASONS, string="Why", readonly=True)
    # What it happened to. No foreign keys but the company's: the fact outlives the record.
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record ID", model_field="res_model", required=True, readonly=True)
    branch_ref = fields.Integer(string="Branch ID", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    before = fields.Json(string="It was", readonly=True)
    after = fields.Json(string="It became", readonly=True)
    words = fields.Char(string="In words", compute="_compute_words", compute_sudo=True)

    _record_idx = models.Index("(res_model, res_id, id)")
    _branch_idx = models.Index("(branch_ref, occurred_at)")

    def init(self):
        refuse_changes(self.env.cr, self._table)

    @api.depends("kind", "before", "after", "reason")
    @api.depends_context("lang")
    def _compute_words(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        reasons = dict(self._fields["reason"]._description_selection(self.env))
        for change in self:
            parts = [*change._get_difference(change.before or {}, change.after or {}), reasons.get(change.reason)]
            detail = " · ".join(part for part in parts if part)
            change.words = self.env._("%(what)s: %(detail)s", what=kinds[change.kind], detail=detail) if detail else kinds[change.kind]

    @api.depends("words")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.words

    def action_open_record(self):
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id, "views": [(False, "form")]}

    # writing

    @api.model
    def _note(self, records, kinds, before, after, reason=None):
        """Append one row per record that has a kind.

        :param kinds: ``{record id: kind or None}``
        :param before: ``{record id: values}``, likewise ``after``
        :return: the rows, as superuser
        """
        now = fields.Datetime.now()
        vals_list = [
            {
                "kind": kinds[record.id],
                "occurred_at": now,
                "user_id": self.env.uid,
                "reason": reason,
                "res_model": record._name,
                "res_id": record.id,
                "branch_ref": record.branch_id.id,
                "company_id": record.company_id.id,
                "before": before.get(record.id) or False,
                "after": after.get(record.id) or False,
            }
            for record in records.sudo()  # sudo: nobody may write history by hand, so that none can be invented
            if kinds.get(record.id)
        ]
        return self.sudo().create(vals_list)

    # words

    def _get_difference(self, before, after):
        """Return what differs, one part per fact, in the reader's language; all of it for what is new."""
        self.ensure_one()
        branch = self.env["salon.branch"].browse(after.get("branch_id") or self.branch_ref).exists()
        old_start, start = (fields.Datetime.to_datetime(values.get("start")) for values in (before, after))
        parts = []
        if start and start != old_start:
            parts.append(self._moved_words(branch, old_start, start))
        if before and before.get("branch_id") != after.get("branch_id"):
            parts.append(branch.name)
        if after.get("expires_at") and before.get("expires_at") != after["expires_at"]:
            until = self._clock(branch, fields.Datetime.to_datetime(after["expires_at"]))
            parts.append(self.env._("until %(time)s", time=until))
        for read in (self._service_words, self._people_words, self._price_words):
            old, new = read(before), read(after)
            if new and new != old:
                parts.append(self._arrow(old, new))
        return parts

    def _moved_words(self, branch, old_start, start):
        time = self._clock(branch, start, with_day=True)
        return self._arrow(self._clock(branch, old_start, with_day=True), time) if old_start else time

    def _clock(self, branch, moment, with_day=False):
        return self.env["salon.booking.planner"]._clock(branch, moment, with_day=with_day) if branch else str(moment)

    def _arrow(self, old, new):
        return f"{old} → {new}" if old else new

    def _service_words(self, values):
        return self._names("product.product", [line["product_id"] for line in values.get("services", ())])

    def _people_words(self, values):
        return self._names("hr.employee", list(dict.fromkeys(line["employee_id"] for line in values.get("services", ()))))

    def _price_words(self, values):
        cents = [line["price_cents"] for line in values.get("services", ())]
        currency = self.company_id.currency_id
        return currency.format(from_cents(sum(cents), currency)) if cents else ""

    def _names(self, model, ids):
        found = self.env[model].with_context(active_test=False).browse([each for each in ids if each]).exists()
        names = {record.id: record.name for record in found}
        return " + ".join(names[each] for each in ids if each in names)

    def _get_entry(self, branch):
        """Return what the timeline shows of one change."""
        # sudo: the name of a colleague; a guest on the website and the clock have none
        user = self.sudo().user_id
        if user.id == self.env.ref("base.user_root").id:
            who = self.env._("by itself")
        else:
            who = self.env._("online") if user._is_public() else user.name
        return {
            "id": self.id,
            "kind": self.kind,
            "when": self._clock(branch, self.occurred_at, with_day=True),
            "who": who,
            "what": self.words,
        }
