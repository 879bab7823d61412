"""What the style tests read: addons, their files, syntax trees, and the lists of allowed exceptions."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
ALLOWED = Path(__file__).parent / "allowed"
# Bottom to top; a set is one layer, whose addons do not know each other.
LAYERS = (
    {"salon_workflow"},
    {"salon_security"},
    {"salon_crm"},
    {"salon_booking", "salon_loyalty", "salon_import"},
    {"salon_import_booking", "salon_import_loyalty", "salon_waitlist"},
    {"salon_board", "salon_hr", "salon_website"},
    {"salon_calendar", "salon_portal", "salon_pos", "salon_website_payment"},
    {"salon_analytics"},
    {"salon_demo"},
)
RANK = {addon: rank for rank, layer in enumerate(LAYERS) for addon in layer}


def addons():
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


@cache
def manifest(addon):
    return ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text(encoding="utf-8"))


@cache
def files(addon, *suffixes, tests=True):
    """Return the addon's files with one of the suffixes, sorted; ``tests=False`` leaves its tests out."""
    found = (path for path in (ADDONS / addon).rglob("*") if path.suffix in suffixes and "__pycache__" not in path.parts)
    return [path for path in sorted(found) if "lib" not in path.parts and (tests or "tests" not in path.relative_to(ADDONS).parts)]


def all_files(*suffixes, tests=True):
    return [path for addon in addons() for path in files(addon, *suffixes, tests=tests)]


@cache
def text(path):
    return path.read_text(encoding="utf-8")


@cache
def tree(path):
    return ast.parse(text(path), str(path))


def addon_of(path):
    return path.relative_to(ADDONS).parts[0]


def label(path):
    """Return the path as lists of exceptions write it: below addons/ without that word, else below the root."""
    return path.relative_to(ADDONS if ADDONS in path.parents else ROOT).as_posix()


def functions(path):
    """Yield (qualified name, node) of every function of the file, methods as ``Class.method``."""

    def walk(node, prefix):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield f"{prefix}{child.name}", child
                yield from walk(child, f"{prefix}{child.name}.")
            elif isinstance(child, ast.ClassDef):
                yield from walk(child, f"{prefix}{child.name}.")
            else:
                yield from walk(child, prefix)

    return walk(tree(path), "")


def dotted(node):
    """Return ``a.b.c`` for a name or attribute chain, '' for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else ""
    return ""


def model_definitions():
    """Yield (addon, path, class node, model name, base name) of each model class; ``_name`` only where it defines one."""
    for path in all_files(".py", tests=False):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                bases = [dotted(base) for base in node.bases]
                kind = next((base for base in bases if base in ("models.Model", "models.TransientModel", "models.AbstractModel")), None)
                if kind:
                    yield addon_of(path), path, node, class_string(node, "_name"), kind


def class_strings(node, attribute):
    """Return the texts of a class attribute that is a literal text or list of texts."""
    for statement in node.body:
        if isinstance(statement, ast.Assign) and dotted(statement.targets[0]) == attribute:
            value = ast.literal_eval(statement.value)
            return [value] if isinstance(value, str) else list(value or ())
    return []


def class_string(node, attribute):
    """Return the class attribute's first text, or None."""
    return next(iter(class_strings(node, attribute)), None)


@cache
def model_owners():
    """Return {model name: addon} for each model that an addon of ours defines (not merely extends)."""
    owners = {}
    for addon, _path, node, name, _kind in model_definitions():
        if name and name not in class_strings(node, "_inherit"):
            owners[name] = addon
    return owners


@cache
def exceptions(name):
    """Return {key: reason} of allowed/<name>.txt; a line is ``key | reason``, and the reason is not optional."""
    path = ALLOWED / f"{name}.txt"
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.strip() and not line.startswith("#"):
            key, _bar, reason = line.partition("|")
            assert reason.strip(), f"{path.name}: no reason for {key.strip()}"
            found[key.strip()] = reason.strip()
    return found


def check(name, faults):
    """Assert that the faults are exactly the listed exceptions.

    :param faults: {key: sentence}; a listed key without a fault fails too, so that lists do not rot
    """
    allowed = exceptions(name)
    new = [sentence for key, sentence in sorted(faults.items()) if key not in allowed]
    stale = [f"allowed/{name}.txt: {key} is no fault any more" for key in sorted(allowed) if key not in faults]
    assert not new + stale, "\n".join(new + stale)
