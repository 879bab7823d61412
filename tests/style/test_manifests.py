"""Manifests and access rows."""

import csv
import re
from pathlib import Path

import pytest

from . import repo

KEYS = (
    "name",
    "summary",
    "version",
    "category",
    "author",
    "license",
    "depends",
    "external_dependencies",
    "data",
    "demo",
    "assets",
    "auto_install",
    "application",
    "pre_init_hook",
    "post_init_hook",
    "uninstall_hook",
)
DATA_FOLDERS = ("security", "data", "views", "wizard", "report")
# A data file's kind by its path, in the order in which records may name each other.
KINDS = (r"_groups\.xml$", r"ir\.model\.access\.csv$", r"^security/", r"^data/", r"", r"_menus\.xml$")

each_addon = pytest.mark.parametrize("addon", repo.addons())


@each_addon
def test_keys_stand_in_the_agreed_order(addon):
    keys = list(repo.manifest(addon))
    assert [key for key in keys if key not in KEYS] == []
    assert keys == sorted(keys, key=KEYS.index)


@each_addon
def test_licence_version_and_summary(addon):
    manifest = repo.manifest(addon)
    assert manifest["license"] == "LGPL-3"
    assert re.fullmatch(r"19\.0\.\d+\.\d+\.\d+", manifest["version"])
    assert manifest["summary"] and not manifest["summary"].endswith(".")


@each_addon
def test_depends_are_sorted_and_said_once(addon):
    depends = repo.manifest(addon).get("depends", [])
    assert depends == sorted(set(depends))


@each_addon
def test_data_files_are_all_listed_and_exist(addon):
    folder = repo.ADDONS / addon
    listed = {*repo.manifest(addon).get("data", []), *repo.manifest(addon).get("demo", [])}
    assert [name for name in sorted(listed) if not (folder / name).exists()] == []
    present = {
        path.relative_to(folder).as_posix()
        for name in DATA_FOLDERS
        for path in (folder / name).rglob("*")
        if path.suffix in (".xml", ".csv")
    }
    assert sorted(present - listed) == []


@each_addon
def test_menus_come_last(addon):
    data = repo.manifest(addon).get("data", [])
    menus = [name for name in data if name.endswith("_menus.xml")]
    assert data[len(data) - len(menus) :] == menus


def _access_rows(addon):
    path = repo.ADDONS / addon / "security" / "ir.model.access.csv"
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_each_model_has_an_access_row():
    faults = {}
    for addon, path, _node, name, kind in repo.model_definitions():
        if name and kind != "models.AbstractModel" and repo.model_owners().get(name) == addon:
            external_id = f"model_{name.replace('.', '_')}"
            if external_id not in {row["model_id:id"].split(".")[-1] for row in _access_rows(addon)}:
                faults[name] = f"{repo.label(path)}: {name} has no row in ir.model.access.csv"
    repo.check("models_without_access", faults)


@each_addon
def test_each_access_row_names_a_role_and_is_named_after_it(addon):
    rows = _access_rows(addon)
    assert [row["id"] for row in rows if not row["group_id:id"]] == []
    assert [row["id"] for row in rows if not row["id"].startswith("access_")] == []
    assert len({row["id"] for row in rows}) == len(rows)
    assert [row["id"] for row in rows if row["group_id:id"] in ("base.group_public",)] == []


@each_addon
def test_each_access_row_stands_in_the_table_of_roles(addon):
    with open(repo.ROOT / "docs" / "role_matrix.csv", encoding="utf-8", newline="") as stream:
        table = {(row["model"], row["role"], row["rights"]) for row in csv.DictReader(stream) if row["addon"] == addon}
    letters = (("perm_read", "r"), ("perm_create", "c"), ("perm_write", "w"), ("perm_unlink", "d"))
    models = {f"model_{name.replace('.', '_')}": name for name, _role, _rights in table}
    missing = [
        row["id"]
        for row in _access_rows(addon)
        if (
            models.get(row["model_id:id"].split(".")[-1]),
            row["group_id:id"] if "." in row["group_id:id"] else f"{addon}.{row['group_id:id']}",
            "".join(letter if row[column] in ("1", "True") else "-" for column, letter in letters),
        )
        not in table
    ]
    assert missing == []


@each_addon
def test_rules_that_open_everything_name_a_role(addon):
    faults = []
    for path in repo.files(addon, ".xml", tests=False):
        for record in re.findall(r"<record[^>]*model=\"ir\.rule\".*?</record>", repo.text(path), re.DOTALL):
            if re.search(r"\(\s*1\s*,\s*'='\s*,\s*1\s*\)", record) and "groups" not in record:
                faults.append(f"{Path(path).name}: {record[:80]}")
    assert faults == []
