from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .salon_pet_breed import SPECIES


class SalonPet(models.Model):
    """A pet under its owner: who is groomed, and how it takes it."""

    _name = "salon.pet"
    _description = "Pet"
    _inherit = ["mail.thread"]
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    owner_id = fields.Many2one(
        "res.partner", required=True, ondelete="restrict", index=True, domain=[("is_salon_customer", "=", True)],
        groups="salon_crm.group_salon_desk",
    )
    company_id = fields.Many2one(related="owner_id.company_id", store=True)
    species = fields.Selection(SPECIES, required=True, default="dog")
    breed_id = fields.Many2one("salon.pet.breed", ondelete="restrict", domain="[('species', '=', species)]")
    sex = fields.Selection([("female", "Girl"), ("male", "Boy")])
    birth_date = fields.Date(string="Born")
    weight_kg = fields.Float(string="Weight, kg", digits=(6, 2))
    size = fields.Selection(selection="_selection_size", compute="_compute_size_and_coat", store=True, readonly=False)
    coat = fields.Selection(selection="_selection_coat", compute="_compute_size_and_coat", store=True, readonly=False)
    temper = fields.Selection([("calm", "Calm"), ("anxious", "Anxious"), ("two_person", "Needs two people")], default="calm", required=True)
    note = fields.Text(string="What to know")
    deceased_on = fields.Date(string="Died on", tracking=True)
    visit_line_ids = fields.One2many("salon.visit.line", "pet_id", string="Services so far")

    _weight_not_negative = models.Constraint(
        "CHECK (COALESCE(weight_kg, 0) >= 0)",
        "A weight cannot be negative. Leave it empty if it is unknown.",
    )

    _died_after_born = models.Constraint(
        "CHECK (deceased_on >= birth_date)", "A pet cannot die before it is born. Correct one of the days.",
    )

    def _selection_size(self):
        return self.env["salon.pet.breed"]._selection_size()

    def _selection_coat(self):
        return self.env["salon.pet.breed"]._selection_coat()

    @api.depends("breed_id")
    def _compute_size_and_coat(self):
        for pet in self:
            pet.size = pet.breed_id.size or pet.size
            pet.coat = pet.breed_id.coat or pet.coat

    @api.constrains("birth_date", "deceased_on")
    def _check_days_are_past(self):
        today = fields.Date.context_today(self)
        if any(day and day > today for pet in self for day in (pet.birth_date, pet.deceased_on)):
            raise ValidationError(self.env._("This day lies ahead. Correct it, or leave it empty."))

    @api.onchange("species")
    def _onchange_species(self):
        if self.breed_id.species != self.species:
            self.breed_id = False
