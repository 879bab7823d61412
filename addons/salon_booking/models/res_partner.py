import re

from odoo import models
from odoo.tools import SQL

from odoo.addons.salon_crm.tools.names import pinyin_of

CHINESE = re.compile(r"^[㐀-鿿]+$")
COMPOUND_SURNAMES = frozenset(
    [
        "欧阳",
        "司马",
        "上官",
        "诸葛",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "令狐",
        "慕容",
        "司徒",
        "夏侯",
        "端木",
        "南宫",
        "独孤",
        "宇文",
        "长孙",
        "轩辕",
        "钟离",
        "闻人",
    ]
)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _get_salon_short_name(self):
        """Return first name and initial of the family name: "Anna S.", and "悦 L." for 林悦. Empty for nobody."""
        name = " ".join((self.name or "").split())
        if not name:
            return ""
        if CHINESE.match(name):
            length = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
            family, first = name[:length], name[length:]
            return f"{first} {pinyin_of(family)[:1].upper()}." if first else name
        first, *rest = name.split(" ")
        return f"{first} {rest[-1][0].upper()}." if rest else first

    def _refresh_visit_stats(self):
        result = super()._refresh_visit_stats()
        if self.ids:
            self.env["salon.appointment"].flush_model()
            self.env.execute_query(
                SQL(
                    """UPDATE res_partner
                      SET no_show_count = (SELECT count(*) FROM salon_appointment
                                            WHERE customer_id = res_partner.id AND state = 'no_show')
                    WHERE id = ANY(%s) RETURNING id""",
                    list(self.ids),
                )
            )
            self.invalidate_recordset(["no_show_count"])
        return result
