"""Let tests import an addon's engine without Odoo.

``import salon_booking.engine`` would run ``salon_booking/__init__.py``, which imports Odoo. A bare package per addon that has
an engine (``__path__`` and nothing else) takes its place first.
"""

import sys
import types
from pathlib import Path

ADDONS = Path(__file__).resolve().parents[2] / "addons"

for engine in sorted(ADDONS.glob("*/engine")):
    name = engine.parent.name
    if name not in sys.modules:
        package = types.ModuleType(name)
        package.__path__ = [str(engine.parent)]
        sys.modules[name] = package
