{
    "name": "Salon Loyalty",
    "summary": "Points in an append-only ledger that can be proven",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": ["salon_crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/salon_loyalty_security.xml",
        "data/ir_cron_data.xml",
        "views/salon_ledger_line_views.xml",
        "views/salon_ledger_lot_views.xml",
        "views/salon_ledger_transaction_views.xml",
        "views/res_partner_views.xml",
        "views/res_config_settings_views.xml",
    ],
}
