import json

import pytest
from hypothesis import given, settings
from salon_booking.engine.errors import SlotError
from salon_booking.engine.query_file import Question, dumps, loads

from .strategies import questions
from .test_slots import CUT, NINE, query, world

SMALL = Question(query=query(CUT), world=world(), now=NINE - 600, start=NINE)


@settings(max_examples=200, deadline=None)
@given(questions(tracks=3))
def test_a_question_survives_the_way_to_text_and_back(question):
    asked, where, now = question
    text = dumps(Question(query=asked, world=where, now=now, start=where.start))
    assert loads(text) == Question(query=asked, world=where, now=now, start=where.start)
    assert dumps(loads(text)) == text


def test_times_can_be_read_by_people():
    values = json.loads(dumps(SMALL))
    assert (values["start"], values["query"]["tz"]) == ("2023-03-28T01:00Z", "Asia/Shanghai")
    assert values["world"]["opening"] == [["2023-03-28T01:00Z", "2023-03-28T11:00Z"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda values: values.update(format="other"), "format"),
        (lambda values: values.update(more=1), "more"),
        (lambda values: values.update(now="yesterday"), "now"),
        (lambda values: values["query"].update(tz="Mars/Base"), "query.tz"),
        (lambda values: values["query"].update(colour="red"), "query.colour"),
        (lambda values: values["query"].update(step_min=15.5), "query.step_min"),
        (lambda values: values["world"].update(load={"1": "x"}), "world.load"),
        (lambda values: values["query"]["services"][0]["phases"][0].update(staff="robot"), "query.services[0].phases[0]"),
        (lambda values: values["world"].update(opening=[["2023-03-28T01:00Z"]]), "world"),
        (lambda values: values.pop("world"), "world"),
    ],
)
def test_a_fault_is_named_by_its_place(change, field):
    values = json.loads(dumps(SMALL))
    change(values)
    with pytest.raises(SlotError) as fault:
        loads(json.dumps(values))
    assert (fault.value.code, fault.value.facts["field"]) == ("bad_file", field)


def test_what_is_no_json_says_so():
    with pytest.raises(SlotError, match="json"):
        loads("not a question")
