from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    salon_branch_ids = fields.Many2many(
        "salon.branch", string="Branches", help="Desk and stylists see these branches only. Managers and accountants see all when empty.",
    )
    salon_branch_id = fields.Many2one("salon.branch", string="Branch at work")

    def write(self, vals):
        res = super().write(vals)
        if "salon_branch_ids" in vals:
            # Record rules name the user's branches and are kept per user until told otherwise.
            self.env.registry.clear_cache()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_own_searches(self):
        """Delete the searches that are theirs alone: a search left without a person would be everybody's."""
        # sudo: nobody sees another's searches, not even who may delete the person
        searches = self.env["ir.filters"].sudo().with_context(active_test=False).search([("user_ids", "in", self.ids)])
        searches.filtered(lambda search: search.user_ids <= self).unlink()

    def _get_home_action(self):
        """Return the action that this person's day starts with, or an empty recordset for people outside the salon.

        Extension point: an addon returns its own action for the roles it serves, else ``super()``.
        """
        self.ensure_one()
        roles = ("salon_crm.group_salon_desk", "salon_crm.group_salon_stylist", "salon_crm.group_salon_accountant")
        if any(self.has_group(role) for role in roles):
            return self.env.ref("salon_crm.salon_home_action", raise_if_not_found=False) or self.env["ir.actions.client"]
        return self.env["ir.actions.client"]

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["salon_branch_ids", "salon_branch_id"]
