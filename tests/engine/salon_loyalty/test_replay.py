"""The ledger depends on what happened and on nothing else: replay, order of others, size of sets."""

from hypothesis import given
from hypothesis import strategies as st
from salon_loyalty.engine.errors import LedgerError
from salon_loyalty.engine.ledger import Kind, signed_amount

from .strategies import ACCOUNTS, wishes
from .test_ledger import Auditor, entry


def entries_of(history):
    return [
        entry(f"k{number}", kind, amount, account_id, day)
        for number, (account_id, day, kind, amount, _detail) in enumerate(history)
        if kind != Kind.REVERSE
    ]


def run(entries):
    """Return (auditor, keys of the refused entries)."""
    auditor, refused = Auditor(), []
    for wish in entries:
        try:
            auditor.post(wish)
        except LedgerError:
            refused.append(wish.key)
    return auditor, refused


@given(wishes())
def test_a_replay_from_empty_gives_the_same_heads_and_refusals(history):
    one, one_refused = run(entries_of(history))
    other, other_refused = run(entries_of(history))
    assert one_refused == other_refused
    assert {account.id: account.head for account in one.accounts.values()} == {
        account.id: account.head for account in other.accounts.values()
    }


@given(wishes(), st.sampled_from(ACCOUNTS))
def test_what_others_do_changes_no_balance_and_no_refusal_of_an_account(history, account_id):
    entries = entries_of(history)
    together, together_refused = run(entries)
    alone, alone_refused = run([wish for wish in entries if wish.account_id == account_id])
    own = {wish.key for wish in entries if wish.account_id == account_id}
    assert [key for key in together_refused if key in own] == alone_refused
    assert together.accounts[account_id].balance == alone.accounts[account_id].balance


@given(wishes())
def test_a_balance_of_the_past_never_changes(history):
    auditor, seen = Auditor(), []
    for wish in entries_of(history):
        try:
            auditor.post(wish)
        except LedgerError:
            continue
        account = auditor.accounts[wish.account_id]
        seen.append((wish.account_id, account.seq, account.balance, account.head))
    for account_id, seq, balance, head in seen:
        line = auditor.lines_of(account_id)[seq - 1]
        assert (line.balance_after, line.hash) == (balance, head)


@given(wishes())
def test_what_was_given_is_spent_expired_taken_or_left(history):
    auditor, _refused = run(entries_of(history))
    given_units = sum(posting.amount for posting in auditor.postings if posting.amount > 0)
    taken_units = -sum(posting.amount for posting in auditor.postings if posting.amount < 0)
    assert given_units == taken_units + sum(account.purse.total for account in auditor.accounts.values())


@given(st.sampled_from(sorted(Kind)), st.integers(1, 10**6))
def test_the_sign_of_a_kind_is_fixed(kind, amount):
    assert abs(signed_amount(kind, amount)) == amount
    assert (signed_amount(kind, amount) < 0) == (kind in (Kind.SPEND, Kind.EXPIRE, Kind.REVERSE))
