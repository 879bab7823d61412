from odoo.tests import tagged

from .common import PagesCase


@tagged("post_install", "-at_install")
class TestBookPages(PagesCase):
    def test_one_branch_is_not_asked_for(self):
        self._get("/book")
        self.assertEqual(self._path(), "/book/lk")
        self.assertIn("Cut", self._text())

    def test_several_branches_are_chosen_from(self):
        other = self._make_branch("Hill", "HL")
        other.online_booking = True
        self._get("/book")
        self.assertIn("Lake", self._text())
        self.assertIn("Hill", self._text())
        self.assertIn('href="/book/hl"', self.page.text)

    def test_a_branch_that_does_not_book_online_has_no_page(self):
        self.branch.online_booking = False
        self.assertEqual(self._get("/book/lk").status_code, 404)
        self.assertEqual(self._get("/book/nowhere").status_code, 404)
        self.assertEqual(self._get("/book").status_code, 200)
        self.assertIn("No branch takes bookings online", self._text())

    def test_the_menu_shows_minutes_and_prices_of_what_can_be_booked(self):
        self.colour.product_tmpl_id.online_bookable = False
        self._get("/book/lk")
        self.assertIn("Cut", self._text())
        self.assertIn("1 h", self._text())
        self.assertNotIn("Colour", self._text())

    def test_what_nobody_online_can_do_is_not_on_the_menu(self):
        self.branch.online_employee_ids = self.anna
        self._get("/book/lk")
        self.assertIn("Cut", self._text())
        self.assertNotIn("Colour", self._text())

    def test_times_are_those_of_the_planner_by_parts_of_the_day(self):
        self._book("10:00", wish=self.mei)
        self._times(self.colour, d="2031-03-03")
        text = self._text()
        self.assertIn("Monday 3 March", text)
        self.assertIn("Morning", text)
        self.assertIn("11:00", text)
        self.assertNotIn("09:00", text)  # its second half would fall into the other booking
        self.assertNotIn("10:00", text)

    def test_days_without_times_are_skipped(self):
        self._times(d="2031-03-01")
        self.assertEqual(self.page.text.count('class="sb-day'), 2)  # the strip and its one day
        self.assertIn("Monday 3 March", self._text())

    def test_only_people_who_do_all_services_are_offered(self):
        self._times(self.cut)
        self.assertIn("Anna", self._text())
        self._times(self.cut, self.colour)
        self.assertNotIn("Anna", self._text())
        self.assertIn("Mei", self._text())

    def test_lead_time_and_horizon_are_those_of_the_terms(self):
        self.policy.lead_min = 60 * 31  # until 17:00 of the day
        self._times()
        self.assertIn("17:00", self._text())
        self.assertNotIn("16:45", self._text())
        self.policy.write({"lead_min": 60, "horizon_days": 1})
        self._shift(self.mei, "09:00", "18:00", day=self.branch._today().replace(day=5))
        self._times()
        self.assertNotIn("5 Mar", self._text())

    def test_links_to_a_service_and_a_person(self):
        self._get(f"/book/lk/s/{self._id(self.cut)}")
        self.assertTrue(self._path().startswith(f"/book/lk/times?s={self._id(self.cut)}"))
        self._get(f"/book/lk/p/{self.anna.id}")
        self.assertIn("With Anna", self._text())
        self.assertNotIn("Colour", self._text())

    def test_the_language_is_that_of_the_browser_until_it_is_switched(self):
        self._get("/book/lk", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.8"})
        self.assertIn("想做什么", self._text())
        self.assertIn('lang="zh-CN"', self.page.text)
        self._get("/book/lk?lang=en")
        self.assertIn("What would you like?", self._text())
        self._get("/book/lk", headers={"Accept-Language": "zh"})
        self.assertIn("What would you like?", self._text())

    def test_an_unknown_language_reads_english(self):
        self._get("/book/lk?lang=xx", headers={"Accept-Language": "fr"})
        self.assertIn("What would you like?", self._text())

    def test_choosing_a_time_holds_it(self):
        hold = self._hold("10:00", self.colour)
        self.assertTrue(hold.startswith("/book/hold/"))
        self.assertIn("Held for you until", self._text())
        self.assertIn("Mei", self._text())
        self.assertEqual(self._held(self.mei.resource_id), [("10:00", "10:30"), ("11:05", "11:30")])

    def test_a_lost_time_leads_back_to_the_times_with_the_choice_kept(self):
        self._times(self.colour)
        self._book("10:00", self.cut, wish=self.mei)
        self._post("/book/lk/hold", s=self._id(self.colour), start=self._moment("10:00"))
        self.assertIn("was just taken", self._text())
        self.assertIn("Colour", self._text())
        self.assertIn("11:00", self._text())
        self.assertIn(f"s={self._id(self.colour)}", self._path())

    def test_who_chooses_anew_gives_the_earlier_time_back(self):
        self._hold("10:00", self.colour)
        self._hold("14:00", self.colour)
        self.assertEqual(self._held(self.mei.resource_id), [("14:00", "14:30"), ("15:05", "15:30")])

    def test_another_time_gives_the_held_one_back(self):
        hold = self._hold("10:00", self.colour)
        self._post(f"{hold}/release")
        self.assertTrue(self._path().startswith("/book/lk/times"))
        self.assertEqual(self._held(self.mei.resource_id), [])

    def test_a_hold_that_ran_out_says_not_booked_and_offers_times(self):
        hold = self._hold("10:00")
        self._later(minutes=11)
        self.assertEqual(self._get(hold).status_code, 409)
        self.assertIn("Not booked", self._text())
        self.assertIn("These times are free now", self._text())
        self.assertIn(self._moment("09:00"), self.page.text)

    def test_the_page_tells_search_engines_where_the_branch_is(self):
        self._get("/book/lk")
        self.assertIn('<script type="application/ld+json">{"@context": "https://schema.org"', self.page.text)
        self.assertIn('"opens": "09:00"', self.page.text)
        self.branch.name = "</script><script>alert(1)</script>"
        self._get("/book/lk")
        self.assertNotIn("<script>alert", self.page.text)

    def test_robots_and_sitemap(self):
        robots = self._get("/robots.txt").text
        self.assertIn("Allow: /book", robots)
        self.assertIn("Disallow: /book/visit/", robots)
        self.assertIn("Disallow: /\n", robots)
        sitemap = self._get("/book/sitemap.xml").text
        self.assertIn(f"/book/lk/s/{self._id(self.cut)}</loc>", sitemap)
        self.assertNotIn("/book/hold", sitemap)

    def test_the_sheet_of_links_is_for_the_desk_of_the_branch(self):
        path = f"/salon_website/links/{self.branch.id}"
        self._get(path)
        self.assertIn("/web/login", self._path())
        self.authenticate("policy_desk", "policy_desk")
        self.assertIn("data:image/svg+xml,", self._get(path).text)
        self.assertIn(f"/book/lk/p/{self.mei.id}", self.page.text)
        self.branch.online_booking = False
        self.assertEqual(self._get(path).status_code, 404)
