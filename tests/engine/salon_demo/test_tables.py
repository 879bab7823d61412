"""The text side of config/salon: what stands in this checkout is sound, and each slip is named with file and key."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from salon_crm.config import tables
from salon_crm.config.reader import read_folder

from .tables import CONFIG

CHECKS = (
    tables.check_kinds,
    tables.check_skills,
    tables.check_branches,
    tables.check_rooms,
    tables.check_services,
    tables.check_products,
    tables.check_breeds,
)


def faults_of(path):
    folder, faults = read_folder(path)
    for check in CHECKS:
        faults = faults or check(folder)
    return [str(fault) for fault in faults]


@pytest.fixture
def copy(tmp_path):
    return Path(shutil.copytree(CONFIG, tmp_path / "salon"))


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_tables_of_this_checkout_have_no_faults():
    assert faults_of(CONFIG) == []


def test_worked_examples_references_and_both_languages_hold():
    script = Path(__file__).with_name("check_data.py")
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("services.toml", "buffer_before = 0", "bufer_before = 0", "services.toml: hair_patch_test: unknown key bufer_before"),
        (
            "services.toml",
            'price = { assistant = "38.00"',
            "price = { assistant = 38.00",
            "services.toml: hair_wash_blow: price assistant must be money",
        ),
        ("services.toml", 'skills = ["hair_cut"]', 'skills = ["hair_cutt"]', "unknown skill hair_cutt"),
        ("branches.toml", 'mon = "10:00-21:30"', 'mon = "21:30-10:00"', "branches.toml: wutong: opening mon must be like"),
        ("branches.toml", 'kinds = ["nails"]', 'kinds = ["nail"]', "branches.toml: xinghe: unknown kind nail"),
        ("rooms.toml", 'branch = "wutong"', 'branch = "wutung"', "unknown branch wutung"),
        ("products.csv", "18.50,48.00", "18.5,48.00", "products.csv: colour_dark_brown: cost_cny must be money"),
        ("kinds.toml", 'key = "beauty"', 'key = "hair"', "kinds.toml: hair: key stands twice"),
        ("skills.toml", "[[skill]]", "[[skil]]", "skills.toml"),
    ],
)
def test_each_slip_is_named_with_file_and_key(copy, file, old, new, told):
    change(copy / file, old, new)
    assert any(told in fault for fault in faults_of(copy)), faults_of(copy)


def test_a_file_that_no_table_has_is_refused(copy):
    (copy / "servces.toml").write_text("", encoding="utf-8")
    assert "servces.toml: no such table" in faults_of(copy)[0]


def test_a_file_that_is_not_toml_is_named(copy):
    (copy / "rooms.toml").write_text("[[room\n", encoding="utf-8")
    assert faults_of(copy)[0].startswith("rooms.toml: ")
