"""Every refusal that our addons can give, with the words people read."""

import ast
from dataclasses import dataclass

from . import repo

ERRORS = {"UserError", "ValidationError", "RedirectWarning", "AccessError"}
TRANSLATE = {"_", "_lt"}


@dataclass(frozen=True)
class Refusal:
    """One text that says no."""

    place: str
    text: str

    @property
    def addon(self) -> str:
        return self.place.partition("/")[0]


def _literals(node):
    """Return the translated texts in this piece of code."""
    return [
        call.args[0].value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and repo.dotted(call.func).split(".")[-1] in TRANSLATE and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def _called(node):
    """Return the names of our functions whose answer is the text of this error."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and call is not node]
    return {(repo.dotted(call.func) or getattr(call.func, "attr", "")).split(".")[-1] for call in calls}


def _sources():
    """Yield (label of file, tree) of all code that may refuse; tests and the demo loader refuse nobody at the desk."""
    for path in repo.all_files(".py", tests=False):
        if repo.addon_of(path) != "salon_demo":
            yield repo.label(path), repo.tree(path)


def _functions():
    """Return {name: [(label, node)]} of all functions, to follow a text to where it is made."""
    found = {}
    for path in repo.all_files(".py", tests=False):
        for name, node in repo.functions(path):
            found.setdefault(name.split(".")[-1], []).append((repo.label(path), node))
    return found


def _is_constraint(node):
    return isinstance(node, ast.Call) and repo.dotted(node.func).split(".")[-1] in ("Constraint", "UniqueIndex")


def collect():
    """Return all refusals, sorted."""
    functions, found = _functions(), set()
    for label, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and repo.dotted(node.func).split(".")[-1] in ERRORS:
                texts = [(label, text) for text in _literals(node)]
                if not texts:
                    makers = [maker for name in _called(node) for maker in functions.get(name, ())]
                    texts = [(place, text) for place, maker in makers for text in _literals(maker)]
                found.update(texts)
            elif _is_constraint(node):
                # a constraint's own words are translated as they are
                strings = [argument.value for argument in node.args[1:] if isinstance(argument, ast.Constant)]
                found.update((label, text) for text in [*strings, *_literals(node)])
    return sorted((Refusal(place, text) for place, text in found), key=lambda each: (each.place, each.text))
