from odoo import fields, models


class HrEmployeePublic(models.Model):
    """What colleagues may know: where someone works, at which level, with which skills."""

    _inherit = "hr.employee.public"

    salon_branch_id = fields.Many2one("salon.branch", string="Branch", readonly=True)
    salon_level_id = fields.Many2one("salon.level", string="Level", readonly=True)
    is_stylist = fields.Boolean(string="Serves customers", readonly=True)
    online_bookable = fields.Boolean(string="Bookable online", readonly=True)
    salon_skill_ids = fields.Many2many(related="employee_id.salon_skill_ids", string="Salon skills")
    qualification_ids = fields.One2many(related="employee_id.qualification_ids", string="Services")
