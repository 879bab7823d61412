"""What a customer was told: service, person, minutes and price, and what differs from it later."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One service as it was told. ``menu_minor`` is what the menu said then; ids are those of the records."""

    line: int
    product: int
    employee: int
    minutes: int
    price_minor: int
    menu_minor: int


def agreed_price(told, *, product, employee, before_minor, named_minor, menu_minor):
    """Return what a service costs after planning: what was told, not what the menu says since.

    The same person for the same service keeps the price that was told; another person brings the menu's price, unless the
    price had been agreed by hand, apart from the menu.

    :param told: what was told of this line, or None
    :param before_minor: the price on the line before it was planned
    :param named_minor: the price of the menu for whoever was wished, or for anybody
    :param menu_minor: the price of the menu for the planned person
    """
    if told is None or told.product != product:
        return menu_minor if before_minor == named_minor else before_minor
    if told.employee == employee:
        return told.price_minor if before_minor == menu_minor else before_minor
    return menu_minor if told.price_minor == told.menu_minor else before_minor


def differences(told, now):
    """Return the pairs ``(as told, as it is)`` of services whose person, minutes or price differ, in the order of ``now``.

    Services that came later or were taken out are no difference: the customer asked for that.
    """
    before = {(each.line, each.product): each for each in told}
    pairs = [(before[each.line, each.product], each) for each in now if (each.line, each.product) in before]
    return tuple((old, new) for old, new in pairs if _binding(old) != _binding(new))


def _binding(told):
    return told.employee, told.minutes, told.price_minor
