{
    "name": "Salon Day Board",
    "summary": "The day of a branch on one screen: who is where, what comes next, book and move without leaving it",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "bus",
        "salon_waitlist",
    ],
    "data": [
        "views/salon_board_views.xml",
        "views/salon_board_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "salon_board/static/src/components/**/*",
        ],
    },
}
