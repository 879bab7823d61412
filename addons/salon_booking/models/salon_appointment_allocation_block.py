from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.spans import merge, subtract

MOST_TRIES = 3


class SalonAppointmentAllocation(models.Model):
    """Time that is taken by something else than a booking, laid around the bookings that are there: it never pushes one out."""

    _inherit = "salon.appointment.allocation"

    @api.model
    def _claim_around(self, vals_list):
        """Hold of each span what nobody holds yet.

        What a booking holds stays with the booking; whoever takes the time says so to people. A span that somebody takes in the
        same moment is cut anew.

        :param vals_list: create values as for ``_claim``, spans of one resource that do not overlap each other
        :return: the new rows
        """
        now = fields.Datetime.now()
        for _try in range(MOST_TRIES):
            free = [
                {**vals, "start": start, "stop": stop}
                for vals in vals_list
                for start, stop in subtract([(vals["start"], vals["stop"])], merge(self._read_held(vals, now)))
            ]
            rows, conflict = self._claim(free, now) if free else (self.browse(), None)
            if conflict is None:
                return rows
        return self.browse()

    @api.model
    def _read_held(self, vals, now):
        """Return the spans of others within one, in order."""
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT start, stop FROM salon_appointment_allocation
                    WHERE resource_id = %s AND blocking AND start < %s AND stop > %s AND (kind != 'hold' OR expires_at > %s)
                 ORDER BY start""",
                vals["resource_id"],
                vals["stop"],
                vals["start"],
                now,
            )
        )

    @api.model
    def _is_booked(self, vals_list):
        """Tell whether a customer holds a part of these spans, booked or on hold."""
        spans = Domain.OR(
            [("resource_id", "=", vals["resource_id"]), ("start", "<", vals["stop"]), ("stop", ">", vals["start"])] for vals in vals_list
        )
        now = fields.Datetime.now()
        held = Domain("kind", "in", ("phase", "buffer")) | Domain([("kind", "=", "hold"), ("expires_at", ">", now)])
        return bool(self.search_count(Domain("blocking", "=", True) & held & spans, limit=1))
