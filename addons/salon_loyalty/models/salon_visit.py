from odoo import fields, models

from odoo.addons.salon_crm.tools.money import to_cents

from ..engine.points import last_day, points_for, points_to_keep


class SalonVisit(models.Model):
    _inherit = "salon.visit"

    def _on_closed(self):
        super()._on_closed()
        # History from another system brings its balance along; counting it again would give points twice.
        self.filtered(lambda visit: visit.origin != "import")._give_points()
        self._take_points_back(self.line_ids.filtered("reversed_line_id"))

    def _on_corrected(self, lines):
        super()._on_corrected(lines)
        self._take_points_back(lines)

    def _give_points(self):
        """Book the points of these closed visits: for what was paid, refunds on the same receipt aside."""
        entries = []
        for visit in self.sudo().filtered("customer_id"):  # sudo: the rule is the same whoever closes the visit
            points, day = visit._get_points(), visit.branch_id._local_date(visit.closed_at)
            if points:
                entries.append({
                    "key": f"visit:{visit.id}:earn", "kind": "earn", "visit": visit.id, "partner": visit.customer_id.id, "amount": points,
                    "company": visit.company_id.id, "occurred_at": visit.closed_at, "day": day,
                    "expires_on": last_day(day, valid_days=visit.company_id.points_valid_days),
                })
        self.env["salon.ledger.transaction"]._post(entries, fields.Datetime.now())

    def _get_points(self):
        """Return the points this visit is worth. Extension point: campaigns and tiers add theirs."""
        self.ensure_one()
        paid = sum(self.line_ids.filtered(lambda line: not line.reversed_line_id).mapped("amount_total"))
        return points_for(
            to_cents(paid, self.currency_id), minor_per_unit=10 ** self.currency_id.decimal_places,
            rate_hundredths=round(self.company_id.points_per_unit * 100),
        )

    def _take_points_back(self, lines):
        """Book what refunds take back.

        :param lines: reversing lines; they may stand in the visit they correct or in a later one
        """
        entries = []
        for original, reversing in lines.sudo().grouped(lambda line: line.reversed_line_id.visit_id).items():  # sudo: as above
            earned = self._find_points(f"visit:{original.id}:earn")
            if not earned:
                continue
            taken = -sum(earned.search([("reverses_id", "=", earned.id)]).mapped("requested"))
            points = earned.amount - taken - original._get_points_to_keep(earned.amount)
            if points > 0:
                moment = max(reversing.visit_id.mapped("closed_at"))
                entries.append({
                    "key": f"visit:{original.id}:refund:{min(reversing.ids)}", "kind": "reverse", "amount": points,
                    "visit": reversing.visit_id[:1].id, "partner": earned.partner_id.id, "company": earned.company_id.id,
                    "occurred_at": moment if reversing.visit_id != original else fields.Datetime.now(), "reverses": earned.key,
                })
        self.env["salon.ledger.transaction"]._post(entries, fields.Datetime.now())

    def _find_points(self, key):
        return self.env["salon.ledger.transaction"].sudo().search([("key", "=", key)])  # sudo: as above

    def _get_points_to_keep(self, given):
        """Return how many of ``given`` points stay after all refunds of this visit so far."""
        self.ensure_one()
        sold = self.line_ids.filtered(lambda line: not line.reversed_line_id)
        back = self.env["salon.visit.line"].search([("reversed_line_id", "in", sold.ids), ("visit_id.state", "=", "closed")])
        return points_to_keep(
            given, paid_minor=to_cents(sum(sold.mapped("amount_total")), self.currency_id),
            refunded_minor=to_cents(-sum(back.mapped("amount_total")), self.currency_id),
        )
