{
    "name": "Salon Website: Deposits",
    "summary": "Customers pay the deposit that the terms ask for while they book online",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": ["payment_demo", "salon_website"],
    "data": [
        "views/pay_templates.xml",
        "views/salon_appointment_views.xml",
    ],
    "auto_install": True,
    "post_init_hook": "shut_pretend_provider",
}
