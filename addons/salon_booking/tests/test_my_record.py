import base64
import io

from PIL import Image

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import BookingCase


@tagged("post_install", "-at_install")
class TestMyRecord(BookingCase):
    """What a stylist writes down about an own service, and who may read it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user, cls.other = cls._user("mei_record", "stylist"), cls._user("anna_record", "stylist")
        cls.mei.user_id, cls.anna.user_id = cls.user, cls.other
        cls.cream = cls.env["product.product"].create({"name": "Cream 4.0", "salon_use": "back_bar", "type": "consu"})

    def _started(self, clock="10:00", wish=None):
        appointment = self._book(clock, wish=wish or self.mei)
        for verb in (appointment._record_arrival, appointment._record_start):
            verb(self._at(clock))
        return appointment.line_ids

    def _mine(self, line, user=None):
        return line.with_user(user or self.user).with_context(lang="en_US")

    def _photo(self):
        exif = Image.Exif()
        exif[0x010F] = "Maker of cameras"
        out = io.BytesIO()
        Image.new("RGB", (2400, 1200), "white").save(out, "JPEG", exif=exif)
        return base64.b64encode(out.getvalue()).decode()

    def test_formula_and_note_are_kept_and_read_again(self):
        line = self._started()
        self._mine(line).save_record_own("  60 g P2-43 + 6 % ", "a little warm")
        answer = self._mine(line).get_record_own()
        self.assertEqual((answer["formula"], answer["note"]), ("60 g P2-43 + 6 %", "a little warm"))
        self._mine(line).save_record_own("", "a little warm")
        self.assertEqual(len(line.visit_line_id.record_ids), 1)
        self.assertFalse(line.visit_line_id.record_ids.formula)

    def test_what_is_too_long_is_refused_and_what_stood_there_stays(self):
        line = self._started()
        self._mine(line).save_record_own("60 g P2-43", "warm")
        with self.assertRaisesRegex(UserError, "Write it shorter"):
            self._mine(line).save_record_own("x" * 4001, "warm")
        self.assertEqual(line.visit_line_id.record_ids.formula, "60 g P2-43")

    def test_before_the_visit_there_is_nothing_to_write_about(self):
        line = self._book("10:00", wish=self.mei).line_ids
        self.assertFalse(self._mine(line).get_record_own()["ready"])
        with self.assertRaisesRegex(UserError, "Press START first"):
            self._mine(line).save_record_own("x", "")

    def test_the_last_formula_is_shown_whoever_mixed_it_and_nothing_else_of_the_customer(self):
        first = self._started("10:00", wish=self.anna)
        self._mine(first, self.other).save_record_own("40 g P1", "")
        line = self._started("12:00")
        answer = self._mine(line).get_record_own()
        self.assertEqual((answer["last"]["formula"], answer["last"]["person"]), ("40 g P1", "Anna"))
        for secret in ("Lin Yue", "6688", "138"):
            self.assertNotIn(secret, repr(answer))
        self._mine(line).save_record_own(answer["last"]["formula"], "")
        self.assertEqual(self._mine(line).get_record_own()["formula"], "40 g P1")

    def test_the_formula_of_somebody_else_is_not_shown(self):
        first = self._started("10:00", wish=self.anna)
        self._mine(first, self.other).save_record_own("40 g P1", "")
        line = self._started("12:00")
        line.appointment_id.sudo().customer_id = self.env["res.partner"].create({"name": "Wu Fang", "is_salon_customer": True})
        self.assertFalse(self._mine(line).get_record_own()["last"])

    def test_a_colleagues_service_is_out_of_reach(self):
        line = self._started(wish=self.anna)
        calls = (
            lambda mine: mine.get_record_own(),
            lambda mine: mine.save_record_own("x", ""),
            lambda mine: mine.add_photo_own("before", self._photo()),
            lambda mine: mine.remove_photo_own(1),
            lambda mine: mine.add_use_own(self.cream.id, 5),
            lambda mine: mine.remove_use_own(1),
        )
        for call in calls:
            with self.assertRaises(AccessError):
                call(self._mine(line))

    def test_the_desk_reads_what_a_stylist_wrote_and_does_not_write_in_the_stylists_name(self):
        line, desk = self._started(), self._user("desk_reads", "desk")
        self._mine(line).save_record_own("60 g P2-43", "")
        self.assertEqual(self._mine(line, desk).get_record_own()["formula"], "60 g P2-43")
        with self.assertRaisesRegex(UserError, "Who did this service"):
            self._mine(line, desk).save_record_own("", "")
        self.assertEqual(line.visit_line_id.record_ids.formula, "60 g P2-43")
        self._mine(line, self._user("manager_writes", "manager")).save_record_own("65 g P2-43", "")
        self.assertEqual(line.visit_line_id.record_ids.formula, "65 g P2-43")

    def test_a_photo_is_private_small_and_without_what_the_camera_wrote(self):
        line = self._started()
        self._mine(line).add_photo_own("before", self._photo())
        [photo] = self._mine(line).get_record_own()["photos"]
        attachment = self.env["ir.attachment"].browse(photo["id"])
        picture = Image.open(io.BytesIO(attachment.raw))
        self.assertEqual((photo["kind"], max(picture.size), attachment.public), ("before", 1600, False))
        self.assertFalse(dict(picture.getexif()))
        self.assertTrue(attachment.with_user(self.user).raw)
        for stranger in (self.other, self._user("books_record", "accountant"), self._user("hill_record", "desk", branch=self._hill())):
            with self.assertRaises(AccessError):
                attachment.with_user(stranger).raw  # noqa: B018 - reading is what is refused
        self._mine(line).remove_photo_own(photo["id"])
        self.assertFalse(attachment.exists())

    def _hill(self):
        return self._make_branch("Hill", "HI")

    def test_a_small_file_of_a_huge_picture_is_refused(self):
        line, out = self._started(), io.BytesIO()
        Image.new("1", (9000, 9000)).save(out, "PNG")
        with self.assertRaisesRegex(UserError, "no picture"):
            self._mine(line).add_photo_own("before", base64.b64encode(out.getvalue()).decode())
        with self.assertRaisesRegex(UserError, "no picture"):
            self._mine(line).add_photo_own("before", "é")

    def test_what_is_no_picture_is_refused(self):
        line = self._started()
        drawing = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>").decode()
        for data in ("", None, "%%%", base64.b64encode(b"a text").decode(), drawing):
            with self.assertRaisesRegex(UserError, "Take the photo again"):
                self._mine(line).add_photo_own("before", data)
        with self.assertRaisesRegex(UserError, "Choose one of the two"):
            self._mine(line).add_photo_own("later", self._photo())

    def test_a_photo_of_another_record_is_not_removed(self):
        line, hers = self._started(), self._started(wish=self.anna)
        self._mine(hers, self.other).add_photo_own("after", self._photo())
        [photo] = self._mine(hers, self.other).get_record_own()["photos"]
        self._mine(line).remove_photo_own(photo["id"])
        self.assertEqual(len(self._mine(hers, self.other).get_record_own()["photos"]), 1)

    def test_what_is_used_up_adds_up_and_can_be_taken_back(self):
        line = self._started()
        self._mine(line).add_use_own(self.cream.id, 30)
        self._mine(line).add_use_own(self.cream.id, 12.5)
        [use] = self._mine(line).get_record_own()["uses"]
        self.assertEqual((use["product"], use["quantity"]), ("Cream 4.0", 42.5))
        self._mine(line).remove_use_own(use["id"])
        self.assertEqual(self._mine(line).get_record_own()["uses"], [])

    def test_only_products_for_services_and_real_amounts_are_used_up(self):
        line = self._started()
        for quantity in (0, -1, "many", 10**9):
            with self.assertRaisesRegex(UserError, "Enter how much"):
                self._mine(line).add_use_own(self.cream.id, quantity)
        retail = self.env["product.product"].create({"name": "Oil", "salon_use": "retail", "type": "consu"})
        for product_id in (retail.id, 0, "x"):
            with self.assertRaisesRegex(UserError, "Choose another one"):
                self._mine(line).add_use_own(product_id, 1)

    def test_what_was_taken_off_the_stock_stays(self):
        line = self._started()
        self._mine(line).add_use_own(self.cream.id, 30)
        use = line.visit_line_id.record_ids.use_ids
        use.taken_at = self._at("12:00")
        with self.assertRaisesRegex(UserError, "Correct it in the stock"):
            self._mine(line).remove_use_own(use.id)
        self._mine(line).add_use_own(self.cream.id, 5)
        self.assertEqual(line.visit_line_id.record_ids.use_ids.mapped("quantity"), [30, 5])

    def test_nobody_writes_a_record_by_hand_and_the_books_do_not_open_it(self):
        line = self._started()
        self._mine(line).save_record_own("40 g P1", "")
        record = line.visit_line_id.record_ids
        for user in (self.user, self._user("desk_record", "desk")):
            self.assertEqual(record.with_user(user).formula, "40 g P1")
            with self.assertRaises(AccessError):
                record.with_user(user).formula = "mine"
        for stranger in (self.other, self._user("books_record", "accountant")):
            with self.assertRaises(AccessError):
                record.with_user(stranger).read(["formula"])

    def test_the_record_goes_with_its_line_and_the_photos_too(self):
        line = self._started()
        self._mine(line).add_photo_own("before", self._photo())
        record = line.visit_line_id.record_ids
        photo = record.photo_ids
        line.visit_line_id.unlink()
        self.assertFalse(record.exists() | self.env["salon.visit.record"].search([("id", "=", record.id)]))
        self.assertFalse(photo.exists())

    def test_the_card_says_first_what_must_be_known(self):
        line = self._book("10:00", wish=self.mei).line_ids
        card = line.sudo()._get_card(self.branch)
        self.assertEqual((card["safety"], card["has_record"]), (False, False))
        line.sudo().pet_id = self.env["salon.pet"].create({"name": "Momo", "owner_id": self.customer.id, "temper": "two_person"})
        safety = line.sudo().with_context(lang="en_US")._get_card(self.branch)["safety"]
        self.assertEqual(safety, {"level": "stop", "text": "Needs two people"})
