{
    "name": "Salon Import",
    "summary": "Takes over customers, pets, services, visits and balances from lists of other systems",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "salon_crm",
        "salon_security",
    ],
    "external_dependencies": {"python": ["charset-normalizer", "openpyxl", "phonenumbers", "python-dateutil"]},
    "data": [
        "security/ir.model.access.csv",
        "security/salon_import_security.xml",
        "data/product_template_data.xml",
        "views/salon_import_views.xml",
        "views/salon_import_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["salon_import/static/src/**/*"],
        "web.assets_tests": ["salon_import/static/tests/tours/*"],
    },
}
