"""The factors of pets, from the services file: what they are, and which services depend on them."""

from odoo.addons.salon_crm.config import schema as s
from odoo.addons.salon_crm.config.reader import Fault
from odoo.addons.salon_crm.config.registry import register

AXES = ("size", "coat", "matting", "temper")
FACTOR = {"minutes": s.rate("0.1", "10"), "price": s.rate("0.1", "10"), "zh": s.text(), "en": s.text()}


def _rows(folder):
    """Return ``[(axis, key, row)]`` in the order of the file."""
    factors = folder.files["services"].get("pet_factors", {})
    return [(axis, key, row) for axis, rows in factors.items() for key, row in rows.items()]


def check_pet_factors(folder):
    name = folder.names.get("services", "services.toml")
    faults = s.check_rows(name, [{"key": f"{axis}_{key}", **row} for axis, key, row in _rows(folder)], FACTOR)
    wrong = sorted({axis for axis, _key, _row in _rows(folder)} - set(AXES))
    faults += [Fault(file=name, key=axis, text="unknown factor") for axis in wrong]
    for row in folder.rows("services", "service"):
        pet = row.get("pet") if isinstance(row.get("pet"), dict) else {}
        faults += [Fault(file=name, key=row["key"], text=f"unknown factor {axis}") for axis in pet.get("factors", ()) if axis not in AXES]
    return faults


def load_pet_factors(up, folder):
    rows = [
        (
            f"{axis}_{key}",
            {
                "axis": axis,
                "key": key,
                "sequence": number * 10,
                "minutes_factor": float(row["minutes"]),
                "price_factor": float(row["price"]),
            },
            {"name": (row["en"], row["zh"])},
        )
        for number, (axis, key, row) in enumerate(_rows(folder), start=1)
    ]
    up.put_all("salon.pet.factor", "pet_factor", rows)
    for row in folder.rows("services", "service"):
        service = up.env["product.template"].browse(up.ref("service", row["key"]) or ())
        if service:
            axes = row.get("pet", {}).get("factors", ())
            up.touch(service, {f"is_by_{axis}": axis in axes for axis in AXES})


register("pet_factors", load_pet_factors, addon="salon_booking", file="services", order=65, check=check_pet_factors)
