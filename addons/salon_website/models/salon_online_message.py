from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..engine.contact import Contact, Kind

KEPT_DAYS = 7
KINDS = [
    ("code", "Code"),
    ("booked", "Booked"),
    ("moved", "Moved"),
    ("cancelled", "Cancelled"),
    ("link", "Link"),
    ("waitlist", "Waitlist"),
    ("offer", "Offer"),
]


class SalonOnlineMessage(models.Model):
    """What the public pages have to tell a customer's phone, until a provider takes it: a list that the desk can see.

    ``_deliver`` is the place for a provider: extend it, send the message there, and call `_record_sent` once it is taken.
    Without a provider rows wait here; in the demo salon the desk reads the code out. E-mail never comes here, it goes out.
    """

    _name = "salon.online.message"
    _description = "Message to a phone"
    _order = "id desc"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    phone = fields.Char(required=True, readonly=True)
    body = fields.Text(string="Text", required=True, readonly=True)
    branch_id = fields.Many2one("salon.branch", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True)
    appointment_id = fields.Many2one("salon.appointment", readonly=True, ondelete="cascade", index="btree_not_null")
    expires_at = fields.Datetime(string="Good until", readonly=True)
    state = fields.Selection([("waiting", "Waiting"), ("sent", "Sent")], required=True, readonly=True, default="waiting")

    @api.model
    def _tell(self, branch, kind, contact, subject, body, appointment=None, expires_at=None):
        """Send a text: by e-mail through the mail queue, to a phone through ``_deliver``."""
        if contact.kind == Kind.EMAIL:
            self._mail(branch, contact, subject, body)
            return
        # sudo: strangers cause it, the desk reads it
        message = self.sudo().create(
            {
                "kind": kind,
                "phone": contact.value,
                "body": body,
                "branch_id": branch.id,
                "appointment_id": appointment.id if appointment else False,
                "expires_at": expires_at,
            }
        )
        message._deliver()

    def _deliver(self):
        """Give messages to a provider; extension point, by default they wait in the list."""

    def _record_sent(self):
        self.write({"state": "sent"})

    @api.model
    def _mail(self, branch, contact, subject, body):
        company = branch.company_id
        # sudo: strangers cause it. The queue sends after this transaction, never inside it.
        self.env["mail.mail"].sudo().create(
            {
                "subject": subject,
                "body_html": plaintext2html(body),
                "email_to": contact.value,
                "email_from": company.email_formatted or self.env.ref("base.partner_root").sudo().email_formatted,
                "auto_delete": True,
            }
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _contact_of(self, partner):
        """Return how a customer can be told, the phone first; None if there is no way."""
        if partner.phone_sanitized:
            return Contact(kind=Kind.PHONE, value=partner.phone_sanitized)
        if partner.email_normalized:
            return Contact(kind=Kind.EMAIL, value=partner.email_normalized)
        return None

    @api.model
    def _get_code_kinds(self):
        """Return the kinds of messages that carry a code; extend with more."""
        return ["code"]

    @api.autovacuum
    def _gc_messages(self):
        """Forget codes a day after they ran out, the rest after a week: each of them opens a booking."""
        now = fields.Datetime.now()
        old = [("create_date", "<", now - timedelta(days=KEPT_DAYS))]
        codes = [("kind", "in", self._get_code_kinds()), ("expires_at", "<", now - timedelta(days=1))]
        self.search(["|", *old, "&", *codes], limit=10_000).unlink()
