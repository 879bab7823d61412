"""Our addons as they lie on disk: which there are, and which changed since a database saw them."""

import ast
from pathlib import Path

from .errors import OpsError
from .files import sha256_tree


def manifest(folder: Path) -> dict:
    try:
        return ast.literal_eval((folder / "__manifest__.py").read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise OpsError(f"addons/{folder.name}/__manifest__.py cannot be read ({error})", "Correct it.") from None


def present(root: Path, *, tests: bool = False) -> list[str]:
    """Names of the installable addons, sorted; those named test_* only on request."""
    folders = sorted(path.parent for path in (root / "addons").glob("*/__manifest__.py"))
    return [
        folder.name for folder in folders if manifest(folder).get("installable", True) and (tests or not folder.name.startswith("test_"))
    ]


def require_whole(root: Path, stock: tuple) -> None:
    """Name an addon that another one needs and that lies neither here nor in Odoo, before minutes are spent installing."""
    for name in present(root, tests=True):
        for needed in manifest(root / "addons" / name).get("depends", []):
            if not any((folder / needed / "__manifest__.py").is_file() for folder in (root / "addons", *stock)):
                raise OpsError(f"addons/{name} needs the addon {needed}, which is not in this checkout", "Complete it (git status).")


def hashes(root: Path, names: list[str]) -> dict[str, str]:
    return {name: sha256_tree(root / "addons" / name) for name in names}
