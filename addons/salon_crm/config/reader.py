"""Read a folder of configuration files: TOML and CSV, standard library only."""

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

# Every file that a salon's folder may hold. A name outside this list is a slip of the pen, not a table that waits for its addon.
KNOWN_FILES = {
    "branches.toml",
    "commission_schemes.toml",
    "feedback_categories.toml",
    "ingredients.csv",
    "kinds.toml",
    "message_templates.toml",
    "packages.toml",
    "pet_breeds.csv",
    "policies.toml",
    "products.csv",
    "rooms.toml",
    "safety_rules.toml",
    "services.toml",
    "skills.toml",
    "tiers.toml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong: where a person finds it, and what it is."""

    file: str
    key: str
    text: str

    def __str__(self):
        return f"{self.file}: {self.key}: {self.text}" if self.key else f"{self.file}: {self.text}"


class ConfigError(Exception):
    """The configuration has faults; nothing was applied."""

    def __init__(self, faults):
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(slots=True)
class Folder:
    """The parsed files of one folder: {stem: dict of a TOML file, or {"row": rows} of a CSV file}."""

    path: Path
    files: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)

    def rows(self, file, table):
        """Return the rows of an array of tables, in the order of the file."""
        rows = self.files.get(file, {}).get(table, [])
        return rows if isinstance(rows, list) else []


def read_folder(path):
    """Return (Folder, faults) of a configuration folder."""
    path = Path(path)
    folder, faults = Folder(path), []
    if not path.is_dir():
        return folder, [Fault(file=str(path), key="", text="is not a folder")]
    for file in sorted(path.iterdir()):
        if file.suffix not in {".toml", ".csv"}:
            continue
        if file.name not in KNOWN_FILES:
            faults.append(Fault(file=file.name, key="", text="no such table; known are " + ", ".join(sorted(KNOWN_FILES))))
            continue
        folder.names[file.stem] = file.name
        try:
            text = file.read_text(encoding="utf-8-sig")  # spreadsheets put a mark in front
            folder.files[file.stem] = tomllib.loads(text) if file.suffix == ".toml" else {"row": _csv_rows(text)}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, csv.Error) as error:
            faults.append(Fault(file=file.name, key="", text=str(error)))
    return folder, faults


def _csv_rows(text):
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return list(csv.DictReader(lines, restkey="(a cell beyond the last column)", strict=True))
