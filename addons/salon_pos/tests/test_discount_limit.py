from datetime import timedelta

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

    def test_a_word_holds_for_one_day(self):
        line = self._line(self.shampoo, discount=50)
        self._approve([line])
        word = self.env["salon.till.approval"].search([("line_uuid", "=", line[2]["uuid"])])
        word.approved_at -= timedelta(hours=25)
        self._refused(line, "50 % off")
        word.approved_at += timedelta(hours=2)
        self.assertEqual(self._sell(line).state, "paid")

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

    # from which price it is measured

    def _director(self, price=388.0):
        """Let Anna do the cut at a price of her own."""
        self.env["salon.skill.level"].create({
            "employee_id": self.anna.id, "product_tmpl_id": self.cut.product_tmpl_id.id, "level_id": self.level.id, "price": price,
        })

    def test_a_dearer_person_is_measured_by_her_own_price(self):
        self._director()
        line = self._line(self.cut, price=128.0, stylist=self.anna)
        self._refused(line, "67.01 % off")
        self.assertEqual(self._sell(self._line(self.cut, price=388.0, discount=20, stylist=self.anna)).amount_total, 310.4)
        self._approve([line])
        self.assertEqual(self._sell(line).lines.salon_approval_id.amount_given, 260)

    def test_a_cheaper_person_gives_nothing_away(self):
        self._director(88.0)
        self.assertEqual(self._sell(self._line(self.cut, price=88.0, stylist=self.anna)).state, "paid")

    def test_only_a_price_list_that_lowers_the_price_counts_beside_a_person(self):
        self._director()
        self.branch.desk_discount_percent = 0
        plain = self.env["product.pricelist"].create({"name": "Nothing in it"})
        members = self.env["product.pricelist"].create({
            "name": "Members", "item_ids": [(0, 0, {"compute_price": "fixed", "fixed_price": 99.0, "applied_on": "3_global"})],
        })
        self.session.config_id.write({"use_pricelist": True, "available_pricelist_ids": [Command.set((plain | members).ids)]})
        self._refused(self._line(self.cut, price=128.0, stylist=self.anna), "67.01 % off", pricelist_id=plain.id)
        order = self._sell(self._line(self.cut, price=99.0, stylist=self.anna), pricelist_id=members.id)
        self.assertEqual(order.amount_total, 99)

    def test_an_extra_of_another_product_lowers_no_price(self):
        size = self.env["product.attribute"].create({"name": "Size", "create_variant": "no_variant"})
        value = self.env["product.attribute.value"].create({"name": "Small", "attribute_id": size.id})
        wig = self.env["product.template"].create({
            "name": "Wig", "attribute_line_ids": [Command.create({"attribute_id": size.id, "value_ids": [Command.set(value.ids)]})],
        })
        extra = wig.attribute_line_ids.product_template_value_ids
        extra.price_extra = -80.0
        line = self._line(self.shampoo, price=8.8)
        line[2]["attribute_value_ids"] = [[6, False, extra.ids]]
        self._refused(line, "price of Shampoo was changed")
        wish = {**line[2], "attribute_value_ids": extra.ids}
        self.assertEqual(self.config.with_user(self.desk).get_salon_excess([wish])["lines"][0]["percent"], 90.09)

    # what cannot be sold in parts

    def test_a_service_is_sold_whole(self):
        for quantity in (0.1, 0, 1.5):
            with self.subTest(quantity=quantity):
                for user in (self.desk, self.manager):
                    self._refused(self._line(self.colour, qty=quantity, stylist=self.mei), "sold whole", user=user)
        self.assertEqual(self._sell(self._line(self.colour, qty=2, stylist=self.mei)).amount_total, 716)

    def test_a_product_by_weight_has_some(self):
        self._refused(self._line(self.shampoo, qty=0), "has no quantity")
        self.assertEqual(self._sell(self._line(self.shampoo, qty=0.5)).amount_total, 44.4)

    def test_a_combo_hides_no_price(self):
        draft = self._send(self._order_data(self.session, [self._line(self.shampoo)], state="draft")).with_user(self.desk)
        draft.lines.write({"combo_parent_id": draft.lines.id, "price_unit": 0.01})
        draft.add_payment({"pos_order_id": draft.id, "amount": 0.01, "payment_method_id": self.cash.id})
        with self.assertRaisesRegex(UserError, "Combos are not sold"), self.cr.savepoint():
            draft.action_pos_order_paid()
        self.assertEqual(draft.state, "draft")

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
