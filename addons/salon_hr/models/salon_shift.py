from odoo import api, models
from odoo.exceptions import ValidationError


class VisitsOrphanedError(ValidationError):
    """Visits stand in hours that somebody takes away; ``appointment_ids`` names them."""

    def __init__(self, message, appointment_ids):
        super().__init__(message)
        self.appointment_ids = tuple(appointment_ids)


class SalonShift(models.Model):
    """Hours that are taken away under bookings: refused with the list of them, or kept by a manager who says why."""

    _inherit = "salon.shift"

    @api.model
    def _refuse_uncovered(self, rows):
        appointment_ids = [row[0] for row in rows if row[0]]
        reason = self.env.context.get("salon_keep_reason")
        if reason and len(appointment_ids) == len(rows):
            # Taking the shift away was allowed already; the note on the visits is part of it.
            self.env["salon.appointment"].browse(appointment_ids)._keep_uncovered(str(reason))
            return
        if len(appointment_ids) < len(rows):
            super()._refuse_uncovered(rows)  # somebody is choosing this time online just now: wait until that is over
        raise VisitsOrphanedError(self._uncovered_words(appointment_ids), appointment_ids)

    @api.model
    def _uncovered_words(self, appointment_ids):
        # sudo: time and first name, which the diary shows
        visits = self.env["salon.appointment"].sudo().browse(appointment_ids)
        planner = self.env["salon.booking.planner"]
        lines = [
            f"{planner._clock(visit.branch_id, visit.start, with_day=True)} {visit.customer_short_name or ''} · {visit.service_names}"
            for visit in visits[:8]
        ]
        return self.env._(
            "Somebody is booked in the hours you take away, first at %(time)s (%(count)s visits). Move these visits first, or keep them "
            "with a reason in the rota:\n%(visits)s",
            time=planner._clock(visits[0].branch_id, visits[0].start, with_day=True),
            count=len(visits),
            visits="\n".join(lines),
        )
