"""Whom a row means: the rules of matching, with the problems they raise."""

from .names import fold
from .values import Kind, Outcome, Severity


def resolve(reader, row, layout, person, sources, kind, *, mark="", turn=1, before=None):
    """Find or add the person of a row and decide on the row as that kind. Return the key, or None when the row is skipped."""
    people = reader.plan.people
    if before and (key := people.key_of_known(before[1])) is not None:
        return reader.decide(row, kind, Outcome.MERGED, key, "imported_before", mark)
    if not (person.name or person.phones or person.email):
        code = "name_missing"
        reader.skip(row, kind, header_of(layout, "name", "first_name", "last_name"), code, "", mark)
        return None
    key = people.find(person)
    if key is None and not person.name:
        key = _without_name(reader, row, layout, person)
    if key is not None:
        if turn > 1:
            # An exact copy of a row says nothing new; its money is not counted twice.
            person.balances = []
        reason = "duplicate_row" if turn > 1 else ""
        return reader.decide(row, kind, Outcome.MERGED, people.add_to(key, person, sources), reason, mark)
    if people.phone_is_taken(person):
        row.problem(header_of(layout, "phone", "name"), "duplicate_phone", Severity.WARN, " ".join(person.phones))
    return reader.decide(row, kind, Outcome.CREATED, people.add(person), print_=mark)


def _without_name(reader, row, layout, person):
    """A row without a name is told; when its phone belongs to one person only, it is hers."""
    row.problem(header_of(layout, "first_name", "name"), "name_missing", Severity.WARN)
    owners = reader.plan.people.with_phone(person)
    return owners[0] if len(owners) == 1 else None


def refer(reader, row, layout, person, sources, kind, mark):
    """Find the customer whom a sale, a visit or a package names, adding a new one where nobody fits.

    :return: (key, False) or (None, True) when the row had to be skipped
    """
    people = reader.plan.people
    only_phone = bool(person.phones) and not person.name
    only_name = bool(person.name) and not (person.phones or person.email or person.ref)
    if only_phone or only_name:
        found = people.with_phone(person) if only_phone else people.with_name(person)
        if len(found) > 1:
            header = header_of(layout, "phone" if only_phone else "name", "name")
            reader.skip(row, kind, header, "customer_ambiguous", person.name or person.phones[0], mark)
            return None, True
        if found:
            reader.decide(row, Kind.CUSTOMER, Outcome.MERGED, people.add_to(found[0], person, sources))
            return found[0], False
    return resolve(reader, row, layout, person, sources, Kind.CUSTOMER), False


def owner_of(reader, person, pet_name):
    """Return the key of a pet by its owner's phone or name and its own name; of a family's pets the name decides."""
    people, pets = reader.plan.people, reader.plan.pet_book
    key = people.find(person)
    if key is not None:
        owners = [key]
    else:
        owners = people.with_phone(person) if person.phones else people.with_name(person)
    found = {pets.find(owner, pet_name) for owner in owners} - {None}
    return found.pop() if len(found) == 1 and fold(pet_name) else None


def header_of(layout, *targets):
    column = layout.column_of(*targets)
    return column.header if column else ""
