from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.values import MAX_GAP_MIN, MAX_TRACKS

WISH_FIELDS = {"is_one_person", "wished_level_id", "wished_sex", "avoided_resource_ids", "guest_wait_min"}


class SalonAppointment(models.Model):
    """What guests wish beside service, person and time; whatever changes here plans the visit anew."""

    _inherit = "salon.appointment"

    is_one_person = fields.Boolean(string="One person for all", help="All services of a guest by the same person.")
    wished_level_id = fields.Many2one("salon.level", string="Wished level", ondelete="restrict")
    wished_sex = fields.Selection([("female", "A woman"), ("male", "A man")], string="Wished by")
    avoided_resource_ids = fields.Many2many(
        "resource.resource",
        "salon_appointment_avoided_resource_rel",
        string="Not with",
        domain="[('resource_type', '=', 'user'), ('company_id', 'in', [company_id, False])]",
    )
    guest_wait_min = fields.Integer(string="May wait, minutes", help="Between two services; 0 takes the branch's setting.")

    _guest_wait_sane = models.Constraint(
        f"CHECK (COALESCE(guest_wait_min, 0) BETWEEN 0 AND {MAX_GAP_MIN})",
        "Enter 0 to 240 minutes that a guest may wait between two services.",
    )

    @api.constrains("line_ids", "avoided_resource_ids")
    def _check_wishes_agree(self):
        for appointment in self:
            # sudo: a name that the diary shows anyway
            both = appointment.sudo().line_ids.wished_employee_id.resource_id & appointment.sudo().avoided_resource_ids
            if both:
                raise ValidationError(self.env._("%(name)s is wished and excluded at once. Remove one of the two.", name=both[0].name))
            if len(set(appointment.line_ids.mapped("guest_no"))) > MAX_TRACKS:
                words = self.env._("At most %(count)s guests can be served side by side. Book two appointments.", count=MAX_TRACKS)
                raise ValidationError(words)
            appointment._check_pets_are_one_guest()

    def _check_pets_are_one_guest(self):
        for pet, lines in self.sudo().line_ids.filtered("pet_id").grouped("pet_id").items():  # sudo: as above
            if len(set(lines.mapped("guest_no"))) > 1:
                words = self.env._("%(pet)s cannot be two guests at once. Give all its services the same guest number.", pet=pet.name)
                raise ValidationError(words)

    def _get_wishes(self):
        """Return the wishes of one appointment's lines for the planner; the key is the line's place."""
        shared = {
            "level": self.wished_level_id,
            "sex": self.wished_sex,
            "avoided": self.avoided_resource_ids,
            "preferred": self.sudo().customer_id.preferred_employee_id,  # sudo: stylists may not open the file; only a name leaves it
            "max_gap_min": self.guest_wait_min,
        }
        return [
            {
                "key": number,
                "product": line.product_id,
                "employee": line.wished_employee_id,
                "track": line.guest_no,
                "same_lead": self.is_one_person,
                "pet": line.pet_id,
                **shared,
            }
            for number, line in enumerate(self.line_ids)
            if line.product_id
        ]

    @api.model
    def _get_plan_fields(self):
        return super()._get_plan_fields() | WISH_FIELDS

    def _get_plan_key(self):
        guests = tuple((line.guest_no, line.pet_id.id) for line in self.line_ids)
        wishes = (self.is_one_person, self.wished_level_id.id, self.wished_sex, self.guest_wait_min)
        return (*super()._get_plan_key(), guests, tuple(sorted(self.avoided_resource_ids.ids)), *wishes)
