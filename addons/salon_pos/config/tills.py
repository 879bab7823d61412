"""Applying config/salon gives each branch its till, once the branches, services and products are there."""

from odoo.addons.salon_crm.config.registry import register


def load_tills(upsert, folder):
    """Set up the tills of all branches whose company keeps books; safe to repeat."""
    branches = upsert.env["salon.branch"].with_context(active_test=True).search([])
    branches.filtered(lambda branch: branch.company_id._has_chart())._ensure_pos()


register("tills", load_tills, addon="salon_pos", file="branches", order=90)
