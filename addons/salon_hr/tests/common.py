from datetime import timedelta

from odoo.addons.salon_booking.tests.common import DAY, BookingCase


class TeamCase(BookingCase):
    """The branch of the bookings with a manager who plans, and builders in the words of the rota."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls._user("rota_boss", "manager")
        cls.rota = cls.env["salon.rota"].with_user(cls.boss)
        cls.day_off = cls.env.ref("salon_hr.leave_type_day_off")

    @classmethod
    def _values_of(cls, employee, start="09:00", stop="18:00", day=DAY, **values):
        return {"employee_id": employee.id, "day": str(day), "start": start, "stop": stop, "kind": "draft", "id": False, **values}

    @classmethod
    def _shift_of(cls, employee, day=DAY):
        return cls.env["salon.shift"].search([("employee_id", "=", employee.id), ("shift_date", "=", day)])

    @classmethod
    def _leave(cls, employee, first=DAY, last=None, half=False, reason=False, boss=None):
        values = {"employee_id": employee.id, "type_id": cls.day_off.id, "from": str(first), "to": str(last or first), "half": half}
        return cls.rota.with_user(boss or cls.boss).give_leave(cls.branch.id, values, reason)

    @classmethod
    def _away(cls, employee):
        rows = cls.env["salon.appointment.allocation"].search(
            [("resource_id", "=", employee.resource_id.id), ("kind", "=", "leave"), ("blocking", "=", True)], order="start"
        )
        return [(row.start, row.stop) for row in rows]

    def _items(self, employee, day=DAY, user=None):
        week = self.rota.with_user(user or self.boss).get_week(self.branch.id, str(day))
        person = next(each for each in week["people"] if each["id"] == employee.id)
        cell = next(each for each in person["cells"] if each["day"] == str(day))
        return [(item["kind"], item["label"]) for item in cell["items"]]


TUESDAY = DAY + timedelta(days=1)
NEXT_MONDAY = DAY + timedelta(days=7)
