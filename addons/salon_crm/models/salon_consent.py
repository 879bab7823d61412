from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, clean_context
from odoo.tools.translate import LazyTranslate

from odoo.addons.salon_workflow.tools.append_only import refuse_changes

_lt = LazyTranslate(__name__)

PURPOSES = [("marketing", "News and offers"), ("photos", "Photos of the result")]
CHANNELS = [("sms", "Text message"), ("email", "E-mail"), ("public", "Shown in public")]
HOW = [("portal", "On the own page"), ("desk", "At the desk"), ("phone", "By phone"), ("paper", "On paper")]
# What is asked for at all; nothing is given until somebody gives it.
ASKED = (("marketing", "sms"), ("marketing", "email"), ("photos", "public"))
# What a row says for ever; only the customer may change, when two files become one.
FIXED_COLUMNS = ("purpose", "channel", "is_given", "recorded_at", "how", "text", "text_version", "user_id")


class SalonConsent(models.Model):
    """That a customer said yes or no: to what, by which way, when, how, and in which words. The newest row counts.

    Rows are never changed or deleted, so that each of them is proof of what was said then.
    """

    _name = "salon.consent"
    _description = "Consent"
    _inherit = ["workflow.emitter"]
    _order = "id desc"
    _rec_name = "purpose"
    _log_access = False

    _workflow_events = {
        "consent.given": {"label": _lt("Consent given"), "payload": {"purpose": "str", "channel": "str"}},
        "consent.withdrawn": {"label": _lt("Consent withdrawn"), "payload": {"purpose": "str", "channel": "str"}},
    }

    customer_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="restrict", domain=[("is_salon_customer", "=", True)],
    )
    purpose = fields.Selection(PURPOSES, string="For", required=True, default="marketing")
    channel = fields.Selection(CHANNELS, string="By", required=True, default="sms")
    is_given = fields.Boolean(string="Given", help="Not ticked: withdrawn.")
    recorded_at = fields.Datetime(string="When", required=True, readonly=True, default=fields.Datetime.now)
    how = fields.Selection(HOW, required=True, default="desk", help="How the customer said it.")
    text = fields.Text(string="Words", required=True, readonly=True, help="What the customer was told.")
    text_version = fields.Char(string="Version of the words", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="Noted by", required=True, readonly=True, ondelete="restrict")

    _standing = models.Index("(customer_id, purpose, channel, id DESC)")

    def init(self):
        refuse_changes(self.env.cr, self._table, FIXED_COLUMNS)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("how") == "portal" and not self.env.su:
                raise UserError(self.env._("Only customers say this on their own page. Choose how you were told."))
            text = self._get_text(vals.get("purpose", "marketing"), vals.get("channel", "sms"))
            version = sha256(text.encode()).hexdigest()[:12]
            vals.update(text=text, text_version=version, recorded_at=fields.Datetime.now(), user_id=self.env.uid)
        # Defaults that a caller sends along would come after the checks, and the words would prove something else.
        rows = super(SalonConsent, self.with_context(clean_context(self.env.context))).create(vals_list).with_env(self.env)
        for is_given, changed in rows.grouped("is_given").items():
            changed._emit(
                "consent.given" if is_given else "consent.withdrawn",
                payload=lambda row: {"purpose": row.purpose, "channel": row.channel},
                partner_field="customer_id",
            )
        return rows

    @api.constrains("customer_id")
    def _check_customer(self):
        if any(not row.customer_id.is_salon_customer for row in self.sudo()):  # sudo: only whether it is a customer
            raise ValidationError(self.env._("Only a customer can consent. Choose a customer."))

    @api.constrains("purpose", "channel")
    def _check_asked(self):
        if any((row.purpose, row.channel) not in ASKED for row in self):
            raise ValidationError(self.env._("This way does not go with this purpose. Choose another way."))

    @api.model
    def _get_text(self, purpose, channel):
        """Return the words that are read before somebody says yes, in the language of the reader."""
        if purpose == "photos":
            return self.env._("The salon may show photos of my result on its pages. I can take this back at any time.")
        if channel == "email":
            return self.env._("The salon may send me news and offers by e-mail. I can take this back at any time.")
        return self.env._("The salon may send me news and offers by text message. I can take this back at any time.")

    @api.model
    def _get_standing(self, customers):
        """Return ``{(customer id, purpose, channel): newest row}``; what nobody ever said is not in it."""
        self.flush_model()
        rows = self.env.execute_query(SQL(
            "SELECT DISTINCT ON (customer_id, purpose, channel) id FROM salon_consent WHERE customer_id = ANY(%s)"
            " ORDER BY customer_id, purpose, channel, id DESC", list(customers.ids),
        ))
        # search: the caller's rights decide what is seen
        found = self.search([("id", "in", [row[0] for row in rows])])
        return {(row.customer_id.id, row.purpose, row.channel): row for row in found}

    @api.model
    def _is_given(self, customer, purpose, channel):
        row = self._get_standing(customer).get((customer.id, purpose, channel))
        return bool(row and row.is_given)

    @api.model
    def _record(self, customer, purpose, channel, is_given, how):
        """Note what a customer said; saying again what stands already adds nothing. Returns the row that stands."""
        row = self._get_standing(customer).get((customer.id, purpose, channel))
        if bool(row and row.is_given) == is_given:
            return row
        return self.create({"customer_id": customer.id, "purpose": purpose, "channel": channel, "is_given": is_given, "how": how})
