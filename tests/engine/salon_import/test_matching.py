"""Who is the same person, and what a column settles."""

from salon_import.engine import Outcome

from .common import customer_texts, plan_of, problems_of

HEAD = "会员编号,姓名,手机号,邮箱,储值余额,是否接受营销,城市,备注\n"


def _outcomes(plan):
    return [str(result.outcome) for result in plan.results]


def test_another_name_on_a_known_phone_is_a_second_person_with_a_warning():
    plan = plan_of(HEAD + ",张三,13800000101,,,,,\n,张小宝,13800000101,,,,,\n")
    assert len(plan.customers) == 2
    assert (3, "手机号", "duplicate_phone", "warn") in problems_of(plan)


def test_the_same_name_alone_is_two_people():
    assert len(plan_of(HEAD + ",王芳,,,,,,\n,王芳,13800000101,,,,,\n").customers) == 2


def test_the_same_number_and_name_is_one_person_and_loses_nothing():
    plan = plan_of(HEAD + "M1,王芳,13800000101,,,,上海,\nM1,王芳,13800000102,,,,北京,怕疼\n")
    assert _outcomes(plan) == ["created", "merged"]
    assert plan.customers[0].phones == ["+8613800000101", "+8613800000102"]
    assert "城市: 北京" in customer_texts(plan.customers[0])
    assert plan.customers[0].comments == ["怕疼"]


def test_two_card_numbers_of_one_person_are_two_balances():
    plan = plan_of(HEAD + "M1,王芳,13800000101,,100,,,\nM2,王芳,13800000101,,50,,,\n")
    assert [(card, str(amount)) for card, amount, _gift, _points in plan.customers[0].balances] == [("M1", "100.00"), ("M2", "50.00")]
    assert str(plan.totals["balance"]) == "150.00"


def test_an_exact_copy_of_a_row_does_not_double_its_money():
    plan = plan_of(HEAD + "M1,王芳,13800000101,,100,,,\nM1,王芳,13800000101,,100,,,\n")
    assert str(plan.totals["balance"]) == "100.00"
    assert len(plan.customers[0].balances) == 1


def test_a_no_wins_over_a_yes_and_silence_is_neither():
    plan = plan_of(HEAD + ",王芳,13800000101,,,是,,\n,王芳,13800000101,,,否,,x\n,李四,13800000102,,,,,\n")
    assert [one.marketing for one in plan.customers] == [False, None]


def test_the_column_settles_day_and_month():
    text = "Name,Phone,Birthday\nA,13800000101,3/4/1990\nB,13800000102,12/25/1991\n"
    assert [one.birthday for one in plan_of(text).customers] == [(1990, 3, 4), (1991, 12, 25)]
    assert plan_of(text.replace("12/25", "25/12")).customers[0].birthday == (1990, 4, 3)


def test_a_column_that_settles_nothing_is_asked_about():
    text = "Name,Phone,Birthday\nA,13800000101,3/4/1990\n"
    assert plan_of(text).questions == [(0, "Birthday", "dmy")]
    assert plan_of(text, order="mdy").questions == []


def test_an_edit_mends_a_cell_and_the_row_is_read_again():
    text = "姓名,手机号,生日\n王芳,1380000010,1990-02-30\n"
    plan = plan_of(text, edits={(0, 2): {1: "13800000101", 2: "1990-02-28"}})
    assert (plan.customers[0].phones, plan.customers[0].birthday, plan.problems) == (["+8613800000101"], (1990, 2, 28), [])


def test_a_row_the_user_leaves_out_counts_as_skipped():
    plan = plan_of("姓名,手机号\n王芳,13800000101\n李四,13800000102\n", skips={(0, 3)})
    assert _outcomes(plan) == ["created", "skipped"]
    assert plan.results[1].reason == "user"


def test_two_sales_to_nobody_on_one_day_are_two_sales():
    plan = plan_of("日期,客户,项目,金额\n2026-10-01,散客,剪发,88\n2026-10-01,散客,剪发,88\n")
    assert (len(plan.visits), str(plan.totals["amount"])) == (2, "176.00")


def test_a_copied_visit_of_one_person_is_one_visit():
    plan = plan_of("日期,客户,客户手机,项目,金额\n2026-10-01,张三,13800000101,剪发,88\n2026-10-01,张三,13800000101,剪发,88\n")
    assert len(plan.visits) == 1
    assert (3, "日期", "duplicate_row", "warn") in problems_of(plan)


def test_a_name_two_people_share_is_not_guessed():
    plan = plan_of(
        "日期,客户,客户手机,项目,金额\n2026-10-01,王芳,13800000101,剪发,88\n2026-10-02,王芳,13800000102,剪发,88\n2026-10-03,王芳,,剪发,88\n",
    )
    assert plan.results[-1].outcome is Outcome.SKIPPED
    assert problems_of(plan)[-1][2:] == ("customer_ambiguous", "error")


def test_a_file_without_header_words_still_loses_nothing():
    plan = plan_of("foo,bar\nx,y\n")
    assert _outcomes(plan) == ["skipped"]
