"""Turn wishes into bookings: companions, people and places, no-shows, what happened at the counter."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .catalog import Catalog, Service
from .grid import Grid
from .shape import Booking, Customer, Item, Pet, Sale, Span
from .wishes import Wish

STEP_MIN = 15
REACH_MIN = 150
CHANNELS = {"wechat": "wechat", "desk_phone": "phone", "walk_in": "walk_in", "website": "website", "group_buying": "group_buying"}
PAYMENTS = (("wechat", 62), ("card", 24), ("cash", 14))


class Storyteller:
    """Place wishes one after another into the grid; what finds no room is not booked."""

    def __init__(self, catalog: Catalog, grid: Grid, customers: list[Customer], pets: list[Pet], rng: Random):
        self.catalog, self.grid, self.customers, self.pets, self.rng = catalog, grid, customers, pets, rng
        self.taken: set[tuple[int, date]] = set()
        self.together: dict[str, list[tuple[str, float]]] = {}
        for row in catalog.demand["together"]:
            self.together.setdefault(row["first"], []).append((row["adds"], row["share"]))
        hours = catalog.demand["hour_weight"]
        self.hours = {kind: ([int(key[1:]) for key in rows], list(rows.values())) for kind, rows in hours.items()}
        retail: dict[str, list] = {}
        for product in catalog.retail:
            for kind in ("hair", "beauty", "nails", "pet") if product.kind == "any" else (product.kind,):
                retail.setdefault(kind, []).append(product)
        self.retail = retail
        self.factors = self._pet_choices()
        self._minutes: dict[tuple[str, int | None], tuple[int, ...]] = {}

    def _pet_choices(self) -> dict[int, tuple[dict[str, str], str]]:
        return {
            pet.key: (
                {"size": pet.size, "coat": pet.coat, "matting": pet.matting, "temper": pet.temper},
                self.catalog.breeds[pet.breed]["groom_minutes_factor"],
            )
            for pet in self.pets
        }

    def minutes(self, service: Service, pet: int | None) -> tuple[int, ...]:
        key = service.key, pet if service.factors else None
        known = self._minutes.get(key)
        if known is None:
            if key[1] is None:
                known = tuple(phase.minutes for phase in service.phases)
            else:
                known = self.catalog.pet_minutes(service, *self.factors[pet])
            self._minutes[key] = known
        return known

    def price(self, service: Service, lead: str, pet: int | None) -> int:
        level = self.catalog.people[lead].level
        if pet is None or not service.factors:
            return service.price_cents.get(level, 0)
        return self.catalog.pet_price_cents(service, level, self.factors[pet][0])

    def services_of(self, wish: Wish) -> list[Service]:
        first = self.catalog.services[wish.service]
        out = [first]
        for adds, share in self.together.get(first.key, ()):
            companion = self.catalog.services[adds]
            male_cut = companion.key == "hair_cut_women" and self.customers[wish.customer].gender == "male"
            if self.rng.random() < share and not male_cut:
                out.append(companion)
                break
        return out

    def preferred_start(self, kind: str) -> int:
        hours, weights = self.hours[kind]
        return self.rng.choices(hours, weights)[0] * 60 + STEP_MIN * self.rng.randrange(4)

    def _starts(self, wanted: int) -> list[int]:
        out = [wanted]
        for step in range(STEP_MIN, REACH_MIN + 1, STEP_MIN):
            out += [wanted + step, wanted - step]
        return out

    def _leads(self, service: Service, customer: Customer, branch: str, day: date) -> list[str]:
        able = self.grid.leads(service, branch, day)
        self.rng.shuffle(able)
        favourite = customer.favourite.get(service.kind)
        if favourite in able:
            able.remove(favourite)
            able.insert(0, favourite)
        return able

    def _fit_all(self, services: list[Service], pet: int | None, lead: str, branch: str, day: date, start: int) -> list[Item] | None:
        """Fit the services one behind the other, the companion with the same person where possible."""
        items: list[Item] = []
        at = start
        for service in services:
            minutes = self.minutes(service, pet)
            able = self.grid.leads(service, branch, day)
            order = [lead] if service is services[0] else sorted(able, key=lambda key: (key != lead, key))
            found: tuple[str, tuple[Span, ...]] | None = None
            for person in order:
                spans = self.grid.fit(service, minutes, person, branch, day, at)
                if spans is not None:
                    found = person, spans
                    break
            if found is None:
                for item in items:
                    self.grid.give_back(item.spans, day)
                return None
            person, spans = found
            self.grid.take(spans, day)
            items.append(
                Item(
                    service=service.key,
                    lead=person,
                    pet=pet if service.species else None,
                    start=at,
                    stop=at + sum(minutes),
                    price_cents=self.price(service, person, pet),
                    discount_percent=0,
                    spans=spans,
                )
            )
            at += sum(minutes)
        return items

    def place(self, wish: Wish) -> Booking | None:
        """Place one wish on its day, near the hour that the trade prefers; without a companion when both do not fit."""
        customer = self.customers[wish.customer]
        if (wish.customer, wish.day) in self.taken:
            return None
        services = self.services_of(wish)
        branch = self.catalog.branch_of(services[0].kind)
        leads = self._leads(services[0], customer, branch, wish.day)
        hours = self.grid.hours(branch, wish.day)
        if hours is None or not leads:
            return None
        minutes = self.minutes(services[0], wish.pet)
        cells, length = self.grid.lead_cells(services[0], minutes), sum(minutes)
        starts = [start for start in self._starts(self.preferred_start(services[0].kind)) if hours[0] <= start <= hours[1] - length]
        for chosen in (services, services[:1]) if len(services) > 1 else (services,):
            for start, lead in self.grid.free(leads, wish.day, cells, starts):
                items = self._fit_all(chosen, wish.pet, lead, branch, wish.day, start)
                if items:
                    return self._book(wish, customer, branch, items)
        return None

    def _book(self, wish: Wish, customer: Customer, branch: str, items: list[Item]) -> Booking:
        rng = self.rng
        channels = self.catalog.demand["mix"]["channel"]
        source = CHANNELS[rng.choices(list(channels), list(channels.values()))[0]]
        if source == "phone" and rng.random() < 0.3:
            source = "desk"
        self.taken.add((wish.customer, wish.day))
        kind = self.catalog.services[wish.service].kind
        if kind not in customer.favourite and rng.random() < self.catalog.demand["rates"]["other"]["requests_named_staff"]:
            customer.favourite[kind] = items[0].lead
        notes = self.catalog.notes["booking_zh" if customer.chinese else "booking_en"]
        return Booking(
            key=0,
            customer=wish.customer,
            branch=branch,
            day=wish.day,
            items=items,
            state="booked",
            source=source,
            note=rng.choice(notes) if rng.random() < 0.05 else "",
            booked_days_before=min(int(rng.expovariate(0.22)), 28),
        )

    # what happened

    def no_show_chance(self, booking: Booking) -> float:
        rates = self.catalog.demand["rates"]["no_show"]
        if booking.source == "walk_in":
            return 0.0
        if booking.source == "group_buying":
            return rates["group_buying"]
        return rates["new_customer" if booking.first else "returning"] * rates["after_reminder_factor"]

    def live_through(self, booking: Booking) -> None:
        """Fill in arrival, work, retail and payment of a visit that took place."""
        rng, other = self.rng, self.catalog.demand["rates"]["other"]
        start, stop = booking.start, booking.stop
        late = rng.randrange(11, 24) if rng.random() < other["late_over_10_minutes"] else rng.randrange(-9, 6)
        booking.arrived = start + (late if booking.source != "walk_in" else -rng.randrange(0, 8))
        booking.started = max(start, booking.arrived + 1)
        over = rng.randrange(5, 16) if rng.random() < other["overrun_share"] else rng.randrange(-4, 5)
        booking.finished = max(stop + over, booking.started + 5)
        booking.closed = booking.finished + rng.randrange(2, 9)
        if rng.random() < 0.06:
            for item in booking.items:
                item.discount_percent = 10
        kind = self.catalog.services[booking.items[0].service].kind
        if self.retail.get(kind) and rng.random() < other["retail_attach"]:
            booking.sales.append(self._sale(kind, booking.items[0].lead))
        booking.payment = self.payment()

    def payment(self) -> str:
        return self.rng.choices([name for name, _ in PAYMENTS], [weight for _, weight in PAYMENTS])[0]

    def _sale(self, kind: str, seller: str) -> Sale:
        product = self.rng.choice(self.retail[kind])
        return Sale(product=product.key, quantity=2 if self.rng.random() < 0.12 else 1, price_cents=product.price_cents, seller=seller)

    def counter_sale(self, branch: str, day: date, seller: str) -> Booking | None:
        """Return somebody who only bought a product and gave no name."""
        hours = self.catalog.branches[branch].hours(day)
        kinds = [kind for kind in self.catalog.branches[branch].kinds if self.retail.get(kind)]
        if hours is None or not kinds:
            return None
        minute = self.rng.randrange(hours[0] + 30, hours[1] - 30)
        return Booking(
            key=0,
            customer=None,
            branch=branch,
            day=day,
            items=[],
            state="done",
            source="walk_in",
            arrived=minute,
            started=minute,
            finished=minute + 3,
            closed=minute + 5,
            sales=[self._sale(self.rng.choice(kinds), seller)],
            payment=self.payment(),
        )

    def cancelled_twin(self, booking: Booking) -> Booking | None:
        """Return an earlier plan of the same visit that the customer gave up; it holds no time."""
        rng = self.rng
        day = booking.day - timedelta(days=rng.randrange(1, 15))
        hours = self.catalog.branches[booking.branch].hours(day)
        if hours is None or (booking.customer, day) in self.taken:
            return None
        length = booking.stop - booking.start
        room = hours[1] - length - hours[0]
        if room <= 0:
            return None
        start = hours[0] + rng.randrange(0, room + 1) // STEP_MIN * STEP_MIN
        shift = start - booking.start
        items = [
            Item(
                service=i.service,
                lead=i.lead,
                pet=i.pet,
                start=i.start + shift,
                stop=i.stop + shift,
                price_cents=i.price_cents,
                discount_percent=0,
                spans=(),
            )
            for i in booking.items
        ]
        customer = self.customers[booking.customer]
        notes = self.catalog.notes["cancel_zh" if customer.chinese else "cancel_en"]
        self.taken.add((booking.customer, day))
        return Booking(
            key=0,
            customer=booking.customer,
            branch=booking.branch,
            day=day,
            items=items,
            state="cancelled",
            source="wechat" if booking.source == "walk_in" else booking.source,
            note=rng.choice(notes),
            booked_days_before=booking.booked_days_before + 3,
        )
