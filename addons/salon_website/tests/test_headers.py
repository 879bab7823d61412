from odoo.tests import tagged

from .common import PagesCase

MOST_BYTES = 100_000


@tagged("post_install", "-at_install")
class TestPublicHeaders(PagesCase):
    def _csp(self):
        return dict(part.split(" ", 1) for part in self.page.headers["Content-Security-Policy"].split("; "))

    def test_nothing_runs_that_is_not_a_file_of_ours(self):
        path = self._book_online("14:00")
        hold = self._hold("10:00")
        for page in ("/book/lk", f"/book/lk/times?s={self._id(self.cut)}", hold, path, "/book/visit/x"):
            with self.subTest(page=page):
                self._get(page)
                policy = self._csp()
                self.assertEqual(policy["default-src"], "'none'")
                self.assertEqual(policy["script-src"], "'self'")
                self.assertEqual(policy["style-src"], "'self'")
                self.assertEqual(policy["form-action"], "'self'")
                self.assertNotIn("unsafe", self.page.headers["Content-Security-Policy"])
                self.assertEqual(self.page.headers["Cache-Control"], "no-store")
                self.assertEqual(self.page.headers["X-Content-Type-Options"], "nosniff")

    def test_other_pages_keep_their_csp(self):
        self._get("/web/login")
        self.assertIn("unsafe-inline", self._csp()["script-src"])
        self.assertEqual(self.page.headers["X-Frame-Options"], "SAMEORIGIN")

    def test_pages_hold_no_inline_script_style_or_outside_file(self):
        hold = self._hold("10:00")
        for page in ("/book/lk", f"/book/lk/times?s={self._id(self.cut)}", hold, "/book/visit/x"):
            with self.subTest(page=page):
                text = self._get(page).text
                self.assertNotRegex(text, r"<script(?![^>]*(src=|ld\+json))")
                self.assertNotRegex(text, r"\son\w+=|\sstyle=|<style")
                self.assertNotRegex(text, r"(src|href)=\"(https?:)?//")

    def test_a_page_with_all_it_loads_is_small(self):
        text = self._get("/book/lk").text
        files = [part.split('"')[0] for part in text.split('href="')[1:] if part.startswith("/web/assets")]
        files += [part.split('"')[0] for part in text.split('src="')[1:]]
        self.assertEqual(len(files), 2)
        total = len(text.encode()) + sum(len(self.url_open(file).content) for file in files)
        self.assertLess(total, MOST_BYTES)

    def test_only_named_sites_show_the_pages_of_choosing(self):
        self._get("/book/lk")
        self.assertEqual(self._csp()["frame-ancestors"], "'self'")
        self.assertEqual(self.page.headers["X-Frame-Options"], "SAMEORIGIN")
        self.branch.online_sites = "https://www.example.com http://blog.example.org:8080"
        self._get("/book/lk")
        self.assertEqual(self._csp()["frame-ancestors"], "'self' http://blog.example.org:8080 https://www.example.com")
        self.assertNotIn("X-Frame-Options", self.page.headers)

    def test_pages_of_one_visitor_are_never_framed(self):
        self.branch.online_sites = "https://www.example.com"
        hold = self._hold("10:00")
        self._get(hold)
        self.assertEqual(self._csp()["frame-ancestors"], "'self'")
        self.assertEqual(self.page.headers["X-Frame-Options"], "SAMEORIGIN")

    def test_inside_another_site_a_time_opens_a_page_of_its_own(self):
        self._times(d="2031-03-03")
        self.assertIn('name="start"', self.page.text)
        path = self._path()
        self._get(path, headers={"Sec-Fetch-Dest": "iframe"})
        self.assertNotIn('name="start"', self.page.text)
        self.assertIn('target="_blank"', self.page.text)
        self._times(t=self._moment("10:00"))
        self.assertIn("Take this time", self._text())
        self.assertIn("Mon 3 Mar 10:00", self._text())
