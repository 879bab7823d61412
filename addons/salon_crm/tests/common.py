from odoo import Command
from odoo.tests import TransactionCase, new_test_user

ROLES = ("desk", "manager", "admin", "stylist", "accountant")


class SalonBuilders:
    """Builders of a small salon; other addons' tests mix them in too."""

    @classmethod
    def _make_kind(cls, code="hair", name=None):
        kind = cls.env["salon.service.kind"].search([("code", "=", code)], limit=1)
        return kind or cls.env["salon.service.kind"].create({"code": code, "name": name or code.title()})

    @classmethod
    def _make_resource_kind(cls, code="chair"):
        kind = cls.env["salon.resource.kind"].search([("code", "=", code)], limit=1)
        return kind or cls.env["salon.resource.kind"].create({"code": code, "name": code.title()})

    @classmethod
    def _make_branch(cls, name="Riverside", code="RIV", tz="Asia/Shanghai", hours=((540, 1260),), **values):
        """Make a branch open every day at ``hours`` (start, stop in minutes)."""
        return cls.env["salon.branch"].create({
            "name": name, "code": code, "tz": tz,
            "opening_ids": [
                Command.create({"weekday": str(day), "start_min": start, "stop_min": stop}) for day in range(7) for start, stop in hours
            ],
            **values,
        })

    @classmethod
    def _make_place(cls, branch, name="Chair 1", kind="chair"):
        return cls.env["resource.resource"].create({
            "name": name, "resource_type": "material", "salon_branch_id": branch.id, "salon_kind_id": cls._make_resource_kind(kind).id,
        })

    @classmethod
    def _make_level(cls, name="Stylist", sequence=10):
        level = cls.env["salon.level"].search([("name", "=", name)], limit=1)
        return level or cls.env["salon.level"].create({"name": name, "sequence": sequence})

    @classmethod
    def _make_skill(cls, name="Cutting", kind="hair"):
        skill = cls.env["salon.skill"].search([("name", "=", name)], limit=1)
        return skill or cls.env["salon.skill"].create({"name": name, "kind_id": cls._make_kind(kind).id})

    @classmethod
    def _make_service(
        cls, name="Cut", phases=((30, "lead"),), price=100.0, skills=("Cutting",), place=None, kind="hair", prices=None, **values
    ):
        """Make a service; ``phases`` are (minutes, who works), ``prices`` is {level: price}."""
        resource_kind = cls._make_resource_kind(place) if place else cls.env["salon.resource.kind"]
        return cls.env["product.template"].create({
            "name": name, "type": "service", "is_salon_service": True, "list_price": price, "taxes_id": False,
            "salon_kind_id": cls._make_kind(kind).id,
            "skill_ids": [Command.set([cls._make_skill(skill, kind).id for skill in skills])],
            "phase_ids": [
                Command.create({
                    "sequence": number, "duration_min": minutes, "staff": staff, "resource_kind_id": resource_kind.id,
                    "kind": "processing" if staff == "none" else "active",
                })
                for number, (minutes, staff) in enumerate(phases)
            ],
            "level_price_ids": [Command.create({"level_id": level.id, "price": amount}) for level, amount in (prices or {}).items()],
            **values,
        })

    @classmethod
    def _make_product(cls, name="Shampoo", price=50.0, **values):
        return cls.env["product.template"].create({
            "name": name, "type": "consu", "list_price": price, "taxes_id": False, "salon_use": "retail", **values,
        })

    @classmethod
    def _make_stylist(cls, branch, name="Mei", skills=("Cutting",), level=None, user=None, **values):
        """Make a person who serves customers, qualified for every service that the skills allow."""
        stylist = cls.env["hr.employee"].create({
            "name": name, "salon_branch_id": branch.id, "is_stylist": True, "salon_level_id": (level or cls._make_level()).id,
            "salon_skill_ids": [Command.set([cls._make_skill(skill).id for skill in skills])],
            "user_id": user.id if user else False, "company_id": branch.company_id.id, "tz": branch.tz, **values,
        })
        stylist._sync_qualifications()
        return stylist

    @classmethod
    def _make_customer(cls, name="Lin Yue", phone=False, **values):
        return cls.env["res.partner"].create({"name": name, "phone": phone, "is_salon_customer": True, **values})

    @classmethod
    def _make_pet(cls, owner, name="Momo", **values):
        return cls.env["salon.pet"].create({"name": name, "owner_id": owner.id, **values})

    @classmethod
    def _make_user(cls, role, login=None, branches=None, **values):
        """Make a user of one role: desk, manager, admin, stylist or accountant."""
        assert role in ROLES, role
        return new_test_user(
            cls.env, login=login or f"salon_{role}", groups=f"base.group_user,salon_crm.group_salon_{role}",
            salon_branch_ids=[Command.set(branches.ids if branches else [])], **values,
        )

    @classmethod
    def _make_visit(cls, branch, customer=None, lines=(), **values):
        """Open a visit; ``lines`` are (product template, stylist, price or None for the menu's)."""
        visit = cls.env["salon.visit"]._open_visits([{"branch_id": branch.id, "customer_id": customer.id if customer else False, **values}])
        cls.env["salon.visit.line"].create([
            {
                "visit_id": visit.id, "product_id": template.product_variant_id.id, "employee_id": stylist.id if stylist else False,
                "kind": "service" if template.is_salon_service else "retail",
                **({} if price is None else {"price_unit": price}),
            }
            for template, stylist, price in lines
        ])
        return visit


class SalonCase(SalonBuilders, TransactionCase):
    """A branch, a stylist, a service and a customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.branch = cls._make_branch()
        cls.service = cls._make_service()
        cls.stylist = cls._make_stylist(cls.branch)
        cls.customer = cls._make_customer(phone="+86 138 0013 6688")
