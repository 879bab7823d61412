"""The tables under docs/ can be read by people: no empty cell, sorted, said once."""

import csv

import pytest

from . import repo


@pytest.mark.parametrize("name", ["role_matrix.csv", "methods.csv", "routes.csv"])
def test_the_table_is_whole_and_sorted(name):
    with open(repo.ROOT / "docs" / name, encoding="utf-8", newline="") as stream:
        rows = [tuple(row.values()) for row in csv.DictReader(stream)]
    assert [row for row in rows if not all(cell and cell.strip() for cell in row)] == []
    assert [row[:3] for row in rows] == sorted({row[:3] for row in rows})
