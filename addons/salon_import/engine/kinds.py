"""What a row of each kind becomes. Every handler decides on exactly one outcome for its kind."""

from . import amounts, dates, names
from .people import read_birthday, read_money, read_person
from .sales import handle_package, handle_visit, side_package
from .values import Kind, Outcome, Pet, Service, Severity
from .who import owner_of, resolve
from .words import GENDERS, SPECIES, plain


def handle_customer(reader, row, layout, cells):
    mark, turn, before = reader.mark(Kind.CUSTOMER, layout, cells)
    person, sources = read_person(row, reader.context, layout)
    has_package = row.has("package_name") and row.has("package_left", "package_total")
    package = side_package(reader, row) if has_package else None
    person.lines = row.finish()
    key = resolve(reader, row, layout, person, sources, Kind.CUSTOMER, mark=mark, turn=turn, before=before)
    if key is None:
        return
    if package and not reader.plan.results[-1].reason:
        package.customer = key
        reader.plan.packages.append(package)
        reader.plan.side_packages += 1


def handle_pet(reader, row, layout, cells):
    mark, _turn, before = reader.mark(Kind.PET, layout, cells)
    person, sources = read_person(row, reader.context, layout)
    column, name = row.take("pet_name")
    header = column.header if column else _header(layout, "pet_name")
    if not (person.name or person.phones or person.email or person.ref):
        row.finish()
        reader.skip(row, Kind.PET, header, "owner_missing", name, mark)
        return
    pet = _read_pet(reader, row)
    pet.name = names.clean_name(name)
    pet.lines = row.finish()
    if not pet.name:
        # The row still tells of a person; what it says about an animal without a name stays with the owner.
        person.lines = pet.lines
        resolve(reader, row, layout, person, sources, Kind.CUSTOMER)
        reader.skip(row, Kind.PET, header, "pet_name_missing", "", mark)
        return
    owner = resolve(reader, row, layout, person, sources, Kind.CUSTOMER)
    if owner is None:
        reader.decide(row, Kind.PET, Outcome.SKIPPED, reason="owner_missing", print_=mark)
        return
    _settle_pet(reader, row, pet, owner, mark, before)


def _settle_pet(reader, row, pet, owner, mark, before):
    pet.owner = owner
    key = reader.plan.pet_book.find(owner, pet.name)
    if key is None:
        reader.decide(row, Kind.PET, Outcome.CREATED, reader.plan.pet_book.add(pet), print_=mark)
        return
    if not before:
        _merge_pet(reader.plan.pets[key], pet)
    reader.decide(row, Kind.PET, Outcome.MERGED, key, print_=mark)


def _read_pet(reader, row):
    pet = Pet(sheet=row.sheet, row=row.number, owner=-1)
    column, text = row.take("species")
    if column:
        pet.species = SPECIES.get(plain(text), "other")
        if pet.species == "other":
            row.note(column.header, text)
    column, text = row.take("breed")
    pet.breed = names.clean(text)
    column, text = row.take("pet_gender")
    if column:
        value = GENDERS.get(plain(text))
        pet.gender = value if value in ("male", "female") else ""
        if not pet.gender:
            row.note(column.header, text)
    day = read_birthday(row, "pet_birthday", reader.context)
    if day and not day.lunar:
        pet.birthday = (day.year, day.month, day.day)
    _read_weight(row, pet)
    pet.notes = [names.clean(text) for _column, text in row.take_all("pet_note")]
    return pet


def _read_weight(row, pet):
    column, text = row.take("weight")
    if not column:
        return
    weight = amounts.read_weight(text)
    if weight is None or weight > 150:
        row.problem(column.header, "weight_invalid", Severity.WARN, text)
        row.note(column.header, text)
    else:
        pet.weight_kg = weight


def _merge_pet(target, new):
    for field in ("species", "breed", "gender", "weight_kg", "birthday"):
        value = getattr(new, field)
        if not value or value == (0, 0, 0):
            continue
        if not getattr(target, field) or getattr(target, field) == (0, 0, 0):
            setattr(target, field, value)
            target.touched = True
        elif getattr(target, field) != value:
            text = "-".join(map(str, value)) if isinstance(value, tuple) else str(value)
            new.lines.append((field, text))
    for own, added in ((target.notes, new.notes), (target.lines, new.lines)):
        for item in added:
            if item not in own:
                own.append(item)
                target.touched = True


def handle_service(reader, row, layout, cells):
    mark, _turn, before = reader.mark(Kind.SERVICE, layout, cells)
    service = Service(sheet=row.sheet, row=row.number)
    column, text = row.take("service_name")
    service.name = " ".join(names.clean(text).split())
    if not service.name:
        row.finish()
        reader.skip(row, Kind.SERVICE, column.header if column else _header(layout, "service_name"), "name_missing", "", mark)
        return
    _column, text = row.take("code")
    service.code = names.clean(text)
    _column, text = row.take("category")
    service.category = names.clean(text)
    service.price = read_money(row, "price")
    service.member_price = read_money(row, "member_price", keep=True)
    column, text = row.take("minutes")
    if column:
        service.minutes = amounts.read_minutes(text) or 0
        if not service.minutes:
            row.problem(column.header, "duration_invalid", Severity.WARN, text)
            row.note(column.header, text)
    service.lines = row.finish()
    key = reader.plan.service_book.find(service.name)
    if key is None:
        reader.decide(row, Kind.SERVICE, Outcome.CREATED, reader.plan.service_book.add(service), print_=mark)
        return
    if not before:
        _merge_service(row, reader.plan.services[key], service, layout)
    reader.decide(row, Kind.SERVICE, Outcome.MERGED, key, print_=mark)


def _merge_service(row, target, new, layout):
    for field, value in (("code", new.code), ("category", new.category), ("price", new.price), ("minutes", new.minutes)):
        if not value:
            continue
        if not getattr(target, field):
            setattr(target, field, value)
        elif getattr(target, field) != value:
            header = _header(layout, field)
            row.problem(header, "duplicate_service", Severity.WARN, str(value))
            new.lines.append((header, str(value)))
    target.lines.extend(line for line in new.lines if line not in target.lines)
    target.touched = True


def handle_vaccine(reader, row, layout, cells):
    mark, _turn, before = reader.mark(Kind.VACCINE, layout, cells)
    person, _sources = read_person(row, reader.context, layout)
    pet_column, name = row.take("pet_name")
    column, vaccine = row.take("vaccine")
    until_column, until = row.take("vaccine_expires")
    key = owner_of(reader, person, names.clean_name(name))
    lines = [*row.finish(), *(("", note) for note in person.comments), *person.lines]
    if key is None:
        reader.skip(row, Kind.VACCINE, pet_column.header if pet_column else _header(layout, "pet_name"), "pet_missing", name, mark)
        return
    day = until and dates.read_day(until, row.settled.orders.get(until_column.index, reader.context.likely_order), reader.context.today)
    if until and not day:
        row.problem(until_column.header, "date_invalid", Severity.WARN, until)
    pet = reader.plan.pets[key]
    entry = (names.clean(vaccine), day.date.isoformat() if day and day.date else names.clean(until))
    if not before and entry not in pet.vaccines:
        pet.vaccines.append(entry)
        pet.lines.extend(line for line in lines if line not in pet.lines)
        pet.touched = True
    reader.decide(row, Kind.VACCINE, Outcome.MERGED, key, print_=mark)


def _header(layout, *targets):
    column = layout.column_of(*targets)
    return column.header if column else ""


HANDLERS = {
    Kind.CUSTOMER: handle_customer,
    Kind.PET: handle_pet,
    Kind.SERVICE: handle_service,
    Kind.VISIT: handle_visit,
    Kind.PACKAGE: handle_package,
    Kind.VACCINE: handle_vaccine,
}
