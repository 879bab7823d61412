
from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.salon_booking.models.salon_booking_planner import moment_of


class SalonBoard(models.AbstractModel):
    """The waitlist on the board: a wish is put on a free place as a visit is moved, and a visit that finds none becomes a wish."""

    _inherit = "salon.board"

    @api.model
    def get_wish_moves(self, wish_id, day=False, people=()):
        """Return where a wish could be booked on a day: those who are wished, else everybody on shift who can do it.

        :return: ``{"columns": {person id: [{"at": minute, "label": time, "place": {"start": UTC text, "employee_id": id}}]}, "length":
            minutes of the visit}``
        """
        wish, frame = self._lift_wish(wish_id, day)
        wished = wish._get_people()
        columns, length = {}, 0
        for person in self._get_people(frame):
            if (people and person.id not in people) or (wished and person not in wished):
                continue
            answer = self._ask_for_wish(frame, wish, person)
            starts = answer.starts() if answer else ()
            columns[person.id] = [self._wish_move(frame, person, start) for start in starts]
            if starts and not length:
                plan = answer.plan(starts[0])
                length = plan.stop - plan.start if plan else 0
        return {"columns": columns, "length": length or 30}

    @api.model
    def get_wish_why_not(self, wish_id, day, minute, employee_id):
        """Return why a wish cannot be booked there; the free times of that person stay lit on the board."""
        wish, frame = self._lift_wish(wish_id, day)
        minute, person = self._plain_minute(minute), self._plain_person(frame, employee_id)
        start, planner = frame.moment(minute), self.env["salon.booking.planner"]
        wished = wish._get_people()
        if wished and person not in wished:
            names = ", ".join(wished.mapped("name"))
            reasons = [self.env._("%(name)s asked for %(people)s. Choose a lit place.", name=wish.customer_id.name, people=names)]
        else:
            answer = self._ask_for_wish(frame, wish, person)
            reasons = planner._reasons(frame.branch, answer, start) if answer else []
        # sudo: a name that the diary shows
        head = {"time": self._clock_at(frame, minute), "person": person.sudo().name}
        return {**head, "reasons": reasons or [self.env._("This visit does not fit there.")], "ways": [], "wish": False}

    @api.model
    def book_wish(self, wish_id, place):
        """Book a wish where it was put: it is held for the customer and taken in one step, as if an offer had been accepted.

        :param place: see ``get_wish_moves``
        :return: ``{"notice": sentence, "day": local day, "line": id}``
        :raises UserError: if the time is taken, or the wish waits no more; nothing is changed then
        """
        wish, frame, start, person = self._open_wish_place(wish_id, place)
        appointment, planner = wish._book_at(start, person, frame.now), self.env["salon.booking.planner"]
        return {
            "day": fields.Date.to_string(appointment.visit_date),
            "line": appointment.line_ids[:1].id,
            "notice": self.env._(
                "%(customer)s is booked from the waitlist: %(time)s, %(person)s",
                customer=wish.customer_id.name,
                time=planner._clock(frame.branch, start, with_day=True),
                person=", ".join(dict.fromkeys(appointment.sudo().line_ids.mapped("employee_id.name"))),  # sudo: as above
            ),
        }

    @api.model
    def offer_wish(self, wish_id, place):
        """Offer a wish the time and person on which it was put; both are held until the customer answers.

        :return: ``{"notice": sentence, "day": local day}``
        :raises UserError: as ``book_wish``
        """
        wish, frame, start, person = self._open_wish_place(wish_id, place)
        offer = wish._offer(start, person, frame.now)
        return {"day": fields.Date.to_string(frame.branch._local_date(start)), "notice": offer._get_words()}

    @api.model
    def _open_wish_place(self, wish_id, place):
        """Return a wish that waits, its frame, and the time and person of the place on which it was put."""
        wish, frame = self._lift_wish(wish_id, False)
        place = place if isinstance(place, dict) else {}
        start = self._plain_moment(place.get("start"))
        day = self._open_booking(frame.branch.id, fields.Date.to_string(frame.branch._local_date(start)))
        # sudo: only the planner gets the person
        return wish, frame, start, self._plain_person(day, place.get("employee_id")).sudo()

    @api.model
    def add_wish(self, values):
        """Put a customer on the waitlist for a day of the board.

        :param values: ``{"branch_id", "day": YYYY-MM-DD, "customer_id", "product_ids", "employee_id", "appointment_id"}``; the person
            may be empty, the appointment is what it would replace
        :return: sentence for the notice
        """
        values = values if isinstance(values, dict) else {}
        frame = self._open_booking(values.get("branch_id"), values.get("day"))
        customer = self.env["res.partner"].browse(values["customer_id"] if isinstance(values.get("customer_id"), int) else ()).exists()
        if not customer:
            raise UserError(self.env._("The waitlist needs to know whom to call. Choose a customer."))
        person = self.env["hr.employee"]
        if values.get("employee_id"):
            person = self._plain_person(frame, values["employee_id"])
        wish = self.env["salon.waitlist.wish"].create(
            {
                "branch_id": frame.branch.id,
                "customer_id": customer.id,
                "product_ids": [number for number in values.get("product_ids") or () if isinstance(number, int)],
                "wished_resource_ids": person.sudo().resource_id.ids,  # sudo: the id alone
                "first_day": frame.day,
                "last_day": frame.day,
                "instead_of_id": values.get("appointment_id") or False,
            }
        )
        return self.env._("%(name)s waits for %(when)s.", name=wish.customer_id.name, when=self._wish_words(frame, person))

    @api.model
    def _wish_words(self, frame, person):
        day = self.env["salon.booking.planner"]._day_words(frame.day)
        return self.env._("%(day)s with %(person)s", day=day, person=person.sudo().name) if person else day  # sudo: as above

    @api.model
    def _get_wish_of_drop(self, frame, appointment, person):
        """Return what ``add_wish`` takes for a visit that found no place, with its button's words; nothing for a guest without name."""
        if not appointment.customer_id or appointment.state != "booked":
            return False
        return {
            "label": self.env._("Waitlist: %(when)s", when=self._wish_words(frame, person)),
            "values": {
                "branch_id": frame.branch.id,
                "day": fields.Date.to_string(frame.day),
                "customer_id": appointment.customer_id.id,
                "product_ids": appointment.line_ids.product_id.ids,
                "employee_id": person.id,
                "appointment_id": appointment.id,
            },
        }

    @api.model
    def _lift_wish(self, wish_id, day):
        """Return a wish that waits and the frame of its branch, for who may book."""
        wish = self.env["salon.waitlist.wish"].browse(wish_id if isinstance(wish_id, int) else ()).exists()
        if not wish:
            raise UserError(self.env._("This wish is not there any more. Refresh to see the list as it is."))
        frame = self._open_booking(wish.branch_id.id, day)
        wish.check_access("write")
        if wish.state != "waiting":
            raise UserError(self.env._("%(name)s does not wait any more. Refresh to see the list as it is.", name=wish.customer_id.name))
        return wish, frame

    @api.model
    def _ask_for_wish(self, frame, wish, person):
        """Return the planner's answer for a wish with this person on a day, None for who cannot do it."""
        try:
            with self.env["salon.booking.planner"]._faults_in_words():
                return self.env["salon.booking.planner"]._day_availability(
                    frame.branch, wish._get_planner_wishes(person), frame.day, now=frame.now, skip_appointment_ids=wish.instead_of_id.ids
                )
        except UserError:  # not qualified, or a service that cannot be planned any more
            return None

    @api.model
    def _wish_move(self, frame, person, start):
        moment = moment_of(start)
        return {
            "at": frame.minute(moment),
            "label": self.env["salon.booking.planner"]._clock(frame.branch, moment),
            "place": {"start": fields.Datetime.to_string(moment), "employee_id": person.id},
        }
