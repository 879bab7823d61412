import re
from datetime import datetime

from psycopg2.errors import ExclusionViolation

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# "Key (…)=(…) conflicts with existing key (…)=([7,8), ["2027-03-01 06:00:00","2027-03-01 07:00:00"))."
EXISTING_KEY = re.compile(r'\(\[(\d+),\d+\), \["([^"]+)","([^"]+)"\)\)\.?\s*$')
LOCK_CLASS = 0x5A10  # first key of the advisory locks, one per resource


class SalonAppointmentAllocation(models.Model):
    """One resource held for one span: a phase, a buffer, a break, a block-out or a hold.

    The sole authority on overlap: the exclusion constraint refuses two blocking rows of one resource that share a moment.
    What the engine says beforehand is advice and may lose the race. Rows are written by ``_claim`` and ``_release`` alone.
    """

    _name = "salon.appointment.allocation"
    _description = "Held time"
    _order = "start, resource_id, id"
    _rec_name = "resource_id"

    resource_id = fields.Many2one("resource.resource", string="Person or place", required=True, ondelete="restrict")
    branch_id = fields.Many2one("salon.branch", required=True, ondelete="restrict", index=True)
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    start = fields.Datetime(required=True)
    stop = fields.Datetime(required=True)
    blocking = fields.Boolean(required=True, default=True, help="Off for what was cancelled: kept to be seen, but in nobody's way.")
    kind = fields.Selection(
        [("phase", "Service"), ("buffer", "Preparation"), ("break", "Break"), ("block", "Blocked"), ("hold", "Held")],
        required=True,
        default="phase",
    )
    appointment_id = fields.Many2one("salon.appointment", ondelete="cascade", index="btree_not_null")
    line_id = fields.Many2one("salon.appointment.line", ondelete="cascade", index="btree_not_null")
    phase_id = fields.Many2one("salon.service.phase", ondelete="set null", index="btree_not_null")
    shift_id = fields.Many2one("salon.shift", ondelete="cascade", index="btree_not_null")
    hold_key = fields.Char(index="btree_not_null", copy=False, groups="base.group_system")
    expires_at = fields.Datetime(string="Held until", help="A hold ends by itself at this moment.")
    note = fields.Char()

    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(resource_id, resource_id, '[]') WITH =, tsrange(start, stop, '[)') WITH &&) WHERE (blocking)",
        lambda env, diag: env["salon.appointment.allocation"]._explain_overlap(diag),
    )
    _stop_after_start = models.Constraint("CHECK (stop > start)", "Held time must end after it begins.")
    _hold_expires = models.Constraint("CHECK (kind != 'hold' OR expires_at IS NOT NULL)", "A hold needs an end.")
    # Holds all that a list of times asks for, so that the table itself is not read.
    _held = models.Index("(resource_id, stop, start) INCLUDE (expires_at, appointment_id) WHERE blocking")
    _expiry = models.Index("(expires_at) WHERE kind = 'hold'")

    @api.model
    def _explain_overlap(self, diag):
        """Say whom two rows fight for; a violation that nobody caught ends here."""
        taken = self._parse_overlap(diag)
        if not taken:
            return self.env._("This time is taken. Pick another time or another stylist.")
        resource_id, start, stop = taken
        row = self.sudo().search([("resource_id", "=", resource_id), ("start", "<", stop), ("stop", ">", start)], limit=1)
        branch = row.branch_id or self.env["salon.branch"]._get_default_branch()
        name = self.env["resource.resource"].sudo().browse(resource_id).display_name  # sudo: a name that the diary shows anyway
        return self.env._(
            "%(name)s is taken from %(start)s to %(stop)s. Pick another time or another stylist.",
            name=name,
            start=branch._to_local(start).strftime("%H:%M"),
            stop=branch._to_local(stop).strftime("%H:%M"),
        )

    @api.model
    def _parse_overlap(self, diag):
        """Return ``(resource id, start, stop)`` of the row that was there first, or None if PostgreSQL worded it otherwise."""
        found = EXISTING_KEY.search((diag and diag.message_detail) or "")
        if not found:
            return None
        return int(found[1]), datetime.fromisoformat(found[2]), datetime.fromisoformat(found[3])

    @api.model
    def _claim(self, vals_list, now=None):
        """Insert rows, or none of them.

        Locks every resource first, in order of id: two inserts that meet inside an exclusion constraint would otherwise
        wait for each other until PostgreSQL calls a deadlock. Holds that ran out are released before.

        :param vals_list: create values; ``resource_id``, ``start`` and ``stop`` are needed
        :return: the new rows, or an empty recordset and the span that was in the way:
            ``(rows, None)`` or ``(no rows, (resource id, start, stop) or ())``
        """
        vals_list = sorted(vals_list, key=lambda vals: (vals["resource_id"], vals["start"]))
        resource_ids = sorted({vals["resource_id"] for vals in vals_list})
        ended = self._get_expired(resource_ids, now or fields.Datetime.now())
        if ended:
            self.env.flush_all()  # as deleting them does
        self.flush_model()
        try:
            # The locks lie inside the savepoint: who loses gives them back at once, before it looks for other times. Nothing that
            # waits to be written is written within, so that it waits on, and all that was read stays known, when it is undone.
            with self.env.cr.savepoint(flush=False):
                self._lock_resources(resource_ids)
                ended.unlink()
                return self.create(vals_list), None
        except ExclusionViolation as exc:
            self._forget_undone()
            return self.browse(), self._parse_overlap(exc.diag) or ()

    @api.model
    def _forget_undone(self):
        """Forget rows that were in memory only while they were inserted in vain."""
        self.invalidate_model(flush=False)
        for model, field in (("salon.appointment", "allocation_ids"), ("salon.appointment.line", "allocation_ids")):
            self.env[model].invalidate_model([field], flush=False)

    @api.model
    def _lock_resources(self, resource_ids):
        """Wait for each in the order given."""
        self.env.execute_query(SQL("SELECT pg_advisory_xact_lock(%s, id) FROM unnest(%s) id", LOCK_CLASS, resource_ids))

    @api.model
    def _get_expired(self, resource_ids, now):
        """Return the holds of these resources that ran out; seen before the locks or after, a transaction sees the same ones."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM salon_appointment_allocation WHERE kind = 'hold' AND expires_at <= %s AND resource_id = ANY(%s)",
                now,
                resource_ids,
            )
        )
        return self.browse(number for (number,) in rows)

    def _release(self):
        """Give the time back but keep the rows, to show what was cancelled."""
        self.write({"blocking": False})
        self.flush_recordset()

    @api.model
    def _check_nothing_ahead(self, field, records):
        """Refuse to take records away that customers are booked on.

        :param field: the field of a row that names them: ``resource_id`` or ``branch_id``
        """
        now = fields.Datetime.now()
        counting = Domain("kind", "=", "phase") | Domain([("kind", "=", "hold"), ("expires_at", ">", now)])
        domain = Domain([(field, "in", records.ids), ("blocking", "=", True), ("stop", ">", now)]) & counting
        # sudo: held time of every branch counts; only a name, a number and a time are told
        rows = self.sudo().search(domain, order="start, id")
        if rows:
            own = rows.filtered(lambda row: row[field] == rows[0][field])
            raise UserError(
                self.env._(
                    "%(name)s has bookings ahead (%(count)s), first at %(time)s. Move or cancel them first.",
                    name=rows[0][field].display_name,
                    count=len({row.appointment_id.id or row.hold_key for row in own}),
                    time=self.env["salon.booking.planner"]._clock(rows[0].branch_id, rows[0].start, with_day=True),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_worked(self):
        if any(row.appointment_id.state in ("in_service", "done") for row in self):
            raise UserError(self.env._("This visit has begun. Its time stays in the diary."))

    @api.model
    def _cron_release_expired(self, limit=1000):
        """Delete holds that ran out; claiming does so too, this keeps the table small."""
        self.search([("kind", "=", "hold"), ("expires_at", "<=", fields.Datetime.now())], limit=limit).unlink()
