from odoo import api, models


class SalonPet(models.Model):
    _inherit = "salon.pet"

    @api.model
    def _draft_of(self, told):
        """Return an unsaved pet with what a visitor told of it; none if nothing was told.

        :param told: ``{"species", "size", "coat"}`` and perhaps ``"name"``
        """
        if not told:
            return self.browse()
        facts = {name: told.get(name) for name in ("species", "size", "coat")}
        # sudo: not saved; minutes and prices are worked out from it
        return self.sudo().new({**facts, "temper": "calm"})

    @api.model
    def _told_choices(self):
        """Return what a visitor can say of a pet: ``{"species" | "size" | "coat": ((key, label, species), …)}``."""
        breed = self.env["salon.pet.breed"]
        species = breed._fields["species"]._description_selection(self.env)
        return {
            "species": tuple((key, label, key) for key, label in species if key != "other"),
            "size": tuple((key, label, _species_of(key)) for key, label in breed._selection_size()),
            "coat": tuple((key, label, _species_of(key)) for key, label in breed._selection_coat()),
        }

    @api.model
    def _is_sane_told(self, told):
        """Tell whether species, size and coat are keys that belong together."""
        choices = self._told_choices()
        return all(
            any(key == told.get(name) and species == told.get("species") for key, _label, species in choices[name]) for name in choices
        )


def _species_of(key):
    return "cat" if key.startswith("cat") else "dog"
