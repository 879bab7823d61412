from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..policy.salon_appointment_promise import PLANNING
from ..salon_appointment import MOVABLE


class SalonAppointment(models.Model):
    """For whom each service is: what the guest or pet takes, add-ons beside a service, surcharges that need a yes."""

    _inherit = "salon.appointment"

    has_pets = fields.Boolean(string="Has pets", compute="_compute_has_pets", groups="salon_crm.group_salon_desk")

    @api.depends("customer_id.pet_ids", "line_ids.pet_id")
    def _compute_has_pets(self):
        for appointment in self:
            appointment.has_pets = bool(appointment.customer_id.pet_ids or appointment.line_ids.pet_id)

    def _get_wishes(self):
        """Add to each wish whom it is for and whether it stays with who did the service before.

        Further keys: ``customer_id``, ``pet_id``, ``pet_matting``, ``appointment_id`` (ids or False), ``same_lead``.
        """
        wishes, lines = super()._get_wishes(), list(self.line_ids)
        together = self._get_lines_with_lead_before()
        for wish in wishes:
            line = lines[wish["key"]]
            wish.update(
                {
                    # sudo: ids for the planner; stylists do not read the customer
                    "customer_id": self.sudo().customer_id._origin.id,
                    "pet_id": line.sudo().pet_id._origin.id,
                    "pet_matting": line.pet_matting,
                    "appointment_id": self._origin.id,
                    "same_lead": wish.get("same_lead") or line in together,
                    "bound": line in together,
                }
            )
        return wishes

    @api.model
    def _get_plan_fields(self):
        return super()._get_plan_fields() | {"customer_id"}

    def _get_plan_key(self):
        """Add what makes a service longer or shorter for this guest; while a visit can still move, so its customer's own minutes."""
        own = self.env["salon.customer.service"]
        keys = [line._get_own_key() for line in self.line_ids] if self.state in MOVABLE else []
        rows = own._get_own(keys)
        minutes = tuple(rows[key].duration_min if key in rows else 0 for key in keys)
        return (*super()._get_plan_key(), tuple(self.line_ids.mapped("pet_matting")), minutes)

    def _get_lines_with_lead_before(self):
        """Return the lines whose person is that of the line before: add-ons, and what follows add-ons that come first."""
        result = self.env["salon.appointment.line"]
        for group in self._get_lines_by_guest():
            has_service = False
            for number, line in enumerate(group):
                if number and (line.product_id.is_addon or not has_service):
                    result |= line
                has_service |= not line.product_id.is_addon
        return result

    def _get_lines_by_guest(self):
        """Return the lines of each guest or pet of the visit, in their order."""
        return list(self.line_ids.grouped(lambda line: (line.guest_no, line.pet_id)).values())

    @api.constrains("line_ids")
    def _check_addons_beside_a_service(self):
        for appointment in self:
            for group in appointment._get_lines_by_guest():
                if all(line.product_id.is_addon for line in group):
                    raise ValidationError(
                        self.env._(
                            "%(service)s is only done beside another service. Add that service, for the same guest.",
                            service=group[0].product_id.name,
                        )
                    )

    def _tell_visit_customer(self, vals):
        result = super()._tell_visit_customer(vals)
        if "customer_id" in vals:
            self.line_ids._tell_visit_lines()  # another customer may have another price
        return result

    def _begin_move(self, target):
        if target == "in_service":
            self.line_ids._check_surcharge_answered()
        return super()._begin_move(target)

    def _get_before_plan(self):
        lines = self.line_ids.sudo()  # sudo: prices are kept by planning, whoever plans
        changed = lines.filtered(lambda line: line.priced_for and line.priced_for != line._get_price_facts())
        return {**super()._get_before_plan(), "other_guests": changed}

    def _settle_prices(self, before):
        """Bring the menu's price for another pet, matting or customer than the price was told for, unless it was made by hand."""
        super()._settle_prices(before)
        changed = before["other_guests"]
        if changed:
            # sudo: what was told, whoever plans
            by_hand = {each.line for each in self.sudo().promise_id._engine_told() if each.price_minor != each.menu_minor}
            for line, price in changed._get_menu_prices().items():
                if line.id not in by_hand:
                    line.with_context(**{PLANNING: True}).price = price
