"""Customers and pets: invented people with names, phones, birthdays and tastes."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta
from random import Random

from .catalog import Catalog
from .shape import Customer, Pet, Size

KINDS = ("hair", "beauty", "nails", "pet")
# Blocks of mobile numbers that no operator has given out: valid in form, nobody's phone.
PHONE_BLOCKS = ("1380000", "1390000", "1370000", "1360000", "1350000", "1340000", "1590000", "1580000")
MAIL_DOMAINS = ("example.com", "example.cn", "example.org", "mail.example", "post.example")
SOURCES = ("微信", "朋友介绍", "路过", "点评网站", "短视频", "社区笔记", "官网", "团购")
SOURCE_WEIGHTS = (24, 27, 17, 12, 6, 7, 4, 3)
AGE_BANDS = {"a18_24": (18, 24), "a25_34": (25, 34), "a35_44": (35, 44), "a45_59": (45, 59), "a60_plus": (60, 76)}
WEIGHTS_KG = {
    "toy": (1.5, 2.9),
    "small": (3.2, 9.5),
    "medium": (10.5, 19.0),
    "large": (21.0, 33.0),
    "giant": (36.0, 55.0),
    "cat_standard": (2.8, 5.8),
    "cat_large": (6.0, 8.5),
}
COMMON_BREEDS = {
    "poodle_toy": 14,
    "bichon_frise": 8,
    "pomeranian": 7,
    "corgi_pembroke": 7,
    "golden_retriever": 7,
    "labrador": 6,
    "samoyed": 5,
    "miniature_schnauzer": 5,
    "shih_tzu": 4,
    "border_collie": 4,
    "shiba_inu": 4,
    "french_bulldog": 4,
    "ragdoll": 8,
    "british_shorthair": 8,
    "american_shorthair": 5,
    "domestic_shorthair": 7,
}


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(ch for ch in plain.lower() if ch.isalnum() or ch == ".")


class NameBook:
    """Draw names from the parts in the data file."""

    def __init__(self, names: dict):
        rows = [row.split() for row in names["surnames"]]
        self.surnames = [(row[0], row[1]) for row in rows]
        self.weights = [int(row[2]) for row in rows]
        self.given = {"female": [row.split() for row in names["given_female"]], "male": [row.split() for row in names["given_male"]]}
        self.other = names["other"]

    def draw(self, rng: Random, gender: str) -> tuple[str, bool, str]:
        """Return (name, is Chinese, pinyin as in an address)."""
        if rng.random() < 0.07:
            group = rng.choice(self.other)
            name = f"{rng.choice(group[gender])} {rng.choice(group['last'])}"
            return name, False, _ascii(name.replace(" ", "."))
        (surname, first_sound), (given, second_sound) = rng.choices(self.surnames, self.weights)[0], rng.choice(self.given[gender])
        return surname + given, True, f"{first_sound}.{second_sound}"


def phone_of(number: int) -> str:
    """Return a number that is valid in form; each is used once."""
    block, rest = divmod(number, 10000)
    scrambled = (rest * 7919 + 1234) % 10000
    return f"+86{PHONE_BLOCKS[block]}{scrambled:04d}"


def make_customers(catalog: Catalog, rng: Random, size: Size, today: date) -> list[Customer]:
    book, mix = NameBook(catalog.names), catalog.demand["mix"]
    starts = catalog.demand["new_customers_per_day"]
    bands, band_weights = list(mix["age_band"]), list(mix["age_band"].values())
    customers = []
    for key in range(size.customers):
        kind = rng.choices(KINDS, [starts[k] for k in KINDS])[0]
        female = rng.random() < mix["gender"].get(f"{kind}_female", 0.66)
        gender = "female" if female else "male"
        name, chinese, pinyin = book.draw(rng, gender)
        low, high = AGE_BANDS[rng.choices(bands, band_weights)[0]]
        born = today - timedelta(days=int(rng.uniform(low, high + 0.99) * 365.25))
        shape = rng.random()
        birth = (born.year, born.month, born.day) if shape < 0.55 else (0, born.month, born.day) if shape < 0.75 else (0, 0, 0)
        lunar = chinese and birth[1] > 0 and birth[2] <= 29 and low >= 45 and rng.random() < 0.45
        email = f"{pinyin}{rng.randrange(10, 99)}{key % 97}@{rng.choice(MAIL_DOMAINS)}" if rng.random() < 0.35 else ""
        others = [k for k in ("hair", "beauty", "nails") if k != kind and (female or k == "hair")]
        interests = (kind, *(k for k in others if rng.random() < 0.38))
        notes = catalog.notes["customer_zh" if chinese else "customer_en"]
        customers.append(
            Customer(
                key=key,
                name=name,
                chinese=chinese,
                pinyin=pinyin,
                gender="" if rng.random() < 0.06 else gender,
                phone=phone_of(key),
                email=email,
                birth=birth,
                lunar=lunar,
                source=rng.choices(SOURCES, SOURCE_WEIGHTS)[0],
                kind=kind,
                interests=interests,
                note=rng.choice(notes) if rng.random() < 0.16 else "",
            )
        )
    return customers


def make_pets(catalog: Catalog, rng: Random, customers: list[Customer], size: Size, today: date) -> list[Pet]:
    """Give each customer of the pet trade an animal, then more until the count is reached."""
    owners = [c for c in customers if c.kind == "pet"][: size.pets]
    others = [c for c in customers if c.kind != "pet"]
    rng.shuffle(others)
    while len(owners) < size.pets * 0.8 and others:
        owners.append(others.pop())
    plan = list(owners)
    while len(plan) < size.pets:
        plan.append(rng.choice(owners))
    weights = [COMMON_BREEDS.get(key, 1) for key in catalog.breeds]
    pets: list[Pet] = []
    for key, owner in enumerate(plan):
        breed = catalog.breeds[rng.choices(list(catalog.breeds), weights)[0]]
        pet = _draw_pet(catalog, rng, key, owner, breed, today)
        owner.pets.append(pet)
        pets.append(pet)
        if "pet" not in owner.interests:
            owner.interests = (*owner.interests, "pet")
    for customer in customers:
        if customer.kind == "pet" and not customer.pets:
            customer.kind, customer.interests = "hair", ("hair",)
    return pets


def _draw_pet(catalog: Catalog, rng: Random, key: int, owner: Customer, breed: dict, today: date) -> Pet:
    rates = catalog.demand["rates"]["other"]
    low, high = WEIGHTS_KG[breed["size"]]
    draw = rng.random()
    matting = "severe" if draw < rates["pet_matting_severe"] else "moderate" if draw < 0.19 else "none"
    draw = rng.random()
    temper = "two_person" if draw < rates["pet_two_person"] else "anxious" if draw < 0.22 else "calm"
    names = catalog.names["pets_zh" if owner.chinese and rng.random() < 0.85 else "pets_en"]
    taken = {pet.name for pet in owner.pets}
    return Pet(
        key=key,
        owner=owner.key,
        name=rng.choice([name for name in names if name not in taken]),
        species=breed["species"],
        breed=breed["key"],
        sex=rng.choice(("female", "male")),
        birth=today - timedelta(days=int(rng.triangular(150, 5100, 1100))),
        weight_g=int(rng.uniform(low, high) * 10) * 100,
        size=breed["size"],
        coat=breed["coat"],
        temper=temper,
        matting=matting,
        note=rng.choice(catalog.notes["pet_zh" if owner.chinese else "pet_en"]) if temper != "calm" or rng.random() < 0.12 else "",
    )
