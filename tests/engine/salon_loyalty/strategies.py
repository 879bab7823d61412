"""Random but legal histories of one chain of members."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st
from salon_loyalty.engine.ledger import GIVES, TAKES, Kind

DAY_ZERO = date(2026, 1, 1)
ACCOUNTS = (11, 12, 13)
HOUSE = 1

givings = st.tuples(st.sampled_from(GIVES), st.integers(1, 500), st.one_of(st.none(), st.integers(0, 40)))
takings = st.tuples(st.sampled_from([kind for kind in TAKES if kind != Kind.REVERSE]), st.integers(1, 700), st.none())
adjustments = st.tuples(st.just(Kind.ADJUST), st.integers(-300, 300).filter(bool), st.none())
reversals = st.tuples(st.just(Kind.REVERSE), st.integers(1, 500), st.integers(0, 60))


@st.composite
def wishes(draw):
    """Return a list of (account id, day, kind, amount, detail); many of them will be refused, on purpose."""
    rows = draw(st.lists(st.tuples(st.sampled_from(ACCOUNTS), st.integers(0, 3), givings | takings | adjustments | reversals), max_size=40))
    day, history = DAY_ZERO, []
    for account_id, step, (kind, amount, detail) in rows:
        day += timedelta(days=step)
        history.append((account_id, day, kind, amount, detail))
    return history


def noon(day):
    return datetime(day.year, day.month, day.day, 12)
