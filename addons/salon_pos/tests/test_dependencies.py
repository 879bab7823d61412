from odoo.modules.module import Manifest
from odoo.tests import tagged
from odoo.tests.common import BaseCase


@tagged("post_install", "-at_install")
class TestDependencies(BaseCase):
    """What must not come in with the till: value in loyalty cards that the browser sends, and PINs that it can read."""

    def _closure(self, name, seen=None):
        seen = set() if seen is None else seen
        if name not in seen:
            seen.add(name)
            for dependency in Manifest.for_addon(name)["depends"]:
                self._closure(dependency, seen)
        return seen

    def test_no_loyalty_cards_and_no_pins(self):
        self.assertFalse({"loyalty", "pos_loyalty", "pos_hr", "sale_loyalty"} & self._closure("salon_pos"))

    def test_the_till_needs_what_it_names(self):
        self.assertLessEqual({"point_of_sale", "salon_booking", "salon_crm", "salon_loyalty"}, self._closure("salon_pos"))
