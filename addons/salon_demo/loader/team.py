"""The team: employees with skills and qualifications, and their dated shifts. Small tables go through the ORM."""

from odoo.fields import Command

from .bulk import Sink, prototype

# role: what the job is called in English and in Chinese
JOBS = {
    "manager": ("Manager", "店长"),
    "desk": ("Desk", "前台"),
    "stylist": ("Stylist", "发型师"),
    "assistant": ("Assistant", "助理"),
    "beautician": ("Beautician", "美容师"),
    "nail_artist": ("Nail artist", "美甲师"),
    "lash_artist": ("Lash artist", "美睫师"),
    "groomer": ("Groomer", "宠物美容师"),
    "bather": ("Bather", "洗护师"),
}


def load_rooms(ctx):
    """Take the places of config/salon; a larger shop gets twins of them."""
    env = ctx.env
    for key, room in ctx.catalog.rooms.items():
        known = env.ref(f"salon_crm.room_{key}", raise_if_not_found=False)
        if not known:
            first = env.ref(f"salon_crm.room_{key.removesuffix('_2')}")
            known = first.copy({"name": f"{first.name} B", "salon_branch_id": ctx.branch_ids[room.branch]})
            for lang, _name in env["res.lang"].get_installed():
                twin = known.with_context(lang=lang)
                twin.write({"salon_place_name": f"{first.with_context(lang=lang).display_name} B", "name": known.name})
        ctx.rooms[key] = known.id


def load_team(ctx):
    env = ctx.env
    jobs = {role: _job(env, english, chinese) for role, (english, chinese) in JOBS.items()}
    people = list(ctx.catalog.people.values())
    employees = env["hr.employee"].create(
        [
            {
                "name": person.zh,
                "job_id": jobs[person.role].id,
                "job_title": False,  # in one language only; the job has both
                "salon_branch_id": ctx.branch_ids[person.branch],
                "salon_level_id": env.ref(f"salon_crm.level_{person.level}").id,
                "tz": ctx.branches[person.branch].tz,
                "salon_skill_ids": [Command.set([env.ref(f"salon_crm.skill_{key}").id for key in sorted(person.skills)])],
                "is_stylist": person.bookable,
                "online_bookable": person.bookable and person.level != "assistant",
                "company_id": ctx.company.id,
            }
            for person in people
        ]
    )
    env["ir.model.data"]._update_xmlids(
        [
            {"xml_id": f"salon_demo.employee_{person.key}", "record": employee, "noupdate": True}
            for person, employee in zip(people, employees, strict=True)
        ]
    )
    employees.filtered("is_stylist")._sync_qualifications()
    env.flush_all()
    for person, employee in zip(people, employees, strict=True):
        ctx.employees[person.key] = employee.id, employee.resource_id.id
    ctx.counts["staff"] = len(employees)


def _job(env, english, chinese):
    job = env["hr.job"].search([("name", "=", english)], limit=1) or env["hr.job"].create({"name": english})
    if "zh_CN" in dict(env["res.lang"].get_installed()):
        job.with_context(lang="zh_CN").name = chinese
    return job


def load_shifts(ctx):
    """Write the rota, and each break of the days with held time as held time, as saving a shift would."""
    env, shifts = ctx.env, ctx.salon.shifts
    if not shifts:
        return
    first = shifts[0]
    proto = prototype(
        env,
        "salon.shift",
        {
            "employee_id": ctx.employee(first.person),
            "branch_id": ctx.branch_ids[first.branch],
            "start": ctx.utc(first.branch, first.day, first.start),
            "stop": ctx.utc(first.branch, first.day, first.stop),
        },
    )
    sink = Sink(env, "salon_shift", proto)
    for shift, number in zip(shifts, sink.ids(len(shifts)), strict=True):
        _add_shift(ctx, sink, shift, number)
    ctx.counts["shifts"] = sink.write()


def _add_shift(ctx, sink, shift, number):
    person, resource = ctx.employees[shift.person]
    rest = {
        "start": ctx.utc(shift.branch, shift.day, shift.break_start),
        "stop": ctx.utc(shift.branch, shift.day, shift.break_stop),
    }
    sink.add(
        id=number,
        employee_id=person,
        resource_id=resource,
        branch_id=ctx.branch_ids[shift.branch],
        shift_date=shift.day,
        start=ctx.utc(shift.branch, shift.day, shift.start),
        stop=ctx.utc(shift.branch, shift.day, shift.stop),
        break_start=rest["start"],
        break_stop=rest["stop"],
        work_min=shift.stop - shift.start - (shift.break_stop - shift.break_start),
    )
    if ctx.is_allocated(shift.day):
        ctx.allocations.append(
            {
                "resource_id": resource,
                "branch_id": ctx.branch_ids[shift.branch],
                **rest,
                "blocking": True,
                "kind": "break",
                "appointment_id": None,
                "line_id": None,
                "phase_id": None,
                "shift_id": number,
            }
        )
