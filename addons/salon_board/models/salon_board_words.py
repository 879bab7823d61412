from datetime import timedelta

from odoo import api, models
from odoo.tools import format_amount

from ..engine.day import phases

LATE_AFTER_MIN = 10


class SalonBoard(models.AbstractModel):
    """What the board says: a visit as a block, its name as a full sentence, stretches in words."""

    _inherit = "salon.board"

    @api.model
    def _get_state_words(self):
        return {
            "request": self.env._("Request"),
            "booked": self.env._("Booked"),
            "arrived": self.env._("Here"),
            "in_service": self.env._("In service"),
            "to_pay": self.env._("To pay"),
            "done": self.env._("Done"),
            "no_show": self.env._("No-show"),
        }

    @api.model
    def _clock_at(self, frame, minute):
        return self.env["salon.booking.planner"]._clock(frame.branch, frame.moment(minute))

    @api.model
    def _block(self, frame, facts, line, span=None):
        """Return one service of a visit as the board draws it.

        :param span: minutes for which it stands there, if it is not the whole service
        """
        appointment, state = line.appointment_id, facts.line_state(line)
        whole = (frame.minute(line.start), frame.minute(line.stop))
        shown = span or whole
        # A place has no hands; who did not come holds nobody any more.
        active = [shown] if span or state == "no_show" else facts.hands.get(line.id) or [shown]
        block = {
            "id": line.id,
            "appointment_id": appointment.id,
            "person_id": line.employee_id.id,
            "from": shown[0],
            "to": shown[1],
            "lead": whole[0] - frame.minute(appointment.start),
            "inset": shown[0] - whole[0],
            "hands": active,
            "phases": [{"from": low, "to": high, "active": hands} for low, high, hands in phases(shown, active)],
            "state": state,
            "word": facts.words[state],
            "step": self._get_step(facts.state_of(appointment)) if frame.is_desk else "",
            "can_move": frame.is_desk and appointment.state in ("booked", "arrived"),
            "can_close": frame.is_desk and appointment.state == "booked",
            "can_cancel": frame.is_desk and appointment.state in ("booked", "arrived"),
            "title": self._customer_name(frame, facts, appointment),
            "service": facts.name_of(line.product_id),
            "pet": facts.name_of(line.pet_id),
            "person": facts.name_of(line.employee_id),
            "place": self._place_name(facts, line),
            "clock": self.env["salon.booking.planner"]._clock_span(frame.branch, line.start, line.stop),
            "late_min": self._get_late_min(frame, appointment),
            "is_new": appointment.is_new_customer,
            "safety": facts.safety.get(line.id, False),
            "owes": frame.is_desk and appointment.customer_id.id in facts.owing,
            "note": appointment.note or "",
            "amount": self._amount(frame, facts, appointment),
        }
        return {**block, "label": self._block_words(block)}

    @api.model
    def _customer_name(self, frame, facts, appointment):
        """Return the whole name for the desk, the short one for stylists."""
        name = facts.name_of(appointment.customer_id) if frame.is_desk else ""
        return name or appointment.customer_short_name or self.env._("Walk-in")

    @api.model
    def _place_name(self, facts, line):
        return ", ".join(place.name for place in facts.places if line.id in facts.placed.get(place.id, ()))

    @api.model
    def _get_step(self, state):
        """Return the one next step of a visit: the verb that the card's main button does."""
        return {"booked": "arrive", "arrived": "start", "in_service": "finish", "to_pay": "pay"}.get(state, "")

    @api.model
    def _get_late_min(self, frame, appointment):
        """Return how late a booked customer is, 0 while nobody would say so; the state is never set by the clock."""
        if appointment.state != "booked" or frame.now <= appointment.start + timedelta(minutes=LATE_AFTER_MIN):
            return 0
        return frame.minute(frame.now) - frame.minute(appointment.start)

    @api.model
    def _amount(self, frame, facts, appointment):
        if not frame.is_desk or facts.state_of(appointment) != "to_pay":
            return ""
        visits = facts.open_visits_of(appointment)
        return format_amount(self.env, sum(visits.mapped("amount_total")), visits.currency_id)

    @api.model
    def _block_words(self, block):
        """Return a visit as a full sentence, in the order in which people ask."""
        parts = [
            block["title"],
            block["pet"],
            block["service"],
            block["clock"],
            block["person"],
            block["place"],
            block["word"],
            block["amount"],
            self.env._("%(minutes)s minutes late", minutes=block["late_min"]) if block["late_min"] else "",
            self.env._("take care") if block["safety"] else "",
            self.env._("an earlier visit is unpaid") if block["owes"] else "",
            self.env._("new customer") if block["is_new"] else "",
            self.env._("has a note") if block["note"] else "",
        ]
        return ", ".join(part for part in parts if part)

    @api.model
    def _free_words(self, frame, start, stop):
        return self.env._(
            "free %(minutes)s minutes, %(start)s–%(stop)s",
            minutes=stop - start,
            start=self._clock_at(frame, start),
            stop=self._clock_at(frame, stop),
        )

    @api.model
    def _stretch_words(self, kind, is_help):
        if is_help:
            return self.env._("Helps")
        words = {"break": self.env._("Break"), "block": self.env._("Blocked"), "hold": self.env._("Held"), "phase": "", "buffer": ""}
        if kind in words:
            return words[kind]
        # What other addons hold time for, in their own words.
        return dict(self.env["salon.appointment.allocation"]._fields["kind"]._description_selection(self.env)).get(kind, "")
