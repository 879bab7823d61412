from decimal import Decimal

from odoo import models

from ...engine import pets

AXES = ("size", "coat", "matting", "temper")


class SalonPet(models.Model):
    _inherit = "salon.pet"

    def _get_factors(self, template, matting="none"):
        """Return ``(Decimals for the minutes, Decimals for the price)`` of a service for this pet, as far as it depends on pets.

        A weighed pet is of the size of its weight; else that of its file, which comes from the breed.
        """
        self.ensure_one()
        axes = [axis for axis in AXES if template[f"is_by_{axis}"]]
        if not axes:
            return (), ()
        # sudo: factors belong to the menu
        rows = {(row.axis, row.key): row for row in self.env["salon.pet.factor"].sudo().search([("axis", "in", axes)])}
        pet = self.sudo()  # sudo: of the file only what the groomer sees
        keys = {"size": pets.size_of(pet.species, pet.weight_kg) or pet.size, "coat": pet.coat, "matting": matting, "temper": pet.temper}
        found = [rows[axis, keys[axis]] for axis in axes if (axis, keys[axis]) in rows]
        minutes = [_decimal(row.minutes_factor) for row in found]
        if pet.breed_id.groom_factor:
            minutes.append(_decimal(pet.breed_id.groom_factor))
        return tuple(minutes), tuple(_decimal(row.price_factor) for row in found)


def _decimal(number):
    return Decimal(f"{number:.2f}")
