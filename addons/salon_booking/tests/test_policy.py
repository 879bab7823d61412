from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..engine.policy import Facts
from .common import DAY
from .policy_common import PolicyCase


@tagged("post_install", "-at_install")
class TestPolicy(PolicyCase):
    """Terms as an admin edits them."""

    def _chosen(self, branch=None, **changes):
        branch = branch or self.branch
        facts = Facts(**({"branch": branch.id, "day": DAY, "kinds": frozenset(self.trade.ids), "tier": "spark"} | changes))
        return self.env["salon.booking.policy"]._choose([(branch, facts)])[0]

    def test_the_terms_read_as_a_sentence_in_both_languages(self):
        policy = self._policy(deposit_min=30)
        self.assertEqual(policy.summary, "Free until 24 h before · under 24 h 20 % · under 4 h 50 % · no-show 50 %")
        self.assertEqual(
            policy.with_context(lang="zh_CN").summary, "提前 24 小时可免费取消 · 不足 24 小时收 20 % · 不足 4 小时收 50 % · 爽约收 50 %"
        )
        self.assertIn("from 60 minutes", policy.deposit_words)
        gentle = self._policy(steps=(), no_show_percent=0, deposit_from_min=0)
        self.assertEqual((gentle.summary, gentle.deposit_words), ("Cancelling is free", "No deposit"))
        self.assertEqual(self._policy(steps=((0, 12.5),), no_show_percent=0).summary, "Cancelling costs 12.5 %")

    def test_an_admin_makes_one_in_the_browser(self):
        admin = self._user("policy_admin", "admin")
        form = Form(self.env["salon.booking.policy"].with_user(admin))
        form.name = "Strict"
        for notice, share in ((600, 10), (0, 100)):
            with form.step_ids.new() as step:
                step.min_notice_min, step.share_percent = notice, share
        form.accept_mode = "ask"
        policy = form.save()
        self.assertEqual(policy.summary, "Cancelling costs 10 % · under 10 h 100 %")
        with self.assertRaises(AccessError):
            policy.with_user(self.manager).horizon_days = 10

    def test_the_first_by_order_that_fits_applies(self):
        standard = self._policy(sequence=20, for_spark=True)
        regulars = self._policy(sequence=10, for_regular=True)
        festival = self._policy(sequence=5, period_ids=[Command.create({"date_from": date(2031, 1, 9), "date_to": date(2031, 1, 22)})])
        self.assertEqual(self._chosen(), standard)
        self.assertEqual(self._chosen(tier="regular"), regulars)
        self.assertEqual(self._chosen(day=date(2031, 1, 22)), festival)
        self.assertFalse(self._chosen(tier="honour"))
        standard.active = False
        self.assertFalse(self._chosen())

    def test_branch_and_company_bound_a_policy(self):
        hill = self._make_branch("Hill", "HL")
        here = self._policy(branch_ids=[Command.set(self.branch.ids)])
        self.assertEqual(self._chosen(), here)
        self.assertFalse(self._chosen(branch=hill))
        company = self.env["res.company"].create({"name": "Other salon"})
        far = self._make_branch("Far", "FR", company=company)
        theirs = self._policy(company_id=company.id)
        self.assertEqual(self._chosen(branch=far), theirs)
        self.assertEqual(self._chosen(), here)
        self.assertNotIn(theirs, self.env["salon.booking.policy"].with_user(self.manager).search([]))

    def test_the_tier_follows_what_was_paid_within_a_year(self):
        customers = self.customer | self.env["res.partner"].create({"name": "Zhou Min", "is_salon_customer": True})
        tiers = self.env["salon.booking.policy"]._get_policy_tier(customers, self._at("09:00"))
        self.assertEqual(tiers, dict.fromkeys(customers.ids, "spark"))
        self._paid_visits(self.customer, count=3, price=600)
        tiers = self.env["salon.booking.policy"]._get_policy_tier(customers, self._at("09:00"))
        self.assertEqual(tiers, {customers[0].id: "regular", customers[1].id: "spark"})
        later = self._at("09:00", DAY.replace(year=DAY.year + 2))
        self.assertEqual(self.env["salon.booking.policy"]._get_policy_tier(customers, later)[self.customer.id], "spark")

    def _paid_visits(self, customer, count, price):
        days = [date(2031, 2, day) for day in range(1, count + 1)]
        visits = self.env["salon.visit"].create(
            [
                {
                    "branch_id": self.branch.id,
                    "customer_id": customer.id,
                    "visit_date": day,
                    "arrived_at": self._at("10:00", day),
                    "line_ids": [Command.create({"product_id": self.cut.id, "employee_id": self.mei.id, "price_unit": price})],
                }
                for day in days
            ]
        )
        visits._record_closing(self._at("12:00", days[-1]))
        self.assertEqual(set(visits.mapped("state")), {"closed"})

    @mute_logger("odoo.sql_db")
    def test_nonsense_is_refused(self):
        policy = self._policy()
        nonsense = [
            {"horizon_days": 0},
            {"lead_min": -5},
            {"no_show_percent": -1},
            {"no_show_percent": 101},
            {"deposit_min": 300, "deposit_max": 200},
            {"free_moves": -1},
            {"answer_min": 1},
            {"deposit_from_pets": -1},
            {"new_max_min": -1},
        ]
        for values in nonsense:
            with self.subTest(values=values), self.assertRaises(ValidationError), self.env.cr.savepoint():
                policy.write(values)
                self.env.flush_all()
        self.assertEqual((policy.horizon_days, policy.deposit_max), (30, 200))

    @mute_logger("odoo.sql_db")
    def test_steps_must_leave_no_gap_and_notice_must_not_cost(self):
        with self.assertRaisesRegex(ValidationError, "0 minutes for the last one"), self.env.cr.savepoint():
            self._policy(steps=((1440, 0),))
        with self.assertRaisesRegex(ValidationError, "Cancelling earlier cannot cost more"), self.env.cr.savepoint():
            self._policy(steps=((1440, 50), (0, 20)))
        for refusal, steps in (
            (UniqueViolation, ((0, 0), (0, 20))),
            (CheckViolation, ((60, -5), (0, 0))),
            (CheckViolation, ((-60, 0), (0, 0))),
            (CheckViolation, ((0, 101),)),
        ):
            with self.assertRaises(refusal), self.env.cr.savepoint():
                self._policy(steps=steps)

    def test_steps_changed_one_by_one_are_looked_at_together(self):
        policy = self._policy()
        early, late = policy.step_ids[1], policy.step_ids[2]
        early.share_percent = 60  # dearer than the later one, for a moment
        late.share_percent = 80
        self.env.cr.precommit.run()
        self.assertEqual(policy.summary, "Free until 24 h before · under 24 h 60 % · under 4 h 80 % · no-show 50 %")
        late.share_percent = 10
        with self.assertRaisesRegex(ValidationError, "Cancelling earlier cannot cost more"):
            self.env.cr.precommit.run()

    def test_a_copy_is_a_policy_of_its_own(self):
        policy = self._policy()
        copy = policy.copy()
        self.assertEqual(copy.name, "Standard (copy)")
        self.assertEqual(copy.summary, policy.summary)
        self.assertFalse(copy.step_ids & policy.step_ids)

    def test_one_that_somebody_booked_under_can_only_be_archived(self):
        policy = self._policy()
        self._book("10:00")
        with self.assertRaisesRegex(ValidationError, "Choose Archive instead"):
            policy.unlink()
        self._policy(name="Unused").unlink()

    def test_every_view_opens_for_those_who_may(self):
        for user in (self.desk, self.manager):
            for model in ("salon.booking.policy", "salon.booking.fee"):
                for view_type in ("list", "kanban", "form", "search"):
                    self.assertTrue(self.env[model].with_user(user).get_view(view_type=view_type)["arch"])
