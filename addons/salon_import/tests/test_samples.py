from odoo.tools import html2plaintext

from .common import EXPECTED, ImportCase


class TestSamples(ImportCase):
    """The sample files, in the database: what is made, kept, found again and taken back."""

    def _each(self):
        for file, entry in EXPECTED.items():
            with self.subTest(file=file):
                yield file, entry

    def test_each_file_makes_what_it_should(self):
        for file, entry in self._each():
            before = self._figures()
            record = self._sample(file)
            record.action_import()
            after = self._figures()
            for kind in set(entry["final"]) & set(before):
                least, most = entry["final"][kind]
                self.assertTrue(least <= after[kind] - before[kind] <= most, kind)
            total = record.counts["total"]
            self.assertEqual(total["read"], total["created"] + total["merged"] + total["fix"] + total["skipped"])

    def test_each_text_that_must_be_kept_is_found_in_a_record(self):
        for file, entry in self._each():
            record = self._sample(file)
            record.action_import()
            texts = []
            for partner in self._made(record, "res.partner"):
                texts += [partner.import_note, html2plaintext(partner.comment or ""), partner.salon_source, partner.city, partner.ref]
            for pet in self._made(record, "salon.pet"):
                texts += [pet.note]
            for template in self._made(record, "product.template"):
                texts += [html2plaintext(template.description or "")]
            texts += self._made(record, "salon.visit").mapped("note")
            texts = "\n".join(text for text in texts if text)
            for kept in entry["must_keep"]:
                self.assertIn(kept["text"], texts)

    def test_the_same_file_twice_makes_nothing_and_changes_nothing(self):
        for file, _entry in self._each():
            self._sample(file).action_import()
            before = self._figures()
            again = self._sample(file)
            again.action_import()
            self.assertEqual(self._figures(), before)
            self.assertEqual(again.counts["total"]["created"], 0)
            self.assertFalse(again.changes)
            self.assertTrue(again._is_known_file())

    def test_undo_takes_everything_back(self):
        for file, _entry in self._each():
            before = self._figures()
            record = self._sample(file)
            record.action_import()
            record.action_undo()
            self.assertEqual(self._figures(), before)
            self.assertEqual(record.state, "undone")

    def test_phones_and_visits_are_those_of_the_file(self):
        record = self._sample("services_visits_packages_zh.xlsx")
        record.action_import()
        visits = self._made(record, "salon.visit")
        self.assertEqual(sum(visits.mapped("amount_total")), 1686.5)
        self.assertEqual(set(visits.mapped("state")), {"closed"})
        self.assertEqual(set(visits.mapped("origin")), {"import"})
        refund = visits.filtered(lambda visit: visit.amount_total < 0)
        self.assertEqual((refund.amount_total, refund.line_ids.quantity, refund.customer_id.id), (-88.0, -1.0, False))
        zhang = self._made(record, "res.partner").filtered(lambda partner: partner.name == "张三")
        self.assertEqual((zhang.phone_sanitized, zhang.visit_count, zhang.visit_total), ("+8613800000501", 2, 386.0))

    def test_a_booking_ahead_waits_in_the_note_and_past_ones_are_void_or_closed(self):
        record = self._sample("booksy_bookings_semicolon.csv")
        record.action_import()
        visits = self._made(record, "salon.visit")
        self.assertEqual(sorted(visits.mapped("state")), ["closed", "closed", "void", "void"])
        self.assertEqual(sum(visits.filtered(lambda visit: visit.state == "closed").mapped("amount_total")), 1370.5)
        two = visits.filtered(lambda visit: visit.amount_total == 1250.5)
        self.assertEqual(two.line_ids.mapped("amount_total"), [625.25, 625.25])
        piotr = self._made(record, "res.partner").filtered(lambda partner: "Piotr" in partner.name)
        self.assertIn("2036-05-12 09:15", piotr.import_note)

    def test_vaccines_stand_in_the_pets_note(self):
        record = self._sample("moego_pets_one_row_each.xlsx")
        record.action_import()
        mochi = self._made(record, "salon.pet").filtered(lambda pet: pet.name == "Mochi")
        self.assertEqual((mochi.species, mochi.sex, str(mochi.birth_date), mochi.weight_kg), ("cat", "female", "2020-05-01", 4.5))
        self.assertIn("2026-02-28", mochi.note)
        self.assertIn("mochi", mochi.owner_id.salon_search)
