"""What a file carries from before: what comes in and what is left out make up the file, to the last point and cent."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from salon_import.engine.known import Known

from .common import plan_of

HEAD = "会员编号,姓名,手机号,储值余额,积分,次卡名称,剩余次数\n"


def _file(plan, name):
    return plan.totals[name] + sum(plan.left.get(name, {}).values())


def test_points_come_in_or_are_left_out_for_a_reason():
    plan = plan_of(
        HEAD + "M1,王芳,13800000101,10,100,,\nM1,王芳,13800000101,10,100,,\n,,,5,7,,\nM4,李四,13800000104,1.5,40,,\n", skips={(0, 5)},
    )
    assert (plan.totals["points"], plan.left["points"]) == (100, {"duplicate_row": 100, "name_missing": 7, "user": 40})
    assert (plan.totals["balance"], plan.left["balance"]) == (Decimal(10), {"duplicate_row": 10, "name_missing": 5, "user": Decimal("1.5")})


def test_two_cards_of_one_person_both_come_in():
    plan = plan_of(HEAD + "M1,王芳,13800000101,,100,,\nM2,王芳,13800000101,,50,,\n")
    assert (plan.totals["points"], plan.left) == (150, {})


def test_the_same_account_on_two_differing_rows_comes_in_once():
    head = "会员编号,姓名,手机号,备注,储值余额,赠送余额,积分\n"
    rows = ("M1,王芳,13800000101,甲,10,3,500\n", "M1,王芳,13800000101,乙,10,3,500\n", "M1,王芳,13800000101,丙,20,,500\n")
    plan = plan_of(head + "".join(rows))
    assert plan.customers[0].balances == [("M1", Decimal(10), Decimal(3), 500), ("M1", Decimal(20), None, None)]
    assert plan.totals == {"balance": Decimal(30), "gift": Decimal(3), "points": 500}
    assert plan.left == {name: {"balance_repeated": amount} for name, amount in (("balance", 10), ("gift", 3), ("points", 1000))}


def test_other_amounts_cards_and_customers_are_other_accounts():
    rows = ("M1,王芳,13800000101,,500,,\n", "M1,王芳,13800000101,,400,,\n", "M2,王芳,13800000101,,500,,\n", "M1,李四,13800000102,,500,,\n")
    plan = plan_of(HEAD + "".join(rows))
    assert (plan.totals["points"], plan.left) == (1900, {})


def test_what_an_earlier_import_took_does_not_come_in_again():
    text = HEAD + "M1,王芳,13800000101,10,100,水疗,6\n"
    first = plan_of(text)
    prints = {result.print: ("customer", 1) for result in first.results}
    again = plan_of(text, known=Known(people=[(1, "王芳", ("+8613800000101",), "", "M1")], prints=prints))
    assert (again.totals["points"], again.left["points"]) == (0, {"imported_before": 100})
    assert (len(again.packages), again.left["sessions"]) == (0, {"imported_before": 6})
    assert (len(first.packages), first.totals["packages"], first.totals["sessions"]) == (1, 1, 6)


def test_packages_of_their_own_sheet_are_summed_as_well():
    plan = plan_of("姓名,手机号,次卡名称,总次数,剩余次数\n王芳,13800000101,水疗,10,6\n,,水疗,10,3\n")
    assert (plan.totals["packages"], plan.totals["sessions"]) == (1, 6)
    assert plan.left == {"packages": {"customer_missing": 1}, "sessions": {"customer_missing": 3}}


def test_what_is_no_figure_is_in_no_sum():
    plan = plan_of(HEAD + "M1,王芳,13800000101,很多,3.5,,\n")
    assert (_file(plan, "points"), _file(plan, "balance")) == (0, 0)
    assert {problem.code for problem in plan.problems} == {"amount_invalid"}


ROW = st.tuples(
    st.sampled_from(["M1", "M2", ""]), st.sampled_from(["王芳", "李四", ""]), st.sampled_from(["13800000101", "13800000102", ""]),
    st.integers(-99, 99), st.integers(-99, 99),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ROW, min_size=1, max_size=8), st.sets(st.integers(2, 9)))
def test_no_point_and_no_cent_is_lost(rows, skipped):
    text = HEAD + "".join(f"{ref},{name},{phone},{balance},{points},,\n" for ref, name, phone, balance, points in rows)
    plan = plan_of(text, skips={(0, row) for row in skipped})
    counted = [row for row in range(2, len(rows) + 2) if row not in {item.row for item in plan.furniture}]
    assert _file(plan, "balance") == sum(rows[row - 2][3] for row in counted)
    assert _file(plan, "points") == sum(rows[row - 2][4] for row in counted)
    told = [(key, card, name, value) for key, one in enumerate(plan.customers) for card, *values in one.balances
            for name, value in zip(("balance", "gift", "points"), values, strict=True) if value]
    assert len(told) == len(set(told))
    assert sum(points or 0 for one in plan.customers for _card, _balance, _gift, points in one.balances) == plan.totals["points"]
