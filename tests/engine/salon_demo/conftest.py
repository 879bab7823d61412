"""Let these tests import the text side of the configuration loader without Odoo, as the parent folder does for engines."""

import sys
import types
from pathlib import Path

if "salon_crm" not in sys.modules:
    package = types.ModuleType("salon_crm")
    package.__path__ = [str(Path(__file__).resolve().parents[3] / "addons" / "salon_crm")]
    sys.modules["salon_crm"] = package
