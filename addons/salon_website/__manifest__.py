{
    "name": "Salon Website",
    "summary": "Customers book, move and cancel visits by themselves, on pages that weigh next to nothing",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": ["mail", "salon_waitlist"],
    "data": [
        "security/ir.model.access.csv",
        "security/salon_online_message_security.xml",
        "data/ir_cron_data.xml",
        "views/page_templates.xml",
        "views/visit_templates.xml",
        "views/wait_templates.xml",
        "views/salon_branch_views.xml",
        "views/salon_online_message_views.xml",
        "views/salon_website_menus.xml",
    ],
    "assets": {
        "salon_website.assets_public": [
            "salon_crm/static/src/scss/primary_variables.scss",
            "salon_website/static/src/public/book.scss",
        ],
    },
}
