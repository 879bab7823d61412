import re
from calendar import monthrange

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.names import digits_of, family_name, name_words, pinyin_of, query_words, search_key, split_name_and_phone

# Words of one or two letters are looked up at the start of a word: the index knows pieces of three letters.
SHORT_WORD = 2
# Nobody is older; a year before that has lost its first digits.
OLDEST = 125
# Part of a Chinese name as data, whatever the language of the screen.
HONORIFICS = {"female": "女士", "male": "先生"}
# What the books never need of a customer: how to reach them, who they are, what was noted about them.
PRIVATE_FIELDS = {
    "phone", "phone_sanitized", "phone_mobile_search", "phone_sanitized_blacklisted", "phone_blacklisted", "email", "email_normalized",
    "email_formatted", "comment", "import_note", "salon_source", "gender", "birth_year", "birth_month", "birth_day", "birth_is_lunar",
    "birth_is_leap_month", "birthday_text", "preferred_employee_id", "pet_ids", "name_pinyin", "message_ids", "website_message_ids",
    "activity_ids",
}
EXPRESSIONS = {"invisible", "column_invisible", "readonly", "required", "domain", "filter_domain", "context"}


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
    same_phone_ids = fields.Many2many(
        "res.partner", string="Same phone number", compute="_compute_same_phone_ids", groups="salon_crm.group_salon_desk",
    )
    phone_shared_reason = fields.Char(string="Why two people share this number", groups="salon_crm.group_salon_desk")
    pet_ids = fields.One2many("salon.pet", "owner_id", string="Pets")
    visit_ids = fields.One2many("salon.visit", "customer_id", string="Visits")
    consent_ids = fields.One2many("salon.consent", "customer_id", string="Consents", groups="salon_crm.group_salon_desk")
    # finding
    name_pinyin = fields.Char(string="Name in pinyin", compute="_compute_salon_search", store=True)
    salon_search = fields.Text(string="Search key", compute="_compute_salon_search", store=True, groups="salon_crm.group_salon_desk")
    # caches with one writer, _refresh_visit_stats
    visit_count = fields.Integer(string="Visits so far", readonly=True, copy=False)
    visit_total = fields.Monetary(string="Spent so far", readonly=True, copy=False)
    first_visit_date = fields.Date(string="First visit", readonly=True, copy=False)
    last_visit_date = fields.Date(string="Last visit", readonly=True, copy=False)
    no_show_count = fields.Integer(string="No-shows", readonly=True, copy=False)

    _salon_search_trigram = models.Index("USING gin (salon_search gin_trgm_ops)")
    _salon_last_visit = models.Index("(last_visit_date DESC NULLS LAST, id DESC) WHERE is_salon_customer IS TRUE AND active IS TRUE")
    _salon_created = models.Index("(create_date DESC) WHERE is_salon_customer IS TRUE AND active IS TRUE")
    _birth_parts_sane = models.Constraint(
        "CHECK (COALESCE(birth_month, 0) BETWEEN 0 AND 12 AND COALESCE(birth_day, 0) BETWEEN 0 AND 31"
        " AND COALESCE(birth_year, 0) BETWEEN 0 AND 2200)",
        "This birthday does not exist. Months go from 1 to 12, days from 1 to 31; leave unknown parts at 0.",
    )

    @api.constrains("birth_year", "birth_month", "birth_day", "birth_is_lunar")
    def _check_birthday(self):
        for partner in self.filtered(lambda person: person.birth_year or person.birth_month or person.birth_day):
            partner._check_day_of_birth(fields.Date.context_today(partner))

    def _check_day_of_birth(self, today):
        year, month, day = self.birth_year, self.birth_month, self.birth_day
        if year and not today.year - OLDEST <= year <= today.year:
            raise ValidationError(self.env._("%(year)s cannot be a year of birth. Write all four digits, or leave it empty.", year=year))
        if not (month and day):
            return
        # 29 February is a birthday when the year is not known; a lunar month has at most 30 days.
        last = 30 if self.birth_is_lunar else monthrange(year or 2000, month)[1]
        if day > last:
            raise ValidationError(self.env._("Month %(month)s ends with day %(last)s. Correct the birthday.", month=month, last=last))
        if year and not self.birth_is_lunar and (year, month, day) > (today.year, today.month, today.day):
            raise ValidationError(self.env._("This birthday lies ahead. Correct the year, or leave it empty."))

    # what accountants may not learn

    def _has_field_access(self, field, operation):
        if field.name in PRIVATE_FIELDS and not self.env.su and self._hides_private_fields():
            return False
        return super()._has_field_access(field, operation)

    def _hides_private_fields(self):
        """Tell whether the user keeps the books and nothing else, and these are customers (or it is asked for the model)."""
        user = self.env.user
        if not user.has_group("salon_crm.group_salon_accountant") or user.has_group("salon_crm.group_salon_desk"):
            return False
        # sudo: one yes or no, the record itself stays where it is; users and companies keep their numbers
        return not self or any(partner.is_salon_customer for partner in self.sudo() if partner.id)

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        return (*super()._get_view_cache_key(view_id, view_type, **options), self.browse()._hides_private_fields())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if self.browse()._hides_private_fields():
            for node in arch.xpath("//*[@*]"):
                if self._shows_private_field(node) and node.getparent() is not None:
                    node.getparent().remove(node)
        return arch, view

    @api.model
    def _shows_private_field(self, node):
        """Tell whether a node of a view is, labels or depends on a field that is hidden."""
        if (node.get("name") if node.tag == "field" else node.get("for")) in PRIVATE_FIELDS:
            return True
        expressions = " ".join(value for name, value in node.attrib.items() if name in EXPRESSIONS or name.startswith("t-"))
        return any(word in PRIVATE_FIELDS for word in re.findall(r"\w+", expressions))

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Notes about a customer are for those who may change the customer."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        hidden = self.filtered(lambda partner: partner.is_salon_customer and partner._hides_private_fields())
        return {**operations, **dict.fromkeys(hidden, "write")}

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

    @api.depends(
        "name", "complete_name", "phone", "phone_sanitized", "email", "ref", "vat", "is_salon_customer", "pet_ids.name", "pet_ids.active",
    )
    def _compute_salon_search(self):
        for partner in self:
            partner.name_pinyin = pinyin_of(partner.name) or False
            # sudo: the key must hold every pet, whoever saves the customer
            pet_names = partner.sudo().pet_ids.mapped("name") if partner.is_salon_customer else []
            pets = [part for name in pet_names for part in (name, name_words(name))]
            partner.salon_search = search_key(
                partner.complete_name or partner.name, name_words(partner.name), digits_of(partner.phone_sanitized),
                digits_of(partner.phone), partner.email, partner.ref, partner.vat, *pets,
            )

    @api.depends("phone_sanitized", "is_salon_customer")
    def _compute_same_phone_ids(self):
        numbers = [number for number in self.mapped("phone_sanitized") if number]
        holders = self.env["res.partner"]
        if numbers:
            holders = holders.search([("is_salon_customer", "=", True), ("phone_sanitized", "in", numbers)])
        by_number = holders.grouped("phone_sanitized")
        for partner in self:
            others = by_number.get(partner.phone_sanitized, holders.browse()) if partner.phone_sanitized else holders.browse()
            partner.same_phone_ids = others - partner._origin

    # one-box search

    @api.model
    def _search_display_name(self, operator, value):
        if self.browse()._hides_private_fields():
            # The key holds phone numbers and pets: who may not read them does not find by them either.
            return Domain.OR(Domain(name, operator, value) for name in ("complete_name", "ref", "vat"))
        if operator not in ("ilike", "like") or not isinstance(value, str) or not query_words(value):
            return super()._search_display_name(operator, value)
        return self._get_words_domain(query_words(value))

    @api.model
    def _get_words_domain(self, words, at_word_start=False):
        """Return a domain for partners whose search key holds every word; the index serves it."""
        return Domain.AND([
            self._get_key_domain(f" {word}" if at_word_start or self._is_short(word) else word) for word in words
        ])

    @api.model
    def _is_short(self, word):
        return len(word) <= SHORT_WORD and not word.isdigit()

    @api.model
    def _get_key_domain(self, piece):
        # Every third address ends in the same few domains: look up what stands before the @, then compare the whole.
        local, at, _domain = piece.partition("@")
        indexed = local + at if len(local.strip()) > SHORT_WORD else piece
        pattern = "%" + indexed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        field = self._fields["salon_search"]

        def to_sql(model, alias, query):
            key = SQL.identifier(alias, "salon_search", to_flush=field)
            if indexed == piece:
                return SQL("%s LIKE %s", key, pattern)
            return SQL("(%s LIKE %s AND strpos(%s, %s) > 0)", key, pattern, key, piece)

        # sudo: the key itself is for the desk only, being found is for all who may read the partner
        return Domain.custom(to_sql=to_sql, predicate=lambda partner: piece in (partner.sudo().salon_search or ""))

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        words = query_words(name) if operator in ("ilike", "like") and not self.browse()._hides_private_fields() else []
        if not words:
            return super().name_search(name, domain, operator, limit)
        partners = self._find_by_words(words, Domain(domain or Domain.TRUE), limit)
        # sudo: found with the person's rights; a name may be made of parts they cannot open.
        return [(partner.id, partner.display_name) for partner in partners.sudo()]

    @api.model
    def _find_by_words(self, words, domain, limit):
        """Return at most ``limit`` partners, best first: words that begin so, then words that contain it, then one typo.

        Within a step those who came last stand first.
        """
        order = "last_visit_date DESC NULLS LAST, id DESC"
        found = self.search(domain & self._get_words_domain(words, at_word_start=True), order=order, limit=limit)
        if not limit or len(found) < limit:
            rest = limit and limit - len(found)
            anywhere = domain & self._get_words_domain(words) & Domain("id", "not in", found.ids)
            found += self.search(anywhere, order=order, limit=rest)
        longest = max(words, key=len)
        if not found and len(longest) > 3:
            others = [word for word in words if word != longest]
            similar = domain & self._get_similar_domain(longest) & self._get_words_domain(others)
            found = self.search(similar, order=order, limit=limit)
        # sudo: only the order depends on the key, which is hidden from some roles.
        return found.sorted(lambda partner: partner.sudo()._get_match_rank(words))

    @api.model
    def _get_similar_domain(self, word):
        """Return a domain for partners with a word like this one: one letter off in a word of four or more."""
        field = self._fields["salon_search"]
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s %%> %s", SQL.identifier(alias, "salon_search", to_flush=field), word),
        )

    def _get_match_rank(self, words):
        """Return 0 for an exact name, 1 for a whole word or a number that ends so, 2 for the rest."""
        key, name = self.salon_search or "", " ".join(words)
        if search_key(self.name).strip() == name:
            return 0
        return 1 if all(f"{word} " in key for word in words) else 2

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # Those who never came stand last, in the order that the index keeps.
        if field_name == "last_visit_date" and direction.code == "DESC" and not nulls.code:
            nulls = SQL("NULLS LAST")
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.depends("phone", "is_salon_customer")
    def _compute_display_name(self):
        super()._compute_display_name()
        # Two people of one name are told apart by the end of their number; only the desk ever sees one.
        if not self.env.context.get("formatted_display_name") or not self.env.user.has_group("salon_crm.group_salon_desk"):
            return
        for partner in self.filtered("is_salon_customer"):
            digits = digits_of(partner.phone)
            if digits:
                partner.display_name = f"{partner.display_name} \t --··{digits[-4:]}--"

    @api.model
    def name_create(self, name):
        if not self.env.context.get("default_is_salon_customer"):
            return super().name_create(name)
        person, phone = split_name_and_phone(name)
        partner = self.create({"name": person or phone, "phone": phone or False})
        return partner.id, partner.display_name

    def get_formview_id(self, access_uid=None):
        if len(self) == 1 and self.is_salon_customer and self.env.user.has_group("salon_crm.group_salon_desk"):
            return self.env.ref("salon_crm.res_partner_view_form_customer").id
        return super().get_formview_id(access_uid)

    def _get_short_name(self):
        """Return what people without the right to contact data may call the customer.

        ``Lin Yue`` becomes ``Lin Y.``; 林悦 becomes 林女士, 林先生 or, when that is not known, ``林*``;
        a family name of two characters stays whole: 欧阳女士.
        """
        self.ensure_one()
        parts = (self.name or "").split()
        if not parts:
            return ""
        if len(parts) > 1:
            return f"{parts[0]} {parts[-1][:1]}."
        family = family_name(parts[0])
        return family + HONORIFICS.get(self.gender, "*") if family else parts[0]

    def action_open_visits(self):
        """Open the visits of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("salon_crm.salon_visit_action")
        return {**action, "domain": [("customer_id", "=", self.id)], "context": {"default_customer_id": self.id}}

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
        self._refresh_no_shows()
        self.invalidate_recordset(["visit_count", "visit_total", "first_visit_date", "last_visit_date", "no_show_count"])

    def _refresh_no_shows(self):
        if sources := self._no_show_sources():
            self.env.cr.execute(SQL(
                """
                UPDATE res_partner partner
                   SET no_show_count = (SELECT count(*) FROM (%s) no_show WHERE no_show.customer_id = partner.id)
                 WHERE id = ANY(%s)
                """,
                SQL(" UNION ALL ").join(sources), list(self.ids),
            ))

    def _no_show_sources(self):
        """Return queries with one row ``customer_id`` for each time a customer did not come; extend, and flush what they read."""
        return []
