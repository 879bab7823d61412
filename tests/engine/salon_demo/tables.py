"""The tables of this checkout as the generator wants them."""

import csv
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CONFIG, DATA = ROOT / "config" / "salon", ROOT / "addons" / "salon_demo" / "data"


def toml(path):
    with path.open("rb") as file:
        return tomllib.load(file)


def table(path):
    return list(csv.DictReader(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))


def read_tables():
    tables = {name: toml(CONFIG / f"{name}.toml") for name in ("branches", "rooms", "services")}
    tables |= {name: table(CONFIG / f"{name}.csv") for name in ("products", "pet_breeds")}
    return tables | {name: toml(DATA / f"{name}.toml") for name in ("people", "demand", "names", "notes", "feedback_texts")}
