from odoo import api, fields, models

from odoo.addons.salon_website.engine.choice import parse_day
from odoo.addons.salon_website.engine.contact import clean_line
from odoo.addons.salon_website.engine.limits import DAY_S, Limit
from odoo.addons.salon_website.models.salon_online_confirm import LONGEST_PET

PET_CUSTOMER = Limit(key="account_pet", most=20, window_s=DAY_S)
MOST_PETS = 12
MOST_BREEDS = 400


class SalonOnline(models.AbstractModel):
    """A customer's own pets: seen, added, put right. What groomers noted about them stays in the house."""

    _inherit = "salon.online"

    @api.model
    def _public_own_pets(self, customer):
        """Return ``[{"id", "name", "words"}]``."""
        return [{"id": pet.id, "name": pet.name, "words": self._pet_words(pet)} for pet in self._own_pets(customer)]

    @api.model
    def _pet_words(self, pet):
        labels = {key: label for rows in self._pet_choices().values() for key, label, _species in rows}
        parts = [pet.breed_id.name or labels.get(pet.species), labels.get(pet.size), labels.get(pet.coat)]
        if pet.birth_date:
            parts.append(self.env._("born %(day)s", day=self._full_day(pet.birth_date)))
        return " · ".join(part for part in parts if part)

    @api.model
    def _pet_choices(self):
        """Return what can be chosen: ``{"species" | "size" | "coat" | "breed_id": ((key, label, species), …)}``."""
        pets, breeds = self.env["salon.pet"], self.env["salon.pet.breed"].search([], limit=MOST_BREEDS)
        species = pets._fields["species"]._description_selection(self.env)
        return {
            **pets._told_choices(),
            "species": tuple((key, label, key) for key, label in species),
            "breed_id": tuple((str(breed.id), breed.name, breed.species) for breed in breeds),
        }

    @api.model
    def _public_pet(self, customer, pet_id):
        """Return an own pet as a form shows it, None if it is not one's own."""
        pet = self._own_pets(customer).filtered(lambda each: each.id == pet_id)
        if not pet:
            return None
        return {
            "id": pet.id,
            "name": pet.name,
            "species": pet.species,
            "breed_id": str(pet.breed_id.id or ""),
            "size": pet.size or "",
            "coat": pet.coat or "",
            "birth_date": fields.Date.to_string(pet.birth_date) if pet.birth_date else "",
        }

    @api.model
    def _read_pet(self, values):
        """Return ``(entry, faults)`` of what was typed; what cannot be chosen is left out."""
        choices = self._pet_choices()
        species = str(values.get("species") or "")
        entry = {
            "name": clean_line(values.get("name"), LONGEST_PET),
            "birth_date": clean_line(values.get("birth_date"), 20),
            "species": species,
        }
        for name in ("breed_id", "size", "coat"):
            value = str(values.get(name) or "")
            fits = any(key == value and kind == species for key, _label, kind in choices[name])
            entry[name] = value if fits else ""
        faults, born = {}, parse_day(entry["birth_date"])
        if not entry["name"]:
            faults["name"] = self.env._("Enter the pet's name.")
        if all(key != species for key, _label, _kind in choices["species"]):
            faults["species"] = self.env._("Choose what kind of pet it is.")
        if entry["birth_date"] and (not born or born > self._now().date()):
            faults["birth_date"] = self.env._("Write the birthday like 2021-05-30, or leave it empty.")
        return entry, faults

    @api.model
    def _public_save_pet(self, customer, pet_id, entry):
        """Keep what was typed of an own or a new pet; tell whether it is kept, None if the pet is not one's own.

        :param pet_id: None for a new pet
        """
        own = self._own_pets(customer)
        pet = own.filtered(lambda each: each.id == pet_id)
        if pet_id is not None and not pet:
            return None
        if not self.env["salon.online.limit"]._take((PET_CUSTOMER, customer.id)):
            return False
        values = {
            "name": entry["name"],
            "species": entry["species"],
            "breed_id": int(entry["breed_id"]) if entry["breed_id"] else False,
            "birth_date": parse_day(entry["birth_date"]) or False,
        }
        if pet:
            pet.write(values)
            pet._message_log(body=self.env._("Put right by the owner on the own pages."))
        elif len(own) < MOST_PETS:
            pet = pet.create({**values, "owner_id": customer.id})
            pet._message_log(body=self.env._("Added by the owner on the own pages."))
        else:
            return False
        # after the breed, which proposes both
        chosen = {name: entry[name] for name in ("size", "coat") if entry[name]}
        if chosen:
            pet.write(chosen)
        return True
