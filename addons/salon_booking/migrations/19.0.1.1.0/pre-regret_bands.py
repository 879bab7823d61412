"""How much was lost on a day got keys that sort as the bands do."""

BANDS = {"none": "lost_00", "to_15": "lost_15", "to_30": "lost_30", "to_60": "lost_60", "more": "lost_more"}


def migrate(cr, version):
    for old, new in BANDS.items():
        cr.execute("UPDATE salon_day_regret SET regret_band = %s WHERE regret_band = %s", (new, old))
