{
    "name": "Salon Team",
    "summary": "The rota of a week, leave that tells which visits it leaves alone, and who came when",
    "version": "19.0.1.0.1",
    "category": "Human Resources",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "calendar",
        "hr_attendance",
        "hr_holidays",
        "salon_booking",
    ],
    "data": [
        "security/ir.model.access.csv",
        "security/salon_hr_security.xml",
        "data/hr_leave_type_data.xml",
        "data/ir_cron_data.xml",
        "data/salon_shift_template_data.xml",
        "views/salon_shift_template_views.xml",
        "views/salon_appointment_views.xml",
        "views/salon_branch_views.xml",
        "views/hr_employee_views.xml",
        "views/kiosk_templates.xml",
        "views/salon_rota_views.xml",
        "views/salon_hr_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "salon_hr/static/src/components/**/*",
        ],
        "salon_hr.assets_kiosk": [
            "salon_crm/static/src/scss/primary_variables.scss",
            "salon_hr/static/src/kiosk/kiosk.scss",
        ],
    },
    "post_init_hook": "post_init_hook",
}
