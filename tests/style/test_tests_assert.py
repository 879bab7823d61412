"""A test that cannot fail proves nothing."""

import ast

from . import repo

ASSERTING_CALLS = ("assert", "fail", "start_tour", "browser_js", "expect", "check", "run_tour", "raises")


def _test_files():
    mine = [path for path in repo.all_files(".py") if path.name.startswith("test_")]
    return [*mine, *sorted((repo.ROOT / "tests").rglob("test_*.py"))]


def _asserts(function, helpers, seen=()):
    """Tell whether the function asserts, itself or through helpers of the same file."""
    for node in ast.walk(function):
        if isinstance(node, ast.Assert):
            return True
        if isinstance(node, ast.Call):
            name = (repo.dotted(node.func) or getattr(node.func, "attr", "")).split(".")[-1]
            # a test that runs the one of its base class asserts what that one does
            if name.lstrip("_").lower().startswith((*ASSERTING_CALLS, "test_")):
                return True
            if name in helpers and name not in seen and _asserts(helpers[name], helpers, (*seen, name)):
                return True
    return False


def test_each_test_asserts_something():
    faults = {}
    for path in _test_files():
        helpers = {name.split(".")[-1]: node for name, node in repo.functions(path)}
        for name, node in repo.functions(path):
            if name.split(".")[-1].startswith("test_") and not _asserts(node, helpers):
                faults[f"{repo.label(path)}::{name}"] = f"{repo.label(path)}:{node.lineno} {name} asserts nothing"
    repo.check("tests_without_assert", faults)


def test_skips_are_listed():
    faults = {}
    for path in _test_files():
        for node in ast.walk(repo.tree(path)):
            name = repo.dotted(node.func) if isinstance(node, ast.Call) else ""
            if name.split(".")[-1] in ("skipTest", "skip", "skipIf", "skipUnless", "importorskip", "xfail"):
                faults[f"{repo.label(path)}:{name}"] = f"{repo.label(path)}:{node.lineno} skips by {name}"
    repo.check("skips", faults)
