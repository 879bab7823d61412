"""A plan that was kept is the plan that was found."""

import json

import pytest
from salon_booking.engine.errors import SlotError
from salon_booking.engine.record import plan_from_data, plan_to_data
from salon_booking.engine.values import Claim, Plan, Role, Step, Why

PLAN = Plan(
    start=600,
    stop=690,
    steps=(
        Step(service_key=0, lead_id=7, start=600, stop=660, why=Why.ASKED),
        Step(service_key=1, lead_id=8, start=660, stop=690, why=Why.LOAD),
    ),
    claims=(
        Claim(start=595, stop=600, resource_id=21, role=Role.BUFFER, service_key=0),
        Claim(start=600, stop=660, resource_id=7, role=Role.PHASE, service_key=0, phase_key=4),
    ),
    cost=12,
    lost_min=3,
)


def test_a_plan_survives_being_kept_as_text():
    again = plan_from_data(json.loads(json.dumps(plan_to_data(PLAN))))
    assert again == PLAN
    assert (again.steps[0].why, again.claims[0].role) == (Why.ASKED, Role.BUFFER)
    assert isinstance(again.steps[0].why, Why) and isinstance(again.claims[0].role, Role)


@pytest.mark.parametrize(
    "odd",
    [
        None,
        {},
        {**plan_to_data(PLAN), "more": 1},
        {**plan_to_data(PLAN), "steps": [{"service_key": 0}]},
        {**plan_to_data(PLAN), "claims": [{**plan_to_data(PLAN)["claims"][0], "role": "other"}]},
    ],
)
def test_what_is_no_plan_is_refused_with_a_code(odd):
    with pytest.raises(SlotError) as caught:
        plan_from_data(odd)
    assert caught.value.code == "bad_plan"
