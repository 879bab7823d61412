from odoo import fields, models


class SalonBookingPolicyPeriod(models.Model):
    """Days of visits to which a policy is limited, such as those before a festival; both ends are included."""

    _name = "salon.booking.policy.period"
    _description = "Days of a booking policy"
    _order = "date_from, id"

    policy_id = fields.Many2one("salon.booking.policy", required=True, ondelete="cascade", index=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="To", required=True)

    _to_after_from = models.Constraint("CHECK (date_to >= date_from)", "The last day lies before the first one. Change one of them.")
