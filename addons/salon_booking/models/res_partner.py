from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

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
