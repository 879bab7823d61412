"""The sample files: what other systems export, and what an import must say about each."""

from collections import Counter

import pytest
from salon_import.engine import Outcome, open_book, run, survey

from .common import EXPECTED, SAMPLES, all_texts, context_of

KINDS = {"booking": "visit"}


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def sample(request):
    entry = EXPECTED[request.param]
    with (SAMPLES / request.param).open("rb") as stream:
        book = open_book(stream, request.param, region=entry["context"]["region"])
    layouts = survey(book)
    return entry, book, layouts, run(book, layouts, context_of(entry))


def _label(book, sheet, row):
    return f"{book.sheets[sheet].name}!{row}"


def _row_of(book, row):
    """Return (sheet, row) of an expected row: plain numbers are of the first sheet."""
    if isinstance(row, int):
        return 0, row
    name, _mark, number = row.partition("!")
    return next(sheet.index for sheet in book.sheets if sheet.name == name), int(number)


def test_counts_are_those_expected_and_add_up(sample):
    entry, _book, _layouts, plan = sample
    counts = plan.counts()
    for kind, expected in entry["counts"].items():
        assert counts[KINDS.get(kind, kind)] == expected
    assert all(line["read"] == line["created"] + line["merged"] + line["skipped"] for line in counts.values())


def test_every_row_has_an_accepted_outcome(sample):
    entry, book, _layouts, plan = sample
    results = {(result.sheet, result.row, str(result.kind)): str(result.outcome) for result in plan.results}
    for row in entry["rows"]:
        assert results[(*_row_of(book, row["row"]), KINDS.get(row["kind"], row["kind"]))] in row["outcome"], row


def test_expected_problems_are_told_at_their_cell(sample):
    entry, book, _layouts, plan = sample
    told = {(problem.sheet, problem.row, problem.column, str(problem.severity)) for problem in plan.problems}
    expected = {(*_row_of(book, problem["row"]), problem["column"], problem["severity"]) for problem in entry["problems"]}
    assert expected <= told
    loud = {problem for problem in told - expected if problem[3] != "info"}
    assert not loud, "no false alarm"


def test_furniture_is_never_data(sample):
    entry, book, _layouts, plan = sample
    found = {(item.sheet, item.row): item.why for item in plan.furniture}
    for item in entry["furniture"]:
        assert found[_row_of(book, item["row"])] == item["why"]


def test_texts_that_must_be_kept_are_kept(sample):
    entry, _book, _layouts, plan = sample
    texts = all_texts(plan)
    for kept in entry["must_keep"]:
        assert kept["text"] in texts, kept


def test_records_are_as_expected(sample):
    entry, book, _layouts, plan = sample
    keys = {(result.sheet, result.row, str(result.kind)): result.key for result in plan.results}
    for record in entry["records"].get("customer", ()):
        customer = plan.customers[keys[(*_row_of(book, record["row"]), "customer")]]
        assert customer.name == record["name"]
        _check_customer(customer, record)


def _check_customer(customer, record):
    assert customer.phones == record.get("phones", customer.phones)
    assert customer.extensions == record.get("ext", customer.extensions)
    assert (customer.email or None) == record.get("email", customer.email or None)
    assert (customer.gender or None) == record.get("gender", customer.gender or None)
    assert customer.ref == record.get("ref", customer.ref)
    assert customer.tier == record.get("tier", customer.tier)
    if "marketing" in record:
        assert customer.marketing is record["marketing"]
    if "birthday" in record:
        _check_birthday(customer, record["birthday"])
    if "birth_year" in record:
        assert list(customer.birth_years) in record["birth_year"]["any"]
    for place, field in enumerate(("balance", "gift", "points"), start=1):
        if field in record:
            assert str(customer.balances[0][place]) == str(record[field])


def _check_birthday(customer, expected):
    year, month, day = customer.birthday
    if expected is None:
        assert customer.birthday == (0, 0, 0)
    elif isinstance(expected, dict):
        lunar = expected["lunar"]
        assert (customer.lunar, month, day, customer.leap) == (True, lunar["month"], lunar["day"], lunar["leap"])
    else:
        assert (f"{year:04d}-" if year else "--") + f"{month:02d}-{day:02d}" == expected


def test_pets_services_visits_and_packages_are_as_expected(sample):
    entry, book, _layouts, plan = sample
    keys = {(result.sheet, result.row, str(result.kind)): result.key for result in plan.results}
    for record in entry["records"].get("pet", ()):
        pet = plan.pets[keys[(0, record["row"], "pet")]]
        assert plan.customers[pet.owner] is plan.customers[keys[(0, record["owner"], "customer")]]
        born = "{:04d}-{:02d}-{:02d}".format(*pet.birthday) if pet.birthday != (0, 0, 0) else None
        assert (pet.name, pet.species, born, pet.weight_kg) == (
            record["name"], record["species"], record["birthday"], record.get("weight_kg", pet.weight_kg))
    for record in entry["records"].get("service", ()):
        service = plan.services[keys[(*_row_of(book, record["row"]), "service")]]
        assert (service.name, service.category, service.minutes) == (record["name"], record["category"], record["minutes"])
        assert (str(service.price) if service.price is not None else None) == record["price"]
    for record in (*entry["records"].get("visit", ()), *entry["records"].get("booking", ())):
        _check_visit(plan, plan.visits[keys[(*_row_of(book, record["row"]), "visit")]], record)
    for record in entry["records"].get("package", ()):
        package = plan.packages[keys[(*_row_of(book, record["row"]), "package")]]
        assert (package.total, package.remaining) == (record["total"], record["remaining"])
        assert (package.expires and package.expires.isoformat()) == record["expires"]


def _check_visit(plan, visit, record):
    if "start" in record:
        day, _mark, time = record["start"].partition("T")
        assert (visit.day.isoformat(), visit.minute) == (day, int(time[:2]) * 60 + int(time[3:]))
    assert visit.day.isoformat() == record.get("date", visit.day.isoformat())
    assert visit.status == record.get("status", visit.status)
    assert str(visit.amount) == record.get("amount", str(visit.amount))
    assert (visit.staff or None) == record.get("staff", visit.staff or None)
    if "services" in record:
        assert [plan.services[key].name for key in visit.services] == record["services"]


def test_totals_meet_the_source_to_the_cent(sample):
    entry, _book, _layouts, plan = sample
    for name, total in entry["totals"].items():
        assert str(plan.totals[name]) == total


def test_figures_of_the_file_are_those_that_come_in_and_those_left_out(sample):
    entry, _book, _layouts, plan = sample
    for name, expected in entry.get("figures", {}).items():
        left = plan.left.get(name, {})
        assert str(plan.totals[name]) == expected["in"]
        assert {reason: str(amount) for reason, amount in left.items()} == expected["left"]
        assert str(plan.totals[name] + sum(left.values())) == expected["file"]


def test_vaccines_reach_their_pet(sample):
    entry, _book, _layouts, plan = sample
    keys = {(result.sheet, result.row, str(result.kind)): result.key for result in plan.results}
    for vaccine in entry.get("vaccines", ()):
        assert (vaccine["vaccine"], vaccine["expires"]) in plan.pets[keys[(0, vaccine["pet_row"], "pet")]].vaccines


def test_reading_twice_gives_the_same_answer(sample):
    entry, book, layouts, plan = sample
    again = run(book, layouts, context_of(entry))
    assert again.results == plan.results
    assert again.problems == plan.problems


def test_a_second_import_creates_nothing(sample):
    """What the salon knows after the first import is told by the fingerprints; then every row is old news."""
    from salon_import.engine.known import Known

    entry, book, layouts, plan = sample
    people = [(key + 1, one.name, tuple(one.phones), one.email, one.ref) for key, one in enumerate(plan.customers)]
    pets = [(key + 1, pet.owner + 1, pet.name) for key, pet in enumerate(plan.pets)]
    services = [(key + 1, service.name) for key, service in enumerate(plan.services)]
    prints = {result.print: (str(result.kind), (result.key or 0) + 1) for result in plan.results
              if result.print and result.outcome is not Outcome.SKIPPED}
    again = run(book, layouts, context_of(entry), known=Known(people=people, pets=pets, services=services, prints=prints))
    assert not any(one.known_id == 0 for one in (*again.customers, *again.pets, *again.services))
    assert not again.visits and not again.packages
    assert Counter(str(result.outcome) for result in again.results)["created"] == 0
