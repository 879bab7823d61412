"""The words of the engine's codes: what happened, and what the import does about it."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# code: (what is wrong, what happens if nobody changes it)
PROBLEMS = {
    "name_missing": (
        _lt("There is no name."), _lt("With a phone number the row is kept under that number; without one it is left out."),
    ),
    "phone_invalid": (_lt("This is no complete phone number."), _lt("The field stays empty; the text goes into the note.")),
    "phone_extension": (_lt("The number has an extension."), _lt("The extension is kept.")),
    "phone_in_name": (_lt("A phone number was found in the name."), _lt("Name and number are separated.")),
    "duplicate_phone": (_lt("Somebody else has this phone number."), _lt("Both are kept, as in a family.")),
    "email_invalid": (_lt("This is no e-mail address."), _lt("The field stays empty; the text goes into the note.")),
    "birthday_invalid": (_lt("This day does not exist."), _lt("The birthday stays empty; the text goes into the note.")),
    "birthday_future": (_lt("This birthday lies in the future."), _lt("The birthday stays empty; the text goes into the note.")),
    "lunar": (_lt("This is a lunar birthday."), _lt("It is kept as lunar.")),
    "age_only": (_lt("Only the age is known."), _lt("The age goes into the note with the year of birth left empty.")),
    "age_invalid": (_lt("This is no age."), _lt("The text goes into the note.")),
    "gender_unclear": (_lt("This word for the gender is not known."), _lt("The field stays empty; the text goes into the note.")),
    "amount_invalid": (_lt("This is no amount."), _lt("The amount stays empty; the text goes into the note.")),
    "amount_negative": (_lt("The balance is below zero."), _lt("It is kept as a debt.")),
    "weight_invalid": (_lt("This is no weight of a pet."), _lt("The field stays empty; the text goes into the note.")),
    "duration_invalid": (_lt("This is no length of time."), _lt("The length stays empty; the text goes into the note.")),
    "blocked_kept": (_lt("This customer was blocked in the old system."), _lt("The block goes into the note; nothing is blocked here.")),
    "hidden_marks": (
        _lt("This text holds invisible characters that can make it look like another."), _lt("They are removed."),
    ),
    "formula_text": (_lt("This text looks like a formula."), _lt("It is kept as text and never computed.")),
    "owner_missing": (_lt("The pet has no owner in this row."), _lt("The row is left out.")),
    "pet_name_missing": (_lt("The pet has no name."), _lt("The owner is kept, the pet is left out.")),
    "pet_missing": (_lt("No pet of this name and owner is known."), _lt("The row is left out.")),
    "customer_missing": (_lt("The row names no customer."), _lt("The row is left out.")),
    "customer_ambiguous": (_lt("Several customers fit. Add a phone number or a name."), _lt("The row is left out.")),
    "date_missing": (_lt("There is no date."), _lt("The row is left out.")),
    "date_invalid": (_lt("This day does not exist."), _lt("A visit without a day is left out; otherwise the text goes into the note.")),
    "time_invalid": (_lt("This is no time of day."), _lt("The time stays empty; the text goes into the note.")),
    "status_unclear": (_lt("This status is not known."), _lt("A past visit counts as done.")),
    "status_past": (_lt("The visit is in the past but still booked."), _lt("It counts as done.")),
    "status_ahead": (_lt("The visit is done but lies ahead."), _lt("It counts as booked.")),
    "two_services": (_lt("Several services stand in one cell."), _lt("Each becomes a line; the price is shared.")),
    "walk_in": (_lt("A walk-in without a name."), _lt("The visit is kept without a customer.")),
    "duplicate_row": (_lt("This row repeats an earlier one."), _lt("It counts once.")),
    "duplicate_service": (
        _lt("This service stands twice with different facts."), _lt("The first one counts; the rest goes into the note."),
    ),
    "more_left_than_bought": (_lt("More is left than was bought."), _lt("Both figures go into the note; somebody must decide.")),
    "booking_refused": (_lt("This booking found no place."), _lt("It is not booked, and stands in the customer's note.")),
}
REFUSALS = {
    "binary": _lt("This file is not a list. Save the list as CSV or XLSX and upload that."),
    "empty": _lt("This file is empty."),
    "too_big": _lt("This file is larger than %(limit_mb)s MB. Split the list and upload the parts."),
    "zip_bomb": _lt("This workbook unpacks to far more than it should. Open it, copy the list into a new workbook and upload that."),
    "old_excel": _lt("This is an old Excel file (.xls). Open it and save it as XLSX or CSV."),
    "protected": _lt("This workbook is protected by a password. Save it without one and upload it again."),
    "web_page": _lt("This file is a web page in disguise. Open it in a spreadsheet and save it as XLSX or CSV."),
    "xlsx_broken": _lt("This workbook is damaged. Open it, save it as a new file and upload that."),
    "csv_broken": _lt("The quotation marks of this list do not match. Save it again as CSV or XLSX."),
    "encoding": _lt("The letters of this list cannot be read. Save it as CSV UTF-8 and upload it again."),
    "columns": _lt("This list has more than %(limit)s columns. Remove the empty ones."),
    "cell": _lt(
        "Row %(row)s, column %(column)s holds a text of %(length)s characters; a cell may hold %(limit)s. "
        "Shorten it and upload the list again.",
    ),
    "cell_of_sheet": _lt(
        "Sheet “%(sheet)s”, row %(row)s, column %(column)s holds a text of %(length)s characters; a cell may hold %(limit)s. "
        "Shorten it and upload the list again.",
    ),
    "rows": _lt("This list has more than %(limit)s rows. Split it and upload the parts."),
}
REASONS = {
    "user": _lt("left out by you"), "imported_before": _lt("imported before"), "duplicate_row": _lt("repeats an earlier row"),
    "balance_repeated": _lt("told again for the same customer and card; counted once"),
    "blank": _lt("blank row"), "title": _lt("title"), "repeated_header": _lt("repeated header"), "total": _lt("total row"),
    "footer": _lt("footer"),
}
FIELDS = {
    "name": _lt("Name"), "first_name": _lt("First name"), "last_name": _lt("Last name"), "phone": _lt("Phone"), "email": _lt("E-mail"),
    "ref": _lt("Customer number"), "gender": _lt("Gender"), "birthday": _lt("Birthday"), "age": _lt("Age"), "street": _lt("Street"),
    "city": _lt("City"), "zip": _lt("Postal code"), "note": _lt("Remark"), "source": _lt("Found us through"), "tier": _lt("Member level"),
    "balance": _lt("Card balance"), "gift": _lt("Gift balance"), "points": _lt("Points"), "marketing": _lt("Advertising allowed"),
    "blocked": _lt("Blocked"), "pet_name": _lt("Pet"), "species": _lt("Species"), "breed": _lt("Breed"), "pet_gender": _lt("Pet's sex"),
    "pet_birthday": _lt("Pet's birthday"), "pet_age": _lt("Pet's age"), "weight": _lt("Weight"), "pet_note": _lt("Remark on the pet"),
    "vaccine": _lt("Vaccine"), "vaccine_expires": _lt("Vaccine valid until"), "code": _lt("Service number"), "service_name": _lt("Service"),
    "category": _lt("Trade"), "price": _lt("Price"), "member_price": _lt("Member price"), "minutes": _lt("Duration"),
    "description": _lt("Description"), "number": _lt("Receipt number"), "date": _lt("Date"), "time": _lt("Time"), "staff": _lt("Stylist"),
    "amount": _lt("Amount"), "status": _lt("Status"), "visit_note": _lt("Remark on the visit"), "package_name": _lt("Package"),
    "package_total": _lt("Sessions bought"), "package_left": _lt("Sessions left"), "package_expires": _lt("Package valid until"),
}
FIGURES = {
    "points": _lt("Points"), "balance": _lt("Card balances"), "gift": _lt("Gift balances"), "packages": _lt("Packages"),
    "sessions": _lt("Sessions left in packages"), "bookings": _lt("Bookings ahead"),
}
KIND_LABELS = {
    "customer": _lt("Customers"), "pet": _lt("Pets with their owners"), "service": _lt("Services"), "visit": _lt("Visits and bookings"),
    "package": _lt("Packages"), "vaccine": _lt("Vaccinations"),
}


def _said(env, text):
    """Return a lazy text in the language of the environment."""
    return env._(text)


def problem_texts(env):
    return {code: [_said(env, what), _said(env, then)] for code, (what, then) in PROBLEMS.items()}


def refusal_text(env, refusal):
    facts = dict(refusal.facts)
    facts["limit_mb"] = facts.get("limit", 0) // (1024 * 1024)
    code = "cell_of_sheet" if refusal.code == "cell" and facts["sheet"] else refusal.code
    return _said(env, REFUSALS[code]) % facts


def reason_texts(env):
    return {code: _said(env, text) for code, text in REASONS.items()}


def field_texts(env):
    return {code: _said(env, text) for code, text in FIELDS.items()}


def figure_texts(env):
    return {code: _said(env, text) for code, text in FIGURES.items()}


def kind_texts(env):
    return {code: _said(env, text) for code, text in KIND_LABELS.items()}
