from odoo import api, fields, models

from ..tools.append_only import refuse_changes


class WorkflowEvent(models.Model):
    """One fact about one record: it happened, and is never changed or deleted.

    Workflows and reports read these rows; only `workflow.emitter._emit` appends them. A stored field
    added later must be without default and compute: filling old rows is an UPDATE, which is refused.
    """

    _name = "workflow.event"
    _description = "Business Event"
    _order = "id desc"
    _log_access = False  # recorded_at and user_id say the same, and nothing is ever written again

    event_key = fields.Char(required=True, readonly=True)
    occurred_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    recorded_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    # What it happened to. No foreign key: the fact outlives the record.
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record ID", model_field="res_model", required=True, readonly=True)
    # "restrict": emptying the column would be an UPDATE. People are archived or pseudonymised in place.
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict", default=lambda self: self.env.company)
    user_id = fields.Many2one(
        "res.users", string="Recorded by", required=True, readonly=True, ondelete="restrict", default=lambda self: self.env.uid
    )
    payload = fields.Json(readonly=True)
    payload_text = fields.Text(string="Facts", compute="_compute_payload_text")
    label = fields.Char(string="Event", compute="_compute_label")

    _key_idx = models.Index("(event_key, id)")
    _record_idx = models.Index("(res_model, res_id)")
    _partner_idx = models.Index("(partner_id, id) WHERE partner_id IS NOT NULL")
    _occurred_idx = models.Index("(occurred_at)")

    def init(self):
        refuse_changes(self.env.cr, self._table)

    @api.depends("event_key", "res_model")
    @api.depends_context("lang")
    def _compute_label(self):
        for model_name, events in self.grouped("res_model").items():
            emitter = self.env.get(model_name)
            declared = emitter._get_workflow_events() if hasattr(emitter, "_get_workflow_events") else {}
            for event in events:
                label = declared.get(event.event_key, {}).get("label", event.event_key)
                event.label = label if isinstance(label, str) else self.env._(label)

    @api.depends("payload")
    def _compute_payload_text(self):
        for event in self:
            event.payload_text = "\n".join(f"{entry}: {value}" for entry, value in (event.payload or {}).items())

    @api.depends("label", "res_id")
    def _compute_display_name(self):
        for event in self:
            event.display_name = f"{event.label} #{event.res_id}"

    def action_open_record(self):
        self.ensure_one()
        return {"type": "ir.actions.act_window", "res_model": self.res_model, "res_id": self.res_id, "views": [(False, "form")]}
