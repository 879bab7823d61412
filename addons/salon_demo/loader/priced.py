"""One priced line, as visit, till and books have it; amounts in cents."""


def half_up(numerator, denominator):
    """Divide integers and round half up; amounts here are never negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def split_tax(total_cents, percent):
    """Return (net, tax) of a tax-included amount, the net rounded half up."""
    net = half_up(total_cents * 100, 100 + percent)
    return net, total_cents - net


class Line:
    """One priced line, shared by visit and till."""

    __slots__ = ("discount", "employee", "kind", "minutes", "net", "pet", "price", "product", "quantity", "tax", "total")

    def __init__(self, *, kind, product, employee, pet, quantity, price, discount, minutes, percent):
        self.kind, self.product, self.employee, self.pet = kind, product, employee, pet
        self.quantity, self.price, self.discount, self.minutes = quantity, price, discount, minutes
        self.total = half_up(price * quantity * (100 - discount), 100)
        self.net, self.tax = split_tax(self.total, percent)

    def reversed(self):
        """Return the line that takes this one back, to the cent."""
        back = object.__new__(Line)
        for name in self.__slots__:
            setattr(back, name, getattr(self, name))
        back.quantity, back.net, back.tax, back.total, back.minutes = -self.quantity, -self.net, -self.tax, -self.total, 0
        return back
