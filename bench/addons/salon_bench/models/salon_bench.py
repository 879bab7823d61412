from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command


class SalonBench(models.AbstractModel):
    """Every door of the booking engine that the benchmark knocks at, and nothing else: when one moves, this file follows.

    The public ones are for the load driver; the product's own doors are private, or have a page around them.
    """

    _name = "salon.bench"
    _description = "Benchmark"

    @api.model
    def _availability(self, branch_id, product_ids, earliest, latest, now):
        """Return the engine's answer for one visit by anybody; times are naive UTC."""
        branch = self.env["salon.branch"].browse(branch_id)
        return self.env["salon.booking.planner"]._availability(branch, self._wishes(product_ids), earliest, latest, now=now)

    @api.model
    def _starts(self, branch_id, product_ids, earliest, latest, now):
        """Return the possible starts as UTC minutes."""
        return self._availability(branch_id, product_ids, earliest, latest, now).starts()

    @api.model
    def _why_not(self, branch_id, product_ids, start, now):
        """Return the reasons against one start in words, and the next free times: all that a refused customer is told."""
        planner, branch = self.env["salon.booking.planner"], self.env["salon.branch"].browse(branch_id)
        answer = self._availability(branch_id, product_ids, start, start + timedelta(minutes=1), now)
        return planner._reasons(branch, answer, start), planner._times_near(branch, self._wishes(product_ids), start, now=now)

    @api.model
    def _wishes(self, product_ids):
        products = self.env["product.product"].browse(product_ids)
        return [{"key": number, "product": product, "employee": self.env["hr.employee"]} for number, product in enumerate(products)]

    # over HTTP

    @api.model
    def empty(self):
        """Return at once: what a request costs without any work."""
        return True

    @api.model
    def slots(self, branch_id, product_ids, earliest, latest, now):
        return self._starts(branch_id, product_ids, *map(fields.Datetime.to_datetime, (earliest, latest, now)))

    @api.model
    def book(self, branch_id, product_ids, start):
        """Book a visit by anybody through the create door; the number of the appointment, or the error goes to the client."""
        lines = [Command.create({"product_id": product_id, "sequence": number}) for number, product_id in enumerate(product_ids)]
        return self.env["salon.appointment"]._book({"branch_id": branch_id, "start": start, "line_ids": lines}).id
