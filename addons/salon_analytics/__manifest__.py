{
    "name": "Salon Figures",
    "summary": "Takings, utilisation and rebooking by day, branch and person, and whether visits, till and books agree",
    "version": "19.0.1.1.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": ["salon_pos", "salon_security"],
    "data": [
        "security/ir.model.access.csv",
        "security/salon_rebooking_report_security.xml",
        "security/salon_takings_report_security.xml",
        "security/salon_utilisation_report_security.xml",
        "report/salon_rebooking_report_views.xml",
        "report/salon_takings_report_views.xml",
        "report/salon_utilisation_report_views.xml",
        "views/salon_analytics_menus.xml",
    ],
    "assets": {
        "web.assets_backend": ["salon_analytics/static/src/**/*"],
        "web.assets_tests": ["salon_analytics/static/tests/tours/**/*"],
    },
}
