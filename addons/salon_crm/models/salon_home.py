from odoo import api, models


class SalonHome(models.AbstractModel):
    """The home screen: cards by role, one server call."""

    _name = "salon.home"
    _description = "Salon home"

    @api.model
    def _get_cards(self):
        """Return the cards of the user's home screen, in the order of their ``sequence``.

        Extension point: an addon calls ``super()`` and appends its own.

        :return: list of dicts ``{"key", "sequence", "title", "figure", "unit", "note", "as_of", "action", "rows", "primary"}``;
            ``figure`` is formatted text, ``action`` an action dict or external id that opens what the figure counts,
            ``rows`` a list of ``{"title", "note", "badge", "action"}``.
        """
        return []

    @api.model
    def get_home(self):
        """Return what the home screen shows for the signed-in user; public for the web client."""
        branch = self.env["salon.branch"]._get_default_branch()
        return {
            "branch": branch.name or "",
            "branch_color": branch.color,
            "person": self.env.user.name,
            "cards": sorted(self._get_cards(), key=lambda card: (card.get("sequence", 100), card["key"])),
        }
