"""Small pieces: what does not fit on a screen is not read."""

import ast

from . import repo

LONGEST_FUNCTION = 40
LONGEST_MODEL_FILE = 400


def _body_lines(node):
    """Return the lines of a function from its name to its end, its docstring aside."""
    lines = node.end_lineno - node.lineno + 1
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        lines -= first.end_lineno - first.lineno + 1
    return lines


def _program_files():
    return [*repo.all_files(".py", tests=False), *sorted((repo.ROOT / "ops").rglob("*.py"))]


def test_functions_fit_on_a_screen():
    faults = {
        f"{repo.label(path)}::{name}": f"{repo.label(path)}:{node.lineno} {name} has {_body_lines(node)} lines (at most {LONGEST_FUNCTION})"
        for path in _program_files()
        for name, node in repo.functions(path)
        if _body_lines(node) > LONGEST_FUNCTION
    }
    repo.check("long_functions", faults)


def test_model_files_stay_short():
    faults = {
        repo.label(path): f"{repo.label(path)} has {len(repo.text(path).splitlines())} lines (at most {LONGEST_MODEL_FILE})"
        for path in _program_files()
        if len(repo.text(path).splitlines()) > LONGEST_MODEL_FILE
    }
    repo.check("long_files", faults)


def test_one_model_per_file():
    found = {}
    for _addon, path, node, _name, kind in repo.model_definitions():
        if kind != "models.TransientModel":
            found.setdefault(path, []).append(node.name)
    faults = {repo.label(path): f"{repo.label(path)} holds {', '.join(names)}" for path, names in found.items() if len(names) > 1}
    repo.check("models_per_file", faults)
