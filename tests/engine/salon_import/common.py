"""Helpers of the import tests: open a sample or made-up text as a book, run it, collect what it keeps."""

import datetime
import io
import json
from pathlib import Path

from salon_import.engine import Context, open_book, run, survey

SAMPLES = Path(__file__).resolve().parents[2] / "samples" / "import"
TODAY = datetime.date(2026, 11, 21)
EXPECTED = {entry["file"]: entry for entry in json.loads((SAMPLES / "expected.json").read_text("utf-8"))["files"]}


def context_of(entry):
    facts = entry["context"]
    return Context(
        today=datetime.date.fromisoformat(facts["today"]), region=facts["region"], currency=facts["currency"],
        order=facts.get("order"), decimal=facts.get("decimal"),
    )


def book_of(text, encoding="utf-8", region="CN", name="file.csv"):
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return open_book(io.BytesIO(data), name, region=region)


def plan_of(text, *, region="CN", known=None, edits=None, skips=(), encoding="utf-8", **facts):
    book = book_of(text, encoding, region)
    layouts = survey(book)
    return run(book, layouts, Context(today=TODAY, region=region, **facts), known=known, edits=edits, skips=skips)


def problems_of(plan):
    return [(problem.row, problem.column, problem.code, str(problem.severity)) for problem in plan.problems]


def customer_texts(customer):
    """Return all words that the customer's fields and import note hold."""
    parts = [customer.name, *customer.phones, *customer.extensions, customer.email, customer.ref, customer.gender, customer.tier]
    parts += [customer.source, customer.street, customer.city, customer.zip, *customer.comments]
    parts += [f"{header}: {text}" for header, text in customer.lines]
    return "\n".join(parts)


def all_texts(plan):
    parts = [customer_texts(customer) for customer in plan.customers]
    for pet in plan.pets:
        parts += [pet.name, pet.breed, *pet.notes, *(f"{header}: {text}" for header, text in pet.lines)]
    for record in (*plan.services, *plan.visits, *plan.packages):
        parts += [f"{header}: {text}" for header, text in record.lines]
        parts += getattr(record, "notes", [])
    return "\n".join(parts)
