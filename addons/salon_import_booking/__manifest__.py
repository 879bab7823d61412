{
    "name": "Salon Import: Bookings",
    "summary": "Puts the bookings ahead of an imported list into the diary, each through the door that refuses overlaps",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "salon_booking",
        "salon_import",
    ],
    "auto_install": True,
}
