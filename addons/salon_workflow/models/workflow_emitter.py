from odoo import api, fields, models

from ..tools.payload import TYPES, checked_payload


class WorkflowEmitter(models.AbstractModel):
    """Let a model append business events whose keys and payloads it declares.

    A model says what may happen to its records::

        _workflow_events = {
            "visit.closed": {"label": _lt("Visit closed"), "payload": {"amount_cents": "int"}},
        }

    and its verbs say that it did: ``visits._emit("visit.closed", payload=lambda v: {...})``.
    Type names: see `tools.payload.TYPES`. An addon that inherits the model may declare further
    keys, or further payload entries of a known key. Keep texts about a person (names, phones, care
    notes) out of payloads: an event can never be corrected.
    """

    _name = "workflow.emitter"
    _description = "Workflow Event Emitter"

    _workflow_events = {}

    @api.model
    def _get_workflow_events(self):
        """Return {event key: {"label", "payload"}} merged over all classes of this model."""
        merged = {}
        for definition in reversed(type(self).__mro__):
            for key, event in vars(definition).get("_workflow_events", {}).items():
                known = merged.setdefault(key, {"label": key, "payload": {}})
                known["label"] = event.get("label", known["label"])
                known["payload"] = {**known["payload"], **event.get("payload", {})}
        return merged

    def _register_hook(self):
        """Refuse a misspelt payload type when the server starts, not when the event first happens."""
        super()._register_hook()
        for key, event in self._get_workflow_events().items():
            unknown = sorted(set(event["payload"].values()) - set(TYPES))
            if unknown:
                raise ValueError(f"Event {key} of {self._name}: unknown payload types {unknown}")

    def _emit(self, event_key, payload=None, partner_field=None, occurred_at=None):
        """Append one event per record, in this transaction.

        :param payload: dict used for each record, or callable(record) -> dict
        :param partner_field: name of the many2one to `res.partner` the event is about
        :param occurred_at: naive UTC datetime when it happened (default: now)
        :return: the `workflow.event` records, as superuser
        :raises ValueError: for an undeclared key, or a payload that differs from its declaration
        """
        declared = self._get_workflow_events().get(event_key)
        if declared is None:
            raise ValueError(f"Event {event_key!r} is not declared by {self._name}")
        occurred_at = occurred_at or fields.Datetime.now()
        vals_list = [
            {
                "event_key": event_key,
                "occurred_at": occurred_at,
                "res_model": self._name,
                "res_id": record.id,
                "partner_id": record[partner_field].id if partner_field else False,
                "company_id": record._get_event_company().id,
                "payload": checked_payload(event_key, declared["payload"], payload(record) if callable(payload) else payload or {}),
            }
            for record in self
        ]
        # sudo: nobody has the right to create events, so that none can be invented over RPC.
        return self.env["workflow.event"].sudo().create(vals_list)

    def _get_event_company(self):
        """Return the company the event belongs to: the record's own, else the current one."""
        self.ensure_one()
        return ("company_id" in self._fields and self.company_id) or self.env.company
