from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.names import digits_of, pinyin_of, search_key


class ResPartner(models.Model):
    _inherit = "res.partner"

    # who
    is_salon_customer = fields.Boolean(string="Salon customer", index=True)
    gender = fields.Selection([("female", "Female"), ("male", "Male"), ("other", "Other")])
    birth_year = fields.Integer(string="Year of birth", help="0 when unknown.")
    birth_month = fields.Integer(string="Month of birth", help="0 when unknown.")
    birth_day = fields.Integer(string="Day of birth", help="0 when unknown.")
    birth_is_lunar = fields.Boolean(string="Lunar birthday")
    birth_is_leap_month = fields.Boolean(string="Leap month")
    birthday_text = fields.Char(string="Birthday", compute="_compute_birthday_text")
    # the salon's side
    salon_branch_id = fields.Many2one("salon.branch", string="Home branch", index="btree_not_null", ondelete="restrict")
    preferred_employee_id = fields.Many2one("hr.employee", string="Usual stylist", index="btree_not_null", ondelete="set null")
    salon_source = fields.Char(string="Found us through")
    import_note = fields.Text(string="From the old system")
    pet_ids = fields.One2many("salon.pet", "owner_id", string="Pets")
    visit_ids = fields.One2many("salon.visit", "customer_id", string="Visits")
    # finding
    name_pinyin = fields.Char(compute="_compute_salon_search", store=True)
    salon_search = fields.Text(compute="_compute_salon_search", store=True)
    # caches with one writer, _refresh_visit_stats
    visit_count = fields.Integer(string="Visits so far", readonly=True, copy=False)
    visit_total = fields.Monetary(string="Spent so far", readonly=True, copy=False)
    first_visit_date = fields.Date(string="First visit", readonly=True, copy=False)
    last_visit_date = fields.Date(string="Last visit", readonly=True, copy=False)
    no_show_count = fields.Integer(string="No-shows", readonly=True, copy=False)

    _salon_search_trigram = models.Index("USING gin (salon_search gin_trgm_ops) WHERE is_salon_customer")
    _salon_last_visit = models.Index("(last_visit_date DESC NULLS LAST, id) WHERE is_salon_customer AND active")
    _birth_parts_sane = models.Constraint(
        "CHECK (COALESCE(birth_month, 0) BETWEEN 0 AND 12 AND COALESCE(birth_day, 0) BETWEEN 0 AND 31"
        " AND COALESCE(birth_year, 0) BETWEEN 0 AND 2200)",
        "This birthday does not exist. Months go from 1 to 12, days from 1 to 31; leave unknown parts at 0.",
    )

    @api.depends("birth_year", "birth_month", "birth_day", "birth_is_lunar", "birth_is_leap_month")
    def _compute_birthday_text(self):
        for partner in self:
            partner.birthday_text = partner._format_birthday()

    def _format_birthday(self):
        if not (self.birth_month and self.birth_day):
            return str(self.birth_year) if self.birth_year else False
        day = f"{self.birth_month:02d}-{self.birth_day:02d}"
        if self.birth_year:
            day = f"{self.birth_year:04d}-{day}"
        if not self.birth_is_lunar:
            return day
        if self.birth_is_leap_month:
            return self.env._("%(day)s (lunar, leap month)", day=day)
        return self.env._("%(day)s (lunar)", day=day)

    @api.depends("name", "phone", "phone_sanitized", "email", "ref", "is_salon_customer", "pet_ids.name", "pet_ids.active")
    def _compute_salon_search(self):
        customers = self.filtered("is_salon_customer")
        (self - customers).name_pinyin = False
        (self - customers).salon_search = False
        for partner in customers:
            partner.name_pinyin = pinyin_of(partner.name)
            pets = [part for pet in partner.sudo().pet_ids for part in (pet.name, pinyin_of(pet.name))]
            partner.salon_search = search_key(
                partner.name, partner.name_pinyin, digits_of(partner.phone_sanitized or partner.phone), partner.email, partner.ref, *pets,
            )

    def _refresh_visit_stats(self):
        """Rewrite the cached visit figures of these customers from their closed visits; the only writer of those fields."""
        if not self.ids:
            return
        self.env["salon.visit"].flush_model()
        self.env.cr.execute(SQL(
            """
            UPDATE res_partner partner
               SET visit_count = COALESCE(stats.visits, 0), visit_total = COALESCE(stats.total, 0),
                   first_visit_date = stats.first_date, last_visit_date = stats.last_date
              FROM res_partner target
              LEFT JOIN (SELECT customer_id, count(*) AS visits, sum(amount_total) AS total,
                                min(visit_date) AS first_date, max(visit_date) AS last_date
                           FROM salon_visit
                          WHERE state = 'closed' AND customer_id = ANY(%(ids)s)
                          GROUP BY customer_id) stats ON stats.customer_id = target.id
             WHERE target.id = ANY(%(ids)s) AND partner.id = target.id
            """,
            ids=list(self.ids),
        ))
        self.invalidate_recordset(["visit_count", "visit_total", "first_visit_date", "last_visit_date"])
