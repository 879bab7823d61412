"""When customers wish to come: habits as chains of lognormal intervals, drawn towards the busy days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import exp
from random import Random

from .catalog import Catalog, Service
from .shape import Customer

# Habits begin before the first day that is kept, so that the first day finds a salon that already has regulars.
BURN_IN_DAYS = 300
WINDOW_SHARE, WINDOW_MIN, WINDOW_MAX = 0.12, 2, 8
LONGEST_CHAIN = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    customer: int
    service: str
    day: date
    pet: int | None


class Pull:
    """Draw days and services by the demand tables."""

    def __init__(self, catalog: Catalog, factors: dict[str, dict[date, float]], first: date, last: date):
        self.catalog, self.factors, self.first, self.last = catalog, factors, first, last
        self.menu: dict[str, list[Service]] = {}
        for service in catalog.services.values():
            self.menu.setdefault(service.kind, []).append(service)
        self.days = {kind: list(rows) for kind, rows in factors.items()}
        self.cumulative = {kind: self._running(list(rows.values())) for kind, rows in factors.items()}
        self._menu_weights: dict[tuple[str, int, str], list[float]] = {}

    @staticmethod
    def _running(weights: list[float]) -> list[float]:
        total, out = 0.0, []
        for weight in weights:
            total += weight
            out.append(total)
        return out

    def start_day(self, rng: Random, kind: str) -> date:
        return rng.choices(self.days[kind], cum_weights=self.cumulative[kind])[0]

    def near(self, rng: Random, kind: str, due: date, reach: int) -> date | None:
        """Draw a day around the due one by the pull of each; None when the salon is shut all along."""
        days = [due + timedelta(days=step) for step in range(-reach, reach + 1)]
        weights = [self.factors[kind].get(day, 0.0) for day in days]
        return rng.choices(days, weights)[0] if any(weights) else None

    def service(self, rng: Random, kind: str, month: int, customer: Customer, species: str) -> Service:
        key = (kind, month, species or customer.gender)
        weights = self._menu_weights.get(key)
        if weights is None:
            weights = [self._weight(service, month, customer.gender, species) for service in self.menu[kind]]
            self._menu_weights[key] = weights
        return rng.choices(self.menu[kind], weights)[0]

    def _weight(self, service: Service, month: int, gender: str, species: str) -> float:
        if species and species not in service.species:
            return 0.0
        if (service.key == "hair_cut_women" and gender == "male") or (
            service.key in {"hair_cut_men", "hair_beard_trim"} and gender == "female"
        ):
            return 0.0
        weight = float(service.weight)
        for shift in self.catalog.demand["season_shift"]:
            if shift["service"] == service.key and month in shift["months"]:
                weight *= shift["weight_factor"]
        return weight

    def chain(self, rng: Random, customer: Customer, kind: str, start: date, survive_until: date | None = None) -> list[Wish]:
        """Return the visits of one new habit, first to last; lapses end it, except before ``survive_until``."""
        pet = rng.choice(customer.pets) if kind == "pet" else None
        service = self.service(rng, kind, start.month, customer, pet.species if pet else "")
        wishes, due, stay = [], start, self.catalog.demand["rates"]["other"]["first_to_second_visit"]
        for step in range(LONGEST_CHAIN):
            reach = 0 if step == 0 else min(max(int(service.median_days * WINDOW_SHARE), WINDOW_MIN), WINDOW_MAX)
            day = self.near(rng, kind, due, reach)
            if day is not None and day <= self.last:
                wishes.append(Wish(customer=customer.key, service=service.key, day=day, pet=pet.key if pet else None))
            due += timedelta(days=max(1, round(service.median_days * exp(service.sigma * rng.gauss(0, 1)))))
            if due > self.last:
                break
            leaves = rng.random() >= stay if step == 0 else rng.random() < service.lapse
            if leaves and (survive_until is None or due > survive_until):
                break
        return wishes
