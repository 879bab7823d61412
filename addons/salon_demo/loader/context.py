"""What all parts of the load share: the salon, the clock, and the ids of what stands already."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ..engine.shape import ALLOCATED_DAYS


class Context:
    """The load in progress.

    :ivar now: naive UTC moment up to which things have happened
    """

    def __init__(self, env, catalog, salon, *, seed, today, now):
        self.env, self.catalog, self.salon = env, catalog, salon
        self.seed, self.today, self.now = seed, today, now
        self.company = env.company
        self.branches = {key: env.ref(f"salon_crm.branch_{key}") for key in catalog.branches}
        self._zones = {key: ZoneInfo(branch.tz) for key, branch in self.branches.items()}
        self._midnights = {}
        self.branch_ids = {key: branch.id for key, branch in self.branches.items()}
        self.employees = {}  # key -> (employee id, resource id)
        self.rooms = {}  # key -> resource id
        self.partners = {}  # customer key -> partner id
        self.pets = {}  # pet key -> id
        self.visits = {}  # booking key -> visit id
        self.visit_lines = {}  # booking key -> [line ids]: items, then sales
        self.appointments = {}  # booking key -> appointment id
        self.allocations = []  # rows of held time, written in one go
        self.totals = {}  # booking key -> what was paid for the visit, in cents
        self.backs = []  # refunds, at most one per booking
        self.back_lines = {}  # booking key -> id of the visit line that reverses one
        self.unsold = defaultdict(int)  # (branch, product) -> quantity brought back and not sold again
        self.points_of = {}  # booking key -> points earned
        self.points_back = {}  # booking key -> points that a refund took
        self.balance_of = {}  # (ledger kind, visit id) -> points of the customer after it
        self.users, self.till_users = {}, {}
        self.counts = {}
        self._load_menu()

    def _load_menu(self):
        env = self.env
        self.variants, self.phases, self.templates = {}, {}, {}
        data = env["ir.model.data"].search_read([("module", "=", "salon_crm"), ("model", "=", "product.template")], ["name", "res_id"])
        for row in data:
            template = env["product.template"].browse(row["res_id"])
            table, _under, key = row["name"].partition("_")
            self.variants[table, key] = template.product_variant_id.id
            self.templates[table, key] = template
            if table == "service":
                self.phases[key] = template.phase_ids.ids

    def utc(self, branch, day, minute):
        """Return the naive UTC moment of a local minute; each day's midnight is looked up once."""
        key = branch, day
        base = self._midnights.get(key)
        if base is None:
            local = datetime.combine(day, time(), tzinfo=self._zones[branch])
            base = self._midnights[key] = local.astimezone(UTC).replace(tzinfo=None)
        return base + timedelta(minutes=minute)

    def is_allocated(self, day):
        """Tell whether appointments of the day hold time: the days that diaries show; what is older is history and blocks nothing."""
        return (self.today - day).days <= ALLOCATED_DAYS

    def booked_at(self, booking):
        """Return when the appointment was made: some days before, never after now."""
        moment = self.utc(booking.branch, booking.day, booking.start) - timedelta(
            days=booking.booked_days_before, minutes=booking.key % 400
        )
        return min(moment, self.now)

    def employee(self, key):
        return self.employees[key][0]

    def person_resource(self, key):
        return self.employees[key][1]
