"""Everything that can be called from outside stands in a table: routes in docs/routes.csv, methods in docs/methods.csv."""

import ast
import csv

from . import repo

# Overrides of what the framework publishes already; their rights are the framework's.
FRAMEWORK_METHODS = {
    "create",
    "write",
    "unlink",
    "copy",
    "copy_data",
    "read",
    "search",
    "search_count",
    "search_read",
    "name_search",
    "name_create",
    "default_get",
    "fields_get",
    "fields_view_get",
    "get_view",
    "get_views",
    "web_read",
    "web_save",
    "web_search_read",
    "read_group",
    "formatted_read_group",
    "onchange",
    "init",
    "export_data",
    "load",
    "toggle_active",
    "action_archive",
    "action_unarchive",
    "message_post",
    "message_new",
    "exists",
    "browse",
    "get_formview_action",
    "get_formview_id",
    "check_access",
    "has_access",
    "web_read_group",
    "get_empty_list_help",
    "set_values",
    "get_values",
    "session_info",
    "color_scheme",
    "load_menus",
    "load_web_menus",
    "check_access_rights",
    "modified",
    "flush_recordset",
    "invalidate_recordset",
}


def _table(name):
    with open(repo.ROOT / "docs" / name, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _public_methods():
    """Yield (addon, model, method, path, line) of methods that any signed-in person may call by name."""
    for addon, path, node, name, _kind in repo.model_definitions():
        model = name or repo.class_string(node, "_inherit") or node.name
        for function in node.body:
            if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
                decorators = {repo.dotted(decorator) for decorator in function.decorator_list}
                if function.name not in FRAMEWORK_METHODS and not decorators & {
                    "api.private",
                    "private",
                    "staticmethod",
                    "classmethod",
                    "property",
                }:
                    yield addon, model, function.name, path, function.lineno


def test_each_public_method_is_in_the_table():
    found = {(addon, model, method) for addon, model, method, _path, _line in _public_methods()}
    listed = {(row["addon"], row["model"], row["method"]) for row in _table("methods.csv")}
    assert sorted(found - listed) == [], "add to docs/methods.csv: who may call it and what stops the others"
    assert sorted(listed - found) == [], "no such method any more"


def test_each_row_of_the_methods_table_says_what_guards_it():
    assert [row["method"] for row in _table("methods.csv") if not (row["for_whom"].strip() and row["guard"].strip())] == []


def test_public_methods_other_than_actions_are_few_and_buttons_ask_for_one_record():
    faults = {
        f"{addon} {model}.{method}": f"{repo.label(path)}:{line} {method} is public and no action_: put _ before it or list it"
        for addon, model, method, path, line in _public_methods()
        if not method.startswith("action_")
    }
    repo.check("public_methods", faults)


def _routes():
    """Yield (addon, class.method, decorator, function, path) of each route."""
    for path in repo.all_files(".py", tests=False):
        for name, function in repo.functions(path):
            for decorator in function.decorator_list:
                if isinstance(decorator, ast.Call) and repo.dotted(decorator.func).split(".")[-1] == "route":
                    yield repo.addon_of(path), name, decorator, function, path


def _option(decorator, name, default):
    return next((ast.unparse(keyword.value).strip("'\"") for keyword in decorator.keywords if keyword.arg == name), default)


def _route_row(addon, name, decorator):
    paths = ast.unparse(decorator.args[0]).replace("'", "").strip("[]") if decorator.args else "as in stock"
    stock = "as in stock" if not decorator.args else None
    return (
        addon,
        name,
        paths,
        _option(decorator, "type", stock or "http"),
        _option(decorator, "auth", stock or "user"),
        _option(decorator, "methods", stock or "any").replace("'", "").strip("[]"),
    )


def test_each_route_is_in_the_table_with_who_may_ask():
    found = {_route_row(addon, name, decorator) for addon, name, decorator, _function, _path in _routes()}
    listed = {(row["addon"], row["handler"], row["paths"], row["type"], row["auth"], row["methods"]) for row in _table("routes.csv")}
    assert sorted(found - listed) == [], "add to docs/routes.csv"
    assert sorted(listed - found) == [], "no such route any more"


def test_no_route_gives_up_the_csrf_token():
    faults = {
        f"{addon} {name}": f"{repo.label(path)}:{decorator.lineno} {name} has csrf=False"
        for addon, name, decorator, _function, path in _routes()
        if _option(decorator, "csrf", "True") == "False"
    }
    repo.check("csrf", faults)


def test_no_get_request_writes():
    writing = {"create", "write", "unlink", "copy"}
    faults = {}
    for addon, name, decorator, function, path in _routes():
        get = _option(decorator, "type", "http") == "http" and _option(decorator, "methods", "any").replace("'", "").strip("[]") != "POST"
        called = {node.func.attr for node in ast.walk(function) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)}
        if get and decorator.args and (called & writing or any(call.startswith("_record_") for call in called)):
            faults[f"{addon} {name}"] = f"{repo.label(path)}:{decorator.lineno} {name} answers GET and calls {sorted(called & writing)}"
    repo.check("get_writes", faults)
