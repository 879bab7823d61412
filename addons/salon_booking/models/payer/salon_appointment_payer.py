from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount


class SalonAppointment(models.Model):
    """Who pays for whom: a visit at the till for each payer, with exactly the services that he or she pays."""

    _inherit = "salon.appointment"

    guest_ids = fields.One2many("salon.appointment.guest", "appointment_id", string="Who pays", groups="salon_crm.group_salon_desk")
    payer_words = fields.Char(string="Bills", compute="_compute_payer_words", groups="salon_crm.group_salon_desk")
    split_visit_ids = fields.One2many(
        "salon.visit", "split_appointment_id", string="Visits of further payers", groups="salon_crm.group_salon_desk"
    )

    @api.depends("guest_ids.payer_id", "line_ids.price", "line_ids.guest_no", "customer_id.name")
    def _compute_payer_words(self):
        for appointment in self:
            if not appointment.guest_ids:
                appointment.payer_words = ""
                continue
            bills = [
                f"{appointment._get_payer_name(payer)} {format_amount(self.env, sum(lines.mapped('price')), appointment.currency_id)}"
                for payer, lines in appointment._get_lines_by_payer(appointment.line_ids).items()
            ]
            if len(bills) == 1:
                appointment.payer_words = self.env._("1 bill: %(bills)s", bills=bills[0])
            else:
                appointment.payer_words = self.env._("%(count)s bills: %(bills)s", count=len(bills), bills=", ".join(bills))

    def _get_payer_name(self, payer):
        if payer:
            return payer.display_name
        return self.customer_id.name or self.env._("Walk-in")

    def _get_lines_by_payer(self, lines):
        """Return ``{guest who pays, empty for who booked: services}``."""
        payers = {guest.guest_no: guest._get_payer() for guest in self.guest_ids}
        nobody = self.env["salon.appointment.guest"]
        return lines.grouped(lambda line: payers.get(line.guest_no, nobody))

    def _get_visits(self):
        """Return the visits of these appointments: one, or one for each payer."""
        everything = self.sudo()  # sudo: which visits there are, for whoever moves the appointment along
        return (everything.visit_id | everything.split_visit_ids).with_env(self.env)

    # buttons

    def action_one_pays(self):
        """Let who booked pay for everybody."""
        self._set_payers(lambda guest: guest._get_booker().id)

    def action_each_pays(self):
        """Let each guest pay for his or her own."""
        self._set_payers(lambda guest: guest.id)

    def _set_payers(self, payer_of):
        self.ensure_one()
        self.check_access("write")
        for guest in self.guest_ids.filtered(lambda guest: guest.payer_id.id != payer_of(guest)):
            guest.payer_id = payer_of(guest)

    # verbs

    def _record_arrival(self, now):
        super()._record_arrival(now)
        self._share_out()

    def _record_cancel(self, now, reason=None, **kwargs):
        paid = self.filtered(lambda appointment: "closed" in appointment._get_visits().sudo().mapped("state"))  # sudo: only whether
        if paid.filtered(lambda appointment: appointment.state == "arrived"):
            raise UserError(self.env._("A guest of this visit has paid already. Cancel the other guests one by one."))
        return super()._record_cancel(now, reason=reason, **kwargs)

    def _on_booked(self):
        super()._on_booked()
        self._keep_guests()

    def _on_moved(self):
        super()._on_moved()
        self._keep_guests()
        self._share_out()

    def _keep_guests(self):
        """Have a row for each guest as long as there are several."""
        for appointment in self.sudo():  # sudo: rows follow from the services that the desk writes
            numbers = set(appointment.line_ids.mapped("guest_no"))
            wanted = numbers if len(numbers) > 1 else set()
            if not wanted and appointment.state == "booked" and not appointment._origin.guest_ids:
                continue
            appointment.guest_ids.filtered(lambda guest, wanted=wanted: guest.guest_no not in wanted).unlink()
            known = set(appointment.guest_ids.mapped("guest_no"))
            self.env["salon.appointment.guest"].sudo().create(
                [{"appointment_id": appointment.id, "guest_no": number} for number in sorted(wanted - known)]
            )
            for guest in appointment.guest_ids.filtered(lambda guest: not guest.payer_id and guest._get_booker()):
                guest.payer_id = guest._get_booker()

    def _follow_visits(self, moment):
        """Finish, or give up, appointments none of whose visits is open any more."""
        for appointment in self.filtered(lambda each: each.state in ("arrived", "in_service")):
            states = set(appointment._get_visits().mapped("state"))
            if "open" in states:
                continue
            if "closed" in states:
                appointment._record_finish(moment)
            elif appointment.state == "arrived":
                appointment._record_cancel(moment)

    # sharing out

    def _share_out(self):
        """Bring the services of open visits to the visit of who pays them.

        What is paid stays where it is. A till that has a bill of before on its screen is told so when it takes the money:
        ``bill_no`` of the visits counts up.
        """
        for appointment in self.sudo():  # sudo: open visits follow the appointment, whoever may change it
            lines = appointment.line_ids.filtered(lambda line: line.visit_line_id.visit_id.state == "open")
            visits = appointment._get_visits().filtered(lambda visit: visit.state == "open")
            shares = appointment._get_lines_by_payer(lines)
            if not shares or (len(visits) == 1 and not visits.payer_guest_id and len(shares) == 1 and not next(iter(shares))):
                continue
            homes = appointment._get_homes(shares, visits)
            for payer, share in shares.items():
                share.visit_line_id._move_to(homes[payer])
            appointment._drop_visits(visits - self.env["salon.visit"].concat(*homes.values()), next(iter(homes.values())))

    def _get_homes(self, shares, visits):
        """Return ``{payer: open visit}``: the one he or she has, one that nobody needs any more, or a new one."""
        homes = {payer: visits.filtered(lambda visit, payer=payer: visit.payer_guest_id == payer)[:1] for payer in shares}
        spare = visits - self.env["salon.visit"].concat(*homes.values())
        for payer in shares:
            if not homes[payer]:
                homes[payer] = spare[:1] or self._open_payer_visit()
                spare -= homes[payer]
                customer = payer.customer_id if payer else self.customer_id
                homes[payer].write({"payer_guest_id": payer.id, "customer_id": customer.id})
        return homes

    def _open_payer_visit(self):
        vals = {**self._prepare_visit_values(fields.Datetime.now()), "line_ids": [], "split_appointment_id": self.id}
        visit = self.env["salon.visit"].sudo()._open_visits([{**vals, "arrived_at": self.arrived_at}])  # sudo: as in _share_out
        if self.started_at:
            visit._record_start(self.started_at)
        if self.finished_at:
            visit._record_finish(self.finished_at)
        return visit

    def _drop_visits(self, visits, heir):
        """Give up visits for which nobody pays anything; the appointment's own one goes on as ``heir``."""
        empty = visits.filtered(lambda visit: not visit.line_ids)
        if self.visit_id in empty:
            heir.split_appointment_id = False
            self.write({"visit_id": heir.id})
        empty.write({"split_appointment_id": False})
        if empty:
            empty._record_void()
