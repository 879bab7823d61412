"""Peer: django-appointment, in a Python of its own, on a database of its own in the same PostgreSQL.

It knows people only, so rooms are staff members too; "any person and any room" is the union over each, then both. Lunch is an
"unavailability" of every day. The package ships no migrations: its tables come from ``migrate --run-syncdb``.
"""

import datetime
import urllib.parse

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from .. import worlds
from . import chosen, row, words, write

PEER = "django-appointment"
LARGE = 100 * 360


def set_up(dsn):
    """Django on the database of a postgresql:// address."""
    parts = urllib.parse.urlsplit(dsn)
    options = dict(urllib.parse.parse_qsl(parts.query))
    target = {"ENGINE": "django.db.backends.postgresql", "NAME": parts.path.lstrip("/"), "USER": parts.username}
    settings.configure(
        DATABASES={"default": {**target, "HOST": options["host"], "PORT": options["port"], "CONN_MAX_AGE": None}},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "phonenumber_field", "appointment"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="only for this benchmark",  # noqa: S106
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    django.setup()
    call_command("migrate", "auth", verbosity=0)  # before the tables that refer to its users
    call_command("migrate", run_syncdb=True, verbosity=0)


def _local(world, minute):
    return (worlds.EPOCH + datetime.timedelta(minutes=minute)).astimezone(world.tz).replace(tzinfo=None)


def _backend():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


class Store:
    """One world at a time."""

    def __init__(self):
        from appointment import models
        from django.contrib.auth import get_user_model

        self.models, self.users = models, get_user_model()

    def fill(self, world):
        models = self.models
        for model in (models.Appointment, models.AppointmentRequest, models.Unavailability, models.WorkingHours, models.StaffMember):
            model.objects.all()._raw_delete("default") if model is not models.StaffMember else model.objects.all().delete()
        self.users.objects.all().delete()
        models.Config.objects.all().delete()
        models.Service.objects.all().delete()
        models.Config.objects.create(slot_duration=worlds.STEP_MIN, appointment_buffer_time=0, default_to_service_duration=True)
        self.service = models.Service.objects.create(name="hour", duration=datetime.timedelta(minutes=worlds.LENGTH_MIN), price=1)
        self.client = self.users.objects.create(username="client")
        self.people = [self._staff(f"person{n}", world, world.lunch(n)) for n in range(world.people)]
        self.rooms = [self._staff(f"room{n}", world, None) for n in range(world.rooms)]
        self._book(world)

    def _staff(self, name, world, rest):
        models, user = self.models, self.users.objects.create(username=name)
        staff = models.StaffMember.objects.create(user=user, slot_duration=worlds.STEP_MIN, appointment_buffer_time=0)
        staff.services_offered.add(self.service)
        opens, closes = datetime.time(worlds.OPENS // 60), datetime.time(worlds.CLOSES // 60)
        models.WorkingHours.objects.bulk_create(
            models.WorkingHours(staff_member=staff, day_of_week=day, start_time=opens, end_time=closes) for day in range(1, 7)
        )
        if rest:
            span = {"start_time": datetime.time(rest // 60), "end_time": datetime.time(rest // 60 + 1)}
            models.Unavailability.objects.bulk_create(
                models.Unavailability(staff_member=staff, date=day, **span) for day in world.open_days
            )
        return staff

    def _book(self, world):
        models, requests = self.models, []
        for each in world.bookings:
            start, stop = _local(world, each.start), _local(world, each.stop)
            for staff in [self.people[each.person], *([self.rooms[each.room]] if each.room is not None else [])]:
                span = {"date": start.date(), "start_time": start.time(), "end_time": stop.time()}
                requests.append(models.AppointmentRequest(service=self.service, staff_member=staff, **span))
        made = models.AppointmentRequest.objects.bulk_create(requests, batch_size=2000)
        models.Appointment.objects.bulk_create(
            (
                models.Appointment(client=self.client, appointment_request=each, amount_to_pay=0, id_request=str(each.pk))
                for each in made
            ),
            batch_size=2000,
        )

    def ask(self, world):
        people = [*map(self._again, self.people[: world.able])]
        rooms = [*map(self._again, self.rooms[: world.fitting])]
        return sorted(self._starts(world, people) & self._starts(world, rooms))

    def _again(self, staff):
        return self.models.StaffMember.objects.get(pk=staff.pk)

    def _starts(self, world, group):
        from appointment.services import get_available_slots_for_staff

        return {
            world.utc(slot.date(), slot.hour * 60 + slot.minute)
            for day in world.days
            for staff in group
            for slot in get_available_slots_for_staff(day, staff, (day.weekday() + 1) % 7, self.service)
        }


def main():
    wish = words(__doc__, "--dsn")
    set_up(wish.dsn)
    store, found = Store(), []
    for world in chosen(wish):
        store.fill(world)
        repeat = 2 if len(world.bookings) >= LARGE else min(wish.repeat, 5)
        found.append(row(PEER, world, lambda world=world: store.ask(world), repeat, _backend))
        write(wish, found)


if __name__ == "__main__":
    main()
