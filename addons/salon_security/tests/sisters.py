"""Which addons are ours: those installed that live in the folder of this one."""
from pathlib import Path

from odoo.modules import get_module_path

FOLDER = Path(__file__).resolve().parents[2]
DOCS = FOLDER.parent / "docs"


def sister_addons(env):
    """Return the names of installed addons beside this one, sorted."""
    installed = env["ir.module.module"].sudo().search([("state", "=", "installed")]).mapped("name")
    return sorted(name for name in installed if Path(get_module_path(name)).resolve().parent == FOLDER)
