from odoo import api, models


class HrEmployee(models.Model):
    _name = "hr.employee"
    _inherit = ["hr.employee", "pos.load.mixin"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        loaded = [line["salon_employee_id"] for line in data.get("pos.order.line", ()) if line["salon_employee_id"]]
        return ["|", ("id", "in", loaded), ("is_stylist", "=", True), ("salon_branch_id", "=", config.salon_branch_id.id)]

    @api.model
    def _load_pos_data_fields(self, config):
        return ["name"]

    @api.model
    def _load_pos_data_search_read(self, data, config):
        # sudo: the desk may not open personnel files; the till needs the names of the branch's staff and nothing else.
        return super(HrEmployee, self.sudo())._load_pos_data_search_read(data, config)

    @api.model
    def _server_date_to_domain(self, domain):
        # The team is small and people move between branches: always the whole list.
        return domain
