from odoo import fields, models


class SalonAppointmentAllocation(models.Model):
    """Busy time of a person's own calendar: it blocks, and shows nothing but that."""

    _inherit = "salon.appointment.allocation"

    kind = fields.Selection(selection_add=[("calendar", "Other calendar")], ondelete={"calendar": "cascade"})
    calendar_source_id = fields.Many2one("salon.calendar.source", ondelete="cascade", index="btree_not_null", groups="base.group_system")
