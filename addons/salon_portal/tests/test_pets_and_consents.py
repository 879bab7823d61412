from odoo.tests import tagged

from .common import AccountCase

SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestPetsAndConsents(AccountCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.pets = cls.env["salon.pet"]
        cls.poodle = cls.env["salon.pet.breed"].create({"name": "Test poodle", "species": "dog", "size": "small", "coat": "curly"})
        cls.mine = cls.pets.create({"name": "Rex", "owner_id": cls.me.id, "note": "Bites", "temper": "two_person"})
        cls.theirs = cls.pets.create({"name": "Tabby", "owner_id": cls.other.id, "species": "cat"})

    def _save(self, path, **values):
        self._get("/book/account/pets")
        self._post(f"/book/account/pets/{path}", **{"name": "Rex", "species": "dog", **values})
        return self.page.status_code

    def test_own_pets_are_shown_without_what_groomers_noted(self):
        self._sign_in()
        self._get("/book/account/pets")
        self.assertIn("Rex", self._text())
        for words in ("Tabby", "Bites", "two people"):
            with self.subTest(words=words):
                self.assertNotIn(words, self.page.text)
        self._get(f"/book/account/pets/{self.mine.id}")
        self.assertNotIn("Bites", self.page.text)

    def test_the_owner_puts_an_own_pet_right_and_the_desk_sees_by_whom(self):
        self._sign_in()
        self._save(self.mine.id, name="Rexy", breed_id=self.poodle.id, birth_date="2021-05-30", size="medium")
        self.assertIn("Saved.", self._text())
        facts = {"name": "Rexy", "breed_id": self.poodle.id, "size": "medium", "coat": "curly"}
        self.assertRecordValues(self.mine, [{**facts, "note": "Bites", "owner_id": self.me.id}])
        self.assertIn("by the owner", str(self.mine.message_ids[0].body))

    def test_a_new_pet_belongs_to_whoever_is_signed_in(self):
        self._sign_in()
        self._save("new", name="Bo", species="cat", owner_id=self.other.id, temper="two_person", note="x")
        self.assertRecordValues(
            self.me.pet_ids - self.mine, [{"name": "Bo", "species": "cat", "owner_id": self.me.id, "temper": "calm", "note": False}]
        )

    def test_another_ones_pet_is_as_little_there_as_none(self):
        self._sign_in()
        first = (self._get(f"/book/account/pets/{2**31 - 1}").status_code, self._text())
        self.assertEqual(first[0], 404)
        self.assertEqual((self._get(f"/book/account/pets/{self.theirs.id}").status_code, self._text()), first)
        self.assertEqual(self._save(self.theirs.id, name="Mine now"), 404)
        self.assertEqual(self.theirs.name, "Tabby")

    def test_what_does_not_fit_is_left_out_or_said(self):
        self._sign_in()
        faults = ({"name": " "}, {"species": "dragon"}, {"birth_date": "yesterday"}, {"birth_date": "2999-01-01"})
        for values in faults:
            with self.subTest(values=values):
                self.assertEqual(self._save(self.mine.id, **values), 422)
        self._save(self.mine.id, size="cat_large", breed_id=2**31 - 1, coat="x")
        self.assertRecordValues(self.mine, [{"name": "Rex", "breed_id": False, "size": False, "coat": False}])
        self._save(self.mine.id, name=SCRIPT)
        self._get("/book/account/pets")
        self.assertNotIn(SCRIPT, self.page.text)

    def test_pets_are_not_added_without_end(self):
        self._sign_in()
        for number in range(14):
            self._save("new", name=f"Pet {number}")
        self.assertEqual(len(self.me.pet_ids), 12)
        self.assertEqual(self.page.status_code, 429)

    # consents

    def _say(self, given, purpose="marketing", channel="sms"):
        self._get("/book/account/consents")
        return self._post("/book/account/consents", purpose=purpose, channel=channel, given=given).status_code

    def test_nothing_is_allowed_until_it_is_pressed(self):
        self._sign_in()
        self._get("/book/account/consents")
        self.assertEqual(self._text().count("Not given"), 3)
        self.assertFalse(self.me.consent_ids)

    def test_a_press_gives_and_a_press_takes_back_with_proof_of_both(self):
        self._sign_in()
        self._say("1")
        self.assertIn("Given on 2 March 2031", self._text())
        self.assertTrue(self.env["salon.consent"]._is_given(self.me, "marketing", "sms"))
        self._say("1")
        self._say("0")
        self.assertIn("Taken back on 2 March 2031", self._text())
        rows = self.me.consent_ids
        self.assertEqual(rows.mapped("is_given"), [False, True])
        self.assertEqual(set(rows.mapped("how")), {"portal"})
        self.assertIn("by text message", rows[1].text)

    def test_what_is_not_asked_cannot_be_given(self):
        self._sign_in()
        for purpose, channel in (("marketing", "public"), ("all", "sms"), ("", "")):
            with self.subTest(purpose=purpose, channel=channel):
                self.assertEqual(self._say("1", purpose, channel), 404)
        self.assertFalse(self.me.consent_ids)
