from odoo import api, models

from odoo.addons.salon_booking.models.policy.salon_booking_limits import OUTSIDE, Outside


class SalonBookingPlanner(models.AbstractModel):
    """What customers get beyond their terms: only who is bookable online, and the minutes of a pet that has no file yet."""

    _inherit = "salon.booking.planner"

    @api.model
    def _read_qualifications(self, branch, template_ids, earliest, latest):
        found = super()._read_qualifications(branch, template_ids, earliest, latest)
        # sudo: whom a branch offers is public
        accepted = set(branch.sudo().online_employee_ids.ids) if isinstance(self.env.context.get(OUTSIDE), Outside) else None
        if not accepted:
            return found
        return {template_id: [each for each in people if each.employee_id in accepted] for template_id, people in found.items()}

    @api.model
    def _get_wish_pet(self, wish):
        pet = super()._get_wish_pet(wish)
        return pet or self.env["salon.pet"]._draft_of(wish.get("online_pet"))
