from odoo import models


class SalonWaitlistOffer(models.Model):
    """An offer goes to the customer's phone with a secret link; what it becomes opens by the same link."""

    _inherit = "salon.waitlist.offer"

    def _decline_all(self, now):
        for offer in self:
            offer._decline(now)

    def _on_offered(self):
        result = super()._on_offered()
        for offer in self:
            offer._tell_offered()
        return result

    def _on_accepted(self):
        result = super()._on_accepted()
        for offer in self:
            # sudo: links are made by what happens, never by hand
            links = self.env["salon.online.link"].sudo().search([("wish_id", "=", offer.wish_id.id)])
            links.write({"appointment_id": offer.appointment_id.id})
            offer._tell_accepted()
        return result

    def _get_doors(self):
        """Return the doors of the pages in the customer's language."""
        lang = self.sudo().customer_id.lang or self.env.lang  # sudo: in which language somebody reads
        return self.env["salon.online"]._as_visitor(lang)

    def _tell_offered(self):
        doors = self._get_doors()
        offer, messages = self.with_env(doors.env), doors.env["salon.online.message"]
        contact, branch = messages._contact_of(offer.customer_id), offer.branch_id
        if not contact:
            return
        planner, env = doors.env["salon.booking.planner"], doors.env
        subject = env._("%(when)s is free", when=planner._clock(branch, offer.start, with_day=True))
        body = env._(
            "%(subject)s: %(services)s, %(branch)s. It is held for you until %(until)s. Take it with one tap: %(url)s",
            subject=subject,
            services=offer.wish_id.service_names,
            branch=branch.name,
            until=planner._clock(branch, offer.expires_at),
            url=f"{branch.get_base_url()}/book/wait/{env['salon.online.link']._make_for_wish(offer.wish_id)}",
        )
        messages._tell(branch, "offer", contact, subject, body, expires_at=offer.expires_at)

    def _tell_accepted(self):
        doors = self._get_doors()
        appointment = self.with_env(doors.env).appointment_id
        contact = doors.env["salon.online.message"]._contact_of(appointment.customer_id)
        if contact:
            doors._tell_booked(appointment, contact, doors.env["salon.online.link"]._make(appointment))
