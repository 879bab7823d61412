"""``./salon slots FILE``: the engine's own answer, and one clear line for a file that cannot be asked."""

import dataclasses
import json

import pytest
from salon_booking.engine.query_file import Question, dumps

from ops import __main__ as entry
from tests.engine.salon_booking.test_slots import ANNA, CUT, MEI, NINE, query, world

MEI_ONLY = dataclasses.replace(CUT, wished=frozenset((MEI,)))


@pytest.fixture
def asked(tmp_path):
    path = tmp_path / "question.json"
    where = world(busy={MEI: ((NINE, NINE + 100),)})
    path.write_text(dumps(Question(query=query(MEI_ONLY), world=where, now=NINE - 600, start=NINE)), encoding="utf-8")
    return path


def test_the_file_is_answered_in_words(asked, capsys):
    assert entry.main(["slots", str(asked)]) == 0
    said = capsys.readouterr().out
    assert "2023-03-28  10:45 11:00" in said
    assert "09:00+08:00: not possible" in said
    assert f"because busy, service_key 1, resource_id {MEI}" in said
    assert f"way out: person at 2023-03-28T09:00+08:00 with [{ANNA}]" in said


def test_another_start_may_be_asked_by_the_branchs_clock(asked, capsys):
    assert entry.main(["slots", str(asked), "--start", "2023-03-28T10:45", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["start"], answer["reasons"], answer["ways_out"]) == ("2023-03-28T10:45+08:00", [], [])


def test_no_way_at_all_has_its_own_exit_code(tmp_path, capsys):
    path = tmp_path / "closed.json"
    path.write_text(dumps(Question(query=query(CUT), world=world(opening=()), now=NINE, start=NINE)), encoding="utf-8")
    assert entry.main(["slots", str(path)]) == 3
    assert "because closed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"\xff\xfe\x00", "is no text"), (b"hello", "json"), (b'{"format": "salon-slot-query/1", "extra": 1}', "field extra")],
)
def test_a_file_that_cannot_be_asked_is_one_line(tmp_path, capsys, content, said):
    path = tmp_path / "broken.json"
    path.write_bytes(content)
    assert entry.main(["slots", str(path)]) == 1
    line = capsys.readouterr().err
    assert said in line
    assert line.count("\n") == 1


def test_a_missing_file_and_a_strange_time_are_one_line(asked, capsys):
    assert entry.main(["slots", str(asked.parent / "none.json")]) == 1
    assert entry.main(["slots", str(asked), "--start", "two o'clock"]) == 1
    assert "Write it as 2027-03-01T14:00" in capsys.readouterr().err
