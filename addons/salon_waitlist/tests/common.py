from freezegun import freeze_time

from odoo.fields import Command

from odoo.addons.salon_booking.tests.common import DAY, BookingCase


class WaitlistCase(BookingCase):
    """The branch of the booking tests at ten in the morning of a Monday, its desk, and people who wait."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.desk = cls._user("waitlist_desk", "desk")
        cls.wishes, cls.offers = cls.env["salon.waitlist.wish"], cls.env["salon.waitlist.offer"]
        cls.openings, cls.queue = cls.env["salon.waitlist.opening"], cls.env["salon.queue.entry"]
        cls.turns = cls.env["salon.turn.log"]
        cls.wang = cls.env["res.partner"].create({"name": "Wang Fei", "is_salon_customer": True, "phone": "+86 138 0000 7788"})
        cls.zhao = cls.env["res.partner"].create({"name": "Zhao Lei", "is_salon_customer": True, "phone": "+86 138 0000 9988"})

    def setUp(self):
        super().setUp()
        self._clock_says("08:30")

    def _clock_says(self, clock, day=DAY):
        """Let it be this time on the branch's clock."""
        moment = self._at(clock, day)
        self.startPatcher(freeze_time(moment))
        self.patch(self.env.cr, "now", lambda: moment)
        return moment

    def _wish(self, customer=None, *services, person=None, user=None, **values):
        return self.wishes.with_user(user or self.desk).create(
            {
                "branch_id": self.branch.id,
                "customer_id": (customer or self.wang).id,
                "product_ids": [Command.set([service.id for service in services or (self.cut,)])],
                "wished_resource_ids": [Command.set(person.resource_id.ids if person else [])],
                "first_day": DAY,
                "last_day": DAY,
                **values,
            }
        )

    def _fill(self, *people):
        """Book the whole day of these people, an hour each; return ``{clock: appointment}`` of the first of them."""
        first = {}
        for person in people or (self.mei, self.anna):
            booked = {f"{hour:02d}:00": self._book(f"{hour:02d}:00", wish=person) for hour in range(9, 18)}
            first = first or booked
        return first

    def _serve(self):
        """Let the cron do its round, in this transaction."""
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_kwargs: 600.0)
        self.openings._cron_serve()

    def _open_offer(self, wish):
        return wish.sudo().offer_ids.filtered(lambda offer: offer.state == "open")

    def _walk_in(self, service=None, user=None, **values):
        return self.queue.with_user(user or self.desk).create(
            {"branch_id": self.branch.id, "product_id": (service or self.cut).id, **values}
        )

    def _events(self, key):
        return self.env["workflow.event"].search([("event_key", "=", key)])
