from odoo import api, models

SEARCH_LIMIT = 20
# Not needed at a till, so they do not lie in the browser.
UNUSED_FIELDS = {"street", "street2", "city", "state_id", "zip", "pos_contact_address"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _load_pos_data_domain(self, data, config):
        """Load only the customers of open orders: a till finds the others on the server instead of keeping them all."""
        if not config.salon_branch_id:
            return super()._load_pos_data_domain(data, config)
        loaded = {order["partner_id"] for order in data["pos.order"] if order["partner_id"]}
        return [("id", "in", [*loaded, self.env.user.partner_id.id])]

    @api.model
    def _load_pos_data_fields(self, config):
        names = super()._load_pos_data_fields(config)
        if not config.salon_branch_id:
            return names
        return [*(name for name in names if name not in UNUSED_FIELDS), "points_balance"]

    @api.model
    def search_salon_customers(self, config_id, query):
        """Find customers for the till by name, pinyin, phone digits or pet.

        :return: {"res.partner": [...], "account.fiscal.position": [...]} as the till loads them, at most 20 customers
        """
        config = self.env["pos.config"].browse(config_id)
        config.check_access("read")
        customers = self.search(self._get_till_search_domain(query), limit=SEARCH_LIMIT) if (query or "").strip() else self.browse()
        positions = customers.fiscal_position_id
        return {
            "res.partner": self._load_pos_data_read(customers, config),
            "account.fiscal.position": positions._load_pos_data_read(positions, config),
        }

    @api.model
    def _get_till_search_domain(self, query):
        words = query.lower().split()
        return [("is_salon_customer", "=", True), *(("salon_search", "like", word) for word in words)]

    @api.model
    def get_new_partner(self, config_id, domain, offset):
        """Scrolling does not page through the whole file of customers."""
        if not domain and self.env["pos.config"].browse(config_id).salon_branch_id:
            return {"res.partner": [], "account.fiscal.position": []}
        return super().get_new_partner(config_id, domain, offset)
