from odoo import api, fields, models
from odoo.exceptions import AccessError


class SalonCalendarLink(models.TransientModel):
    """Shows a new link this once, and shuts it."""

    _name = "salon.calendar.link"
    _description = "Show a calendar link"

    url = fields.Char(string="Link", readonly=True, store=False)  # of the address nothing stays but its hash
    title = fields.Char(string="For", readonly=True)
    note = fields.Char(readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Integer(readonly=True)

    @api.model
    def _show(self, record, title, note):
        """Make a link and return the dialog that shows it; whoever calls has asked for the right."""
        url = self.env["salon.calendar.feed"]._make(record)
        shown = {"url": url, "title": title, "note": note, "res_model": record._name, "res_id": record.id}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Calendar link"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in shown.items()},
        }

    def action_shut(self):
        """Shut the link that is shown: the address opens nothing any more."""
        self.ensure_one()
        if self.res_model not in ("hr.employee", "res.partner", "salon.branch"):
            raise AccessError(self.env._("This link is not yours to shut. Ask a manager."))
        record = self.env[self.res_model].browse(self.res_id)
        record._check_calendar_right()
        self.env["salon.calendar.feed"]._shut(record)
        return {"type": "ir.actions.act_window_close"}
