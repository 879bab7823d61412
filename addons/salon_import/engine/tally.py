"""Sums of what a file carries from before: points, money, packages. What came in and what was left out make up the file."""

from collections import Counter

from . import amounts

MONEY = ("balance", "gift")
FIGURES = ("points", *MONEY, "packages", "sessions")


def read_figures(row):
    """Return {figure: amount} of a row before its cells are taken; cells that are no figures are left out."""
    figures = {}
    for name in MONEY:
        column, text = _first(row, name)
        if column and (amount := amounts.read_amount(text, row.settled.decimals.get(column.index))) is not None:
            figures[name] = amount
    for name, target in (("points", "points"), ("sessions", "package_left")):
        column, text = _first(row, target)
        if column and (count := amounts.read_count(text)) is not None:
            figures[name] = count
    if row.has("package_name") and row.has("package_left", "package_total"):
        figures["packages"] = 1
    return figures


def _first(row, target):
    return next(iter(row.by_target.get(target, ())), (None, ""))


def count(plan, figures, reason, repeated):
    """Add the figures of a row to the plan; a row with a reason brought nothing in, a repeated figure came in with an earlier row."""
    for name, amount in figures.items():
        if why := reason or ("balance_repeated" if name in repeated else ""):
            plan.left.setdefault(name, Counter())[why] += amount
        else:
            plan.totals[name] += amount
