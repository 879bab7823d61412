from odoo.tests import tagged

from .common import HEAD, ImportCase


@tagged("post_install", "-at_install")
class TestBulkWriting(ImportCase):
    def test_a_copied_row_equals_a_created_record_in_every_column(self):
        """Both lists hold the same second person; once she is the copied one, once she is created by the ORM."""
        row = "M7,王小明,13800000177,ming@example.com,,上海,怕疼\n"
        copied = self._made(self._import(HEAD + "M6,李四,13800000166,,,,\n" + row), "res.partner")[1]
        before = self._columns(copied)
        copied.write({"active": False, "is_salon_customer": False, "phone": False, "email": False})
        created = self._made(self._import(HEAD + row), "res.partner")
        self.assertEqual(self._columns(created), before)

    def _columns(self, partner):
        self.env.flush_all()
        self.env.cr.execute("SELECT * FROM res_partner WHERE id = %s", [partner.id])
        row = dict(zip([column.name for column in self.env.cr.description], self.env.cr.fetchone(), strict=True))
        self.assertEqual(row.pop("commercial_partner_id"), row.pop("id"))
        return {name: value or None for name, value in row.items() if name not in ("create_date", "write_date", "create_uid", "write_uid")}

    def test_queries_do_not_grow_with_the_rows(self):
        def lines(count, start):
            return HEAD + "".join(f"N{start + number},顾客{number},138{start + number:08d},,,,\n" for number in range(count))

        self._import(lines(3, 100))
        spent = []
        for record in (self._start(lines(3, 200)), self._start(lines(60, 300))):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            record.action_import()
            spent.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(spent[1], spent[0] + 5)
