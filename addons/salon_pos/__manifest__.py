{
    "name": "Salon Till",
    "summary": "Pay a visit at the till: its services, retail products, staff and points on one order",
    "version": "19.0.1.1.0",
    "category": "Sales/Point of Sale",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "point_of_sale",
        "salon_booking",
        "salon_loyalty",
        "stock_account",
    ],
    "external_dependencies": {"python": ["polib"]},
    "data": [
        "security/salon_pos_groups.xml",
        "security/ir.model.access.csv",
        "security/salon_pos_security.xml",
        "views/pos_config_views.xml",
        "views/pos_order_views.xml",
        "views/salon_branch_views.xml",
        "views/salon_till_approval_views.xml",
        "views/salon_visit_views.xml",
        "views/salon_pos_menus.xml",
    ],
    "assets": {
        "point_of_sale._assets_pos": [
            "salon_crm/static/src/scss/tokens.scss",
            "salon_crm/static/src/scss/salon.scss",
            "salon_pos/static/src/app/**/*",
        ],
        "web.assets_tests": ["salon_pos/static/tests/tours/**/*"],
    },
}
