import secrets

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command


class SalonAppointment(models.Model):
    """A booking that is sent twice is booked once: a double click, two tabs, a line that broke before the answer."""

    _inherit = "salon.appointment"

    client_key = fields.Char(
        string="Form",
        copy=False,
        groups="salon_crm.group_salon_desk",
        default=lambda self: secrets.token_urlsafe(16),
        help="Made when a form is opened, so that it is booked once however often it is sent.",
    )

    _client_key_unique = models.UniqueIndex("(client_key) WHERE client_key IS NOT NULL", "This was booked already. Refresh to see it.")

    @api.model
    def _split_by_form(self, vals_list):
        """Return ``({client key: appointment that was booked before}, {client key: values to book now})``; a step of ``create``."""
        known, fresh = self._get_booked_before(vals_list), {}
        for vals in vals_list:
            vals["client_key"] = vals.get("client_key") or secrets.token_urlsafe(16)
            if vals["client_key"] not in known:
                fresh.setdefault(vals["client_key"], vals)
        return known, fresh

    @api.model
    def _insert(self, vals_list):
        try:
            return super()._insert(vals_list)
        except UniqueViolation as exc:
            if exc.diag.constraint_name != "salon_appointment_client_key_unique":
                raise
            # The same form is being saved by another request. Its row is unknown to this snapshot: the whole request is done
            # again in a new one, so that no savepoint is needed here.
            raise ConcurrencyError("This form is being booked by another request") from exc

    @api.model
    def _get_booked_before(self, vals_list):
        """Return ``{client key: appointment}`` of what these forms booked already.

        :raises UserError: if a form was changed after it was booked: the change would be lost without a word
        """
        keys = [vals["client_key"] for vals in vals_list if vals.get("client_key")]
        if not keys:
            return {}
        # sudo: to know that it exists; reading it needs the right
        known = self.sudo().search([("client_key", "in", keys)]).grouped("client_key")
        for vals in vals_list:
            first = known.get(vals.get("client_key"))
            if first and first._differs_from(vals):
                words = self.env._(
                    "This form is booked already: %(name)s at %(time)s. Open that appointment to change it.",
                    name=first.name,
                    time=self.env["salon.booking.planner"]._clock(first.branch_id, first.start, with_day=True),
                )
                raise UserError(words)
        return {key: first.with_env(self.env) for key, first in known.items()}

    def _differs_from(self, vals):
        start = fields.Datetime.to_datetime(vals["start"]).replace(second=0, microsecond=0) if vals.get("start") else self.start
        mine = (self.start, self.branch_id.id, self.customer_id.id, sorted(line.product_id.id for line in self.line_ids))
        branch, customer = vals.get("branch_id", self.branch_id.id), vals.get("customer_id", self.customer_id.id)
        return mine != (start, branch, customer or False, _get_products(vals["line_ids"]) if "line_ids" in vals else mine[-1])


def _get_products(commands):
    """Return the ids of the services that these commands book, in order."""
    return sorted(command[2].get("product_id") or 0 for command in commands if command[0] == Command.CREATE)
