from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.salon_workflow.tools.append_only import refuse_changes

from ..engine.turns import Row, choose, deviations, order_before, standings

WHYS = [
    ("turn", "In turn"),
    ("asked", "Asked for"),
    ("skill", "Only some can do it"),
    ("busy", "Others were busy"),
    ("desk", "Chosen by the desk"),
]


class SalonTurnLog(models.Model):
    """One walk-in who was seated: who was there, who could, who was free, who took the guest and why.

    Append-only. The order of turns is computed from these rows and nothing else; ``_verify`` plays them again and finds the same
    order at each row, so that anybody can be shown why it was not their turn.
    """

    _name = "salon.turn.log"
    _description = "Turn taken"
    _order = "branch_id, day desc, number desc"
    _rec_name = "number"
    _log_access = False

    branch_id = fields.Many2one("salon.branch", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict", index=True)
    day = fields.Date(required=True, readonly=True, help="The branch's local day.")
    number = fields.Integer(string="No.", required=True, readonly=True)
    seated_at = fields.Datetime(string="When", required=True, readonly=True)
    user_id = fields.Many2one("res.users", string="By", required=True, readonly=True, ondelete="restrict")
    employee_id = fields.Many2one("hr.employee", string="Taken by", required=True, readonly=True, ondelete="restrict", index=True)
    why = fields.Selection(WHYS, string="Why", required=True, readonly=True)
    # What decided: ids of people. No foreign keys: the fact outlives them.
    facts = fields.Json(required=True, readonly=True, help="Who was present, able and free, whom the guest asked for.")
    order_before = fields.Json(required=True, readonly=True, help="The order of turns as it stood then.")
    words = fields.Char(string="In words", compute="_compute_words", compute_sudo=True)

    _number_unique = models.UniqueIndex("(branch_id, day, number)", "This turn was just taken. Try again.")

    def init(self):
        refuse_changes(self.env.cr, self._table)

    @api.depends("why", "employee_id", "order_before", "facts")
    @api.depends_context("lang")
    def _compute_words(self):
        for row in self:
            row.words = row._get_words()

    def _get_words(self):
        name = self.employee_id.name
        passed = self._names([person for person in self.order_before if person not in self.facts["able"]])
        if self.why == "asked":
            return self.env._("%(name)s, asked for by the guest: counts as no turn", name=name)
        if self.why == "desk":
            return self.env._("%(name)s, chosen by the desk out of turn", name=name)
        if self.why == "skill":
            return self.env._("%(name)s; %(others)s cannot do it and keep their place", name=name, others=passed)
        if self.why == "busy":
            before = self.order_before[: self.order_before.index(self.employee_id.id)]
            return self.env._("%(name)s; %(others)s were busy and keep their place", name=name, others=self._names(before))
        return self.env._("%(name)s was next", name=name)

    def _names(self, ids):
        people = self.env["hr.employee"].sudo().with_context(active_test=False).browse(ids).exists()  # sudo: names that the diary shows
        return ", ".join(people.mapped("name"))

    # reading

    @api.model
    def _get_day(self, branch, day):
        """Return the rows of a day in order; sudo: the order of turns is everybody's to know."""
        return self.sudo().search([("branch_id", "=", branch.id), ("day", "=", day)], order="number")

    def _engine_rows(self):
        return tuple(
            Row(
                number=row.number,
                present=tuple(row.facts["present"]),
                able=frozenset(row.facts["able"]),
                free=frozenset(row.facts["free"]),
                chosen=row.employee_id.id,
                asked=row.facts["asked"],
                by_desk=row.why == "desk",
            )
            for row in self
        )

    def _standings(self, present):
        """Return how people stand after these rows of one day, next in turn first."""
        return standings(self._engine_rows(), tuple(present))

    # proof

    @api.model
    def _verify(self, branch, day):
        """Play the rows of a day again.

        :return: ``{"count": rows, "faults": numbers of rows whose order or choice does not follow from the rows before}``
        """
        log = self._get_day(branch, day)
        rows = log._engine_rows()
        faults = set(deviations(rows)) | {row.number for place, row in enumerate(log) if row.number != place + 1}
        faults |= {row.number for place, row in enumerate(log) if list(order_before(rows, place)) != row.order_before}
        return {"count": len(rows), "faults": sorted(faults)}

    def action_verify_today(self, branch_id=False):
        """Prove the turns of today in this branch, or say which row does not follow; pressed above the list, whatever is marked there."""
        self.check_access("read")
        if type(branch_id) is not int and branch_id not in (False, None):
            raise UserError(self.env._("This branch is not known. Choose one from the list."))
        branch = self.env["salon.branch"].browse(branch_id) if branch_id else self.env["salon.branch"]._get_default_branch()
        branch.check_access("read")
        own = self.env.user.salon_branch_ids
        if not self.env.su and branch not in own and (own or not self.env.user.has_group("salon_crm.group_salon_manager")):
            raise AccessError(self.env._("This login does not work in that branch. Choose another one, or ask a manager."))
        found = self._verify(branch, branch._today())
        if found["faults"]:
            words = self.env._("Turns %(numbers)s do not follow from those before.", numbers=", ".join(map(str, found["faults"])))
        else:
            words = self.env._("All turns of today (%(count)s) follow from the log.", count=found["count"])
        kind = "danger" if found["faults"] else "success"
        return {"type": "ir.actions.client", "tag": "display_notification", "params": {"type": kind, "message": words}}

    # writing

    def _append(self, branch, day, now, facts, choice):
        """Write the next row of a day; ``self`` are the rows of the day so far.

        :param facts: ``{"present", "able", "free", "asked"}`` as ids; ``choice``: who takes the guest, and why
        """
        present, able, free = facts["present"], frozenset(facts["able"]), frozenset(facts["free"])
        order = [each.person for each in self._standings(present)]
        by_rule = choose(order, able, free, facts["asked"])
        why = by_rule.why if by_rule.person == choice else "desk"
        return self.sudo().create(  # sudo: turns are written by seating alone
            {
                "branch_id": branch.id,
                "company_id": branch.company_id.id,
                "day": day,
                "number": len(self) + 1,
                "seated_at": now,
                "user_id": self.env.uid,
                "employee_id": choice,
                "why": str(why),
                "facts": facts,
                "order_before": order,
            }
        )
