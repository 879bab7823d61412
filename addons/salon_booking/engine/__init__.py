"""Decide when a visit can take place: pure Python, standard library only, no clock and no database."""

from . import errors, explain, grid, slots, spans, values
