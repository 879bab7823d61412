{
    "name": "Salon Import: Points",
    "summary": "Books the points of an imported list as the opening entry of each customer",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "salon_import",
        "salon_loyalty",
    ],
    "auto_install": True,
}
