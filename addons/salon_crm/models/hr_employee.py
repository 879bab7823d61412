from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    salon_branch_id = fields.Many2one("salon.branch", string="Branch", index="btree_not_null", ondelete="restrict")
    salon_level_id = fields.Many2one("salon.level", string="Level", ondelete="restrict")
    salon_skill_ids = fields.Many2many("salon.skill", string="Salon skills")
    qualification_ids = fields.One2many("salon.skill.level", "employee_id", string="Services")
    is_stylist = fields.Boolean(string="Serves customers", index=True)
    online_bookable = fields.Boolean(string="Bookable online")

    def _sync_qualifications(self):
        """Create the missing qualifications: services whose skills the person holds, priced at the person's level.

        Existing rows stay as they are, since an owner may have set own minutes or an own price there.

        :return: the created ``salon.skill.level`` records
        """
        services = self.env["product.template"].search([("is_salon_service", "=", True), ("skill_ids", "!=", False)])
        vals_list = []
        for employee in self.filtered("salon_level_id"):
            known = employee.with_context(active_test=False).qualification_ids.product_tmpl_id
            vals_list += [
                {"employee_id": employee.id, "product_tmpl_id": service.id, "level_id": employee.salon_level_id.id}
                for service in services - known
                if service.skill_ids <= employee.salon_skill_ids
                and (not service.level_price_ids or employee.salon_level_id in service.level_price_ids.level_id)
            ]
        return self.env["salon.skill.level"].create(vals_list)

    def action_sync_qualifications(self):
        """Add the services that these people can do by their skills; rows set by hand stay."""
        created = self._sync_qualifications()
        message = (
            self.env._("%(count)s services added.", count=len(created)) if created
            else self.env._("Nothing to add: no other service fits these skills and this level.")
        )
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {"type": "success", "message": message, "next": {"type": "ir.actions.client", "tag": "soft_reload"}},
        }
