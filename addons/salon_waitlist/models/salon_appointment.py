from datetime import timedelta

from odoo import api, fields, models

OFFERING = "waitlist_offer"  # in the context: whether the desk wants freed time offered, None if nobody was asked
ENDABLE = ("request", "booked", "arrived")  # states in which a visit can be cancelled
LEAST_MIN = 5  # shorter stretches are nobody's visit


class SalonAppointment(models.Model):
    """A booking that gives its time back tells the waitlist; the desk sees before who would take it."""

    _inherit = "salon.appointment"

    source = fields.Selection(selection_add=[("waitlist", "Waitlist")], ondelete={"waitlist": "set default"})
    walk_in_name = fields.Char(string="Name given", copy=False, help="What a guest without a file wants to be called.")

    @api.depends("customer_id.name", "walk_in_name")
    def _compute_customer_short_name(self):
        super()._compute_customer_short_name()
        for appointment in self.filtered(lambda each: each.walk_in_name and not each.customer_id):
            appointment.customer_short_name = appointment.walk_in_name

    # freed time

    def _on_cancelled(self):
        result = super()._on_cancelled()
        self._free_for_waitlist()
        return result

    def _on_no_show(self):
        result = super()._on_no_show()
        self._free_for_waitlist()
        return result

    def _reschedule(self, now):
        spans = [(each.branch_id, *each._get_held_span()) for each in self]
        result = super()._reschedule(now)
        self.env["salon.waitlist.opening"]._note(spans, now)
        return result

    def _get_held_span(self):
        """Return ``(start, stop)`` of the time that is held now, nothing if none is."""
        rows = self.sudo().allocation_ids  # sudo: times alone
        return (min(rows.mapped("start")), max(rows.mapped("stop"))) if rows else (None, None)

    def _free_for_waitlist(self):
        """Note the time of these appointments as freed; offer it at once if the desk ticked that."""
        wanted, now = self.env.context.get(OFFERING), fields.Datetime.now()
        if wanted is False:
            return
        spans = [(each.branch_id, each.start, each.stop) for each in self]
        openings = self.env["salon.waitlist.opening"]._note(spans, now, by_desk=bool(wanted))
        if wanted:
            openings._serve(now)

    # what the desk sees while cancelling

    def get_waitlist_matches(self):
        """Return who would take the time of this appointment if it were cancelled, in fair order.

        :return: ``{"words": sentence or "", "people": ["name · service · time"]}``
        """
        self.ensure_one()
        self.check_access("write")
        now = fields.Datetime.now()
        found = self._get_waitlist_matches(now) if self.state in ENDABLE else []
        return {"words": self._match_words(len(found)), "people": [wish._match_words(start) for wish, start in found]}

    def _get_waitlist_matches(self, now):
        """Return ``[(wish, start)]`` of who would take this time, in fair order."""
        start, stop = max(self.start, now), self.stop or self.start
        if stop - start < timedelta(minutes=LEAST_MIN):
            return []
        wishes = self.env["salon.waitlist.wish"]._get_waiting(self.branch_id)
        return wishes._find_starts(start, stop, now, skip_appointment_ids=self.ids)

    @api.model
    def _match_words(self, count):
        if not count:
            return ""
        if count == 1:
            return self.env._("1 person on the waitlist would take this time.")
        return self.env._("%(count)s people on the waitlist would take this time.", count=count)

    def action_cancel(self):
        """Ask whether the freed time is offered, where somebody waits for it and nobody was asked yet."""
        asked = OFFERING in self.env.context
        if not asked and len(self) == 1 and self._has_waitlist_matches():
            return self._get_cancel_dialog()
        action = super().action_cancel()
        if asked and isinstance(action, dict) and action.get("res_model") == "salon.appointment.cancel":
            context = {**action.get("context", {}), "default_waitlist_offer": bool(self.env.context[OFFERING])}
            action = {**action, "context": context}
        return action

    def _has_waitlist_matches(self):
        """Tell whether the desk is about to free a time for which somebody waits."""
        is_desk = self.env.user.has_group("salon_crm.group_salon_desk")
        return is_desk and self.state in ENDABLE and bool(self._get_waitlist_matches(fields.Datetime.now()))

    def _get_cancel_dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel appointment"),
            "res_model": "salon.appointment.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_appointment_id": self.id},
        }
