from odoo import SUPERUSER_ID, api

from odoo.addons.salon_crm.hooks import set_language_forms


def migrate(cr, version):
    """Salons that were installed before the forms of day and time came with the addon get them as well."""
    set_language_forms(api.Environment(cr, SUPERUSER_ID, {}))
