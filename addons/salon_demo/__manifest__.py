{
    "name": "Salon Demo",
    "summary": "A believable salon to try everything on, made from a seed",
    "version": "19.0.1.0.0",
    "category": "Hidden",
    "author": "Salon CRM contributors",
    "license": "LGPL-3",
    "depends": [
        "l10n_cn",
        "salon_analytics",
        "salon_booking",
        "salon_import",
        "salon_import_booking",
        "salon_import_loyalty",
        "salon_loyalty",
        "salon_pos",
        "salon_security",
    ],
}
