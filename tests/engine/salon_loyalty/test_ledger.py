"""Laws of the ledger: sums are conserved, lots and balances never fall below zero, the chain tells of any change."""

from dataclasses import fields, replace
from datetime import date, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from salon_loyalty.engine.chain import GENESIS, line_hash
from salon_loyalty.engine.errors import LedgerError
from salon_loyalty.engine.ledger import Account, Entry, Kind, post, signed_amount

from .strategies import ACCOUNTS, HOUSE, noon, wishes

NOW = datetime(2026, 11, 21, 12)


def entry(key="k", kind=Kind.EARN, amount=10, account_id=11, day=date(2026, 11, 21), **values):
    return Entry(
        key=key, kind=kind, account_id=account_id, house_id=HOUSE, requested=signed_amount(kind, amount), day=day,
        occurred_at=noon(day), **values,
    )


class Auditor:
    """The ledger in memory plus a plain model of it that knows nothing of lots and chains."""

    def __init__(self):
        self.accounts = {number: Account(id=number, balance=0, seq=0, head=GENESIS) for number in ACCOUNTS}
        self.balances = dict.fromkeys(ACCOUNTS, 0)
        self.house = 0
        self.postings = []
        self.ids, self.lot_ids = count(1), count(1)

    def post(self, wish):
        posting = post(
            wish, self.accounts[wish.account_id], transaction_id=next(self.ids), next_lot_id=lambda: next(self.lot_ids), recorded_at=NOW,
        )
        self.postings.append(posting)
        self.balances[wish.account_id] += posting.amount
        self.house -= posting.amount
        return posting

    def lines_of(self, account_id):
        return [line for posting in self.postings for line in posting.lines if line.account_id == account_id]


def rehash(line, content):
    return line_hash(
        prev_hash=line.prev_hash, account_id=line.account_id, seq=line.seq, content=content, amount=line.amount,
        balance_after=line.balance_after, lot_id=line.lot_id, occurred_at=line.occurred_at, recorded_at=NOW,
    )


def assert_whole(auditor):
    """Assert the invariants I01–I05, I09–I11 of the design after a step."""
    for posting in auditor.postings:
        assert sum(line.amount for line in posting.lines) == 0
        assert abs(posting.amount) <= abs(posting.entry.requested)
    assert sum(account.balance for account in auditor.accounts.values()) + auditor.house == 0
    contents = {posting.transaction_id: posting.content for posting in auditor.postings}
    for account in auditor.accounts.values():
        head, balance = GENESIS, 0
        for seq, line in enumerate(auditor.lines_of(account.id), start=1):
            balance += line.amount
            assert (line.seq, line.balance_after, line.prev_hash) == (seq, balance, head)
            assert balance >= 0
            head = rehash(line, contents[line.transaction_id])
            assert line.hash == head
        assert (account.balance, account.head) == (balance, head)
        assert account.balance == account.purse.total == auditor.balances[account.id]


@given(wishes())
def test_every_invariant_holds_after_every_step_of_any_history(history):
    auditor = Auditor()
    for number, (account_id, day, kind, amount, detail) in enumerate(history):
        givers = [posting.transaction_id for posting in auditor.postings if posting.new_lot and posting.entry.account_id == account_id]
        wish = entry(
            f"k{number}", kind, amount, account_id, day,
            expires_on=None if detail is None or kind == Kind.REVERSE else date.fromordinal(day.toordinal() + detail),
            reverses_id=givers[detail % len(givers)] if kind == Kind.REVERSE and givers else None,
        )
        before = auditor.accounts[account_id].seq
        try:
            auditor.post(wish)
        except LedgerError:
            assert auditor.accounts[account_id].seq == before
        assert_whole(auditor)


def _history():
    auditor = Auditor()
    auditor.post(entry("a", amount=100))
    auditor.post(entry("b", amount=50))
    auditor.post(entry("c", Kind.SPEND, 120))
    return auditor


CHANGES = {
    "account_id": 99, "amount": 7, "occurred_at": datetime(2020, 1, 1), "lot_id": 99, "seq": 99, "balance_after": 7, "prev_hash": "f" * 64,
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_chain_tells_of_a_change_in_any_field_of_a_line(name):
    auditor = _history()
    contents = {posting.transaction_id: posting.content for posting in auditor.postings}
    for line in auditor.lines_of(11):
        assert rehash(line, contents[line.transaction_id]) == line.hash
        assert rehash(replace(line, **{name: CHANGES[name]}), contents[line.transaction_id]) != line.hash


def test_every_field_of_a_line_is_covered_by_the_list_of_changes():
    assert {item.name for item in fields(_history().lines_of(11)[0])} - {"transaction_id", "hash"} == set(CHANGES)


@given(st.sampled_from(["key", "kind", "requested", "visit_id", "reverses_id", "expires_on", "note"]))
def test_the_content_hash_tells_of_a_change_in_what_was_asked(name):
    other = {
        "key": "other", "kind": Kind.OPENING, "requested": 11, "visit_id": 5, "reverses_id": 5, "expires_on": date(2027, 1, 1), "note": "x",
    }[name]
    assert replace(entry(), **{name: other}).content != entry().content


def test_a_retry_with_a_later_clock_has_the_same_content():
    assert replace(entry(), occurred_at=datetime(2027, 1, 1)).content == entry().content


@given(st.text(max_size=20), st.text(max_size=20))
def test_two_notes_never_share_a_content_hash(one, other):
    assert (entry(note=one).content == entry(note=other).content) == (one == other)


def test_a_spend_over_the_balance_is_refused_with_both_figures():
    auditor = _history()
    with pytest.raises(LedgerError) as refusal:
        auditor.post(entry("d", Kind.SPEND, 31))
    assert (refusal.value.code, refusal.value.facts) == ("exceeds_balance", {"requested": 31, "available": 30})


def test_points_of_yesterday_cannot_be_spent_today():
    auditor = Auditor()
    auditor.post(entry("a", day=date(2026, 11, 20), expires_on=date(2026, 11, 20)))
    with pytest.raises(LedgerError, match="exceeds_balance"):
        auditor.post(entry("b", Kind.SPEND, 1))


def test_expiry_takes_only_what_is_over():
    auditor = Auditor()
    auditor.post(entry("a", amount=7, day=date(2026, 11, 20), expires_on=date(2026, 11, 20)))
    auditor.post(entry("b", amount=5))
    with pytest.raises(LedgerError, match="nothing_expired"):
        auditor.post(entry("c", Kind.EXPIRE, 8))
    assert auditor.post(entry("d", Kind.EXPIRE, 7)).amount == -7
    assert auditor.accounts[11].balance == 5


def test_a_reversal_takes_the_points_of_its_sale_first():
    auditor = Auditor()
    auditor.post(entry("a", amount=100))
    sale = auditor.post(entry("b", amount=50))
    taken = auditor.post(entry("c", Kind.REVERSE, 50, reverses_id=sale.transaction_id))
    assert taken.drawn == ((sale.new_lot.id, 50),)


def test_a_reversal_of_spent_points_stops_at_zero_and_notes_the_rest():
    auditor = _history()
    taken = auditor.post(entry("d", Kind.REVERSE, 100, reverses_id=1))
    assert (taken.amount, taken.shortfall, auditor.accounts[11].balance) == (-30, 70, 0)
    nothing = auditor.post(entry("e", Kind.REVERSE, 5, reverses_id=2))
    assert (nothing.amount, nothing.shortfall, len(nothing.lines)) == (0, 5, 1)
    assert_whole(auditor)


@pytest.mark.parametrize(("kind", "amount", "code"), [
    ("gift", 1, "unknown_kind"),
    (Kind.EARN, 0, "amount_not_positive"),
    (Kind.EARN, -1, "amount_not_positive"),
    (Kind.SPEND, -1, "amount_not_positive"),
    (Kind.EARN, 1.5, "amount_not_positive"),
    (Kind.EARN, True, "amount_not_positive"),
    (Kind.ADJUST, 0, "amount_not_positive"),
])
def test_an_amount_without_sense_is_refused(kind, amount, code):
    with pytest.raises(LedgerError, match=code):
        signed_amount(kind, amount)


def test_a_key_is_one_line_of_text():
    for key in ("", "a\nb"):
        with pytest.raises(LedgerError, match="bad_key"):
            entry(key)
