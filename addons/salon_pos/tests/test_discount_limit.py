from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SalonPosCase

PASSWORD = "a manager's own words"


@tagged("post_install", "-at_install")
class TestDiscountLimit(SalonPosCase):
    """The desk gives at most what the branch allows; above it a manager confirms, with a reason that stays."""

    def _sell(self, line, user=None, **kwargs):
        return self._pay(self.session, [self._again(line)], user=user, **kwargs)

    def _wishes(self, *lines):
        return [{**line[2], "attribute_value_ids": []} for line in lines]

    def _refused(self, line, words, user=None, **kwargs):
        """The order is refused with these words, and nothing of it stays."""
        counts = [self.env[model].search_count([]) for model in ("pos.order", "pos.payment", "salon.visit", "salon.till.approval")]
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            self._sell(line, user=user, **kwargs)
        self.env.invalidate_all()
        self.assertEqual(
            counts, [self.env[model].search_count([]) for model in ("pos.order", "pos.payment", "salon.visit", "salon.till.approval")],
        )

    def test_the_desk_gives_up_to_the_limit_of_its_branch(self):
        self.assertEqual(self._sell(self._line(self.shampoo, discount=20)).state, "paid")
        self._refused(self._line(self.shampoo, discount=20.01), "20.01 % off is more than the 20 %")
        self.branch.desk_discount_percent = 30
        self.assertEqual(self._sell(self._line(self.shampoo, discount=30)).state, "paid")
        self.branch.desk_discount_percent = 0
        self._refused(self._line(self.shampoo, discount=1), "1 % off is more than the 0 %")

    def test_a_manager_too_says_why(self):
        line = self._line(self.shampoo, discount=50)
        self._refused(line, "50 % off", user=self.manager)
        with self.assertRaisesRegex(UserError, "Say why"):
            self._approve([line], "  ")
        self._approve([line], "Dented tin")
        self.assertEqual(self._sell(line, user=self.manager).lines.salon_approval_reason, "Dented tin")

    def test_the_word_of_a_manager_stays_on_the_line(self):
        line = self._line(self.shampoo, qty=2, discount=50)
        self._approve([line], "Dented tins")
        order = self._sell(line)
        self.assertRecordValues(order.lines, [{"salon_approved_by_id": self.manager.id, "salon_approval_reason": "Dented tins"}])
        self.assertRecordValues(order.lines.salon_approval_id, [{
            "manager_id": self.manager.id, "order_id": order.id, "branch_id": self.branch.id, "percent": 50, "limit_percent": 20,
            "amount_given": 88.8,
        }])

    def test_a_word_covers_its_own_line_once_and_no_more_than_was_shown(self):
        line = self._line(self.shampoo, discount=50)
        self._approve([line])
        for change in ({"discount": 51}, {"qty": 2}, {"product_id": self.cut.id, "price_unit": 128}, {"uuid": "another"}):
            with self.subTest(change=change):
                other = self._again(line)
                other[2].update(change)
                self._refused(other, "off is more than")
        self.assertEqual(self._sell(line).state, "paid")
        words = self.env["salon.till.approval"].search([("order_line_id", "!=", False)])
        self.assertFalse(self.env["salon.till.approval"]._find_for(words.order_line_id), "It was spent")

    def test_a_manager_confirms_by_password_on_the_desk_s_screen(self):
        self.manager.password = PASSWORD
        line = self._line(self.shampoo, discount=60)
        till = self.config.with_user(self.desk)
        answer = till.get_salon_excess(self._wishes(line))
        self.assertEqual((answer["limit"], answer["own"], answer["lines"][0]["percent"]), (20, False, 60))
        self.assertEqual(answer["managers"][0], {"id": self.manager.id, "name": self.manager.name}, "Those of the branch come first")
        till.approve_salon_excess(self._wishes(line), "Friend of the house", manager_id=self.manager.id, password=PASSWORD)
        self.assertEqual(till.get_salon_excess(self._wishes(line))["lines"], [], "Nothing is left to confirm")
        order = self._sell(line)
        self.assertEqual((order.lines.salon_approved_by_id, order.lines.salon_approval_id.cashier_id), (self.manager, self.desk))

    @mute_logger("odoo.addons.salon_pos.models.pos_config")
    def test_a_wrong_password_or_somebody_else_confirms_nothing(self):
        self.manager.password = PASSWORD
        self.desk.password = "the desk's own words"
        other = self._make_branch("Lakeside", "XLKS")
        stranger = self._make_user("manager_lakeside", "salon_crm.group_salon_manager")
        stranger.write({"salon_branch_ids": [Command.set(other.ids)], "salon_branch_id": other.id, "password": PASSWORD})
        wishes = self._wishes(self._line(self.shampoo, discount=60))
        till = self.config.with_user(self.desk)
        for user, password in (
            (self.manager, "wrong"), (self.manager, ""), (self.desk, "the desk's own words"), (stranger, PASSWORD),
            (self.env["res.users"], PASSWORD),
        ):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "not the manager's password"):
                till.approve_salon_excess(wishes, "Friend", manager_id=user.id, password=password)
        self.assertNotIn(stranger.id, [manager["id"] for manager in till.get_salon_excess(wishes)["managers"]])
        self.assertFalse(self.env["salon.till.approval"].search([]))

    @mute_logger("odoo.addons.salon_pos.models.pos_config", "odoo.addons.salon_security.models.security_login_throttle")
    def test_guessing_a_password_is_stopped(self):
        self.manager.password = PASSWORD
        self.env["security.login.throttle"]._forget(self.env["security.login.throttle"]._get_key(self.manager.login))
        wishes = self._wishes(self._line(self.shampoo, discount=60))
        till = self.config.with_user(self.desk)
        for _guess in range(5):
            with self.assertRaisesRegex(UserError, "not the manager's password"):
                till.approve_salon_excess(wishes, "Friend", manager_id=self.manager.id, password="wrong")
        with self.assertRaisesRegex(UserError, "Too many"):
            till.approve_salon_excess(wishes, "Friend", manager_id=self.manager.id, password=PASSWORD)
        self.env["security.login.throttle"]._forget(self.env["security.login.throttle"]._get_key(self.manager.login))

    def test_a_price_written_on_the_visit_is_a_discount_like_any_other(self):
        visit = self._arrive([(self.cut, self.mei)])
        visit.line_ids.with_user(self.desk).price_unit = 1.0
        line = self._line(self.cut, price=1.0, stylist=self.mei, visit_line=visit.line_ids)
        self._refused(line, "99.22 % off", visit=visit, customer=self.customer)
        visit.line_ids.with_user(self.desk).price_unit = 115.2
        line = self._line(self.cut, price=115.2, discount=20, stylist=self.mei, visit_line=visit.line_ids)
        self._refused(line, "28 % off", visit=visit, customer=self.customer)
        self.assertEqual(visit.state, "open")

    # the other doors

    def test_a_discount_added_to_a_draft_is_seen_when_it_is_paid(self):
        data = self._order_data(self.session, [self._line(self.shampoo)], state="draft")
        draft = self._send(data).with_user(self.desk)
        draft.lines.write({"discount": 90})
        draft.add_payment({"pos_order_id": draft.id, "amount": 88.8, "payment_method_id": self.cash.id})
        with self.assertRaisesRegex(UserError, "90 % off"), self.cr.savepoint():
            draft.action_pos_order_paid()
        payment = self.env["pos.make.payment"].with_user(self.manager).with_context(active_ids=draft.ids, active_id=draft.id)
        draft.payment_ids.unlink()
        with self.assertRaisesRegex(UserError, "90 % off"), self.cr.savepoint():
            payment.create({"payment_method_id": self.cash.id, "amount": 88.8}).check()
        self.assertEqual(draft.state, "draft")

    def test_the_browser_cannot_say_that_a_manager_confirmed(self):
        word = self.env["salon.till.approval"].create({
            "approved_at": "2026-01-05 02:00:00", "manager_id": self.manager.id, "cashier_id": self.desk.id, "reason": "Made up",
            "config_id": self.config.id, "line_uuid": "somewhere", "product_id": self.shampoo.id, "quantity": 1, "percent": 90,
            "limit_percent": 20,
        })
        line = self._line(self.shampoo, discount=90)
        line[2].update(salon_approval_id=word.id, salon_approved_by_id=self.manager.id, salon_approval_reason="Trust me")
        self._refused(line, "90 % off")
        small = self._line(self.shampoo, discount=10)
        small[2].update(salon_approval_id=word.id)
        order = self._sell(small)
        order.lines.with_user(self.desk).write({"salon_approval_id": word.id})
        self.assertFalse(order.lines.salon_approval_id)
        self.assertFalse(order.lines.salon_approved_by_id)

    @mute_logger("odoo.models")
    def test_nobody_writes_a_word_by_hand(self):
        line = self._line(self.shampoo, discount=50)
        self._approve([line])
        word = self.env["salon.till.approval"].search([], limit=1)
        for user in (self.desk, self.manager):
            with self.subTest(user=user.login):
                for attempt in (
                    lambda user=user: word.with_user(user).copy(), lambda user=user: word.with_user(user).write({"percent": 100}),
                    lambda user=user: word.with_user(user).unlink(),
                ):
                    with self.assertRaises(AccessError):
                        attempt()
        with self.assertRaises(AccessError):
            word.with_user(self.desk).read(["reason"])
        self.assertEqual(word.with_user(self.manager).reason, "Regular of ten years")

    def test_no_role_rings_up_less_than_nothing(self):
        for user in (self.desk, self.manager):
            for change in ({"price": -10.0}, {"discount": 150.0}, {"discount": -50.0}):
                with self.subTest(user=user.login, change=change):
                    line = self._line(self.shampoo, **change)
                    counts = self.env["pos.order"].search_count([])
                    with self.assertRaisesRegex(UserError, "no sale can have"), self.cr.savepoint():
                        self._pay(self.session, [self._line(self.cut, stylist=self.mei), line], user=user)
                    self.env.invalidate_all()
                    self.assertEqual(self.env["pos.order"].search_count([]), counts)

    def test_only_what_was_paid_goes_back(self):
        data = self._order_data(self.session, [self._line(self.shampoo)], state="draft")
        draft = self._send(data)
        refund = self._order_data(self.session, [self._line(self.shampoo, qty=-1, refunds=draft.lines)], is_refund=True)
        with self.assertRaisesRegex(UserError, "Only what was paid"), self.cr.savepoint():
            self._send(refund)

    def test_what_was_confirmed_goes_back_without_another_word(self):
        line = self._line(self.shampoo, discount=50)
        self._approve([line])
        order = self._sell(line, customer=self.customer)
        refund = self._send(self._refund_data(self.session, order, {order.lines: 1}))
        self.assertEqual((refund.state, refund.amount_total), ("paid", -44.4))
        self.assertFalse(refund.lines.salon_approval_id)

    def test_the_branch_s_limit_is_a_percentage(self):
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(Exception, "desk_discount_sane"), self.cr.savepoint():
            self.branch.desk_discount_percent = 101
            self.branch.flush_recordset()
