from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...engine.rhythm import Source, due_day, nearest, rhythm_of
from ..salon_booking_planner import moment_of

EARLIER_DAYS = 4  # so much before the day that is due
LATER_DAYS = 17  # and after it
HISTORY = 40  # visits that a rhythm is read from


class SalonVisit(models.Model):
    """The next visit: the same services with the same person, when this customer usually comes again."""

    _inherit = "salon.visit"

    def action_rebook(self):
        """Open the proposal of the next visit."""
        self.ensure_one()
        rebook = self.env["salon.appointment.rebook"].create({"visit_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Next visit"),
            "res_model": "salon.appointment.rebook",
            "res_id": rebook.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # what

    def _get_next_lines(self):
        """Return the services that would be done again: worked here, not taken back, still on the menu; add-ons beside a service."""
        lines = self.line_ids.filtered(lambda line: line.kind == "service" and line.quantity > 0 and not line.reversed_line_id)
        known = (lines - self.line_ids.reversed_line_id).filtered(
            lambda line: line.product_id.active and line.product_id.is_salon_service and line.product_id.phase_ids
        )
        pets = {line.pet_id.id for line in known if not line.product_id.is_addon}
        return known.filtered(lambda line: line.pet_id.id in pets)

    def _prepare_next_values(self):
        """Return the create values of the same again, without a time: services, people, pets, guests, who was not wanted."""
        lines = self._get_next_lines()
        # sudo: the diary's side of this visit, for whoever may book its customer again
        booked = self.env["salon.appointment.line"].sudo().search([("visit_line_id", "in", lines.ids)])
        guests = {each.visit_line_id.id: each.guest_no for each in booked}
        pets = list(dict.fromkeys(lines.pet_id.ids))
        values = [
            {
                "sequence": number,
                "product_id": line.product_id.id,
                "wished_employee_id": line.employee_id.id if self._can_do(line) else False,
                "pet_id": line.pet_id.id,
                "guest_no": guests.get(line.id) or (pets.index(line.pet_id.id) + 1 if line.pet_id else 1),
            }
            for number, line in enumerate(lines)
        ]
        return {
            "branch_id": self.branch_id.id,
            "customer_id": self.customer_id.id,
            "avoided_resource_ids": [Command.set(booked.appointment_id.avoided_resource_ids.ids)],
            "line_ids": [Command.create(each) for each in values],
        }

    def _can_do(self, line):
        """Tell whether the person of a line still works here and does this service."""
        # sudo: who does what is on the menu
        rows = self.env["salon.skill.level"].sudo().search(
            [("employee_id", "=", line.employee_id.id), ("product_tmpl_id", "=", line.product_id.product_tmpl_id.id)], limit=1
        )
        return bool(rows and rows.employee_id.active and rows.employee_id.salon_branch_id == self.branch_id)

    # when

    def _get_rhythm(self):
        """Return the engine's rhythm of this customer, or of the pet, for the main service of this visit."""
        main = self._get_main_line()
        pet = [("pet_id", "=", main.pet_id.id)] if main.pet_id else []
        # sudo: days of the customer's own visits, in whichever branch they were
        lines = self.env["salon.visit.line"].sudo().search(
            [
                ("visit_id.customer_id", "=", self.customer_id.id),
                ("visit_id.state", "=", "closed"),
                ("product_id.product_tmpl_id", "=", main.product_id.product_tmpl_id.id),
                ("reversed_line_id", "=", False),
                ("quantity", ">", 0),
                *pet,
            ],
            order="visit_date desc, id desc",
            limit=HISTORY,
        )
        return rhythm_of([*lines.visit_id.mapped("visit_date"), self.visit_date], main.product_id.rebook_days)

    def _get_main_line(self):
        return self._get_next_lines().filtered(lambda line: not line.product_id.is_addon)[:1]

    def _propose_next(self, now, planner=None):
        """Return the next visit as it would be: the free time nearest to the day that is due, at the usual hour.

        :param planner: the planner of a customer; by default the desk's
        :return: ``{"start": naive UTC or False, "starts": all free ones of those days, "rhythm", "due": date, "values": create values,
            "draft": unsaved appointment}``; if the person is not free around that day, anybody is proposed
        :raises UserError: if nothing of this visit can be booked again
        """
        self.ensure_one()
        if not self.customer_id or not self._get_main_line():
            raise UserError(self.env._("This visit cannot be repeated. Book the next one in the diary."))
        planner = planner if planner is not None else self.env["salon.booking.planner"]
        branch, rhythm = self.branch_id, self._get_rhythm()
        due = due_day(self.visit_date, rhythm, today=branch._local_date(now))
        usual = branch._to_local(self.started_at or self.arrived_at or now)
        wanted = branch._to_utc(due, usual.hour * 60 + usual.minute)
        for values in self._get_next_choices():
            draft = self.env["salon.appointment"].new(values)
            first = max(due - timedelta(days=EARLIER_DAYS), branch._local_date(now))
            days = (due - first).days + LATER_DAYS
            answer = planner._day_availability(branch, draft._get_wishes(), first, now=now, days=days)
            starts = [moment_of(minute) for minute in answer.starts()]
            if starts:
                break
        start = nearest(starts, wanted) or False
        return {"start": start, "starts": starts, "rhythm": rhythm, "due": due, "values": values, "draft": draft}

    def _get_next_choices(self):
        """Return the values to try in turn: with the same people, then with anybody."""
        values = self._prepare_next_values()
        lines = [{**command[2], "wished_employee_id": False} for command in values["line_ids"]]
        anybody = {**values, "line_ids": [Command.create(line) for line in lines]}
        return [values, anybody] if any(command[2]["wished_employee_id"] for command in values["line_ids"]) else [values]

    def _get_next_booked(self, now):
        """Return the visits that this customer has ahead already, the next one first."""
        domain = [("customer_id", "=", self.customer_id.id), ("state", "in", ("request", "booked")), ("start", ">", now)]
        return self.env["salon.appointment"].search(domain, order="start, id", limit=3)

    def _book_next(self, start, values, key, source="desk"):
        """Book what was proposed; the same key books once.

        :raises UserError: if the time was taken meanwhile
        """
        return self.env["salon.appointment"]._book({**values, "start": start, "source": source, "client_key": key})

    # words

    @api.model
    def _rhythm_words(self, rhythm):
        """Return in words why this day was proposed."""
        days = rhythm.days
        if days % 7 == 0:
            span = self.env._("%(count)s weeks", count=days // 7) if days > 7 else self.env._("1 week")
        else:
            span = self.env._("%(count)s days", count=days)
        if rhythm.source == Source.OWN:
            return self.env._("Comes about every %(span)s.", span=span)
        if rhythm.source == Source.SERVICE:
            return self.env._("Usual for this service: every %(span)s.", span=span)
        return self.env._("No habit known yet: %(span)s are proposed.", span=span)

    def _describe_next(self, now):
        """Return the proposal of the desk in words: ``{"start", "is_with_anybody", "when", "why", "services", "people",
        "booked_words"}``.
        """
        planner, offer = self.env["salon.booking.planner"], self._propose_next(now)
        start, draft = offer["start"], offer["draft"]
        if start:
            when = planner._clock(self.branch_id, start, with_day=True)
        else:
            when = self.env._("Nothing is free around %(day)s yet.", day=planner._day_words(offer["due"]))
        wished = any(command[2]["wished_employee_id"] for command in self._prepare_next_values()["line_ids"])
        return {
            "start": start,
            "is_with_anybody": bool(start) and wished and not draft.line_ids.wished_employee_id,
            "when": when,
            "why": self._rhythm_words(offer["rhythm"]),
            "booked_words": ", ".join(planner._clock(each.branch_id, each.start, True) for each in self._get_next_booked(now)),
            **self._next_words(draft),
        }

    def _book_described(self, start, is_with_anybody, key):
        """Book what `_describe_next` said; return the words for it.

        Till and diary both propose it: what this customer has at that time already is the next visit.

        :raises UserError: without a time, or if it was taken meanwhile
        """
        if not start:
            raise UserError(self.env._("No time is proposed. Choose another one in the diary."))
        domain = [("customer_id", "=", self.customer_id.id), ("state", "in", ("request", "booked")), ("start", "=", start)]
        booked = self.env["salon.appointment"].search(domain, limit=1)
        if not booked:
            choices = self._get_next_choices()
            booked = self._book_next(start, choices[-1] if is_with_anybody else choices[0], key)
        when = self.env["salon.booking.planner"]._clock(booked.branch_id, booked.start, with_day=True)
        return self.env._("Next visit booked: %(when)s", when=when)

    @api.model
    def _next_words(self, appointment):
        """Return what a draft or booked next visit is, as plain words: services, people, price."""
        names = [name for name in appointment.line_ids.wished_employee_id.sudo().mapped("name") if name]  # sudo: names of the diary
        return {
            "services": " + ".join(name for name in appointment.line_ids.product_id.mapped("name") if name),
            "people": ", ".join(dict.fromkeys(names)) or self.env._("whoever is free"),
        }
