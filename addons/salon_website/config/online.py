"""Which branches take bookings on the public pages, from the branches file."""

from odoo.addons.salon_crm.config.registry import register


def load_online(up, folder):
    for row in folder.rows("branches", "branch"):
        branch = up.env["salon.branch"].browse(up.ref("branch", row["key"]) or ())
        if branch and "online" in row:  # without a word in the file the owner's own setting stays
            up.touch(branch, {"online_booking": row["online"]})


register("online_booking", load_online, addon="salon_website", file="branches", order=45)
