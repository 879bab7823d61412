"""Compare an addon's translation file with all the terms that Odoo itself finds in the addon."""
import re
from collections import defaultdict

import polib

from odoo.tools.translate import TranslationModuleReader

from .sisters import FOLDER

# Records of these models are made from code and views, whatever their external id.
GENERATED = ("ir.model", "ir.model.fields", "ir.model.fields.selection", "ir.model.constraint")


def exported_terms(env, addons):
    """Return {addon: {term: where}} of every translatable term of the addons.

    Records that were loaded from a salon's own configuration carry an addon's external id too; they
    are told apart by that id not being written in any file of the addon.
    """
    texts = {addon: _data_text(addon) for addon in addons}
    terms = defaultdict(dict)
    for addon, kind, name, xml_id, source, _value, _comments in TranslationModuleReader(env.cr, modules=list(addons), lang="zh_CN"):
        model = str(name).split(",")[0]
        from_file = kind == "code" or model in GENERATED or str(xml_id).split(".")[-1] in texts[addon]
        if from_file and "/tests/" not in str(name):
            terms[addon].setdefault(source, f"{name} {xml_id}")
    return terms


def untranslated_terms(addon, terms, lang="zh_CN"):
    """Return the terms that the addon's ``i18n/<lang>.po`` lacks, leaves empty or marks as doubtful."""
    path = FOLDER / addon / "i18n" / f"{lang}.po"
    known = {entry.msgid for entry in polib.pofile(str(path)) if entry.msgstr and "fuzzy" not in entry.flags} if path.exists() else set()
    return [f"{addon}: {term!r} ({where})" for term, where in sorted(terms.items()) if term not in known]


def _data_text(addon):
    """Return the set of words that look like identifiers in the addon's data files."""
    files = [path for pattern in ("**/*.xml", "**/*.csv") for path in (FOLDER / addon).glob(pattern) if "static" not in path.parts]
    return {word for path in files for word in re.findall(r"[\w.]+", path.read_text(encoding="utf-8"))}
