"""Applying config/salon gives each branch its till, once the branches, services and products are there, and the desk its limit."""

from odoo.addons.salon_crm.config.reader import Fault
from odoo.addons.salon_crm.config.registry import register

from ..models.salon_branch import APPLIED

LIMIT = "desk_discount_percent"


def load_tills(upsert, folder):
    """Set up the tills of all branches whose company keeps books; safe to repeat."""
    branches = upsert.env["salon.branch"].with_context(active_test=True).search([])
    branches.filtered(lambda branch: branch.company_id._has_chart())._ensure_pos()


def check_limits(folder):
    """Return faults of the table ``[till]`` of policies.toml."""
    table = folder.files.get("policies", {}).get("till", {})
    if not isinstance(table, dict):
        return [Fault(file="policies.toml", key="till", text=f"must be a table: write [till], and {LIMIT} below it")]
    faults = [Fault(file="policies.toml", key=f"till.{key}", text="is not a setting of the till") for key in table.keys() - {LIMIT}]
    limit = table.get(LIMIT, 0)
    if type(limit) is not int or not 0 <= limit <= 100:
        faults.append(Fault(file="policies.toml", key=f"till.{LIMIT}", text="must be a whole number from 0 to 100"))
    return faults


def load_limits(upsert, folder):
    """Tell every branch how far below the menu its desk may go, once for each limit that the file gives.

    A file without the limit, or with the one that was applied last, leaves the branches alone.
    """
    limit = folder.files.get("policies", {}).get("till", {}).get(LIMIT)
    # sudo: what was applied is the system's own book-keeping
    parameters = upsert.env["ir.config_parameter"].sudo()
    if limit is None or parameters.get_param(APPLIED) == str(limit):
        return
    for branch in upsert.env["salon.branch"].search([]):
        upsert.touch(branch, {LIMIT: limit})
    parameters.set_param(APPLIED, str(limit))


register("tills", load_tills, addon="salon_pos", file="branches", order=90)
register("till_limits", load_limits, addon="salon_pos", file="policies", order=91, check=check_limits)
