"""Layout of Python, XML and JavaScript."""

import re
import subprocess
import sys

from lxml import etree

from . import repo

PYLINT_CHECKS = (
    "attribute-deprecated,category-allowed,context-overridden,deprecated-odoo-model-method,except-pass,external-request-timeout,"
    "inheritable-method-lambda,invalid-commit,license-allowed,manifest-data-duplicated,manifest-deprecated-key,manifest-required-key,"
    "method-compute,method-inverse,method-search,no-raise-unlink,no-wizard-in-models,"
    "no-write-in-compute,odoo-addons-relative-import,odoo-exception-warning,prefer-env-translation,renamed-field-parameter,resource-not-exist,sql-injection,"
    "test-folder-imported,translation-contains-variable,translation-field,translation-format-interpolation,translation-positional-used,"
    "translation-required,translation-unsupported-format,use-vim-comment"
)

# Races commit for real, and tests name their addon as any other addon would.
NOT_FOR_TESTS = re.compile(r" (invalid-commit|odoo-addons-relative-import) ")


def test_ruff_finds_nothing():
    answer = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--quiet", "--output-format=concise", "."],
        cwd=repo.ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stdout


def test_pylint_odoo_finds_nothing():
    folders = [str(repo.ADDONS / addon) for addon in repo.addons()]
    options = [
        "--load-plugins=pylint_odoo",
        "--disable=all",
        f"--enable={PYLINT_CHECKS}",
        "--valid-odoo-versions=19.0",
        "--score=no",
        "--msg-template={path}:{line} {symbol} {msg}",
    ]
    answer = subprocess.run(
        [sys.executable, "-m", "pylint", *options, *folders], cwd=repo.ADDONS, check=False, capture_output=True, text=True
    )
    # One line may be named without its number, which moves with every edit.
    faults = {
        re.sub(r":\d+ (\S+).*", r" \1", line): line
        for line in answer.stdout.splitlines()
        if re.match(r"[\w/.]+:\d+ [a-z-]+ ", line) and not ("/tests/" in line and NOT_FOR_TESTS.search(line))
    }
    assert answer.returncode & 1 == 0, answer.stdout + answer.stderr
    repo.check("pylint", faults)


def test_xml_is_well_formed_and_indented_by_four():
    faults = {}
    for path in repo.all_files(".xml"):
        etree.fromstring(repo.text(path).encode())
        for number, line in enumerate(repo.text(path).splitlines(), 1):
            if "\t" in line or line != line.rstrip():
                faults[f"{repo.label(path)}"] = f"{repo.label(path)}:{number} has a tab or blanks at the end"
    repo.check("xml_layout", faults)


def test_records_put_their_id_first():
    faults = {
        f"{repo.label(path)} {match}": f"{repo.label(path)}: <record model=… before id=… ({match})"
        for path in repo.all_files(".xml")
        for match in re.findall(r"<record\s+model=\"[\w.]+\"\s+id=\"(\w+)\"", repo.text(path))
    }
    repo.check("record_ids", faults)


def test_scripts_keep_the_layout():
    faults = {}
    for path in repo.all_files(".js", ".scss"):
        content = repo.text(path)
        for number, line in enumerate(content.splitlines(), 1):
            if "\t" in line or line != line.rstrip() or (path.suffix == ".js" and len(line) > 140):
                faults[f"{repo.label(path)}"] = f"{repo.label(path)}:{number} has a tab, blanks at the end or more than 140 characters"
        if not content.endswith("\n"):
            faults[f"{repo.label(path)}"] = f"{repo.label(path)} does not end with a line break"
        if path.suffix == ".js" and re.search(r"^\s*(var |debugger\b)", content, re.MULTILINE):
            faults[f"{repo.label(path)}"] = f"{repo.label(path)} uses var or debugger"
    repo.check("script_layout", faults)


# Addons whose tests are shorter than their program, with the share that they have and may not fall below. The import is tested by files
# with expected results (tests/samples), the demo by laws over generated data, screens by tours: all are short to write for what they prove.
# The board, the rota, the kiosk and the public pages are walked by journeys besides, in both languages, by touch and by keyboard.
SHORTER = {
    "salon_board": 0.27,
    "salon_booking": 0.6,
    "salon_calendar": 0.5,
    "salon_crm": 0.35,
    "salon_demo": 0.3,
    "salon_hr": 0.35,
    "salon_import": 0.25,
    "salon_portal": 0.6,
    "salon_pos": 0.85,
    "salon_waitlist": 0.55,
    "salon_website": 0.55,
}


def test_addons_are_as_well_tested_as_they_are_long():
    faults = {}
    for addon in repo.addons():
        tests = [
            *(p for p in repo.files(addon, ".py", ".js") if "tests" in p.relative_to(repo.ADDONS).parts),
            *(repo.ROOT / "tests" / "engine" / addon).rglob("*.py"),
        ]
        program = repo.files(addon, ".py", ".js", tests=False)
        code, proof = (sum(len(repo.text(path).splitlines()) for path in paths) for paths in (program, tests))
        if proof < code * SHORTER.get(addon, 1):
            faults[addon] = f"{addon}: {code} lines of program, {proof} lines of tests"
    repo.check("thinly_tested", faults)
