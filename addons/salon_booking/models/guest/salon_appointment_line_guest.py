from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import pets


class SalonAppointmentLine(models.Model):
    """What this guest or pet takes: matting, own price, a surcharge found at arrival that needs the owner's yes."""

    _inherit = "salon.appointment.line"

    pet_matting = fields.Selection(
        [("none", "No mats"), ("light", "A few mats"), ("moderate", "Matted"), ("severe", "Badly matted")],
        string="Matting",
        default="none",
        required=True,
    )
    priced_for = fields.Char(readonly=True, copy=False, groups="base.group_system")
    surcharge = fields.Monetary(copy=False, help="Found at arrival. The work begins once the owner has said yes or no.")
    surcharge_reason = fields.Char(string="Why dearer", copy=False)
    surcharge_state = fields.Selection(
        [("asked", "To be asked"), ("agreed", "Agreed"), ("declined", "Declined")], string="Surcharge answer", readonly=True, copy=False
    )

    _surcharge_sane = models.Constraint("CHECK (COALESCE(surcharge, 0) >= 0)", "A surcharge cannot be negative. Enter 0 or more.")

    @api.depends("appointment_id.customer_id", "pet_id", "pet_matting")
    def _compute_price(self):
        return super()._compute_price()

    def _get_menu_prices(self):
        """The price of person and menu; a pet's factors on top; a customer's or pet's own price instead; an agreed surcharge."""
        prices = super()._get_menu_prices()
        asked = {line: line._get_own_key() for line in self}
        own = self.env["salon.customer.service"]._get_own(asked.values())
        return {line: line._get_guest_price(price, own.get(asked[line])) for line, price in prices.items()}

    def _get_named_price(self):
        """Return what the menu says before a person is found: the price that a line has when nobody changed it by hand."""
        own = self.env["salon.customer.service"]._get_own([self._get_own_key()])
        service = self.env["salon.booking.planner"]._read_menu(self.product_id._origin.ids).get(self.product_id._origin.id)
        return self._get_guest_price(service.list_price if service else 0, next(iter(own.values()), None))

    def _get_guest_price(self, price, own):
        pet = self._get_price_pet()
        if own and own.has_own_price:
            price = own.price
        elif pet and not own:
            _minutes, factors = pet._get_factors(self.product_id.product_tmpl_id, self.pet_matting)
            price = float(pets.price(Decimal(str(price)), factors)) if factors else price
        return price + (self.surcharge if self.surcharge_state == "agreed" else 0)

    def _prepare_planned(self, step, employee_id):
        return {**super()._prepare_planned(step, employee_id), "priced_for": self._get_price_facts()}

    def _get_price_pet(self):
        """Return the pet whose size and coat make the price; extend for one that has no file yet."""
        return self.pet_id._origin

    def _get_price_facts(self):
        """Return for whom the price was found, to see later whether that changed."""
        customer_id, pet_id, _service_id = self._get_own_key()
        return f"{customer_id or 0}-{pet_id or 0}-{self.pet_matting}"

    def _get_own_key(self):
        # sudo: ids to look up the price with; stylists do not read the customer
        customer = self.sudo().appointment_id.customer_id
        return customer._origin.id, self.sudo().pet_id._origin.id, self.product_id.product_tmpl_id._origin.id

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("surcharge"):
                vals["surcharge_state"] = "asked"
        return super().create(vals_list)

    def write(self, vals):
        if "surcharge" in vals:
            self._check_surcharge_open()
            vals = {**vals, "surcharge_state": "asked" if vals["surcharge"] else False}
        elif "surcharge_state" in vals and not self.env.su:
            self._refuse_by_hand()
        if "pet_matting" in vals:
            self._check_services_open(self.appointment_id)
        return super().write(vals)

    def action_agree_surcharge(self):
        """The owner said yes: the surcharge is part of the price now."""
        self._answer_surcharge("agreed")

    def action_decline_surcharge(self):
        self._answer_surcharge("declined")

    def _answer_surcharge(self, answer):
        self.ensure_one()
        self.check_access("write")
        if self.surcharge_state != "asked":
            raise UserError(self.env._("There is no surcharge to be answered. Refresh to see the visit as it is."))
        self.sudo().surcharge_state = answer  # sudo: only these two buttons write the answer
        if answer == "agreed":
            self.price += self.surcharge

    def _check_surcharge_open(self):
        if any(line.surcharge_state == "agreed" for line in self):
            raise UserError(self.env._("The owner has agreed to this surcharge already. Correct the price at the till instead."))

    def _check_surcharge_answered(self):
        for line in self:
            if line.surcharge_state == "asked":
                raise UserError(
                    self.env._(
                        "Ask the owner about the surcharge for %(service)s first, then press “Owner agrees” or “Owner declines”.",
                        service=line.product_id.name,
                    )
                )

    def _record_start(self, now):
        self._check_surcharge_answered()
        return super()._record_start(now)
