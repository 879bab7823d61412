from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

DAY = date(2031, 3, 3)  # a Monday
NOW = datetime(2031, 3, 2, 2, 0)  # the day before, 10:00 in Shanghai


class BookingCase(TransactionCase):
    """A branch in Shanghai with two chairs, Mei and Anna on shift from 9 to 18, and builders in the words of the desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.env = cls.env(context={**cls.env.context, "lang": "en_US"})
        cls.startClassPatcher(freeze_time(NOW))
        cls.startClassPatcher(patch.object(cls.env.cr, "now", lambda: NOW))  # freeze_time alone leaves the cursor's clock running
        cls.branch = cls._make_branch("Lake", "LK")
        cls.kind = cls.env["salon.resource.kind"].create({"name": "Chair", "code": "test_chair"})
        cls.level = cls.env["salon.level"].create({"name": "Stylist"})
        cls.chairs = cls.env["resource.resource"].create(
            [
                {"name": f"Chair {number}", "resource_type": "material", "salon_branch_id": cls.branch.id, "salon_kind_id": cls.kind.id}
                for number in (1, 2)
            ]
        )
        cls.mei, cls.anna = cls._make_stylist("Mei"), cls._make_stylist("Anna")
        cls.cut = cls._make_service("Cut", [(60, "lead", True)])
        cls.colour = cls._make_service("Colour", [(30, "lead", True), (35, "none", True), (25, "lead", True)])
        cls._qualify(cls.mei, cls.cut, cls.colour)
        cls._qualify(cls.anna, cls.cut)
        cls._shift(cls.mei, "09:00", "18:00")
        cls._shift(cls.anna, "09:00", "18:00")
        cls.customer = cls.env["res.partner"].create({"name": "Lin Yue", "is_salon_customer": True, "phone": "+86 138 0000 6688"})

    @classmethod
    def _make_branch(cls, name, code, company=None):
        return cls.env["salon.branch"].create(
            {
                "name": name,
                "code": code,
                "tz": "Asia/Shanghai",
                "company_id": (company or cls.env.company).id,
                "opening_ids": [Command.create({"weekday": str(day), "start_min": 540, "stop_min": 1200}) for day in range(7)],
            }
        )

    @classmethod
    def _make_stylist(cls, name, branch=None, user=None):
        branch = branch or cls.branch
        return cls.env["hr.employee"].create(
            {
                "name": name,
                "is_stylist": True,
                "salon_branch_id": branch.id,
                "company_id": branch.company_id.id,
                "salon_level_id": cls.level.id,
                **({"user_id": user.id} if user else {}),
            }
        )

    @classmethod
    def _make_service(cls, name, phases, **values):
        template = cls.env["product.template"].create(
            {
                "name": name,
                "type": "service",
                "is_salon_service": True,
                "list_price": 100,
                "taxes_id": False,
                "phase_ids": [
                    Command.create(
                        {
                            "sequence": number,
                            "duration_min": minutes,
                            "staff": staff,
                            "resource_kind_id": cls.kind.id if placed else False,
                        }
                    )
                    for number, (minutes, staff, placed) in enumerate(phases)
                ],
                **values,
            }
        )
        return template.product_variant_id

    @classmethod
    def _qualify(cls, employee, *services, **values):
        return cls.env["salon.skill.level"].create(
            [
                {"employee_id": employee.id, "product_tmpl_id": service.product_tmpl_id.id, "level_id": cls.level.id, **values}
                for service in services
            ]
        )

    @classmethod
    def _at(cls, clock, day=DAY):
        hours, minutes = clock.split(":")
        return cls.branch._to_utc(day, int(hours) * 60 + int(minutes))

    @classmethod
    def _shift(cls, employee, start, stop, day=DAY, rest=None, branch=None):
        return cls.env["salon.shift"].create(
            {
                "employee_id": employee.id,
                "branch_id": (branch or cls.branch).id,
                "start": cls._at(start, day),
                "stop": cls._at(stop, day),
                **({"break_start": cls._at(rest[0], day), "break_stop": cls._at(rest[1], day)} if rest else {}),
            }
        )

    @classmethod
    def _values(cls, clock, *services, wish=None, day=DAY, **values):
        return {
            "branch_id": cls.branch.id,
            "customer_id": cls.customer.id,
            "start": cls._at(clock, day),
            "line_ids": [
                Command.create({"product_id": service.id, "wished_employee_id": wish.id if wish else False, "sequence": number})
                for number, service in enumerate(services or (cls.cut,))
            ],
            **values,
        }

    @classmethod
    def _book(cls, clock, *services, **values):
        return cls.env["salon.appointment"]._book(cls._values(clock, *services, **values))

    @classmethod
    def _user(cls, login, *groups, branch=None):
        user = new_test_user(cls.env, login, groups=",".join(f"salon_crm.group_salon_{group}" for group in groups))
        user.salon_branch_ids = branch or cls.branch
        user.salon_branch_id = branch or cls.branch
        return user

    def _clock(self, moment):
        return self.branch._to_local(moment).strftime("%H:%M") if moment else ""

    def _held(self, resource):
        rows = self.env["salon.appointment.allocation"].search([("resource_id", "=", resource.id), ("blocking", "=", True)], order="start")
        return [(self._clock(row.start), self._clock(row.stop)) for row in rows]

    def _free(self, *services, wish=None, day=DAY, limit=100):
        planner = self.env["salon.booking.planner"]
        wishes = [
            {"key": number, "product": service, "employee": wish or self.env["hr.employee"]}
            for number, service in enumerate(services or (self.cut,))
        ]
        starts = planner._day_availability(self.branch, wishes, day, now=fields.Datetime.now()).starts()
        return [self._clock(datetime(1970, 1, 1) + timedelta(minutes=start)) for start in starts[:limit]]
