from odoo import api, models

from odoo.addons.salon_booking.engine.values import Role
from odoo.addons.salon_booking.models.salon_booking_planner import minute_of


class SalonBoard(models.AbstractModel):
    """Moving a visit in the view by rooms: the same person at another time, and the place is the planner's choice."""

    _inherit = "salon.board"

    @api.model
    def _get_room_moves(self, frame, line):
        """Return where a service may go by place.

        :return: ``{place id: moves}`` as ``get_moves`` has them by person; a time stands in the column of the place that the
            planner would take
        """
        moved, appointment = self._get_moved_lines(line), line.appointment_id
        person = line.sudo().employee_id  # sudo: whom the diary shows
        answer = self._ask(appointment, frame.day, frame.now, lines={each.id: person for each in moved})
        number, columns = list(appointment.line_ids).index(line), {}
        for start in answer.starts():
            claim = self._first_claim(answer.plan(start), number, self._get_place_ids(frame))
            if claim:
                move = self._move(frame, moved, person, start, claim.start - start)
                columns.setdefault(claim.resource_id, []).append(move)
        return columns

    @api.model
    def _get_place_ids(self, frame):
        domain = [("salon_branch_id", "=", frame.branch.id), ("resource_type", "=", "material")]
        return set(self.env["resource.resource"].sudo().search(domain).ids)  # sudo: ids of places, which the board shows by name

    @api.model
    def _first_claim(self, plan, number, place_ids):
        """Return the first stretch that a service holds a place for, None if it needs none."""
        claims = [
            claim
            for claim in (plan.claims if plan else ())
            if claim.service_key == number and claim.role == Role.PHASE and claim.resource_id in place_ids
        ]
        return min(claims, key=lambda claim: (claim.start, claim.resource_id), default=None)

    @api.model
    def _get_other_room(self, frame, answer, moved, start, minute):
        """Return why a time that fits is not in this place, with the time as the way out: places are the planner's choice."""
        # sudo: names that the diary shows
        line, person = moved[:1], moved[:1].sudo().employee_id
        number = list(line.appointment_id.line_ids).index(line)
        claim = self._first_claim(answer.plan(minute_of(start)), number, self._get_place_ids(frame))
        place = self.env["resource.resource"].sudo().browse(claim.resource_id).name if claim else ""  # sudo: as above
        time = self._clock_at(frame, minute)
        move = self._move(frame, moved, person, minute_of(start), 0)
        words = self.env._("At this time it is done at %(place)s: places are given by what is free.", place=place)
        return {
            "time": time,
            "person": person.name,
            "reasons": [words],
            "ways": [{"label": f"{time} {person.name} · {place}", "place": move["place"]}],
            "wish": False,
        }
