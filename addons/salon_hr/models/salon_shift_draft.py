from odoo import api, fields, models


class SalonShiftDraft(models.Model):
    """A shift that is only planned. Nothing reads it but the rota: times are offered from published shifts alone."""

    _name = "salon.shift.draft"
    _description = "Planned shift"
    _order = "start, employee_id, id"
    _check_company_auto = True

    employee_id = fields.Many2one("hr.employee", string="Person", required=True, ondelete="cascade", index=True, check_company=True)
    branch_id = fields.Many2one("salon.branch", required=True, ondelete="cascade", index=True, check_company=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    shift_date = fields.Date(string="Date", compute="_compute_shift_date", store=True, precompute=True, help="The branch's local day.")
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    break_start = fields.Datetime(string="Break from")
    break_stop = fields.Datetime(string="Break to")

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(employee_id, employee_id, '[]') WITH =, tsrange(start, stop, '[)') WITH &&)",
        "This person is planned in that time already. Change that plan, or choose other hours.",
    )
    _stop_after_start = models.Constraint("CHECK (stop > start)", "A shift must end after it begins. Choose a later end.")
    _break_inside = models.Constraint(
        "CHECK ((break_start IS NULL) = (break_stop IS NULL)"
        " AND (break_start IS NULL OR (break_start < break_stop AND break_start >= start AND break_stop <= stop)))",
        "A break needs a begin and an end, both within the shift. Change the break, or leave it empty.",
    )
    _branch_day = models.Index("(branch_id, shift_date)")

    @api.depends("start", "branch_id")
    def _compute_shift_date(self):
        for draft in self:
            draft.shift_date = draft.branch_id._local_date(draft.start) if draft.start and draft.branch_id else False

    def write(self, vals):
        result = super().write(vals)
        if {"branch_id", "employee_id"} & set(vals):
            self.check_access("write")  # a plan is not pushed into a branch that is not one's own
        return result

    def _publish(self):
        """Turn plans into shifts, from which times are offered."""
        names = ("start", "stop", "break_start", "break_stop")
        vals_list = [
            {"employee_id": draft.employee_id.id, "branch_id": draft.branch_id.id, **{name: draft[name] for name in names}}
            for draft in self
        ]
        self.unlink()
        return self.env["salon.shift"].create(vals_list)
