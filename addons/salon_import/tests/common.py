import json
from pathlib import Path

from odoo.addons.salon_crm.tests.common import SalonCase

SAMPLES = Path(__file__).resolve().parents[3] / "tests" / "samples" / "import"
EXPECTED = {entry["file"]: entry for entry in json.loads((SAMPLES / "expected.json").read_text("utf-8"))["files"]}
HEAD = "会员编号,姓名,手机号,邮箱,储值余额,城市,备注\n"


class ImportCase(SalonCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.env["salon.branch"].search([], limit=1) or cls._make_branch()

    @classmethod
    def _start(cls, text, name="list.csv", user=None, **facts):
        data = text if isinstance(text, bytes) else text.encode()
        imports = cls.env["salon.import"].with_user(user) if user else cls.env["salon.import"]
        return imports._start(name, data, **{"region": "CN", "branch_id": cls.shop.id, **facts})

    @classmethod
    def _import(cls, text, **facts):
        record = cls._start(text, **facts)
        record.action_import()
        return record

    @classmethod
    def _sample(cls, file):
        facts = EXPECTED[file]["context"]
        return cls._start(
            (SAMPLES / file).read_bytes(), name=file, region=facts["region"],
            date_order=facts.get("order"), decimal_mark=facts.get("decimal"),
        )

    @classmethod
    def _made(cls, record, model):
        return cls.env[model].browse((record.created or {}).get(model, []))

    @classmethod
    def _figures(cls):
        env = cls.env
        return {
            "customer": env["res.partner"].with_context(active_test=False).search_count([("is_salon_customer", "=", True)]),
            "pet": env["salon.pet"].with_context(active_test=False).search_count([]),
            "service": env["product.template"].with_context(active_test=False).search_count([("is_salon_service", "=", True)]),
            "visit": env["salon.visit"].search_count([]),
        }
