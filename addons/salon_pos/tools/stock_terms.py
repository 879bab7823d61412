"""Words of the stock till that are missing in Chinese, or mean something else in a shop."""

from functools import lru_cache
from pathlib import Path

import polib

FOLDER = Path(__file__).parent.parent / "i18n_stock"


@lru_cache
def stock_terms(lang):
    """Return {English: translation} for the screens of point_of_sale, from i18n_stock/point_of_sale.<lang>.po."""
    path = FOLDER / f"point_of_sale.{lang}.po"
    if not lang or not path.is_file():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.msgstr}


def merge_terms(translations, terms):
    """Return the web translations of a module with these terms on top.

    :param translations: {"messages": sequence of {"id", "string"}}, as the web client loads them
    """
    if not terms:
        return translations
    kept = [message for message in translations["messages"] if message["id"] not in terms]
    return {"messages": (*kept, *({"id": source, "string": text} for source, text in terms.items()))}
