"""The whole demo salon from a seed and a day."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .calendar import day_factors, make_shifts
from .catalog import Catalog
from .crowd import make_customers, make_pets
from .grid import Grid
from .opinions import make_feedback
from .returns import make_returns
from .shape import SIZES, Booking, Customer, Salon, Size
from .story import Storyteller
from .wishes import BURN_IN_DAYS, Pull, Wish

SHIFT_DAYS_AHEAD = 45
# Share of the usual pull that is booked already: nearly all of tomorrow, little of a month ahead; half on average.
FILL_NEAR, FILL_FAR = 0.9, 0.25
COUNTER_SALES_A_DAY = 0.7
CANCEL_SHARE = 0.12
FAIR_SHARE = 3
# On the day itself, who finished so lately still stands at the desk.
PAYS_WITHIN_MIN = 25
# A few of those who are placed do not come; the visits are counted without them.
NO_SHOW_ALLOWANCE = 1.041


def generate(catalog: Catalog, *, seed: int, today: date, now_minute: int, size: str | Size) -> Salon:
    """Return a demo salon; the same arguments give the same salon.

    :param now_minute: local minute of today; what lies before it has happened
    :param size: a key of SIZES or a Size"""
    plan = SIZES[size] if isinstance(size, str) else size
    catalog = catalog.doubled() if plan.doubled else catalog
    return _Maker(catalog, seed, today, now_minute, plan).make()


class _Maker:
    """Holds the state of one run."""

    def __init__(self, catalog: Catalog, seed: int, today: date, now_minute: int, plan: Size):
        self.catalog, self.seed, self.today, self.now, self.plan = catalog, seed, today, now_minute, plan
        self.first, self.last = today - timedelta(days=plan.days_back), today + timedelta(days=plan.days_ahead)

    def _rng(self, name: str) -> Random:
        """One stream per concern, so that a change in one leaves the others as they were."""
        return Random(f"{self.seed}/{name}")

    def make(self) -> Salon:
        self.customers = make_customers(self.catalog, self._rng("customers"), self.plan, self.today)
        self.pets = make_pets(self.catalog, self._rng("pets"), self.customers, self.plan, self.today)
        self.shifts = make_shifts(self.catalog, self._rng("shifts"), self.first, self.today + timedelta(days=SHIFT_DAYS_AHEAD))
        factors = day_factors(self.catalog, self.first - timedelta(days=BURN_IN_DAYS), self.last)
        self.pull = Pull(self.catalog, factors, self.first - timedelta(days=BURN_IN_DAYS), self.last)
        self.story = Storyteller(self.catalog, Grid(self.catalog, self.shifts, self.today), self.customers, self.pets, self._rng("story"))
        self.per_day: dict[tuple[str, date], int] = {}
        self.bookings: list[Booking] = []
        self._fill()
        self._happen()
        self._number()
        feedback = make_feedback(self.catalog, self._rng("feedback"), self.bookings, self.customers, self.pets)
        feedback = [row for row in feedback if self._is_past(row)]
        return Salon(
            customers=self.customers,
            pets=self.pets,
            shifts=self.shifts,
            bookings=self.bookings,
            feedback=feedback,
            returns=make_returns(self._rng("returns"), self.bookings, self.today),
        )

    # filling the book

    def _fill(self) -> None:
        """First one habit for everybody, then more habits for the faithful until the visits are reached."""
        rng = self._rng("habits")
        counter = COUNTER_SALES_A_DAY * self.plan.days_back * len(self.catalog.branches)
        target = round((self.plan.visits - counter) * NO_SHOW_ALLOWANCE)
        past = 0
        for number, customer in enumerate(self.customers):
            # Where visits are scarce a regular must leave some for those who come after him.
            fair = max(1, FAIR_SHARE * (target - past) // (len(self.customers) - number))
            past += self._add(self._first_habit(rng, customer), min(fair, target - past))
        weights = [rng.lognormvariate(0, 1.1) for _ in self.customers]
        idle = 0
        while past < target and idle < 3000:
            for customer in rng.choices(self.customers, weights, k=50):
                kind = rng.choices(customer.interests, [4] + [1] * (len(customer.interests) - 1))[0]
                added = self._add(self.pull.chain(rng, customer, kind, self.pull.start_day(rng, kind)), target - past)
                past += added
                idle = 0 if added else idle + 1
                if past >= target:
                    break
        self._fill_future(rng, weights)

    def _first_habit(self, rng: Random, customer: Customer) -> list[Wish]:
        """Return a chain that reaches the days that are kept: regulars from before for some, newcomers for the rest."""
        if rng.random() < 0.42:
            start = self.first - timedelta(days=rng.randrange(1, BURN_IN_DAYS))
            wishes = self.pull.chain(rng, customer, customer.kind, start, survive_until=self.first)
            if any(wish.day >= self.first for wish in wishes):
                return wishes
        span = (self.today - self.first).days
        for _ in range(20):
            day = self.pull.near(rng, customer.kind, self.first + timedelta(days=rng.randrange(span)), 3)
            if day is not None and self.first <= day < self.today:
                return self.pull.chain(rng, customer, customer.kind, day)
        return []

    def _add(self, wishes: list[Wish], room: int) -> int:
        """Place wishes; return how many lie in the past."""
        past = 0
        for wish in wishes:
            if wish.day < self.first or (wish.day < self.today and past >= room) or wish.day > self.today:
                continue
            booking = self.story.place(wish)
            if booking is not None:
                self._keep(wish, booking)
                past += booking.day < self.today
        return past

    def _keep(self, wish: Wish, booking: Booking) -> None:
        kind = self.catalog.services[wish.service].kind
        self.per_day[kind, booking.day] = self.per_day.get((kind, booking.day), 0) + 1
        self.bookings.append(booking)

    def _fill_future(self, rng: Random, weights: list[float]) -> None:
        """Book the days ahead up to a falling share of what each day usually brings."""
        recent = [self.today - timedelta(days=step) for step in range(1, min(90, self.plan.days_back))]
        for kind, factors in self.pull.factors.items():
            pull = sum(factors[day] for day in recent)
            usual = sum(self.per_day.get((kind, day), 0) for day in recent) / pull if pull else 0.0
            people = [(c, w) for c, w in zip(self.customers, weights, strict=True) if kind in c.interests]
            if not people:
                continue
            crowd, crowd_weights = [c for c, _ in people], [w for _, w in people]
            for ahead in range(self.plan.days_ahead + 1):
                day = self.today + timedelta(days=ahead)
                share = 1.0 if ahead == 0 else FILL_NEAR + (FILL_FAR - FILL_NEAR) * (ahead / max(self.plan.days_ahead, 1)) ** 0.7
                wanted = round(usual * factors.get(day, 0.0) * share) - self.per_day.get((kind, day), 0)
                self._fill_day(rng, kind, day, wanted, crowd, crowd_weights)

    def _fill_day(self, rng: Random, kind: str, day: date, wanted: int, crowd: list[Customer], weights: list[float]) -> None:
        for customer in rng.choices(crowd, weights, k=wanted * 3) if wanted > 0 else ():
            if wanted <= 0:
                return
            pet = rng.choice(customer.pets) if kind == "pet" else None
            service = self.pull.service(rng, kind, day.month, customer, pet.species if pet else "")
            wish = Wish(customer=customer.key, service=service.key, day=day, pet=pet.key if pet else None)
            booking = self.story.place(wish)
            if booking is not None:
                if booking.source == "walk_in" and day > self.today:
                    booking.source = "wechat"
                self._keep(wish, booking)
                wanted -= 1

    # living through it

    def _happen(self) -> None:
        rng, story = self._rng("outcome"), self.story
        self.bookings.sort(key=lambda b: (b.day, b.start, b.branch, b.customer, b.items[0].lead))
        seen: set[int] = set()
        extra: list[Booking] = []
        for booking in self.bookings:
            booking.first = booking.customer not in seen
            seen.add(booking.customer)
            if booking.first:
                self.customers[booking.customer].joined = booking.day
            if rng.random() < CANCEL_SHARE:
                twin = story.cancelled_twin(booking)
                if twin is not None and twin.day >= self.first:
                    extra.append(twin)
            self._outcome(rng, booking)
        desks = {
            b: next(p.key for p in self.catalog.people.values() if p.branch == b and p.role in {"desk", "manager"})
            for b in self.catalog.branches
        }
        day = self.first
        while day < self.today:
            for branch, seller in desks.items():
                sale = story.counter_sale(branch, day, seller) if rng.random() < COUNTER_SALES_A_DAY else None
                if sale is not None:
                    extra.append(sale)
            day += timedelta(days=1)
        self.bookings += extra

    def _outcome(self, rng: Random, booking: Booking) -> None:
        if booking.day > self.today:
            return
        story = self.story
        chance = story.no_show_chance(booking)
        story.live_through(booking)
        today = booking.day == self.today
        if rng.random() < chance and not (today and booking.start + 30 > self.now):
            booking.state = "no_show"
            booking.sales, booking.payment = [], ""
        elif not today or booking.closed + PAYS_WITHIN_MIN <= self.now:
            booking.state = "done"
        elif booking.finished <= self.now:
            booking.state = "finished"
        elif booking.started <= self.now:
            booking.state = "in_service"
        elif booking.arrived <= self.now:
            booking.state = "arrived"
        elif booking.source == "walk_in":
            booking.source = "desk"
        if booking.state != "done":
            booking.sales, booking.payment = [], ""

    def _number(self) -> None:
        self.bookings.sort(
            key=lambda b: (b.day, b.closed if b.is_visit else b.start, b.branch, b.customer if b.customer is not None else -1, b.start)
        )
        for key, booking in enumerate(self.bookings):
            booking.key = key

    def _is_past(self, row) -> bool:
        booking = self.bookings[row.booking]
        day = booking.day + timedelta(days=row.days_after)
        return day < self.today or (day == self.today and row.minute <= self.now)
