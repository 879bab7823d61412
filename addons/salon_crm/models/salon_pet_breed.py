from odoo import fields, models

SPECIES = [("dog", "Dog"), ("cat", "Cat"), ("other", "Other")]


class SalonPetBreed(models.Model):
    """A breed as the groomer knows it: size, coat, how much longer it takes."""

    _name = "salon.pet.breed"
    _description = "Pet breed"
    _order = "species, name, id"

    name = fields.Char(required=True, translate=True)
    species = fields.Selection(SPECIES, required=True, default="dog")
    size = fields.Selection(selection="_selection_size")
    coat = fields.Selection(selection="_selection_coat")
    groom_factor = fields.Float(string="Time factor", default=1.0, digits=(4, 2))
    is_brachycephalic = fields.Boolean(string="Short nose")

    _groom_factor_sane = models.Constraint(
        "CHECK (groom_factor > 0 AND groom_factor <= 3)", "Enter a time factor between 0 and 3; 1 is the menu's own time.",
    )

    def _selection_size(self):
        return [
            ("toy", self.env._("Toy, under 3 kg")),
            ("small", self.env._("Small, 3 to 10 kg")),
            ("medium", self.env._("Medium, 10 to 20 kg")),
            ("large", self.env._("Large, 20 to 35 kg")),
            ("giant", self.env._("Giant, over 35 kg")),
            ("cat_standard", self.env._("Cat under 6 kg")),
            ("cat_large", self.env._("Cat of 6 kg and over")),
        ]

    def _selection_coat(self):
        return [
            ("smooth", self.env._("Smooth")),
            ("double_short", self.env._("Short double")),
            ("double_long", self.env._("Long double")),
            ("long_silky", self.env._("Long silky")),
            ("curly", self.env._("Curly")),
            ("wire", self.env._("Wire")),
            ("hairless", self.env._("Hairless")),
            ("cat_short", self.env._("Cat, short")),
            ("cat_long", self.env._("Cat, long")),
            ("cat_hairless", self.env._("Cat, hairless")),
        ]
