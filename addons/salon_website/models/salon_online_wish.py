from odoo import api, fields, models

from ..engine.contact import ContactError, parse_contact

BATCH = 50


class SalonOnlineWish(models.Model):
    """Wishes for a new link, typed by anybody on the page of a dead one.

    A row is written for every number, whoever it belongs to, and a cron does the rest: neither the words nor the time of the
    page's answer tell whether a visit is booked.
    """

    _name = "salon.online.wish"
    _description = "Wish for a new link"
    _log_access = False
    _rec_name = "asked_at"

    contact = fields.Char(required=True, readonly=True, groups="base.group_system")
    lang = fields.Char(required=True, readonly=True)
    asked_at = fields.Datetime(required=True, readonly=True)

    @api.model
    def _note(self, contact, lang):
        # sudo: strangers ask; the row is gone once it is served
        self.sudo().create({"contact": contact.value, "lang": lang or "en_US", "asked_at": fields.Datetime.now()})
        self.env.ref("salon_website.ir_cron_send_links").sudo()._trigger()  # sudo: as above

    @api.model
    def _cron_send(self, limit=BATCH):
        """Send the links of the visits ahead to those who asked, one transaction each."""
        progress = self.env["ir.cron"]._commit_progress
        wishes = self.search([], limit=limit, order="id")
        progress(remaining=len(wishes))
        for wish in wishes:
            try:
                contact = parse_contact(wish.contact)
            except ContactError:
                contact = None
            if contact:
                self.env["salon.online"]._as_visitor(wish.lang)._send_links(contact)
            wish.unlink()
            progress(1)
