"""The demo salon as plain values: a seeded generator without Odoo, clock or files."""
