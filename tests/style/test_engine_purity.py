"""Engines decide on plain values: the same input gives the same answer next year."""

import ast
import re
import sys

from . import repo

LIBRARIES = {
    "salon_import": {"phonenumbers", "openpyxl", "charset_normalizer", "dateutil"},
    "salon_analytics": {"numpy", "scipy"},
}
IMPURE_MODULES = {
    "logging",
    "os",
    "socket",
    "subprocess",
    "threading",
    "urllib",
    "http",
    "requests",
    "tempfile",
    "shutil",
    "secrets",
    "uuid",
}
CLOCKS = re.compile(r"(^|\.)(datetime|date)\.(now|utcnow|today)$|^time\.(time|monotonic|sleep|time_ns|perf_counter|localtime)$")
CHANCE = re.compile(r"^random\.(?!Random$)\w+$")


def _engine_files():
    return [path for path in repo.all_files(".py", tests=False) if "engine" in path.relative_to(repo.ADDONS).parts]


def test_engines_exist():
    assert _engine_files()


def test_engines_import_the_standard_library_and_themselves():
    faults = {}
    for path in _engine_files():
        allowed = LIBRARIES.get(repo.addon_of(path), set())
        for node in ast.walk(repo.tree(path)):
            for module in _outside_modules(node):
                if module in IMPURE_MODULES or (module not in sys.stdlib_module_names and module not in allowed):
                    faults[f"{repo.label(path)} {module}"] = f"{repo.label(path)}:{node.lineno} imports {module}"
    repo.check("engine_imports", faults)


def _outside_modules(node):
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module.split(".")[0]]
    return []


def test_engines_do_not_leave_their_own_package():
    faults = {}
    for path in _engine_files():
        depth = len(path.relative_to(repo.ADDONS / repo.addon_of(path) / "engine").parts)
        for node in ast.walk(repo.tree(path)):
            if isinstance(node, ast.ImportFrom) and node.level > depth:
                faults[repo.label(path)] = f"{repo.label(path)}:{node.lineno} imports from above its engine"
    repo.check("engine_relative_imports", faults)


def test_engines_read_no_clock_chance_file_or_environment():
    faults = {}
    for path in _engine_files():
        for node in ast.walk(repo.tree(path)):
            name = repo.dotted(node.func) if isinstance(node, ast.Call) else ""
            if CLOCKS.search(name) or CHANCE.match(name) or name in ("open", "print", "input", "os.getenv"):
                faults[f"{repo.label(path)} {name}"] = f"{repo.label(path)}:{node.lineno} calls {name}"
    repo.check("engine_calls", faults)
