"""``./salon slots FILE``: ask the booking engine the question of a file, without a database."""

import dataclasses
import importlib
import json
import sys
import types
from datetime import datetime
from itertools import groupby
from pathlib import Path

from .errors import OpsError
from .settings import ROOT

MAX_BYTES = 20_000_000


def engine(name: str):
    """Return a module of the booking engine; a bare package takes the place of the addon, which would import Odoo."""
    if "salon_booking" not in sys.modules:
        package = types.ModuleType("salon_booking")
        package.__path__ = [str(ROOT / "addons" / "salon_booking")]
        sys.modules["salon_booking"] = package
    return importlib.import_module(f"salon_booking.engine.{name}")


def slots(path: str, *, start: str | None = None, as_json: bool = False) -> int:
    """Print every start of a question, or why one start is not possible and the ways out; 0 when there is any way to go."""
    question = _read(Path(path))
    if start:
        question = _about(question, start)
    answer = answer_to(question)
    if as_json:
        print(json.dumps(answer, indent=1))
    else:
        print("\n".join(_words(answer, question.query.tz)))
    return 0 if answer["starts"] or answer.get("ways_out") else 3


def answer_to(question) -> dict:
    """Return ``{"starts": […], "start", "reasons": […], "ways_out": […]}`` with times as ISO text in the question's zone."""
    found = engine("slots").Availability(question.query, question.world, now=question.now)

    def clock(minute):
        return engine("grid").to_moment(minute).astimezone(question.query.tz).isoformat(timespec="minutes")

    answer = {"starts": [clock(minute) for minute in found.starts()]}
    if question.start:
        reasons = engine("explain").explain(question.query, question.world, question.start, now=question.now)
        ways = engine("ways").ways_out(question.query, question.world, question.start, now=question.now) if reasons else ()
        answer["start"] = clock(question.start)
        answer["reasons"] = [_facts(reason, clock) for reason in reasons]
        answer["ways_out"] = [
            {"change": str(way.change), "start": clock(way.plan.start), "leads": [step.lead_id for step in way.plan.steps]} for way in ways
        ]
    return answer


def _facts(reason, clock) -> dict:
    facts = {"code": str(reason.code)}
    for name in ("service_key", "resource_id", "kind_id", "skill_id", "needed_min", "left_min", "needed", "left"):
        if getattr(reason, name):
            facts[name] = getattr(reason, name)
    if reason.until:
        facts["until"] = clock(reason.until)
    if reason.people:
        facts["people"] = [_facts(each, clock) for each in reason.people]
    return facts


def _read(path: Path):
    if not path.is_file():
        raise OpsError(f"There is no file {path}", "Save one with “Copy as a query file” beside a refused time, see docs/slot-query.md.")
    if path.stat().st_size > MAX_BYTES:
        raise OpsError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB", "A question is small; this is another kind of file.")
    try:
        return engine("query_file").loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise OpsError(f"{path} is no text", "A question is a JSON file, see docs/slot-query.md.") from None
    except engine("errors").SlotError as fault:
        facts = ", ".join(f"{name} {value}" for name, value in fault.facts.items())
        raise OpsError(f"{path} cannot be asked: {fault.code} ({facts})", "docs/slot-query.md describes every field.") from None


def _about(question, start: str):
    try:
        moment = datetime.fromisoformat(start)
    except ValueError:
        raise OpsError(f"{start!r} is no time", "Write it as 2027-03-01T14:00, by the branch's clock.") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=question.query.tz)
    return dataclasses.replace(question, start=engine("grid").to_minute(moment))


def _words(answer: dict, tz) -> list[str]:
    days = [(day, [text[11:16] for text in texts]) for day, texts in groupby(answer["starts"], key=lambda text: text[:10])]
    lines = [f"{len(answer['starts'])} starts on {len(days)} days, {tz.key}", *(f"{day}  {' '.join(clocks)}" for day, clocks in days)]
    if "start" in answer:
        if not answer["reasons"]:
            return [*lines, f"{answer['start']}: possible"]
        lines.append(f"{answer['start']}: not possible")
        lines += [f"  because {_line(reason)}" for reason in answer["reasons"]]
        lines += [f"  way out: {way['change']} at {way['start']} with {way['leads']}" for way in answer["ways_out"]]
    return lines


def _line(facts: dict) -> str:
    return ", ".join(f"{name} {value}" if name != "code" else value for name, value in facts.items() if name != "people")
