{
    "name": "Salon Portal",
    "summary": "Customers see their visits, points, pets and consents, and book again, without a password",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": ["salon_loyalty", "salon_website"],
    "data": [
        "security/salon_online_message_security.xml",
        "views/account_templates.xml",
        "views/sign_templates.xml",
        "views/pet_templates.xml",
        "views/res_partner_views.xml",
    ],
    "assets": {
        "salon_website.assets_public": [
            "salon_portal/static/src/public/account.scss",
        ],
    },
}
