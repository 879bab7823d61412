"""Load a demo salon into a database, from text files to ANALYZE."""

import csv
import logging
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from odoo import fields
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.salon_crm.config import loader as config_loader

from ..engine.catalog import build_catalog
from ..engine.generate import generate
from . import bookings, desk, events, feedback, partners, payments, points, rota, stock, team, till, users, visits, waiting
from .bulk import foreign_keys_checked_at_the_end
from .context import Context

_logger = logging.getLogger(__name__)
HERE = Path(__file__).resolve().parent.parent
# Written by COPY alone, so that their foreign keys can be checked once for all rows.
KEYS_ASIDE = (
    "salon_shift",
    "salon_appointment",
    "salon_appointment_line",
    "salon_appointment_allocation",
    "salon_visit",
    "salon_visit_line",
    "pos_session",
    "pos_order",
    "pos_order_line",
    "pos_payment",
    "account_tax_pos_order_line_rel",
    "account_move",
    "account_move_line",
    "account_move_line_account_tax_rel",
    "account_payment",
    "account_bank_statement_line",
    "account_partial_reconcile",
    "stock_picking",
    "stock_move",
    "stock_move_line",
)
TABLES = (
    *KEYS_ASIDE,
    "res_partner",
    "salon_pet",
    "salon_ledger_transaction",
    "salon_ledger_line",
    "salon_ledger_lot",
    "salon_ledger_account",
    "account_full_reconcile",
)


def find_config():
    """Return the folder config/salon of this checkout, or None."""
    for parent in HERE.parents:
        if (parent / "config" / "salon" / "branches.toml").exists():
            return parent / "config" / "salon"
    return None


def read_tables(config_dir):
    """Return the tables that `build_catalog` wants, from config/salon and from this addon's data folder."""
    config_dir = Path(config_dir)
    tables = {name: _toml(config_dir / f"{name}.toml") for name in ("branches", "rooms", "services")}
    tables |= {name: _csv(config_dir / f"{name}.csv") for name in ("products", "pet_breeds")}
    return tables | {name: _toml(HERE / "data" / f"{name}.toml") for name in ("people", "demand", "names", "notes", "feedback_texts")}


def _toml(path):
    with path.open("rb") as file:
        return tomllib.load(file)


def _csv(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def load_demo(env, *, config_dir, size="salon", seed=1, today=None, credentials=None, report=lambda text: None):
    """Fill an empty salon.

    :param today: local day; by default the current one. With a given day the clock stands at 14:30.
    :return: (counts, logins per role)
    :raises UserError: when the database has visits already
    """
    if env["salon.visit"].with_context(active_test=False).search_count([], limit=1):
        raise UserError(env._("This database has visits already. The demo salon is only loaded into an empty one."))
    # One language for whatever code writes as plain text; translations are written beside it.
    env = env(context={**env.context, "lang": "en_US", "tz": "Asia/Shanghai", "tracking_disable": True, "mail_create_nolog": True})
    clock = _Clock(report)
    if not env.ref("salon_crm.branch_wutong", raise_if_not_found=False):
        config_loader.apply(env, config_dir)
        clock.step("config applied")
    tables, logins = read_tables(config_dir), users.draw_logins(env, credentials)
    catalog = build_catalog(tables)
    now, today, minute = _moment(env, today)
    salon = generate(catalog, seed=seed, today=today, now_minute=minute, size=size)
    clock.step(f"{len(salon.bookings)} bookings imagined")
    ctx = Context(env, salon_catalog(catalog, salon, size), salon, seed=seed, today=today, now=now)
    ctx.products = tables["products"]
    return ctx.counts, _write(ctx, clock, logins)


def salon_catalog(catalog, salon, size):
    from ..engine.shape import SIZES

    return catalog.doubled() if SIZES[size].doubled else catalog


def _moment(env, today):
    """Return (naive UTC now, local day, local minute)."""
    zone = ZoneInfo("Asia/Shanghai")
    if today is None:
        now = fields.Datetime.now()
        local = now.replace(tzinfo=UTC).astimezone(zone)
        return now, local.date(), local.hour * 60 + local.minute
    minute = 14 * 60 + 30
    local = datetime(today.year, today.month, today.day, 14, 30, tzinfo=zone)
    return local.astimezone(UTC).replace(tzinfo=None), today, minute


def _write(ctx, clock, logins):
    env = ctx.env
    ctx.visit_prefix, ctx.visit_padding = visits.numbering(env, "salon.visit")
    ctx.appointment_prefix, ctx.appointment_padding = visits.numbering(env, "salon.appointment")
    team.load_rooms(ctx)
    team.load_team(ctx)
    given = users.load_users(ctx, logins)
    clock.step("team and users")
    partners.load_partners(ctx)
    clock.step("customers and pets")
    with foreign_keys_checked_at_the_end(env.cr, KEYS_ASIDE):
        _write_history(ctx, clock)
        analyze(env)
    clock.step("foreign keys checked")
    feedback.load_feedback(ctx)
    events.load_events(ctx)
    visits.refresh_stats(ctx)
    stock.load_stock(ctx)
    clock.step("feedback, events, stock")
    desk.load_desk(ctx)
    waiting.load_waiting(ctx)
    payments.load_payments(ctx)
    clock.step("papers, a week at the desk, who waits")
    rota.load_rota(ctx)
    clock.step("punches, leave and plans")
    env.flush_all()
    env.invalidate_all()
    return given


def _write_history(ctx, clock):
    team.load_shifts(ctx)
    visits.load_visits(ctx)
    bookings.load_bookings(ctx)
    clock.step("rota, visits and diary")
    points.plan_points(ctx)
    points.load_points(ctx)
    clock.step("points")
    till.load_till(ctx)
    clock.step("till and books")


def analyze(env):
    """Tell the planner about the new rows, since the checks of the keys and the first screens would else guess."""
    for table in TABLES:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


class _Clock:
    """Report each step with its seconds."""

    def __init__(self, report):
        self.report, self.last = report, time.monotonic()

    def step(self, text):
        now = time.monotonic()
        self.report(f"{now - self.last:5.1f} s  {text}")
        self.last = now
