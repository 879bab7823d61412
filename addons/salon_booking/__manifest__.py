{
    "name": "Salon Booking",
    "summary": "Appointments with people, places and phases that can never be double-booked",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": ["salon_crm"],
    "data": [
        "security/ir.model.access.csv",
        "security/salon_booking_security.xml",
        "security/salon_appointment_change_security.xml",
        "security/salon_appointment_hold_security.xml",
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "wizard/salon_shift_copy_views.xml",
        "views/salon_appointment_views.xml",
        "views/salon_branch_views.xml",
        "views/salon_appointment_history_views.xml",
        "views/salon_appointment_once_views.xml",
        "views/salon_shift_views.xml",
        "views/salon_booking_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "salon_booking/static/src/components/**/*",
        ],
    },
}
