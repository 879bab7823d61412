# A salon's day has 24 hours and its week begins on Monday. English dates begin with the year: 03/05 is March to some and May to others.
# {language: {field: (what Odoo comes with, ours)}}
FORMS = {
    "en_US": {"date_format": ("%m/%d/%Y", "%Y-%m-%d"), "time_format": ("%I:%M:%S %p", "%H:%M:%S"), "week_start": ("7", "1")},
    "zh_CN": {"week_start": ("7", "1")},
}


def set_language_forms(env):
    """Write days and times as salons do, where nobody chose another form than Odoo's yet."""
    for lang in env["res.lang"].with_context(active_test=False).search([("code", "in", list(FORMS))]):
        lang.write({field: ours for field, (theirs, ours) in FORMS[lang.code].items() if lang[field] == theirs})
