from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine.spans import merge, subtract
from ..salon_booking_planner import minute_of


class SalonLicence(models.Model):
    """A person's or device's paper with its days. What runs out blocks its bookings from the branch's midnight on."""

    _name = "salon.licence"
    _description = "Licence or check"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "valid_until, id"
    _check_company_auto = True

    kind_id = fields.Many2one("salon.licence.kind", string="Kind", required=True, ondelete="restrict", index=True)
    is_for_devices = fields.Boolean(related="kind_id.is_for_devices")
    employee_id = fields.Many2one("hr.employee", string="Person", ondelete="cascade", index="btree_not_null")
    device_id = fields.Many2one(
        "resource.resource",
        string="Place or device",
        ondelete="cascade",
        index="btree_not_null",
        domain=[("resource_type", "=", "material")],
    )
    resource_id = fields.Many2one("resource.resource", compute="_compute_resource_id", store=True, precompute=True, index=True)
    branch_id = fields.Many2one("salon.branch", compute="_compute_branch_id", store=True, precompute=True, index=True)
    company_id = fields.Many2one("res.company", compute="_compute_branch_id", store=True, precompute=True, index=True)
    number = fields.Char(copy=False)
    valid_from = fields.Date(string="Valid from", required=True, default=fields.Date.context_today, tracking=True)
    valid_until = fields.Date(string="Valid until", required=True, tracking=True, help="The last day on which it is good.")
    document = fields.Binary(attachment=True, copy=False)
    document_name = fields.Char(copy=False)
    note = fields.Text()
    state = fields.Selection(
        [("coming", "Not yet valid"), ("valid", "Valid"), ("ending", "Ends soon"), ("expired", "Expired")],
        compute="_compute_state",
    )
    affected_count = fields.Integer(string="Bookings after the end", compute="_compute_affected_count")
    is_warned = fields.Boolean(string="Manager told", readonly=True, copy=False)

    _until_after_from = models.Constraint(
        "CHECK (valid_until >= valid_from)", "The last day cannot lie before the first. Correct one of them."
    )
    _one_holder = models.Constraint(
        "CHECK ((employee_id IS NULL) != (device_id IS NULL))", "Choose the person, or the place or device, that this paper is for."
    )
    _renewal = models.Index("(kind_id, resource_id, valid_until)")

    @api.depends("employee_id.resource_id", "device_id")
    def _compute_resource_id(self):
        for licence in self:
            licence.resource_id = licence.device_id or licence.sudo().employee_id.resource_id  # sudo: the id alone

    @api.depends("employee_id.salon_branch_id", "device_id.salon_branch_id")
    def _compute_branch_id(self):
        for licence in self.sudo():  # sudo: where the holder works, whoever may see the holder
            licence.branch_id = licence.employee_id.salon_branch_id or licence.device_id.salon_branch_id
            licence.company_id = licence.branch_id.company_id or licence.employee_id.company_id or licence.device_id.company_id

    @api.depends("kind_id", "employee_id", "device_id")
    def _compute_display_name(self):
        for licence in self:
            holder = licence.sudo().resource_id.name  # sudo: a name that the diary shows anyway
            licence.display_name = " · ".join(filter(None, (licence.kind_id.name, holder)))

    @api.depends("valid_from", "valid_until", "kind_id.warn_days", "branch_id")
    def _compute_state(self):
        for licence in self:
            today = licence.branch_id._today() if licence.branch_id else fields.Date.context_today(licence)
            if not licence.valid_until or not licence.valid_from or licence.valid_until < today:
                licence.state = "expired" if licence.valid_until else False
            elif licence.valid_from > today:
                licence.state = "coming"
            else:
                ends_soon = licence.valid_until < today + timedelta(days=licence.kind_id.warn_days)
                licence.state = "ending" if ends_soon else "valid"

    @api.depends("valid_until", "kind_id", "employee_id", "device_id")
    def _compute_affected_count(self):
        for licence in self:
            licence.affected_count = len(licence._get_affected())

    @api.onchange("kind_id")
    def _onchange_kind_id(self):
        if self.kind_id.is_for_devices:
            self.employee_id = False
        elif self.kind_id:
            self.device_id = False

    def write(self, vals):
        if "valid_until" in vals:
            vals = {"is_warned": False, **vals}  # another end is warned of anew
        return super().write(vals)

    # buttons

    def action_open_affected(self):
        """Open the bookings that stand after the last day and that no other paper of this kind covers."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("salon_booking.salon_appointment_action_today")
        return {**action, "domain": [("id", "in", self._get_affected().ids)], "context": {}, "display_name": self.display_name}

    def action_renew(self):
        """Open a new paper for the same holder that begins the day after this one ends."""
        self.ensure_one()
        values = {
            "default_kind_id": self.kind_id.id,
            "default_employee_id": self.employee_id.id,
            "default_device_id": self.device_id.id,
            "default_valid_from": self.valid_until and fields.Date.to_string(self.valid_until + timedelta(days=1)),
        }
        return {"type": "ir.actions.act_window", "res_model": self._name, "views": [(False, "form")], "context": values}

    # what is covered

    @api.model
    def _read_papers(self, branch, resource_ids):
        """Return ``{(kind id, resource id): pairs of UTC minutes}``: from the first local midnight to the one after the last day."""
        version = self.env["salon.booking.planner"]._get_settings_version()
        known = self._load_papers(list(resource_ids)) if version is None else self._keep_papers(version)
        papers = {}
        for resource_id in resource_ids:
            for kind_id, first, last in known.get(resource_id, ()):
                since, until = branch._local_day_bounds(first)[0], branch._local_day_bounds(last)[1]
                papers.setdefault((kind_id, resource_id), []).append((minute_of(since), minute_of(until)))
        return papers

    @api.model
    @tools.ormcache("version")
    def _keep_papers(self, version):
        return self._load_papers()

    @api.model
    def _load_papers(self, resource_ids=None):
        """Return ``{resource id: (kind id, first day, last day) of each paper}`` of these resources, by default of all."""
        self.flush_model(["kind_id", "resource_id", "valid_from", "valid_until"])
        which = SQL("resource_id = ANY(%s)", resource_ids) if resource_ids is not None else SQL("resource_id IS NOT NULL")
        rows = self.env.execute_query(SQL("SELECT resource_id, kind_id, valid_from, valid_until FROM salon_licence WHERE %s", which))
        papers = {}
        for resource_id, *paper in rows:
            papers.setdefault(resource_id, []).append(tuple(paper))
        return papers

    @api.model
    def _get_gaps(self, need, papers, resource_ids, start, stop):
        """Return ``{resource id: set of spans}``: when a needed paper is not valid between start and stop, in UTC minutes.

        Who has none and needs none has no gap. A gap that began before ``start`` is given from its beginning, 0 for who never
        had a paper.

        :param papers: as from ``_read_papers``
        """
        gaps = {}
        for resource_id in resource_ids:
            valid = papers.get((need.kind_id, resource_id))
            if valid or need.is_required:
                spans = subtract(((0, stop),), merge(valid or ()))
                gaps[resource_id] = tuple(span for span in spans if span[1] > start)
        return {resource_id: spans for resource_id, spans in gaps.items() if spans}

    def _get_affected(self):
        """Return the standing appointments that this paper no longer covers."""
        self.ensure_one()
        if not (self.kind_id and self.valid_until and self.resource_id and self.branch_id):
            return self.env["salon.appointment"]
        end = self.branch_id._local_day_bounds(self.valid_until)[1]
        domain = Domain("allocation_ids", "any", [("resource_id", "=", self.resource_id.id), ("blocking", "=", True), ("stop", ">", end)])
        domain &= Domain("state", "in", ("booked", "arrived")) & Domain("stop", ">", max(end, fields.Datetime.now()))
        standing = self.env["salon.appointment"].search(domain, order="start, id")
        return standing.filtered(self._leaves_uncovered)

    def _leaves_uncovered(self, appointment):
        lines, need, resource = appointment.line_ids, self.kind_id._get_need(), self.resource_id
        if not need.is_for_devices and not need.is_general:
            lines = lines.filtered(lambda line: line.employee_id == self.employee_id and need.binds(line.product_id.product_tmpl_id))
        if not lines:
            return False
        start, stop = minute_of(appointment.start), minute_of(appointment.stop)
        return bool(self._get_gaps(need, self._read_papers(self.branch_id, resource.ids), resource.ids, start, stop))

    # warning

    @api.model
    def _cron_warn(self, limit=200):
        """Give the manager one activity per paper that ends soon and has no successor; a renewed end is warned of anew."""
        for kind in self.env["salon.licence.kind"].search([]):
            horizon = fields.Date.today() + timedelta(days=kind.warn_days)
            due = self.search([("kind_id", "=", kind.id), ("valid_until", "<=", horizon), ("is_warned", "=", False)], limit=limit)
            for row in due:
                if not row._has_successor():
                    row._warn()
            due.is_warned = True

    def _has_successor(self):
        return bool(
            self.search_count(
                [
                    ("kind_id", "=", self.kind_id.id),
                    ("resource_id", "=", self.resource_id.id),
                    ("valid_until", ">", self.valid_until),
                    ("id", "!=", self.id),
                ],
                limit=1,
            )
        )

    def _warn(self):
        person = self._get_manager()
        note = self.env._("%(count)s bookings stand after this day.", count=self.affected_count) if self.affected_count else ""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=self.valid_until,
            summary=self.env._("%(paper)s ends on %(day)s", paper=self.display_name, day=self.valid_until),
            note=note,
            user_id=person.id,
        )

    def _get_manager(self):
        """Return whom to warn: a manager of the branch, else one of all branches, else the administrator."""
        managers = self.env.ref("salon_crm.group_salon_manager").all_user_ids.filtered("active").sorted("id")
        own = managers.filtered(lambda user: self.branch_id in user.salon_branch_ids)
        return own[:1] or managers.filtered(lambda user: not user.salon_branch_ids)[:1] or self.env.ref("base.user_admin")
