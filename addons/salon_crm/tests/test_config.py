import tempfile
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.salon_crm.config import loader
from odoo.addons.salon_crm.config.reader import ConfigError

HOURS = ", ".join(f'{day} = "10:00-20:00"' for day in ("mon", "tue", "wed", "thu", "fri", "sat"))
FILES = {
    "kinds.toml": """
[[kind]]
key = "hair"
zh = "美发"
en = "Hair"
[[resource_kind]]
key = "chair"
zh = "椅位"
en = "Chair"
[[category]]
key = "service_cut"
zh = "剪发"
en = "Cuts"
""",
    "skills.toml": """
[levels.standard]
order = 1
zh = "资深"
en = "Standard"
minutes_factor = "1.0"
[[skill]]
key = "cutting"
zh = "剪发"
en = "Cutting"
kind = "hair"
""",
    "branches.toml": f"""
[chain]
zh = "试店"
en = "Trial"
currency = "CNY"
country = "CN"
goods_tax_rate = "0.13"
[[branch]]
key = "hill"
zh = "山店"
en = "Hill"
kinds = ["hair"]
timezone = "Asia/Shanghai"
opening = {{ {HOURS}, sun = "closed" }}
holidays = [{{ from = "2026-02-16", to = "2026-02-18", zh = "春节", en = "Spring Festival" }}]
address_zh = "山路 1 号"
address_en = "1 Hill Road"
phone = "+86 10 0000 0009"
slot_step_minutes = 15
warehouse = "HLTEST"
pos = "HL-1"
""",
    "rooms.toml": """
[[room]]
key = "hill_chair"
zh = "一号椅"
en = "Chair 1"
branch = "hill"
kind = "chair"
form = "chair"
capacity = 1
clean_minutes = 5
""",
    "services.toml": """
[[service]]
key = "trial_cut"
zh = "剪发"
en = "Cut"
kind = "hair"
category = "cut"
phases = [{ kind = "active", minutes = 40, staff = 1, by = "lead", resource = "chair" }]
buffer_before = 0
buffer_after = 5
price = { standard = "158.00" }
skills = ["cutting"]
rules = []
online = true
consumption = []
""",
    "pet_breeds.csv": "key,zh,en,species,size,coat,groom_minutes_factor,brachycephalic\ntrial_pug,巴哥,Pug,dog,small,short,1.0,1\n",
}
# (file, what stands there, what somebody makes of it, what they are told)
SLIPS = (
    ("rooms.toml", "clean_minutes = 5", "clean_minutes = 5\ncolour = 3", "rooms.toml: hill_chair: unknown key colour"),
    ("rooms.toml", "[[room]]", "[room]", "rooms.toml: room: must be rows, each begun by [[room]]"),
    ("rooms.toml", "[[room]]", "[[rooms]]", "rooms.toml: rooms: unknown table"),
    ("rooms.toml", 'branch = "hill"', 'branch = "hil"', "rooms.toml: hill_chair: unknown branch hil"),
    ("rooms.toml", "clean_minutes = 5", "clean_minutes =", "rooms.toml: "),
    ("skills.toml", "[levels.standard]", "[[levels]]", "skills.toml: levels: must be one table, begun by [levels]"),
    ("skills.toml", '"1.0"', '"nan"', "skills.toml: standard: minutes_factor must be a number as text"),
    ("branches.toml", "Asia/Shanghai", "Asia/Shangai", "branches.toml: hill: timezone must be a zone"),
    ("branches.toml", 'tue = "10:00-20:00"', 'tue = "10:00-24:30"', 'branches.toml: hill: opening tue must be like "10:00-19:30"'),
    ("branches.toml", 'tue = "10:00-20:00"', 'tue = ["10:00", "20:00"]', 'branches.toml: hill: opening tue must be like "10:00-19:30"'),
    ("branches.toml", 'to = "2026-02-18"', 'to = "2026-02-15"', "branches.toml: hill: holidays must each begin on another day"),
    ("branches.toml", '"CNY"', '"RMB"', "branches.toml: chain: unknown currency RMB"),
    ("branches.toml", 'country = "CN"', 'country = "CN"\nchart = "nowhere"', "branches.toml: chain: unknown chart nowhere"),
    ("branches.toml", '"HLTEST"', '"TAKEN"', "branches.toml: "),
    ("services.toml", '"158.00"', "158", "services.toml: trial_cut: price standard must be money as text"),
    ("services.toml", "standard =", "master =", "services.toml: trial_cut: unknown level master"),
    ("services.toml", 'price = { standard = "158.00" }', "", "services.toml: trial_cut: needs a price, or free = true"),
    ("services.toml", 'skills = ["cutting"]', 'skills = "cutting"', "services.toml: trial_cut: skills must be a list"),
    ("kinds.toml", 'key = "chair"', 'key = "Chair!"', "kinds.toml: Chair!: key must be lower case letters"),
    ("pet_breeds.csv", "1.0,1\n", "1.0,1,0\n", "pet_breeds.csv: trial_pug: unknown key (a cell beyond the last column)"),
    ("pet_breeds.csv", "1.0,1\n", "\n", "pet_breeds.csv: trial_pug: groom_minutes_factor must be a number"),
    ("pet_breeds.csv", ",dog,", ",dragon,", "pet_breeds.csv: trial_pug: species must be one of dog, cat, other"),
)


@tagged("-at_install", "post_install")
class TestConfig(TransactionCase):
    """A salon as text: slips are told by file and key and change nothing; the same text twice changes nothing either."""

    def setUp(self):
        super().setUp()
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        for name, text in FILES.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def _apply(self):
        up, _applied, _waiting = loader.apply(self.env, self.folder)
        return up.created, up.changed

    def test_the_same_text_twice_changes_nothing_even_with_a_spreadsheets_mark_in_front(self):
        created, _changed = self._apply()
        self.assertGreater(created, 8)
        breeds = self.folder / "pet_breeds.csv"
        breeds.write_bytes(b"\xef\xbb\xbf" + breeds.read_bytes())
        self.assertEqual(self._apply(), (0, 0))

    def test_a_new_service_takes_the_tax_on_services(self):
        self._apply()
        templates = self.env["product.template"]
        taxes = [
            templates.with_context(**context).create({"name": "Trial"}).taxes_id.ids
            for context in ({"default_is_salon_service": True}, {"default_salon_use": "retail"})
        ]
        self.assertEqual(taxes, [self.env.ref(f"salon_crm.tax_{key}").ids for key in ("service", "goods")])

    def test_lines_added_by_hand_give_way_to_the_text(self):
        self._apply()
        branch = self.env.ref("salon_crm.branch_hill")
        branch.opening_ids = [(0, 0, {"weekday": "0", "start_min": 60, "stop_min": 120})]
        self.assertEqual(self._apply(), (0, 1))
        self.assertEqual(len(branch.opening_ids), 6)
        self.assertEqual(self._apply(), (0, 0))

    def test_every_slip_is_told_by_file_and_key_and_nothing_is_written(self):
        self.env["salon.branch"].create({"name": "Taken", "code": "TAKEN"})
        for file, old, new, told in SLIPS:
            path = self.folder / file
            self.assertIn(old, FILES[file])
            path.write_text(FILES[file].replace(old, new, 1), encoding="utf-8")
            with self.subTest(file=file, new=new):
                with self.assertRaises(ConfigError) as caught, self.env.cr.savepoint():
                    loader.apply(self.env, self.folder)
                self.assertIn(told, str(caught.exception))
                self.assertFalse(self.env.ref("salon_crm.branch_hill", raise_if_not_found=False))
            path.write_text(FILES[file], encoding="utf-8")

    def test_a_file_nobody_knows_and_a_known_one_of_the_wrong_kind_are_slips(self):
        (self.folder / "room.toml").write_text("", encoding="utf-8")
        (self.folder / "services.csv").write_text("key\n", encoding="utf-8")
        with self.assertRaises(ConfigError) as caught:
            loader.check(self.env, self.folder)
        self.assertEqual([fault.file for fault in caught.exception.faults], ["room.toml", "services.csv"])
