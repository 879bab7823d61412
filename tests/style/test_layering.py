"""Knowledge points downwards only."""

import ast
import re

from . import repo

TEXT_FILES = (".xml", ".csv", ".js", ".scss")
# external ids, template names and bundle paths: salon_crm.x, @salon_crm/x, salon_crm/static/x
NAMED_ADDON = re.compile(r"(?<![\w.])@?(salon_[a-z]+)(?=[./])")


def _may_know(addon, other):
    return addon == other or repo.RANK[other] < repo.RANK[addon]


def test_each_addon_has_a_layer():
    assert set(repo.addons()) <= set(repo.RANK)


def test_manifests_depend_downwards():
    faults = {
        f"{addon} -> {other}": f"{addon} depends on {other}, which is not below it"
        for addon in repo.addons()
        for other in repo.manifest(addon).get("depends", ())
        if other in repo.RANK and not _may_know(addon, other)
    }
    repo.check("layering", faults)


def _reachable(addon):
    """Return our addons that ``addon`` depends on, directly or through others."""
    direct = {other for other in repo.manifest(addon).get("depends", ()) if other in repo.RANK}
    return direct.union(*(_reachable(other) for other in direct if other in repo.addons()))


def test_python_imports_only_addons_it_depends_on():
    faults = {}
    for path in repo.all_files(".py"):
        addon = repo.addon_of(path)
        for other in _imported_addons(path):
            if other in repo.RANK and other != addon and other not in _reachable(addon):
                faults[f"{repo.label(path)} -> {other}"] = f"{repo.label(path)} imports {other}, on which {addon} does not depend"
    repo.check("layering_imports", faults)


def _imported_addons(path):
    for node in ast.walk(repo.tree(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module] if node.module != "odoo.addons" else [f"odoo.addons.{alias.name}" for alias in node.names]
        yield from (name.split(".")[2] for name in names if name.startswith("odoo.addons."))


def test_views_data_and_scripts_name_only_lower_addons():
    faults = {}
    for path in repo.all_files(*TEXT_FILES):
        addon = repo.addon_of(path)
        for other in set(NAMED_ADDON.findall(repo.text(path))):
            if other in repo.RANK and not _may_know(addon, other):
                faults[f"{repo.label(path)} -> {other}"] = f"{repo.label(path)} names {other}, which is not below {addon}"
    repo.check("layering_names", faults)


def test_python_names_only_models_and_ids_of_lower_addons():
    owners = repo.model_owners()
    faults = {}
    for path in repo.all_files(".py"):
        addon = repo.addon_of(path)
        for value in _strings(path):
            other = owners.get(value) or (value.split(".")[0] if re.fullmatch(r"salon_[a-z]+\.\w+", value) else None)
            if other in repo.RANK and not _may_know(addon, other):
                faults[f"{repo.label(path)} -> {value}"] = f"{repo.label(path)} names {value}, which is not below {addon}"
    repo.check("layering_models", faults)


def _strings(path):
    return {node.value for node in ast.walk(repo.tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_views_name_only_models_of_lower_addons():
    owners = repo.model_owners()
    faults = {}
    for path in repo.all_files(".xml", ".js"):
        addon = repo.addon_of(path)
        for value in set(re.findall(r"[\"'>]((?:salon|workflow|security)\.[a-z.]+)[\"'<]", repo.text(path))):
            other = owners.get(value)
            if other and not _may_know(addon, other):
                faults[f"{repo.label(path)} -> {value}"] = f"{repo.label(path)} names {value}, which is not below {addon}"
    repo.check("layering_view_models", faults)


def test_generic_addons_know_no_salon_noun():
    noun = re.compile(r"\b(salon\.(?!security|workflow)\w+|stylist|haircut|appointment)\b", re.IGNORECASE)
    faults = {
        f"{repo.label(path)} {word}": f"{repo.label(path)} speaks of {word}"
        for addon in ("salon_workflow", "salon_security")
        for path in repo.files(addon, ".py", ".xml", tests=False)
        for word in set(noun.findall(repo.text(path)))
    }
    repo.check("generic_addons", faults)
