from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command


class SalonQueueEntry(models.Model):
    """From the queue to the chair, in turn; and away without a visit."""

    _inherit = "salon.queue.entry"

    def action_seat(self, employee_id=False):
        """Seat guests: with whoever is next in turn, or whom they asked for, or whom the desk names.

        :param employee_id: id of the person the desk chose instead
        """
        self.check_access("write")
        if employee_id not in (False, None) and type(employee_id) is not int:
            raise UserError(self.env._("This person is not known. Choose one from the list."))
        now, person = fields.Datetime.now(), self.env["hr.employee"].browse(employee_id or ())
        for entry in self:
            entry._seat(now, person)

    def action_leave(self):
        """Note that guests went away without a visit."""
        self.check_access("write")
        self._leave(fields.Datetime.now())

    @api.model
    def _get_past(self, now):
        """Return the queue of days that are over: whoever still stands in it went home."""
        waiting = self.search([("state", "=", "waiting")])
        return waiting.filtered(lambda entry: entry.branch_id._local_date(entry.joined_at) < entry.branch_id._local_date(now))

    def _leave(self, now):
        self._begin_move()
        self.sudo().write({"state": "left", "left_at": now})  # sudo: a state is written by the verbs alone
        self._emit(
            "queue.left",
            partner_field="customer_id",
            payload=lambda entry: {"branch_id": entry.branch_id.id, "waited_min": entry._get_waited(now)},
        )

    def _begin_move(self):
        """Lock the rows, and refuse for all of them if one waits no more."""
        self.flush_recordset()
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["state"])
        gone = self.filtered(lambda entry: entry.state != "waiting")
        if gone:
            raise UserError(self.env._("%(name)s does not wait any more. Refresh to see the queue as it is.", name=gone[0].guest_words))

    def _seat(self, now, wished):
        """Book this guest from now on with the person whose turn it is, and write down why it was theirs.

        :param wished: the person the desk chose, nobody to follow the turns
        :raises UserError: if nobody can take the guest now; it says who can when
        """
        self._begin_move()
        branch = self.branch_id
        day, turns = branch._local_date(now), self.env["salon.turn.log"]
        presence = self._read_presence(branch, now, self._get_queue(branch).product_id)
        log = turns._get_day(branch, day)
        order = [each.person for each in log._standings(presence.keys)]
        given = self._get_given(presence, order)
        choice = self._choose(presence, order, given)
        person = wished.id or choice.person
        if not person or person not in presence.keys:
            raise UserError(self._nobody_words(branch, now, presence, wished))
        appointment = self._book_now(person, now)
        appointment._record_arrival(now)
        asked = self.asked_employee_id.id or 0
        facts = {
            "present": list(presence.keys),
            "able": sorted(presence.able.get(self.product_id.id, ())),
            "free": sorted(presence.free_for(presence.minutes.get(self.product_id.id, 1)) - given - {0}),
            "asked": asked if asked == person else 0,  # whoever is seated elsewhere after all takes a turn like any guest
        }
        row = self._write_turn(log, branch, day, now, facts, person)
        self.sudo().write({"state": "seated", "seated_at": now, "appointment_id": appointment.id})  # sudo: see action_leave
        self._emit(
            "queue.seated",
            partner_field="customer_id",
            payload=lambda entry: {
                "branch_id": branch.id,
                "waited_min": entry._get_waited(now),
                "employee_id": person,
                "why": row.why,
            },
        )
        return appointment

    def _write_turn(self, log, branch, day, now, facts, person):
        try:
            with self.env.cr.savepoint():
                return log._append(branch, day, now, facts, person)
        except UniqueViolation as exc:
            # Another desk seated somebody in this moment. Its row is unknown to this snapshot: look again in a new one.
            raise ConcurrencyError("Two guests are being seated at once") from exc

    def _get_given(self, presence, order):
        """Return who takes the guests before this one, as the queue on the screen says it; 0 stands for nobody."""
        given = set()
        for entry in self._get_queue(self.branch_id):
            if entry == self.sudo():  # sudo: the same guest, as the queue is read
                break
            given.add(entry._choose(presence, order, given).person)
        return given

    def _book_now(self, person, now):
        """Book the visit from this minute on; the planner finds the place, or says why not."""
        appointment = self.env["salon.appointment"]._book(
            {
                "branch_id": self.branch_id.id,
                "customer_id": self.customer_id.id,
                "walk_in_name": self.guest_name if not self.customer_id else False,
                "start": now.replace(second=0, microsecond=0),
                "source": "walk_in",
                "note": self.note or False,
                "client_key": f"queue {self.id}",
                "line_ids": [Command.create({"product_id": self.product_id.id, "wished_employee_id": person, "pet_id": self.pet_id.id})],
            }
        )
        if self.asked_employee_id.id != person:
            # sudo: a turn is no wish; work that nobody asked for counts as such where work is shared evenly
            appointment.line_ids.sudo().write({"wished_employee_id": False})
        return appointment

    @api.model
    def _nobody_words(self, branch, now, presence, wished):
        outlook = self._get_outlook(branch, now).get(self.id, {})
        hint = outlook.get("next") or outlook.get("wait") or ""
        if wished:
            # sudo: a name that the diary shows
            return self.env._("%(name)s is not on shift now. Choose somebody who is here.", name=wished.sudo().name)
        return self.env._(
            "Nobody can take %(guest)s now (%(next)s). Seat them then, or choose a person.", guest=self.guest_words, next=hint
        )
