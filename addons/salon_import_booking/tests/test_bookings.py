from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.salon_booking.tests.common import DAY, NOW, BookingCase
from odoo.addons.salon_import.tests.common import EXPECTED, SAMPLES

HEAD = "预约日期,开始时间,顾客姓名,手机号,服务项目,技师,金额,状态\n"


class ImportedBookingCase(BookingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mei.name, cls.anna.name = "小梅", "安娜"
        cls.cut.product_tmpl_id.name, cls.colour.product_tmpl_id.name = "剪发", "染发"

    def _start(self, data, name="bookings.csv", user=None):
        imports = self.env["salon.import"].with_user(user) if user else self.env["salon.import"]
        data = data if isinstance(data, bytes) else (HEAD + data).encode()
        return imports._start(name, data, region="CN", branch_id=self.branch.id)

    def _import(self, data, **facts):
        record = self._start(data, **facts)
        record.action_import()
        return record

    def _sample(self):
        return self._import((SAMPLES / "bookings_ahead_zh.csv").read_bytes())

    def _booked(self, record):
        return self.env["salon.appointment"].browse((record.created or {}).get("salon.appointment", ())).sorted("start")

    def _refused(self, record):
        rows = record.row_ids.filtered(lambda line: line.reason == "booking_refused").sorted("row")
        return {line.row: next(item["value"] for item in line.problems if item["code"] == "booking_refused") for line in rows}


class TestImportedBookings(ImportedBookingCase):
    def test_the_sample_fills_the_diary_and_tells_what_found_no_place(self):
        record = self._sample()
        diary = EXPECTED["bookings_ahead_zh.csv"]["diary"]
        booked = self._booked(record)
        self.assertEqual([self._clock(each.start) for each in booked], ["10:00", "13:00", "15:30"])
        self.assertEqual(set(booked.mapped("source")) | set(booked.mapped("state")), {"import", "booked"})
        self.assertEqual(list(self._refused(record)), diary["refused"])
        self.assertEqual(record.counts["total"], {"read": 10, "created": 6, "merged": 1, "fix": 3, "skipped": 0})
        carried = next(line for line in record._describe_carried() if line["figure"] == "bookings")
        self.assertEqual((carried["file"], carried["booked"], carried["left"][0]["amount"]), ("6", "3", "3"))

    def test_a_booking_holds_its_people_time_price_and_words(self):
        first, both, unknown = self._booked(self._sample())
        self.assertEqual((first.customer_id.name, first.employee_id, first.amount_estimate), ("林悦", self.mei, 88.0))
        self.assertEqual(self._held(self.mei.resource_id)[0], ("10:00", "11:00"))
        for words in ("靠窗", "B1", "60 minutes"):
            self.assertIn(words, first.note)
        self.assertEqual(both.line_ids.product_id, self.colour | self.cut)
        self.assertEqual(both.line_ids.mapped("price"), [238.0, 238.0])
        self.assertIn("Stylist: Tom", unknown.note)
        self.assertFalse(unknown.line_ids.wished_employee_id)

    def test_what_does_not_fit_is_told_with_the_reason_and_the_next_free_times(self):
        record = self._sample()
        refused = self._refused(record)
        self.assertIn("小梅", refused[3])
        self.assertRegex(refused[3], r"free at \d\d:\d\d")
        self.assertIn("no time of day", refused[5])
        self.assertFalse(self.env["salon.appointment"].search([("customer_id.name", "=", "张三")]))
        wang = self.env["res.partner"].search([("phone_sanitized", "=", "+8613800000602")])
        self.assertIn("2031-03-03 10:30 剪发 小梅", wang.import_note)

    def test_a_booking_of_the_desk_is_never_pushed_aside(self):
        own = self._book("10:00", wish=self.mei)
        record = self._import("2031-03-03,10:00,王芳,13800000602,剪发,小梅,88,已预约\n")
        self.assertFalse(self._booked(record))
        self.assertEqual((own.state, self._held(self.mei.resource_id)), ("booked", [("10:00", "11:00")]))

    def test_two_bookings_of_one_list_do_not_overlap_whatever_their_order(self):
        record = self._import(
            "2031-03-03,10:30,李四,13800000603,剪发,小梅,88,已预约\n2031-03-03,10:00,王芳,13800000602,剪发,小梅,88,已预约\n",
        )
        self.assertEqual(self._booked(record).customer_id.name, "王芳")
        self.assertEqual(list(self._refused(record)), [2])

    def test_a_row_that_was_mended_is_booked_the_next_time(self):
        text = "2031-03-03,,王芳,13800000602,剪发,小梅,88,已预约\n"
        first = self._import(text)
        self.assertEqual(list(self._refused(first)), [2])
        second = self._import(text)
        wang = self.env["res.partner"].search([("phone_sanitized", "=", "+8613800000602")])
        self.assertFalse(second.changes)
        self.assertEqual(wang.import_note.count("Booked in the old system"), 1)
        third = self._import(text.replace(",,", ",12:00,", 1))
        self.assertEqual(self._clock(self._booked(third).start), "12:00")
        self.assertFalse(self._booked(self._import(text.replace(",,", ",12:00,", 1))))

    def test_a_service_without_phases_is_told_by_name(self):
        record = self._import("2031-03-03,10:00,王芳,13800000602,头皮护理,,88,已预约\n")
        self.assertIn("头皮护理", self._refused(record)[2])

    def test_imported_no_shows_raise_the_counter_and_undo_lowers_it(self):
        lin = self.env["res.partner"].create({"name": "林悦", "phone": "+8613800000601", "is_salon_customer": True})
        self.env["salon.appointment"].sudo().create({
            **self._values("09:00"), "customer_id": lin.id, "state": "no_show",
        })
        record = self._sample()
        self.assertEqual(lin.no_show_count, 2)
        visit = self.env["salon.visit"].search([("customer_id", "=", lin.id)])
        self.assertEqual((visit.state, visit.is_no_show), ("void", True))
        self.assertFalse(self.env["salon.visit"].search([("customer_id.name", "=", "王芳"), ("is_no_show", "=", True)]))
        record.action_undo()
        self.assertEqual(lin.no_show_count, 1)

    def test_the_file_of_rows_left_out_holds_the_reason(self):
        record = self._sample()
        row = record.row_ids.filtered(lambda line: line.row == 3 and line.is_main)
        self.assertRegex(row._get_why(record._said_reasons()), "found no place. .*free at")

    def test_a_manager_imports_bookings(self):
        manager = self._user("import_booking_manager", "manager")
        record = self._import("2031-03-03,10:00,王芳,13800000602,剪发,小梅,88,已预约\n", user=manager)
        self.assertEqual(self._booked(record).employee_id, self.mei)


class TestUndoneBookings(ImportedBookingCase):
    def test_undo_cancels_the_bookings_of_customers_who_stay(self):
        record = self._import("2031-03-03,10:00,Lin Yue,13800006688,剪发,小梅,88,已预约\n")
        appointment = self._booked(record)
        self.assertEqual(appointment.customer_id, self.customer)
        record.action_undo()
        self.assertEqual(appointment.state, "cancelled")
        self.assertIn("undone", appointment.cancel_reason)
        self.assertEqual(self._held(self.mei.resource_id), [])

    def test_bookings_of_customers_who_go_are_cancelled_and_go_with_them(self):
        record = self._sample()
        booked, customers = self._booked(record), self.env["res.partner"].browse(record.created["res.partner"])
        record.action_undo()
        self.assertFalse(booked.exists())
        # Events name three of them for ever; of those nothing but that is left.
        self.assertEqual(set(customers.exists().mapped("name")), {f"Undone import {record.id}"})
        self.assertEqual((len(customers.exists()), customers.exists().filtered("active")), (3, customers.browse()))
        self.assertEqual(self._held(self.mei.resource_id), [])
        cancelled = self.env["workflow.event"].search([("event_key", "=", "appointment.cancelled"), ("res_id", "in", booked.ids)])
        self.assertEqual(len(cancelled), 3)

    def test_a_booking_that_began_stands_in_the_way(self):
        record = self._import(
            "2031-03-03,10:00,Lin Yue,13800006688,剪发,小梅,88,已预约\n2031-03-03,12:00,Lin Yue,13800006688,剪发,小梅,88,已预约\n",
        )
        self._booked(record)[0]._record_arrival(NOW)
        with self.assertRaisesRegex(UserError, "cannot be undone(?s:.*)Appointment: Lin"):
            record.action_undo()
        self.assertEqual(self._booked(record).mapped("state"), ["arrived", "booked"])

    def test_a_booking_the_desk_cancelled_stays_as_the_desk_left_it(self):
        record = self._import("2031-03-03,10:00,Lin Yue,13800006688,剪发,小梅,88,已预约\n")
        self._booked(record)._record_cancel(NOW, reason="She is ill")
        record.action_undo()
        self.assertEqual(self._booked_reason(self.customer), "She is ill")

    def _booked_reason(self, customer):
        return self.env["salon.appointment"].search([("customer_id", "=", customer.id)]).cancel_reason

    def test_a_service_of_the_list_that_the_desk_booked_stands_in_the_way(self):
        record = self._import("项目编号,项目名称,价格,时长\nS1,头皮护理,88,30\n".encode())
        service = self.env["product.template"].browse(record.created["product.template"])
        self._qualify(self.mei, service.product_variant_id)
        self.env["salon.appointment"]._book({
            **self._values("10:00", day=DAY), "line_ids": [Command.create({"product_id": service.product_variant_id.id})],
        })
        with self.assertRaisesRegex(UserError, "(?s)cannot be undone.*头皮护理"):
            record.action_undo()
