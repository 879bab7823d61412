from odoo import fields, models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    _inherit = "res.partner"

    salon_account_url = fields.Char(string="Own pages", compute="_compute_salon_account_url", groups="salon_crm.group_salon_desk")

    def _compute_salon_account_url(self):
        for partner in self:
            partner.salon_account_url = f"{partner.get_base_url()}/book/account"

    def action_send_account_link(self):
        """Send the customer the address of their own pages. It opens nothing by itself: who comes there proves the number."""
        self.ensure_one()
        self.check_access("write")
        branch = self.salon_branch_id or self.env["salon.branch"]._get_default_branch()
        messages = self.env["salon.online.message"]
        contact = messages._contact_of(self)
        if not contact or not branch:
            raise UserError(self.env._("Nothing can be sent to this customer. Enter a whole phone number or an e-mail address first."))
        reader = self.with_context(lang=self.lang or self.env.lang)
        subject = reader.env._("Your visits at %(branch)s", branch=branch.name)
        words = reader.env._("See, move and book your visits at %(branch)s: %(url)s", branch=branch.name, url=self.salon_account_url)
        messages._tell(branch, "link", contact, subject, words)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": self.env._("The link is on its way to the customer."), "type": "success"},
        }
