"""What customers wrote afterwards."""

from __future__ import annotations

from random import Random

from .catalog import Catalog
from .shape import Booking, Customer, Feedback, Pet


def make_feedback(catalog: Catalog, rng: Random, bookings: list[Booking], customers: list[Customer], pets: list[Pet]) -> list[Feedback]:
    """Draw ratings and words for some of the visits that took place."""
    share = catalog.demand["rates"]["other"]["review_left"]
    stars, weights = [5, 4, 3, 2, 1], [catalog.demand["rating"][f"s{n}"] for n in (5, 4, 3, 2, 1)]
    out = []
    for booking in bookings:
        if booking.state != "done" or booking.customer is None or not booking.items or rng.random() >= share:
            continue
        rating = rng.choices(stars, weights)[0]
        out.append(_feedback(catalog, rng, booking, customers[booking.customer], pets, rating))
    return out


def _feedback(catalog: Catalog, rng: Random, booking: Booking, customer: Customer, pets: list[Pet], rating: int) -> Feedback:
    item = booking.items[0]
    service, person = catalog.services[item.service], catalog.people[item.lead]
    rows = [row for row in catalog.texts if rating in row["stars"] and row["kind"] in {service.kind, "any"}]
    row = rng.choice(rows)
    zh, en = catalog.service_names[item.service]
    words = {
        "staff": person.zh if customer.chinese else person.en,
        "service": zh if customer.chinese else en,
        "pet": pets[item.pet].name if item.pet is not None else "",
    }
    said = rating <= 3 or rng.random() < 0.7
    comment = rng.choice(row["zh" if customer.chinese else "en"]).format(**words) if said else ""
    answer = row.get("answer_zh" if customer.chinese else "answer_en", "")
    if rating >= 4 and comment and rng.random() < 0.3:
        answer = "谢谢您的肯定，下次见！" if customer.chinese else "Thank you, see you next time!"
    return Feedback(
        booking=booking.key,
        rating=rating,
        comment=comment,
        category=row["category"] if comment else "other",
        person=item.lead,
        days_after=rng.choice((0, 0, 1, 1, 2)),
        minute=rng.randrange(booking.closed, 23 * 60 + 30) if booking.closed < 23 * 60 else 23 * 60 + 40,
        answer=answer,
    )
