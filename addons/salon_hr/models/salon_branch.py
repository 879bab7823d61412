from odoo import fields, models


class SalonBranch(models.Model):
    """What a branch counts as late, and the door of its kiosk."""

    _inherit = "salon.branch"

    punch_grace_min = fields.Integer(string="Grace for coming and going, minutes", default=5)
    kiosk_key_ids = fields.One2many("salon.kiosk.key", "branch_id", groups="salon_crm.group_salon_manager")
    kiosk_count = fields.Integer(compute="_compute_kiosk_count", groups="salon_crm.group_salon_manager")

    _punch_grace_sane = models.Constraint(
        "CHECK (COALESCE(punch_grace_min, 0) BETWEEN 0 AND 60)", "Enter 0 to 60 minutes of grace for coming and going."
    )

    def _compute_kiosk_count(self):
        counts = dict(self.env["salon.kiosk.key"]._read_group([("branch_id", "in", self.ids)], ["branch_id"], ["__count"]))
        for branch in self:
            branch.kiosk_count = counts.get(branch, 0)

    def action_make_kiosk(self):
        """Open a kiosk on this device: its address is shown once."""
        self.ensure_one()
        token = self.env["salon.kiosk.key"]._make(self)
        return {"type": "ir.actions.act_url", "url": f"/salon/kiosk/{token}", "target": "new"}

    def action_close_kiosks(self):
        """Shut every kiosk of this branch: addresses that were given out open nothing any more."""
        self.ensure_one()
        self.kiosk_key_ids.unlink()
