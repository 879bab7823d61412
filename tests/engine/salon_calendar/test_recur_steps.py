from datetime import date

import pytest
from salon_calendar.engine.recur import Rule, Steps, TooManyStepsError, occurrences

RULE = Rule.parse("FREQ=DAILY;COUNT=99999")
FIRST, LOW, HIGH = date(1935, 3, 3), date(2031, 3, 3), date(2031, 3, 31)


def test_the_rules_of_one_file_share_what_they_may_cost():
    steps = Steps(40_000)
    assert len(occurrences(RULE, FIRST, LOW, HIGH, steps)) == 29
    with pytest.raises(TooManyStepsError):
        occurrences(RULE, FIRST, LOW, HIGH, steps)
