{
    "name": "Salon Security",
    "summary": "Shuts doors that a stock server leaves open",
    "version": "19.0.1.0.0",
    "category": "Services",
    "author": "Salon",
    "license": "LGPL-3",
    "depends": ["auth_signup", "base_setup", "mail", "portal", "web"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_config_parameter_data.xml",
        "data/ir_cron_data.xml",
        "views/res_users_views.xml",
    ],
}
