"""Customers and pets."""

from datetime import timedelta

from .bulk import Sink, prototype


def load_partners(ctx):
    """Write customers and pets, then let the addons compute what they store about them."""
    env = ctx.env
    proto = prototype(
        env,
        "res.partner",
        {
            "name": "林悦",
            "is_salon_customer": True,
            "phone": "+86 138 0000 0000",
            "email": "a@example.com",
            "lang": "zh_CN",
            "gender": "female",
            "tz": "Asia/Shanghai",
            "country_id": ctx.company.country_id.id,
            "company_type": "person",
        },
    )
    sink = Sink(env, "res_partner", proto)
    ids = sink.ids(len(ctx.salon.customers))
    ctx.partners = {customer.key: number for customer, number in zip(ctx.salon.customers, ids, strict=True)}
    _add_customers(ctx, sink)
    ctx.counts["customers"] = sink.write(analyze=True)
    _load_pets(ctx)
    env.invalidate_all(flush=False)
    partners = env["res.partner"].browse(ids)
    env.add_to_compute(partners._fields["name_pinyin"], partners)
    env.add_to_compute(partners._fields["salon_search"], partners)
    env.flush_all()


def _add_customers(ctx, sink):
    home = {booking.customer: booking.branch for booking in ctx.salon.bookings if booking.customer is not None}
    lead = _usual_stylists(ctx)
    for customer in ctx.salon.customers:
        number, branch = ctx.partners[customer.key], home.get(customer.key) or ctx.catalog.branch_of(customer.kind)
        joined = ctx.utc(branch, customer.joined or ctx.today - timedelta(days=30 + customer.key % 400), 600)
        sink.add(
            id=number,
            name=customer.name,
            complete_name=customer.name,
            commercial_partner_id=number,
            gender=customer.gender or None,
            phone=_pretty(customer.phone),
            phone_sanitized=customer.phone,
            email=customer.email or None,
            email_normalized=customer.email.lower() or None,
            lang="zh_CN" if customer.chinese else "en_US",
            birth_year=customer.birth[0],
            birth_month=customer.birth[1],
            birth_day=customer.birth[2],
            birth_is_lunar=customer.lunar,
            salon_branch_id=ctx.branch_ids[branch],
            preferred_employee_id=ctx.employee(lead[customer.key]) if customer.key in lead else None,
            salon_source=customer.source,
            comment=f"<p>{customer.note}</p>" if customer.note else None,
            create_date=min(joined, ctx.now),
            write_date=min(joined, ctx.now),
            name_pinyin=None,
            salon_search=None,
        )


def _pretty(phone):
    return f"{phone[:3]} {phone[3:6]} {phone[6:10]} {phone[10:]}"


def _usual_stylists(ctx):
    """Return {customer: person} for those who keep to one."""
    return {customer.key: customer.favourite[customer.kind] for customer in ctx.salon.customers if customer.kind in customer.favourite}


def _load_pets(ctx):
    env = ctx.env
    owner = next(iter(ctx.partners.values()), None)
    if not ctx.salon.pets:
        return
    proto = prototype(
        env,
        "salon.pet",
        {
            "name": "豆豆",
            "owner_id": owner,
            "species": "dog",
            "breed_id": env.ref("salon_crm.breed_poodle_toy").id,
            "sex": "male",
            "temper": "calm",
            "weight_kg": 4.0,
            "birth_date": ctx.today,
        },
    )
    sink = Sink(env, "salon_pet", proto)
    ids = sink.ids(len(ctx.salon.pets))
    breeds = {key: env.ref(f"salon_crm.breed_{key}").id for key in ctx.catalog.breeds}
    for pet, number in zip(ctx.salon.pets, ids, strict=True):
        ctx.pets[pet.key] = number
        sink.add(
            id=number,
            name=pet.name,
            owner_id=ctx.partners[pet.owner],
            species=pet.species,
            breed_id=breeds[pet.breed],
            sex=pet.sex,
            birth_date=pet.birth,
            weight_kg=pet.weight_g / 1000,
            size=pet.size,
            coat=pet.coat,
            temper=pet.temper,
            note=pet.note or None,
        )
    ctx.counts["pets"] = sink.write(analyze=True)
