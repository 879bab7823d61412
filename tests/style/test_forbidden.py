"""Calls and words that have no place in the program."""

import ast
import re

from . import repo

TODO_MARK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
MACHINE = re.compile(r"(?<![\w.:/])/(work|root|home/\w+|Users/\w+|mnt/\w+)/|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}:(?:3128|8081)\b")
REGISTRY = re.compile(r"files\.pythonhosted\.org|registry\.npmjs|artifactory|nexus\.|mirrors?\.\w+\.(?:com|org|cn)")
TEXT_SUFFIXES = (".py", ".xml", ".js", ".scss", ".toml", ".md", ".csv", ".txt", ".yml", ".yaml", ".cfg", ".conf", ".sh", ".po", ".pot", "")
PERSONAL = {
    "name",
    "display_name",
    "phone",
    "phone_sanitized",
    "email",
    "comment",
    "note",
    "import_note",
    "street",
    "birth_date",
    "body",
    "message",
}


def _program():
    return [*repo.all_files(".py", tests=False), *sorted((repo.ROOT / "ops").rglob("*.py"))]


def _calls(paths):
    for path in paths:
        for node in ast.walk(repo.tree(path)):
            if isinstance(node, ast.Call):
                yield path, node, repo.dotted(node.func) or (node.func.attr if isinstance(node.func, ast.Attribute) else "")


def _repository_texts():
    for folder in ("addons", "config", "docs", "ops", "tests", ".ci"):
        for path in sorted((repo.ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in TEXT_SUFFIXES and "__pycache__" not in path.parts and "samples" not in path.parts:
                try:
                    yield path, repo.text(path)
                except UnicodeDecodeError:
                    continue


def _lines_with(pattern, name):
    faults = {}
    for path, content in _repository_texts():
        if path.parent == repo.ALLOWED or path.name == "test_forbidden.py":
            continue
        for number, line in enumerate(content.splitlines(), 1):
            if match := pattern.search(line):
                faults[f"{repo.label(path)} {match.group(0)}"] = f"{repo.label(path)}:{number} holds {match.group(0)!r}"
    repo.check(name, faults)


def test_no_mark_of_unfinished_work():
    _lines_with(TODO_MARK, "marks")


def test_no_path_of_one_machine():
    _lines_with(MACHINE, "machine_paths")


def test_no_package_registry_is_named():
    _lines_with(REGISTRY, "registries")


def _is_put_together(node):
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, (ast.Mod, ast.Add)) and not (
            isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant)
        )
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"


def test_sql_is_not_put_together_from_texts():
    faults = {}
    for path, node, name in _calls(_program()):
        is_sql = name == "SQL" or name.endswith(("cr.execute", "execute_query", "execute_query_dict"))
        if is_sql and node.args and _is_put_together(node.args[0]):
            faults[f"{repo.label(path)} {name}"] = f"{repo.label(path)}:{node.lineno} puts SQL together from texts"
    repo.check("sql", faults)


def test_nothing_runs_texts_as_programs():
    faults = {}
    for path, node, name in _calls(_program()):
        shell = any(keyword.arg == "shell" and getattr(keyword.value, "value", None) for keyword in node.keywords)
        if name in ("eval", "exec", "safe_eval", "yaml.load", "pickle.load", "pickle.loads", "os.system") or shell:
            faults[f"{repo.label(path)} {name}"] = f"{repo.label(path)}:{node.lineno} calls {name}"
    repo.check("running_texts", faults)


def test_markup_is_constant():
    faults = {
        f"{repo.label(path)}": f"{repo.label(path)}:{node.lineno} trusts a text as markup"
        for path, node, name in _calls(_program())
        if name.endswith("Markup") and node.args and not isinstance(node.args[0], ast.Constant)
    }
    repo.check("markup", faults)


def test_nothing_calls_out():
    client = re.compile(r"^(requests|urllib\.request|httpx|urllib3)\.\w+|^urlopen$")
    faults = {
        f"{repo.label(path)} {name}": f"{repo.label(path)}:{node.lineno} calls out by {name}"
        for path, node, name in _calls(repo.all_files(".py", tests=False))
        if client.match(name)
    }
    repo.check("outbound", faults)


def test_tokens_are_not_guessable():
    faults = {
        f"{repo.label(path)} {name}": f"{repo.label(path)}:{node.lineno} uses {name}; tokens come from secrets.token_urlsafe"
        for path, node, name in _calls(repo.all_files(".py", tests=False))
        if re.search(r"(^|\.)uuid[14]$", name) or re.match(r"random\.(choice|choices|random|randint|randrange|getrandbits)$", name)
    }
    repo.check("guessable", faults)


def test_no_error_is_swallowed_in_silence():
    faults = {}
    for path in _program():
        for node in ast.walk(repo.tree(path)):
            broad = isinstance(node, ast.ExceptHandler) and (node.type is None or repo.dotted(node.type) in ("Exception", "BaseException"))
            if broad and all(isinstance(statement, (ast.Pass, ast.Continue)) for statement in node.body):
                faults[f"{repo.label(path)}:{node.lineno}"] = f"{repo.label(path)}:{node.lineno} swallows every error"
    repo.check("swallowed_errors", faults)


def test_checks_do_not_ask_the_context():
    faults = {}
    for path in repo.all_files(".py", tests=False):
        for name, function in repo.functions(path):
            if name.split(".")[-1].startswith(("_check_", "_has_")):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and repo.dotted(node.func).endswith("context.get"):
                        faults[f"{repo.label(path)}::{name}"] = f"{repo.label(path)}:{node.lineno} {name} lets the caller's context decide"
    repo.check("context_in_checks", faults)


def test_logs_hold_ids_and_no_persons():
    faults = {}
    for path, node, name in _calls(_program()):
        if re.match(r"_?logger\.(debug|info|warning|error|exception|critical)$", name):
            attributes = {part.attr for argument in node.args for part in ast.walk(argument) if isinstance(part, ast.Attribute)}
            if any(isinstance(argument, ast.JoinedStr) for argument in node.args[:1]):
                faults[f"{repo.label(path)}:{node.lineno}"] = f"{repo.label(path)}:{node.lineno} logs an f-string; use %s and arguments"
            elif attributes & PERSONAL and "_name" not in attributes and "__name__" not in attributes:
                faults[f"{repo.label(path)}:{node.lineno}"] = f"{repo.label(path)}:{node.lineno} logs {sorted(attributes & PERSONAL)}"
    repo.check("logs", faults)


def test_each_sudo_says_why():
    faults = {}
    for path in repo.all_files(".py", tests=False):
        lines = repo.text(path).splitlines()
        for name, function in repo.functions(path):
            calls = [node.lineno for node in ast.walk(function) if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "sudo"]
            comments = [line.partition("#")[2] for line in lines[max(function.lineno - 4, 0) : function.end_lineno]]
            words = " ".join([*comments, ast.get_docstring(function) or ""]).lower()
            if calls and "sudo" not in words and "superuser" not in words:
                faults[f"{repo.label(path)}::{name}"] = f"{repo.label(path)}:{calls[0]} {name} uses sudo without '# sudo: reason'"
    repo.check("sudo", faults)


def test_computes_do_not_read_self_inside_their_loop():
    faults = {}
    for path in repo.all_files(".py", tests=False):
        for name, function in repo.functions(path):
            if name.split(".")[-1].startswith("_compute_"):
                for node in _self_fields_in_loops(function):
                    faults[f"{repo.label(path)}::{name}"] = (
                        f"{repo.label(path)}:{node.lineno} {name} reads self.{node.attr} inside 'for … in self'"
                    )
    repo.check("self_in_loops", faults)


def _self_fields_in_loops(function):
    called = {id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    for loop in ast.walk(function):
        if isinstance(loop, ast.For) and repo.dotted(loop.iter) == "self":
            attributes = [node for node in ast.walk(loop) if isinstance(node, ast.Attribute) and repo.dotted(node.value) == "self"]
            for node in attributes:
                if id(node) not in called and node.attr not in ("env", "ids", "pool") and not node.attr.startswith("_"):
                    yield node


def test_scripts_put_no_text_into_the_page_as_markup():
    pattern = re.compile(
        r"\.innerHTML\b|\bouterHTML\s*=|insertAdjacentHTML|\bt-raw\b|\beval\(|new Function\(|\bconsole\.log\(|https?://(?!www\.w3\.org)"
    )
    faults = {}
    for path in repo.all_files(".js", ".xml", tests=False):
        if "static" in path.parts:
            for number, line in enumerate(repo.text(path).splitlines(), 1):
                if (match := pattern.search(line)) and not line.strip().startswith(("//", "*", "/*")):
                    faults[f"{repo.label(path)} {match.group(0)}"] = f"{repo.label(path)}:{number} holds {match.group(0)}"
    repo.check("scripts", faults)
