from odoo import api, fields, models


class SalonAppointmentTask(models.Model):
    """Something about a booking that a person must settle: money to give back, a payment nobody knows of."""

    _name = "salon.appointment.task"
    _description = "Booking task"
    _order = "state desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection(
        [("refund", "Give money back"), ("payment", "Ask about a payment")], string="What", required=True, readonly=True
    )
    branch_id = fields.Many2one("salon.branch", required=True, readonly=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    customer_id = fields.Many2one("res.partner", string="Customer", readonly=True, ondelete="restrict", index="btree_not_null")
    hold_id = fields.Many2one("salon.appointment.hold", readonly=True, ondelete="restrict", index=True, required=True)
    start = fields.Datetime(string="Wished time", related="hold_id.start")
    payment_ref = fields.Char(string="Payment", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    state = fields.Selection([("open", "Open"), ("done", "Done")], required=True, readonly=True, default="open")
    done_at = fields.Datetime(string="Done at", readonly=True)
    done_user_id = fields.Many2one("res.users", string="Done by", readonly=True, ondelete="restrict")
    advice = fields.Char(string="What to do", compute="_compute_advice")

    _once = models.UniqueIndex("(hold_id, payment_ref, kind)", "This task is there already. Open that one.")
    _to_do = models.Index("(branch_id) WHERE state = 'open'")

    @api.depends("kind", "payment_ref", "amount", "hold_id")
    @api.depends_context("lang")
    def _compute_advice(self):
        planner = self.env["salon.booking.planner"]
        for task in self:
            time = planner._clock(task.branch_id, task.start, with_day=True) if task.start else ""
            if task.kind == "refund":
                task.advice = self.env._(
                    "Paid, but %(time)s could not be booked any more, or it was paid twice. Offer another time, or give the money back.",
                    time=time,
                )
            else:
                task.advice = self.env._(
                    "The customer went to pay for %(time)s and no answer came. Ask the provider; if it was paid, book or give it back.",
                    time=time,
                )

    def action_done(self):
        self.check_access("read")
        self.sudo()._close()  # sudo: amounts stay as told by the provider; only this much is the desk's to write

    def action_reopen(self):
        self.check_access("read")
        self.sudo().write({"state": "open", "done_at": False, "done_user_id": False})  # sudo: as above

    @api.model
    def _find_one(self, kind, hold, payment_ref):
        return self.search([("kind", "=", kind), ("hold_id", "=", hold.id), ("payment_ref", "=", payment_ref)])

    @api.model
    def _open_one(self, kind, hold, payment_ref, amount):
        """Return the one task for this payment; the hold is locked, so that it is made once."""
        return self._find_one(kind, hold, payment_ref) or self.create(
            {
                "kind": kind,
                "hold_id": hold.id,
                "branch_id": hold.branch_id.id,
                "customer_id": hold.customer_id.id or hold.appointment_id.customer_id.id or (hold.wanted or {}).get("customer_id"),
                "payment_ref": payment_ref,
                "amount": amount,
            }
        )

    def _close(self):
        self.filtered(lambda task: task.state == "open").write(
            {"state": "done", "done_at": fields.Datetime.now(), "done_user_id": self.env.uid}
        )
