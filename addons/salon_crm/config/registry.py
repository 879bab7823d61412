"""Which tables of config/salon are loaded, by whom and in which order; higher addons add theirs on import."""

from collections.abc import Callable
from dataclasses import dataclass


def no_faults(folder):
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A loader of one table.

    :param file: stem of the file it reads; its presence decides whether the loader runs
    :param load: called with (upsert, folder); writes through the upsert only, so that a second run changes nothing
    :param check: called with the folder; returns faults
    """

    name: str
    addon: str
    file: str
    order: int
    load: Callable
    check: Callable = no_faults


_tables: dict[str, Table] = {}


def register(name, load, *, addon, file, order, check=no_faults):
    """Add a loader; registering a name again replaces it, so that a reload of the addon is harmless."""
    _tables[name] = Table(name=name, addon=addon, file=file, order=order, load=load, check=check)


def tables(installed):
    """Return the loaders whose addon is installed, in their order."""
    return sorted((table for table in _tables.values() if table.addon in installed), key=lambda table: (table.order, table.name))
