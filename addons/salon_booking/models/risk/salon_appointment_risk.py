from odoo import api, fields, models

from ...engine.no_show import Band

DESK = "salon_crm.group_salon_desk"


class SalonAppointment(models.Model):
    """How likely a booked customer is not to come, with the reasons in words and how often the rule was right."""

    _inherit = "salon.appointment"

    risk_points = fields.Integer(string="Risk points", compute="_compute_risk", compute_sudo=True, groups=DESK)
    risk_band = fields.Selection(
        [(Band.LOW.value, "Low"), (Band.SOME.value, "Some"), (Band.HIGH.value, "High")],
        string="Risk of a no-show",
        compute="_compute_risk",
        compute_sudo=True,
        groups=DESK,
    )
    risk_words = fields.Char(string="Why this risk", compute="_compute_risk", compute_sudo=True, groups=DESK)

    @api.depends("state", "start", "source", "customer_id")
    @api.depends_context("lang")
    def _compute_risk(self):
        """Work it out for bookings that are still to come, all at once: for a day of the board it is two queries."""
        forecasts = self.env["salon.no.show.forecast"]
        ahead = self._origin.filtered(lambda each: each.state == "booked" and each.source != "walk_in")
        said, measured = forecasts._forecast(ahead), {}
        for company in ahead.company_id:
            measured[company] = forecasts._get_measured(company, fields.Date.context_today(self))
        for appointment in self:
            found = said.get(appointment._origin.id)
            appointment.risk_points = found.points if found else 0
            appointment.risk_band = found.band.value if found else False
            appointment.risk_words = appointment._get_risk_words(found, measured[appointment.company_id]) if found else ""

    def _get_risk_words(self, found, measured):
        forecasts = self.env["salon.no.show.forecast"]
        reasons = forecasts._reason_words(found.reasons) or self.env._("nothing speaks against it")
        words = self.env._("%(points)s points: %(reasons)s.", points=found.points, reasons=reasons)
        share, everybody = forecasts._share(measured, found.band.value), forecasts._share(measured, None)
        if share is None or everybody is None:
            return words
        known = self.env._(
            "Of such bookings %(share)s %% did not come, of all %(all)s %%.", share=f"{share:.0f}", all=f"{everybody:.0f}"
        )
        return f"{words} {known}"
