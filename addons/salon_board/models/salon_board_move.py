from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.salon_booking.engine.slots import Availability
from odoo.addons.salon_booking.models.salon_appointment import MOVABLE
from odoo.addons.salon_booking.models.salon_booking_planner import minute_of, moment_of

LINE_WISHES = ("wished_employee_id", "guest_no")
MOST_MINUTE = 2 * 1440  # a day of the board reaches into the night after it
UNDO_TIME = timedelta(days=1)
LEAST_WAYS = 2  # a refusal without is a dead end
VISIT_WISHES = ("guest_wait_min", "is_one_person", "wished_level_id", "wished_sex")


class SalonBoard(models.AbstractModel):
    """Moving a visit: where it may go, why not elsewhere, and the move itself, through the door of the form.

    A *place* is what a drop, a way out and an undo send alike: ``{"start": UTC text, "lines": {line id: {"wished_employee_id",
    "guest_no"}}}`` and perhaps ``"guest_wait_min"``, ``"is_one_person"``, ``"wished_level_id"``, ``"wished_sex"``,
    ``"avoided_resource_ids"``.
    """

    _inherit = "salon.board"

    @api.model
    def get_moves(self, line_id, day=False, people=(), view="staff"):
        """Return where the visit of this service may go on a day, asked once when it is lifted.

        :param people: ids of whose columns are shown, empty for everybody on shift
        :param view: ``rooms`` asks by place instead, with the same person: see ``_get_room_moves``
        :return: ``{"columns": {person id: [{"at": minute of the service, "label": time, "place": see the class}]}, "lead": minutes
            by which the service follows the visit's start}``
        """
        line, frame = self._lift(line_id, day)
        appointment = line.appointment_id
        moved = self._get_moved_lines(line)
        lead = int((line.start - appointment.start).total_seconds() // 60)
        if view == "rooms":
            return {"lead": lead, "columns": self._get_room_moves(frame, line)}
        answer = self._ask(appointment, frame.day, frame.now, free=moved)
        return {
            "lead": lead,
            "columns": {
                person.id: [self._move(frame, moved, person, start, lead) for start in self._starts_with(answer, moved, person)]
                for person in self._get_people(frame)
                if not people or person.id in people
            },
        }

    @api.model
    def get_why_not(self, line_id, day, minute, employee_id, place_id=False):
        """Return why the visit cannot be put there and the ways out, each tried just now.

        :param minute: minute of the day at which the service was dropped
        :param employee_id: id of the person in whose column it was dropped; sudo: a name that the diary shows
        :param place_id: id of the place in whose column it was dropped, in the view by rooms
        """
        line, frame = self._lift(line_id, day)
        moved, appointment = self._get_moved_lines(line), line.appointment_id
        minute = self._plain_minute(minute)
        start = frame.moment(minute) - (line.start - appointment.start)
        person = self._plain_person(frame, employee_id)
        answer = self._ask(appointment, frame.day, frame.now, lines={each.id: person for each in moved})
        why = appointment._get_why_not(answer, start)
        if not why["reasons"] and not answer.is_possible(minute_of(start)):
            why["reasons"] = [self.env._("This visit does not fit there.")]
        if place_id and not why["reasons"]:
            return self._get_other_room(frame, answer, moved, start, minute)
        ways = [{"label": way["label"], "place": self._place_of_way(appointment, moved, person, way)} for way in why["ways"]]
        if len(ways) < LEAST_WAYS:
            ways += self._get_near_ways(frame, answer, moved, person, start, {way["place"]["start"] for way in ways})
        wish = self._get_wish_of_drop(frame, appointment, person)
        return {"time": self._clock_at(frame, minute), "person": person.sudo().name, "reasons": why["reasons"], "ways": ways, "wish": wish}

    @api.model
    def _get_near_ways(self, frame, answer, moved, person, start, known):
        """Return the nearest other times with this person as ways out, of that day or of the first one that has any."""
        planner, appointment = self.env["salon.booking.planner"], moved.appointment_id
        wishes = self._get_place_wishes(appointment, lines={line.id: person for line in moved})
        skip = {"skip_appointment_ids": appointment.ids}
        times = planner._times_near(frame.branch, wishes, start, now=frame.now, limit=LEAST_WAYS + 1, **skip)
        wish = {line.id: {"wished_employee_id": person.id} for line in moved}
        return [
            {
                # sudo: a name that the diary shows
                "label": f"{planner._clock(frame.branch, time, with_day=frame.branch._local_date(time) != frame.day)} {person.sudo().name}",
                "place": {"start": fields.Datetime.to_string(time), "lines": wish},
            }
            for time in times
            if time != appointment.start and fields.Datetime.to_string(time) not in known
        ][:LEAST_WAYS]

    @api.model
    def move_visit(self, appointment_id, place):
        """Put a visit where ``place`` says, through ``write``, which plans it anew.

        :return: ``{"undo": place it came from, "notice": sentence, "day": local day}``
        :raises UserError: with reasons and the next free times; nothing is changed then
        """
        appointment = self.env["salon.appointment"].browse(appointment_id).exists()
        if not appointment:
            raise UserError(self.env._("This visit is not there any more. Refresh to see the day as it is."))
        self._open_frame(appointment.branch_id.id, False)
        before = self._place_of(appointment)
        appointment.write(self._prepare_place_values(appointment, place))
        planner = self.env["salon.booking.planner"]
        return {
            "undo": before,
            "day": fields.Date.to_string(appointment.visit_date),
            "notice": self.env._(
                "%(customer)s moved to %(time)s, %(person)s",
                customer=appointment.customer_id.name or appointment.customer_short_name,
                time=planner._clock(appointment.branch_id, appointment.start, with_day=True),
                # sudo: names that the diary shows
                person=", ".join(dict.fromkeys(appointment.sudo().line_ids.mapped("employee_id.name"))),
            ),
        }

    @api.model
    def undo_move(self, appointment_id, place):
        """Bring a visit back to where the same person took it from within a day, as if it had never been moved.

        It goes back to the colleague who had it, even when nobody was wished: whoever is free now would be somebody else's visit.

        :return: see ``move_visit``, which refuses the same, in words when that colleague is not free there any more
        """
        now = fields.Datetime.now()
        appointment = self.env["salon.appointment"].browse(appointment_id)
        last = self._get_own_last_move(appointment, now)
        counted = appointment.sudo().move_count  # sudo: only compared
        answer = self.move_visit(appointment_id, self._with_people(place))
        self._give_back_wishes(appointment, place)
        is_back = last and last.before["start"] == fields.Datetime.to_string(appointment.start)
        if is_back and appointment.sudo().move_count > counted:  # sudo: only compared
            appointment._take_back_moves(counted - 1, last.occurred_at, now)
        return answer

    @api.model
    def _with_people(self, place):
        """Return a place in which whoever had a service is wished for it; nonsense is left to who reads the place."""
        if not isinstance(place, dict) or not isinstance(place.get("lines"), dict) or not isinstance(place.get("people"), dict):
            return place
        people = {str(key): person for key, person in place["people"].items() if isinstance(person, int) and person}
        lines = {
            key: {**wish, "wished_employee_id": people[str(key)]} if isinstance(wish, dict) and str(key) in people else wish
            for key, wish in place["lines"].items()
        }
        return {**place, "lines": lines}

    @api.model
    def _give_back_wishes(self, appointment, place):
        """Write the wishes of a place without planning anew: who does it stays, and what was agreed to pay."""
        if not isinstance(place.get("people"), dict):
            return
        wishes = {int(key): wish.get("wished_employee_id") or False for key, wish in place["lines"].items()}
        lines = appointment.line_ids.sudo()  # sudo: just moved by right; a wish that is given back plans nothing
        with self.env.protecting([lines._fields["price"]], lines):
            for line in lines.filtered(lambda line: line.id in wishes and line.wished_employee_id.id != wishes[line.id]):
                line.wished_employee_id = wishes[line.id]

    @api.model
    def _get_own_last_move(self, appointment, now):
        """Return the change that moved the visit last, if this person made it less than a day ago."""
        domain = [("res_model", "=", appointment._name), ("res_id", "=", appointment.id), ("kind", "=", "moved")]
        # sudo: asked only who moved it, and from where; who may move is asked by the move
        last = self.env["salon.appointment.change"].sudo().search(domain, limit=1)
        return last.filtered(lambda change: change.user_id == self.env.user and change.occurred_at > now - UNDO_TIME)

    @api.model
    def get_checkout(self, appointment_id):
        """Return the action that takes the payment of a visit; the visit itself where there is no till."""
        appointment = self.env["salon.appointment"].browse(appointment_id)
        appointment.check_access("read")
        return self._get_checkout_action(appointment)

    @api.model
    def _get_checkout_action(self, appointment):
        """Return the action; extend to open a till instead."""
        return appointment.action_open_visit()

    # the question

    @api.model
    def _lift(self, line_id, day):
        """Return the service and the frame of its branch, for who may move it."""
        line = self.env["salon.appointment.line"].browse(line_id).exists()
        if not line:
            raise UserError(self.env._("This visit is not there any more. Refresh to see the day as it is."))
        frame = self._open_frame(line.appointment_id.branch_id.id, day)
        if not frame.is_desk:
            raise AccessError(self.env._("Visits are moved by the desk. Ask somebody there."))
        if line.appointment_id.state not in MOVABLE:
            raise UserError(self.env._("This visit has begun or is over. Book a new appointment instead."))
        return line, frame

    @api.model
    def _get_moved_lines(self, line):
        """Return the services that change hands with this one: all that the same person does in the visit."""
        return line.appointment_id.line_ids.filtered(lambda each: each.employee_id == line.employee_id)

    @api.model
    def _ask(self, appointment, day, now, *, free=(), lines=None):
        """Return the engine's answer for a visit on a day, as the form asks it: the time it holds itself counts as free.

        :param free: services for which any person is tried
        :param lines: ``{line id: person}`` that are wished instead
        """
        wishes = self._get_place_wishes(appointment, free=free, lines=lines)
        planner = appointment._get_planner(now)
        return planner._day_availability(appointment.branch_id, wishes, day, now=now, skip_appointment_ids=appointment.ids)

    @api.model
    def _get_place_wishes(self, appointment, free=(), lines=None):
        """Return the wishes of a visit as they would be in another place; see ``_ask``."""
        wishes, own = appointment._get_wishes(), list(appointment.line_ids)
        for wish in wishes:
            line = own[wish["key"]]
            if line in free:
                wish.update(employee=self.env["hr.employee"], level=False, sex=False)
            elif lines and line.id in lines:
                wish.update(employee=lines[line.id], level=False, sex=False)
        return wishes

    @api.model
    def _starts_with(self, answer, moved, person):
        """Return the starts with this person, from the world that was read once for all."""
        own, resource_id = list(moved.appointment_id.line_ids), person.resource_id.id
        services = tuple(
            replace(service, wished=frozenset((resource_id,))) if own[service.key] in moved else service
            for service in answer.query.services
        )
        if not all(service.people for service in services):
            return ()
        return Availability(replace(answer.query, services=services), answer.world, now=answer.now).starts()

    @api.model
    def _get_people(self, frame):
        """Return who is on shift in the branch that day. sudo: names and ids that the diary shows."""
        domain = [("branch_id", "=", frame.branch.id), ("start", "<", frame.stop), ("stop", ">", frame.start)]
        return self.env["salon.shift"].search_fetch(domain, ["employee_id"]).employee_id.sudo()

    @api.model
    def _move(self, frame, moved, person, start, lead):
        moment = moment_of(start)
        return {
            "at": frame.minute(moment) + lead,
            "label": self.env["salon.booking.planner"]._clock(frame.branch, moment + timedelta(minutes=lead)),
            "place": {"start": fields.Datetime.to_string(moment), "lines": {line.id: {"wished_employee_id": person.id} for line in moved}},
        }

    # places

    @api.model
    def _plain_moment(self, text):
        try:
            moment = fields.Datetime.to_datetime(text) if isinstance(text, str) else None
        except ValueError:
            moment = None
        if not moment or not self.env["salon.booking.planner"]._is_plannable(moment):
            self._refuse_place()
        return moment

    @api.model
    def _plain_minute(self, minute):
        if not isinstance(minute, int) or not 0 <= minute <= MOST_MINUTE:
            self._refuse_place()
        return minute

    @api.model
    def _plain_person(self, frame, employee_id):
        """Return somebody who works in the branch, at home there or that day: names of others do not leave."""
        person = self.env["hr.employee"].browse(employee_id if isinstance(employee_id, int) else ()).exists()
        # sudo: only compared
        if not person or (person.sudo().salon_branch_id != frame.branch and person not in self._get_people(frame)):
            self._refuse_place()
        return person

    @api.model
    def _refuse_place(self):
        raise UserError(self.env._("This is no time that can be booked. Choose one on the board."))

    @api.model
    def _place_of(self, appointment):
        """Return where a visit stands, wishes included, so that an undo can bring it back."""
        return {
            "start": fields.Datetime.to_string(appointment.start),
            "lines": {
                line.id: {"wished_employee_id": line.wished_employee_id.id, "guest_no": line.guest_no} for line in appointment.line_ids
            },
            # sudo: ids of who does it, which every diary shows
            "people": {line.id: line.sudo().employee_id.id for line in appointment.line_ids},
            "guest_wait_min": appointment.guest_wait_min,
            "is_one_person": appointment.is_one_person,
            "wished_level_id": appointment.wished_level_id.id,
            "wished_sex": appointment.wished_sex,
            "avoided_resource_ids": appointment.avoided_resource_ids.ids,
        }

    @api.model
    def _place_of_way(self, appointment, moved, person, way):
        """Return the place of a way out, as pressing it in the form would set it."""
        lines = {line.id: {"wished_employee_id": person.id} for line in moved}
        for number in way["free"]:
            lines.setdefault(appointment.line_ids[number].id, {})["wished_employee_id"] = False
        if way["apart"]:
            for line in appointment.line_ids:
                lines.setdefault(line.id, {})["guest_no"] = 1
        place = {"start": way["start"], "lines": lines}
        if way["free"]:
            place |= {"avoided_resource_ids": [], "wished_level_id": False, "wished_sex": False}
        if way["wait_min"]:
            place["guest_wait_min"] = way["wait_min"]
        return place | ({"is_one_person": False} if way["split"] else {})

    @api.model
    def _prepare_place_values(self, appointment, place):
        """Return the write values of a place; only what a place may hold is taken from it."""
        if not isinstance(place, dict):
            self._refuse_place()
        vals = {"start": self._plain_moment(place.get("start"))}
        try:
            wishes = {int(key): dict(wish) for key, wish in (place.get("lines") or {}).items()}
            avoided = [int(number) for number in place.get("avoided_resource_ids") or ()]
        except (AttributeError, TypeError, ValueError):
            self._refuse_place()
        commands = [
            Command.update(line.id, {name: wishes[line.id][name] for name in LINE_WISHES if name in wishes[line.id]})
            for line in appointment.line_ids
            if line.id in wishes
        ]
        if commands:
            vals["line_ids"] = commands
        vals.update({name: place[name] for name in VISIT_WISHES if name in place})
        if "avoided_resource_ids" in place:
            vals["avoided_resource_ids"] = [Command.set(avoided)]
        return vals
