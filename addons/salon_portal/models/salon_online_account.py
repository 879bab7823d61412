from odoo import api, models
from odoo.tools import format_date

PAGE = 20
MOST_AHEAD = 6
OPENING = {"": "", "move": "/move", "cancel": "/cancel"}


class SalonOnline(models.AbstractModel):
    """What a signed-in customer sees of the own file: visits ahead and past, points. Everything hangs on the customer given."""

    _inherit = "salon.online"

    # ahead

    @api.model
    def _public_ahead(self, customer):
        """Return the visits ahead: ``[{"id", "state", "can_change", "can_move", "free_until", …}]``, the next one first."""
        now = self._now()
        domain = [("customer_id", "=", customer.id), ("state", "in", ("request", "booked")), ("start", ">", now)]
        found = self.env["salon.appointment"].search(domain, order="start, id", limit=MOST_AHEAD)
        return [self._ahead_card(each, now) for each in found]

    @api.model
    def _ahead_card(self, appointment, now):
        fee = appointment._get_online_fee("cancel", now)
        return {
            "id": appointment.id,
            "state": appointment.state,
            "can_change": self._can_change(appointment, now),
            "can_move": appointment.state == "booked",
            "free_until": self._free_words(appointment.branch_id, fee["until"]),
            "cost": self.env._("Cancelling now costs %(amount)s.", amount=fee["amount"]) if fee["amount"] else "",
            "until": self._answer_words(appointment),
            "branch": appointment.branch_id.name,
            **self._visit_card(appointment),
        }

    @api.model
    def _public_open(self, customer, appointment_id, what):
        """Return the address of the page of an own visit, None if it is not one's own."""
        appointment = self.env["salon.appointment"].search([("id", "=", appointment_id), ("customer_id", "=", customer.id)])
        if not appointment or what not in OPENING:
            return None
        return f"/book/visit/{self.env['salon.online.link']._make(appointment)}{OPENING[what]}"

    # past

    @api.model
    def _public_history(self, customer, page=0):
        """Return ``(visits, is there more)``: what was done, by whom, what was paid; no notes of the house."""
        domain = [("customer_id", "=", customer.id), ("state", "=", "closed")]
        found = self.env["salon.visit"].search(domain, order="visit_date desc, id desc", offset=page * PAGE, limit=PAGE + 1)
        return [self._past_card(visit) for visit in found[:PAGE]], len(found) > PAGE

    @api.model
    def _past_card(self, visit):
        lines = visit.line_ids.filtered(lambda line: not line.reversed_line_id)
        names = [name for name in lines.product_id.mapped("name") if name]
        people = [name for name in lines.employee_id.mapped("name") if name]
        return {
            "id": visit.id,
            "day": self._full_day(visit.visit_date),
            "names": " + ".join(names),
            "people": ", ".join(dict.fromkeys(people)),
            "pets": ", ".join(lines.pet_id.mapped("name")),
            "branch": visit.branch_id.name,
            "paid": self._money(visit.amount_total, visit.branch_id),
        }

    @api.model
    def _full_day(self, day):
        return format_date(self.env, day, date_format="y年M月d日" if self._is_chinese() else "d MMMM y") if day else ""

    # points

    @api.model
    def _has_points(self, customer):
        return bool(self.env["salon.ledger.account"].search_count([("partner_id", "=", customer.id), ("book", "=", "points")], limit=1))

    @api.model
    def _public_points(self, customer, page=0):
        """Return balance, what ends next, and the movements, newest first."""
        summary = customer._get_points_summary(self._now())[customer.id]
        domain = [("partner_id", "=", customer.id), ("seq", "!=", False), ("company_id", "=", self.env.company.id)]
        lines = self.env["salon.ledger.line"].search(domain, order="seq desc", offset=page * PAGE, limit=PAGE + 1)
        kinds = dict(lines._fields["kind"]._description_selection(self.env))
        ends = ""
        if summary["expiring"]:
            ends = self.env._(
                "%(points)s of them end after %(day)s.", points=summary["expiring"], day=self._full_day(summary["expiring_on"])
            )
        return {
            "usable": summary["usable"],
            "ends": ends,
            "more": len(lines) > PAGE,
            "moves": [
                {
                    "day": self._full_day(self._account_day(line.occurred_at, customer)),
                    "kind": kinds.get(line.kind, ""),
                    "amount": f"+{line.amount}" if line.amount > 0 else f"−{-line.amount}",
                    "is_in": line.amount > 0,
                    "balance": line.balance_after,
                }
                for line in lines[:PAGE]
            ],
        }

    @api.model
    def _account_day(self, moment, customer):
        branch = self._account_branch(customer)
        return branch._local_date(moment) if branch else moment.date()

    @api.model
    def _public_account(self, customer):
        """Return what the first page shows."""
        ahead = self._public_ahead(customer)
        past, _more = self._public_history(customer)
        return {
            "hello": self.env._("Hello, %(name)s", name=customer.name),
            "ahead": ahead,
            "past": past[:3],
            "proposal": None if ahead else self._public_proposal(customer),
            "can_repeat": bool(self._last_visit(customer)),
            "points": self._public_points(customer)["usable"] if self._has_points(customer) else None,
        }
