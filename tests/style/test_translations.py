"""Everything a person reads is in Chinese too.

Whether the template holds every term of views and fields is asked on a database, in
`salon_security/tests/test_translations.py`; this is the part that needs none.
"""

import ast
import re

import polib
import pytest

from . import repo

GAP = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}|%%")
JS_TERM = re.compile(r"\b_t\(\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|`([^`$]*)`)")
LANGUAGE = "zh_CN"

each_addon = pytest.mark.parametrize("addon", repo.addons())


def _path(addon, name):
    return repo.ADDONS / addon / "i18n" / name


def _terms(addon):
    """Return {term: place} of literal terms in Python and JavaScript."""
    found = {}
    for path in repo.files(addon, ".py", tests=False):
        for node in ast.walk(repo.tree(path)):
            if isinstance(node, ast.Call) and repo.dotted(node.func).split(".")[-1] in ("_", "_lt") and node.args:
                found.setdefault(_literal(node.args[0]), f"{repo.label(path)}:{node.lineno}")
    for path in repo.files(addon, ".js", tests=False):
        for match in JS_TERM.finditer(repo.text(path)):
            term = next(group for group in match.groups() if group is not None)
            found.setdefault(ast.literal_eval(f'"{term}"') if '"' not in term else term, repo.label(path))
    return {term: place for term, place in found.items() if term and len(re.sub(r"\W", "", term)) > 1}


def _literal(node):
    return node.value if isinstance(node, ast.Constant) else None


@each_addon
def test_template_and_translation_exist(addon):
    assert _path(addon, f"{addon}.pot").exists()
    assert _path(addon, f"{LANGUAGE}.po").exists()


@each_addon
def test_no_term_is_empty_doubtful_or_left_over(addon):
    entries = polib.pofile(str(_path(addon, f"{LANGUAGE}.po")))
    faults = [f"{entry.msgid!r}" for entry in entries if entry.obsolete or entry.fuzzy or not entry.msgstr.strip()]
    assert not faults, f"{addon}: {faults}"


@each_addon
def test_the_translation_has_the_terms_of_the_template(addon):
    wanted = {entry.msgid for entry in polib.pofile(str(_path(addon, f"{addon}.pot")))}
    found = {entry.msgid for entry in polib.pofile(str(_path(addon, f"{LANGUAGE}.po")))}
    assert wanted == found


@each_addon
def test_gaps_of_a_sentence_survive_translation(addon):
    faults = [
        f"{entry.msgid!r} -> {entry.msgstr!r}"
        for entry in polib.pofile(str(_path(addon, f"{LANGUAGE}.po")))
        if sorted(GAP.findall(entry.msgid)) != sorted(GAP.findall(entry.msgstr))
    ]
    assert not faults, f"{addon}: {faults}"


@each_addon
def test_terms_in_code_are_in_the_template(addon):
    known = {entry.msgid for entry in polib.pofile(str(_path(addon, f"{addon}.pot")))}
    assert not [f"{place}: {term!r}" for term, place in _terms(addon).items() if term not in known]


def test_terms_are_literal_sentences():
    faults = {}
    for path in repo.all_files(".py", tests=False):
        for node in ast.walk(repo.tree(path)):
            if (
                isinstance(node, ast.Call)
                and repo.dotted(node.func).endswith("env._")
                and isinstance(node.args[0], (ast.JoinedStr, ast.BinOp))
            ):
                faults[f"{repo.label(path)}:{node.lineno}"] = f"{repo.label(path)}:{node.lineno} translates a text that is put together"
    repo.check("put_together_terms", faults)
