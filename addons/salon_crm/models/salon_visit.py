from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..tools.money import to_cents

_lt = LazyTranslate(__name__)

# The legal moves of a visit, consulted by the verbs alone.
TRANSITIONS = {"open": {"closed", "void"}, "closed": set(), "void": set()}
# Written by the verbs and the computes alone, whatever a person's right to edit visits.
VERB_FIELDS = {"state", "closed_at", "amount_untaxed", "amount_tax", "amount_total"}
# Follow from the branch; nobody writes them.
BRANCH_FIELDS = {"company_id", "currency_id"}
# Points, takings and figures of the customer were booked under these when the visit was paid.
PAID_FIELDS = {"customer_id", "branch_id", "visit_date", "arrived_at"}

# Stylists see their own lines, but neither who paid nor what colleagues took.
MONEY_ROLES = "salon_crm.group_salon_desk,salon_crm.group_salon_accountant"


class SalonVisit(models.Model):
    """What was done for whom, by whom, when, for how much.

    Booking opens it, the till prices and closes it, everything else only reads it. A closed visit never changes: a
    correction is a new line that reverses an old one. A trigger holds that rule in the database; history taken over
    from another system (origin ``import``) is exempt, so that a whole import can be undone.
    """

    _name = "salon.visit"
    _description = "Visit"
    _inherit = ["workflow.emitter"]
    _order = "visit_date desc, id desc"
    _check_company_auto = True

    _workflow_events = {
        "visit.opened": {"label": _lt("Visit opened"), "payload": {"branch_id": "int", "origin": "str"}},
        "visit.closed": {"label": _lt("Visit closed"), "payload": {"branch_id": "int", "amount_cents": "int", "line_count": "int"}},
        "visit.voided": {"label": _lt("Visit voided"), "payload": {"branch_id": "int"}},
        "visit.line_removed": {
            "label": _lt("Taken off the bill"),
            "payload": {"branch_id": "int", "product_id": "int", "employee_id": "int", "amount_cents": "int"},
        },
    }

    name = fields.Char(string="Number", required=True, readonly=True, copy=False, default="/")
    branch_id = fields.Many2one(
        "salon.branch", required=True, ondelete="restrict", index=True, check_company=True,
        default=lambda self: self.env["salon.branch"]._get_default_branch(),
    )
    company_id = fields.Many2one(related="branch_id.company_id", store=True, precompute=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id", store=True, precompute=True)
    customer_id = fields.Many2one(
        "res.partner", string="Customer", ondelete="restrict", index="btree_not_null",
        groups=MONEY_ROLES, help="Empty for a walk-in who gave no name.",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed"), ("void", "Void")], required=True, readonly=True, default="open", copy=False, index=True,
    )
    origin = fields.Selection(
        [("appointment", "Appointment"), ("walk_in", "Walk-in"), ("import", "Old system")], required=True, default="walk_in", readonly=True,
    )
    progress = fields.Selection(
        [
            ("arrived", "Here"), ("in_service", "In service"), ("to_pay", "To pay"), ("done", "Done"), ("cancelled", "Void"),
        ],
        compute="_compute_progress", help="What the board shows: where this visit stands now.",
    )
    customer_short_name = fields.Char(
        string="Customer in short", compute="_compute_customer_short_name", compute_sudo=True,
        help="First name and an initial, for people without the right to contact data.",
    )
    services_text = fields.Char(string="Services", compute="_compute_services_text")
    visit_date = fields.Date(string="Date", required=True, readonly=True, index=True, help="The branch's local day.")
    arrived_at = fields.Datetime(string="Came at", readonly=True, copy=False)
    started_at = fields.Datetime(string="Started at", readonly=True, copy=False)
    finished_at = fields.Datetime(string="Finished at", readonly=True, copy=False)
    closed_at = fields.Datetime(string="Paid at", readonly=True, copy=False)
    line_ids = fields.One2many("salon.visit.line", "visit_id", string="Services and products", copy=False)
    amount_untaxed = fields.Monetary(string="Net", compute="_compute_amounts", store=True, groups=MONEY_ROLES)
    amount_tax = fields.Monetary(string="Tax", compute="_compute_amounts", store=True, groups=MONEY_ROLES)
    amount_total = fields.Monetary(string="Total", compute="_compute_amounts", store=True, groups=MONEY_ROLES)
    note = fields.Text(groups="salon_crm.group_salon_desk,salon_crm.group_salon_stylist")

    _customer_history = models.Index("(customer_id, visit_date DESC, id DESC) WHERE state = 'closed'")
    _branch_day = models.Index("(branch_id, visit_date, state)")
    _closed_has_moment = models.Constraint(
        "CHECK (state != 'closed' OR closed_at IS NOT NULL)", "A closed visit needs the moment of closing. Close it by paying at the till.",
    )

    @api.depends("line_ids.amount_untaxed", "line_ids.amount_tax", "line_ids.amount_total")
    def _compute_amounts(self):
        for visit in self:
            visit.amount_untaxed = sum(visit.line_ids.mapped("amount_untaxed"))
            visit.amount_tax = sum(visit.line_ids.mapped("amount_tax"))
            visit.amount_total = sum(visit.line_ids.mapped("amount_total"))

    @api.depends("state", "started_at", "finished_at")
    def _compute_progress(self):
        ends = {"closed": "done", "void": "cancelled"}
        for visit in self:
            visit.progress = ends.get(visit.state) or (
                "to_pay" if visit.finished_at else "in_service" if visit.started_at else "arrived"
            )

    @api.depends("line_ids.product_id.name")
    def _compute_services_text(self):
        for visit in self:
            visit.services_text = ", ".join(visit.line_ids.product_id.mapped("name"))

    @api.depends("customer_id.name", "customer_id.gender")
    def _compute_customer_short_name(self):
        for visit in self:
            visit.customer_short_name = visit.customer_id._get_short_name() if visit.customer_id else self.env._("Walk-in")

    @api.model_create_multi
    def create(self, vals_list):
        branches = self.env["salon.branch"]
        for vals in vals_list:
            branch = branches.browse(vals["branch_id"]) if vals.get("branch_id") else branches._get_default_branch()
            moment = fields.Datetime.to_datetime(vals.get("arrived_at")) or fields.Datetime.now()
            vals.setdefault("visit_date", branch._local_date(moment) if branch else fields.Date.today())
            self._check_moved_by_verbs([name for name in VERB_FIELDS if vals.get(name, "open") not in (False, None, 0, "open")])
            self._check_moved_by_verbs(vals.get("origin") == "import")
            if vals.get("name", "/") == "/":
                vals["name"] = self.env["ir.sequence"].with_company(branch.company_id).next_by_code("salon.visit") or "/"
        visits = super().create(vals_list)
        # Once more on what came out: defaults may come with the context of the request.
        self._check_moved_by_verbs(visits.filtered(lambda visit: visit.state != "open" or visit.closed_at or visit.origin == "import"))
        return visits

    def write(self, vals):
        self._check_moved_by_verbs((VERB_FIELDS | BRANCH_FIELDS | {"origin"}) & vals.keys())
        if PAID_FIELDS & vals.keys():
            self._check_not_paid()
        return super().write(vals)

    def _check_not_paid(self):
        if not self.env.su and self.filtered(lambda visit: visit.state == "closed"):
            raise UserError(self.env._(
                "This visit is paid: customer, branch and day stay as they are. Correct it with a refund at the till.",
            ))

    @api.model
    def _check_moved_by_verbs(self, moved):
        """Refuse what only the verbs write: a person with the right to edit visits must not close one past the till."""
        if moved and not self.env.su:
            raise UserError(self.env._("A visit is not closed by editing it. Take the payment at the till."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        if any(visit.state == "closed" and visit.origin != "import" for visit in self):
            raise UserError(self.env._("A closed visit stays in the books. Correct it with a refund at the till."))

    def init(self):
        """Hold the rule of closed visits where no code can pass it by."""
        self.env.cr.execute(SQL(
            """
            CREATE OR REPLACE FUNCTION salon_visit_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF OLD.state = 'closed' AND OLD.origin <> 'import' THEN
                    IF TG_OP = 'DELETE' THEN
                        RAISE EXCEPTION USING MESSAGE = 'salon.visit ' || OLD.id || ' is closed and cannot be deleted',
                            ERRCODE = 'check_violation', TABLE = 'salon_visit', CONSTRAINT = 'salon_visit_closed';
                    ELSIF (NEW.state, NEW.branch_id, NEW.visit_date, NEW.closed_at, NEW.origin)
                        IS DISTINCT FROM (OLD.state, OLD.branch_id, OLD.visit_date, OLD.closed_at, OLD.origin) THEN
                        RAISE EXCEPTION USING MESSAGE = 'salon.visit ' || OLD.id || ' is closed and cannot change',
                            ERRCODE = 'check_violation', TABLE = 'salon_visit', CONSTRAINT = 'salon_visit_closed';
                    END IF;
                END IF;
                RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
            END $$;
            CREATE OR REPLACE TRIGGER salon_visit_guard BEFORE UPDATE OR DELETE ON salon_visit
                FOR EACH ROW EXECUTE FUNCTION salon_visit_guard();
            """
        ))

    @api.model
    def _sql_error_to_message(self, exc):
        """Say in a sentence what the trigger of `init` refused."""
        if exc.diag.constraint_name == "salon_visit_closed":
            return self.env._("A closed visit stays in the books. Correct it with a refund at the till.")
        return super()._sql_error_to_message(exc)

    # buttons

    def action_start(self):
        self._record_start()

    def action_finish(self):
        self._record_finish()

    def action_void(self):
        self._record_void()

    # verbs

    @api.model
    def _open_visits(self, vals_list):
        """Open visits for people who arrived.

        :param vals_list: create values; ``arrived_at`` defaults to now, the local day and the number follow from it
        :return: the new ``salon.visit`` records
        """
        now = fields.Datetime.now()
        visits = self.create([{"arrived_at": now, **vals} for vals in vals_list])
        visits._emit(
            "visit.opened", payload=lambda visit: {"branch_id": visit.branch_id.id, "origin": visit.origin}, partner_field="customer_id",
        )
        visits._on_opened()
        return visits

    def _record_start(self, now=None):
        """Note the moment when work began; a second call keeps the first moment."""
        self.filtered(lambda visit: visit.state == "open" and not visit.started_at).started_at = now or fields.Datetime.now()

    def _record_finish(self, now=None):
        """Note the moment when work ended; the visit waits for payment."""
        self.filtered(lambda visit: visit.state == "open").finished_at = now or fields.Datetime.now()

    def _record_closing(self, now=None):
        """Close open visits exactly once.

        Calling it again, or from two tills at once, changes nothing: the rows are locked first, and only those still open
        go on.

        :param now: naive UTC moment of closing
        :return: the visits that this call closed
        :raises UserError: for a void visit
        """
        self.flush_recordset()
        self.line_ids.flush_recordset()
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        if self.filtered(lambda visit: visit.state == "void"):
            raise UserError(self.env._("This visit was voided. Open a new one at the till."))
        visits = self.filtered(lambda visit: "closed" in TRANSITIONS[visit.state])
        if not visits:
            return visits
        now = now or fields.Datetime.now()
        for visit in visits:
            day = visit.branch_id._local_date(now)
            visit.line_ids.filtered(lambda line, day=day: line.visit_date != day).visit_date = day
        visits.line_ids.flush_recordset()  # before the visit is closed, for the trigger on its lines
        visits.check_access("write")
        visits.sudo().write({"state": "closed", "closed_at": now})  # sudo: checked just above; the verbs alone write this
        for visit in visits.filtered(lambda visit: not visit.finished_at):
            visit.finished_at = now
        visits._emit("visit.closed", payload=lambda visit: visit._prepare_closed_payload(), partner_field="customer_id", occurred_at=now)
        visits.sudo().customer_id._refresh_visit_stats()  # sudo: the figures are caches that no role writes by hand
        visits._on_closed()
        return visits

    def _prepare_closed_payload(self):
        return {
            "branch_id": self.branch_id.id,
            "amount_cents": to_cents(self.amount_total, self.currency_id),
            "line_count": len(self.line_ids),
        }

    def _record_void(self, now=None):
        """Give up open visits that were opened by mistake."""
        visits = self.filtered(lambda visit: "void" in TRANSITIONS[visit.state])
        if visits != self:
            raise UserError(self.env._("Only an open visit can be voided. Correct a paid one with a refund at the till."))
        visits.check_access("write")
        visits.sudo().write({"state": "void"})  # sudo: checked just above; the verbs alone write this
        visits._emit("visit.voided", payload=lambda visit: {"branch_id": visit.branch_id.id}, partner_field="customer_id", occurred_at=now)
        visits._on_voided()

    # hooks: whole recordset, once per transition, same transaction; extend and call super

    def _on_opened(self):
        """Follow the opening of visits."""

    def _on_closed(self):
        """Follow the closing of visits."""

    def _on_voided(self):
        """Follow the voiding of visits."""

    def _on_lines_moved(self):
        """Follow lines that went from one of these open visits to another."""

    def _on_corrected(self, lines):
        """Follow reversing ``lines`` that were added to closed visits."""

    def _record_correction(self, vals_list):
        """Add lines that reverse lines of a closed visit; the only way to change one.

        :param vals_list: create values of ``salon.visit.line`` with ``reversed_line_id`` and negative quantities; ``visit_date``
            is today in the branch unless given: money that goes back counts on the day it does
        :return: the new lines
        """
        days = {visit.id: visit.branch_id._today() for visit in self.browse({vals["visit_id"] for vals in vals_list})}
        lines = self.env["salon.visit.line"].create([{"visit_date": days[vals["visit_id"]], **vals} for vals in vals_list])
        visits = lines.visit_id
        visits.sudo().customer_id._refresh_visit_stats()  # sudo: the figures are caches that no role writes by hand
        visits._on_corrected(lines)
        return lines
