"""The thinking of the public pages, without Odoo."""
