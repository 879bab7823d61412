import random
from dataclasses import replace

from odoo import fields
from odoo.tests import tagged

from ..engine.slots import Availability
from ..models.salon_booking_planner import minute_of, moment_of
from .common import DAY, BookingCase


@tagged("post_install", "-at_install")
class TestEngineAgreement(BookingCase):
    """Whatever the engine offers PostgreSQL takes; whatever is refused for held time PostgreSQL refuses too."""

    def _fill(self, dice):
        """Hold random stretches of people and chairs, some for a moment only."""
        resources = [*self.chairs.ids, self.mei.resource_id.id, self.anna.resource_id.id]
        self.env["salon.appointment.allocation"].search([("resource_id", "in", resources)]).unlink()
        for _number in range(14):
            start = moment_of(minute_of(self._at("09:00")) + dice.randrange(0, 540, 5))
            hold = dice.random() < 0.3
            self.env["salon.appointment.allocation"]._claim(
                [
                    {
                        "resource_id": dice.choice(resources),
                        "branch_id": self.branch.id,
                        "start": start,
                        "stop": moment_of(minute_of(start) + dice.choice((15, 30, 45, 90))),
                        "kind": "hold" if hold else "block",
                        "expires_at": self._at("23:00") if hold else False,
                    }
                ]
            )

    def _is_taken(self, plan):
        """Return whether PostgreSQL takes the rows of a plan; they are given back at once."""
        rows = [
            {"resource_id": claim.resource_id, "branch_id": self.branch.id, "start": moment_of(claim.start), "stop": moment_of(claim.stop)}
            for claim in plan.claims
        ]
        claimed, _conflict = self.env["salon.appointment.allocation"]._claim(rows)
        claimed.unlink()
        return bool(claimed)

    def test_random_days(self):
        self._qualify(self.anna, self.colour)
        planner, looked = self.env["salon.booking.planner"], {"offered": 0, "refused": 0}
        for seed in range(8):
            dice = random.Random(seed)
            self._fill(dice)
            services = dice.choice(((self.cut,), (self.colour,), (self.cut, self.colour)))
            wishes = [
                {"key": number, "product": service, "employee": self.env["hr.employee"], "track": number if seed % 2 else 0}
                for number, service in enumerate(services)
            ]
            answer = planner._day_availability(self.branch, wishes, DAY, now=fields.Datetime.now())
            empty = Availability(answer.query, replace(answer.world, busy={}), now=answer.now)
            for start in empty.starts():
                plan = answer.plan(start)
                if plan:
                    self.assertTrue(self._is_taken(plan), (seed, start))
                else:
                    self.assertFalse(self._is_taken(empty.plan(start)), (seed, start))
                looked["offered" if plan else "refused"] += 1
        self.assertGreater(min(looked.values()), 40, looked)

    def test_days_of_23_and_25_hours_offer_what_the_clock_shows(self):
        self.branch.tz = "Europe/Berlin"
        self.branch.opening_ids.write({"start_min": 60, "stop_min": 300})
        for day, clocks in (
            (DAY.replace(month=3, day=30), ["01:00", "03:00", "04:00"]),
            (DAY.replace(month=10, day=26), ["01:00", "02:00", "02:00", "03:00", "04:00"]),
        ):
            self._shift(self.mei, "00:30", "06:00", day)
            self.branch.slot_step_min = 60
            self.assertEqual(self._free(self.cut, wish=self.mei, day=day), clocks)
