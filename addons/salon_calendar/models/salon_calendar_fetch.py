import logging
from datetime import UTC, datetime, timedelta

from odoo import api, fields, models

from odoo.addons.salon_booking.engine.spans import overlaps

from ..engine.ics_read import NoCalendarError, TooMuchError, busy_times
from ..tools.fetch import FetchError, fetch

_logger = logging.getLogger(__name__)
AHEAD_DAYS = 90
EVERY_MIN = 30
BATCH = 50


class SalonCalendarSource(models.Model):
    """Reading: the cron asks one calendar after the other, and lays what is busy around what is booked."""

    _inherit = "salon.calendar.source"

    busy_spans = fields.Json(readonly=True, copy=False, groups="base.group_system")

    @api.model
    def _cron_read(self):
        """Read the calendars whose turn it is, each in a transaction of its own."""
        now = fields.Datetime.now()
        due = ["|", ("tried_at", "=", False), "|", ("tried_at", "<", now - timedelta(minutes=EVERY_MIN)), ("state", "=", "new")]
        sources = self.search(due, order="tried_at NULLS FIRST, id", limit=BATCH)
        self.env["ir.cron"]._commit_progress(remaining=len(sources))
        for source in sources:
            locked = source.try_lock_for_update()
            if locked:
                locked._read_alone(fields.Datetime.now())
            self.env["ir.cron"]._commit_progress(1)

    def _read_alone(self, now):
        """Read one calendar so that whatever it breaks, it breaks alone, and waits its turn like the others."""
        try:
            with self.env.cr.savepoint():
                self._read(now)
        except Exception:  # a file of somebody else can break anything; the other calendars are read all the same
            _logger.exception("Calendar %s could not be read", self.id)
            self._note_silence("broken", now)

    def _read(self, now):
        """Ask one calendar and keep what it says; whatever goes wrong leaves the last blocks where they are."""
        self.ensure_one()
        if not self.employee_id.active or not self.branch_id:
            self.tried_at = now
            return
        try:
            answer = fetch(self.url, self.etag or "")
            if answer.unchanged:
                self._fill()
            else:
                self._apply(answer.text, now)
        except FetchError as fault:
            self._note_silence(fault.code, now)
        except NoCalendarError:
            self._note_silence("nothing", now)
        except TooMuchError:
            self._note_silence("much", now)
        else:
            etag = self.etag if answer.unchanged else answer.etag
            self.write({"state": "good", "fault_code": False, "tried_at": now, "read_at": now, "etag": etag})
            self._note_clashes()

    def _note_silence(self, code, now):
        _logger.info("Calendar %s was not read: %s", self.id, code)
        self.write({"state": "silent", "fault_code": code, "tried_at": now})

    @api.model
    def _fault_words(self, code):
        words = {
            "scheme": self.env._("The address must begin with https://."),
            "port": self.env._("The address names a door (port) that is not asked."),
            "login": self.env._("The address holds a password. Use the secret iCal address instead."),
            "inside": self.env._("The address leads inside the house and is not asked."),
            "status": self.env._("The address was refused there. Perhaps the link was renewed."),
            "large": self.env._("The calendar is larger than 2 MB."),
            "redirects": self.env._("The address leads from one place to the next without end."),
            "packed": self.env._("The calendar came packed, which is not read."),
            "broken": self.env._("This calendar could not be understood. Check the link, or take another calendar."),
            "much": self.env._("This calendar holds more than can be followed. Remove old events there, or take another calendar."),
            "nothing": self.env._("There is no calendar at this address."),
        }
        return words.get(code) or self.env._("Nobody answers at this address.")

    def _apply(self, text, now):
        """Put the busy times of a calendar in the place of the last ones, in one step.

        :raises NoCalendarError: before anything is changed; likewise TooMuchError if only a part of it could be followed
        """
        low = now.replace(second=0, microsecond=0)
        high = low + timedelta(days=AHEAD_DAYS)
        zone = self.employee_id.tz or self.branch_id.tz
        busy = busy_times(text, zone=zone, low=low.replace(tzinfo=UTC), high=high.replace(tzinfo=UTC))
        if busy.cut:
            raise TooMuchError
        rows = self.env["salon.appointment.allocation"].sudo()  # sudo: held time is written by the verbs alone
        with self.env.cr.savepoint():
            rows.search([("calendar_source_id", "=", self.id)]).unlink()
            rows._claim_around([self._prepare_block(start, stop) for start, stop in busy.spans])
        spans = [[start.timestamp(), stop.timestamp()] for start, stop in busy.spans]
        self.write({"busy_count": len(spans), "skipped_count": busy.skipped, "busy_spans": spans})

    def _fill(self):
        """Take what visits gave back since the last reading: the calendar is as it was."""
        now = fields.Datetime.now()
        spans = [[datetime.fromtimestamp(edge, UTC).replace(tzinfo=None) for edge in span] for span in self.busy_spans or ()]
        rows = self.env["salon.appointment.allocation"].sudo()  # sudo: held time is written by the verbs alone
        rows._claim_around([self._prepare_block(start, stop) for start, stop in spans if stop > now])

    def _prepare_block(self, start, stop):
        return {
            "resource_id": self.employee_id.resource_id.id,
            "branch_id": self.branch_id.id,
            "start": start.replace(tzinfo=None),
            "stop": stop.replace(tzinfo=None),
            "kind": "calendar",
            "calendar_source_id": self.id,
        }

    def _note_clashes(self):
        """Note the visits that stand in busy time: they stay, and people are told."""
        spans = [tuple(span) for span in self.busy_spans or ()]
        held = (
            self.env["salon.appointment.allocation"]
            .sudo()
            .search(  # sudo: only which visits are meant
                [
                    ("resource_id", "=", self.employee_id.resource_id.id),
                    ("blocking", "=", True),
                    ("kind", "=", "phase"),
                    ("stop", ">", fields.Datetime.now()),
                ]
            )
        )

        def stamp(moment):
            return moment.replace(tzinfo=UTC).timestamp()

        clashing = held.filtered(lambda row: overlaps(spans, stamp(row.start), stamp(row.stop)))
        self.clash_ids = clashing.appointment_id
