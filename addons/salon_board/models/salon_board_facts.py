from dataclasses import dataclass, field
from datetime import timedelta

from odoo import api, models

LINE_FIELDS = [
    "appointment_id",
    "product_id",
    "employee_id",
    "wished_employee_id",
    "pet_id",
    "start",
    "stop",
    "started_at",
    "finished_at",
]
APPOINTMENT_FIELDS = ["state", "start", "visit_id", "customer_short_name", "is_new_customer", "note"]
HANDS_ON = ("phase", "buffer")


@dataclass(slots=True)
class Facts:
    """What was read for one board. ``held``: ``{resource id: stretches}``, ``placed``: ``{place id: {line id: spans}}``.

    ``safety``: see ``_read_safety``; ``owing``: ids of customers who have an earlier visit to pay.
    """

    appointments: models.BaseModel
    lines: models.BaseModel
    people: models.BaseModel
    places: models.BaseModel
    visits: models.BaseModel
    shifts: dict = field(default_factory=dict)
    held: dict = field(default_factory=dict)
    placed: dict = field(default_factory=dict)
    hands: dict = field(default_factory=dict)
    lines_by_person: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    words: dict = field(default_factory=dict)
    safety: dict = field(default_factory=dict)
    owing: frozenset = frozenset()

    def name_of(self, record):
        """Return the name of a service, pet, person or customer, as it was read for all at once."""
        return self.names.get((record._name, record.id), "")

    def state_of(self, appointment):
        """Return the state with what the till knows: done is to pay while the visit is open."""
        if appointment.state == "done" and self.open_visits_of(appointment):
            return "to_pay"
        return appointment.state

    def open_visits_of(self, appointment):
        """Return what is still to pay: one visit, or one for each guest who pays apart."""
        visits = appointment._get_visits() & self.visits
        return self.visits.browse(visits.ids).filtered(lambda visit: visit.state == "open")

    def line_state(self, line):
        state = self.state_of(line.appointment_id)
        if state != "in_service":
            return state
        return "done" if line.finished_at else "in_service" if line.started_at else "arrived"


class SalonBoard(models.AbstractModel):
    """What the board reads: a fixed number of questions, whatever the number of visits."""

    _inherit = "salon.board"

    @api.model
    def _read_facts(self, frame, people=None):
        """Return what one day is drawn from; of these people alone if some are given, whether they work that day or not."""
        narrow = [] if people is None else [("employee_id", "in", people.ids)]
        appointments = self._read_appointments(frame, people)
        domain = [("appointment_id", "in", appointments.ids), ("start", "!=", False), ("stop", "!=", False), *narrow]
        lines = self.env["salon.appointment.line"].search_fetch(domain, LINE_FIELDS, order="start, id")
        shifts = self.env["salon.shift"].search_fetch(
            [("branch_id", "=", frame.branch.id), ("start", "<", frame.stop), ("stop", ">", frame.start), *narrow],
            ["employee_id", "start", "stop"],
            order="start, id",
        )
        # sudo: names of colleagues and places, which every diary shows; what was paid is looked at, and told to the desk alone
        people = ((shifts.employee_id | lines.employee_id) if people is None else people).sudo()
        people.fetch(["name", "user_id", "resource_id"])
        places = self.env["resource.resource"].sudo()
        if frame.is_desk:
            places = places.search_fetch([("salon_branch_id", "=", frame.branch.id), ("resource_type", "=", "material")], ["name"])
        visits = appointments._get_visits().sudo()
        visits.fetch(["state", "amount_total", "currency_id"])
        facts = Facts(appointments, lines, people, places, visits, lines_by_person=lines.grouped(lambda line: line.employee_id.id))
        for shift in shifts:
            span = (frame.minute(shift.start), frame.minute(shift.stop))
            facts.shifts.setdefault(shift.employee_id.id, []).append(span)
        self._read_held(frame, facts)
        self._read_names(facts, frame)
        facts.safety = self._read_safety(frame, facts)
        facts.owing = self._read_owing(frame, facts)
        return facts

    @api.model
    def _read_appointments(self, frame, people=None):
        fields_read = [*APPOINTMENT_FIELDS, *(["customer_id"] if frame.is_desk else [])]
        domain = [("branch_id", "=", frame.branch.id), ("visit_date", "=", frame.day), ("state", "!=", "cancelled")]
        if not frame.is_desk:
            domain.append(("line_ids.employee_id.user_id", "=", self.env.uid))
        if people is not None:
            domain.append(("line_ids.employee_id", "in", people.ids))
        return self.env["salon.appointment"].search_fetch(domain, fields_read, order="start, id")

    @api.model
    def _read_held(self, frame, facts):
        """Write held time of the people and places into the facts.

        sudo: of the people and services that were read above by right; times and kinds alone leave.
        """
        resources = (facts.people.resource_id | facts.places).ids
        rows = (
            self.env["salon.appointment.allocation"]
            .sudo()
            .search_fetch(
                [
                    ("blocking", "=", True),
                    ("resource_id", "in", resources),
                    ("start", "<", frame.stop),
                    ("stop", ">", frame.start),
                    "|",
                    ("kind", "!=", "hold"),
                    ("expires_at", ">", frame.now),
                ],
                ["resource_id", "kind", "start", "stop", "line_id"],
                order="start, id",
            )
        )
        resource = {person.id: person.resource_id.id for person in facts.people}
        own_lines, lead = set(facts.lines.ids), {line.id: resource[line.employee_id.id] for line in facts.lines if line.employee_id}
        place_ids = set(facts.places.ids)
        for row in rows:
            span = (frame.minute(row.start), frame.minute(row.stop + timedelta(seconds=59)))
            resource_id, line_id = row.resource_id.id, row.line_id.id
            if resource_id in place_ids:
                if line_id in own_lines and row.kind == "phase":
                    facts.placed.setdefault(resource_id, {}).setdefault(line_id, []).append(span)
                continue
            is_lead = lead.get(line_id) == resource_id
            if is_lead and row.kind == "phase":
                facts.hands.setdefault(line_id, []).append(span)
            facts.held.setdefault(resource_id, []).append(self._stretch(frame, row.kind, span, bool(line_id) and not is_lead))

    @api.model
    def _stretch(self, frame, kind, span, is_help):
        return {"kind": kind, "from": span[0], "to": span[1], "is_help": is_help, "label": self._stretch_words(kind, is_help)}

    @api.model
    def _read_names(self, facts, frame):
        """Read the names that blocks show, each kind at once.

        sudo: the menu is public, a pet's name is short enough, colleagues are in every diary; customers' whole names are read for
        the desk alone, of appointments that it may read, as their forms show them.
        """
        kinds = [facts.lines.product_id, facts.lines.pet_id, facts.people]
        if frame.is_desk:
            kinds.append(facts.appointments.customer_id)
        for records in kinds:
            facts.names.update({(record._name, record.id): record.name or "" for record in records.sudo()})
        facts.words = self._get_state_words()

    @api.model
    def _read_safety(self, frame, facts):
        """Return what must be known before a service begins: ``{line id: {"level": "stop" or "care", "text": words}}``.

        The text goes to whoever may read it, the mark to every viewer of the visit. Extend to tell of more.
        """
        # sudo: how a pet takes it is told to who works with it, and to the desk; its file stays closed
        pets = facts.lines.pet_id.sudo()
        pets.fetch(["temper"])
        words = dict(pets._fields["temper"]._description_selection(self.env))
        levels = {"two_person": "stop", "anxious": "care"}
        return {
            line.id: {"level": levels[temper], "text": words[temper]}
            for line in facts.lines
            if (temper := line.pet_id.sudo().temper) in levels  # sudo: as above
        }

    @api.model
    def _read_owing(self, frame, facts):
        """Return the ids of customers who left an earlier visit unpaid; the desk alone hears of it."""
        if not frame.is_desk:
            return frozenset()
        domain = [("customer_id", "in", facts.appointments.customer_id.ids), ("state", "=", "open"), ("visit_date", "<", frame.day)]
        visits = self.env["salon.visit"].search_fetch([*domain, ("finished_at", "!=", False)], ["customer_id"])
        return frozenset(visits.customer_id.ids)
