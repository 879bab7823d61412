{
    "name": "Salon CRM",
    "summary": "Customers, pets, services, staff and visits of a salon chain",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "account",
        "hr",
        "phone_validation",
        "salon_workflow",
    ],
    "external_dependencies": {"python": ["phonenumbers", "pypinyin"]},
    "data": [
        "security/salon_crm_groups.xml",
        "security/ir.model.access.csv",
        "security/salon_crm_security.xml",
        "data/ir_sequence_data.xml",
    ],
    "assets": {
        "web._assets_primary_variables": [
            ("before", "web/static/src/scss/primary_variables.scss", "salon_crm/static/src/scss/primary_variables.scss"),
        ],
        "web.assets_web_dark": [
            ("before", "salon_crm/static/src/scss/primary_variables.scss", "salon_crm/static/src/scss/primary_variables.dark.scss"),
        ],
        "web.assets_backend": [
            "salon_crm/static/src/scss/tokens.scss",
            "salon_crm/static/src/scss/salon.scss",
            "salon_crm/static/src/components/**/*",
        ],
    },
    "application": True,
}
