from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ...engine import pets
from ...engine.intervals import barred_days
from ...engine.values import Code, Limit, Staff
from ..salon_appointment_line import HOLDING
from ..salon_booking_planner import MARGIN_MIN, minute_of, moment_of

SHORTEST_MIN = 5
STANDING = ("booked", "arrived", "in_service", "done")


class SalonBookingPlanner(models.AbstractModel):
    """What the guest brings along: own minutes, a pet's size and coat, treatments that lie too near, the pet's other times.

    Reads the keys of a wish that ``salon.appointment._get_wishes`` adds; a wish without them is for nobody in particular.
    """

    _inherit = "salon.booking.planner"

    @api.model
    def _engine_services(self, branch, wishes, earliest, latest):
        services = super()._engine_services(branch, wishes, earliest, latest)
        if not any(wish.get("customer_id") or self._get_wish_pet(wish) for wish in wishes):
            return services
        own = self.env["salon.customer.service"]._get_own(_own_key(wish) for wish in wishes)
        limits = self._get_interval_limits(branch, wishes, earliest, latest)
        busy = self._get_pet_limits(wishes, earliest, latest)
        return tuple(
            replace(
                self._for_guest(service, wish, own.get(_own_key(wish))),
                limits=(*service.limits, *limits[wish["key"]], *busy[wish.get("pet_id") or 0]),
            )
            for service, wish in zip(services, wishes, strict=True)
        )

    # minutes

    @api.model
    def _for_guest(self, service, wish, own):
        """Return a service in the guest's minutes.

        Differences add: a stylist who is ten minutes faster than the menu is so with a customer who takes twenty more, and with
        a large dog. Own minutes of a pet take the place of its factors; what the customer waits for takes as long as ever.
        """
        menu = sum(phase.duration_min for phase in service.phases)
        if own and own.duration_min:
            phases, more = service.phases, own.duration_min - menu
        else:
            phases, more = self._pet_phases(service, wish), 0
        total = sum(phase.duration_min for phase in phases)
        if total == menu and not more:
            return service
        return replace(
            service,
            phases=phases,
            candidates=tuple(
                replace(each, duration_min=max(total + more + (each.duration_min - menu if each.duration_min else 0), SHORTEST_MIN))
                for each in service.candidates
            ),
        )

    @api.model
    def _pet_phases(self, service, wish):
        pet, template = self._get_wish_pet(wish), wish["product"].sudo().product_tmpl_id  # sudo: the menu is public
        if not pet:
            return service.phases
        factors, _price = pet._get_factors(template, wish.get("pet_matting") or "none")
        minutes = pets.minutes([(phase.duration_min, phase.staff != Staff.NONE) for phase in service.phases], factors)
        return tuple(replace(phase, duration_min=length) for phase, length in zip(service.phases, minutes, strict=True))

    @api.model
    def _get_wish_pet(self, wish):
        """Return the pet of a wish, if any; extend for one that has no file yet."""
        # sudo: minutes of the pet for whoever books
        return self.env["salon.pet"].sudo().browse(wish.get("pet_id") or ())

    # limits

    @api.model
    def _get_interval_limits(self, branch, wishes, earliest, latest):
        """Return ``{wish key: limits}``: the days that lie too near to another treatment of the same customer or pet."""
        result = defaultdict(tuple)
        for wish in wishes:
            template = wish["product"].sudo().product_tmpl_id  # sudo: the menu is public
            if template.min_interval_days and (wish.get("customer_id") or wish.get("pet_id")):
                low = branch._local_date(earliest) - timedelta(days=template.min_interval_days)
                high = branch._local_date(latest) + timedelta(days=template.min_interval_days + 1)
                result[wish["key"]] = tuple(
                    Limit(
                        code=Code.INTERVAL,
                        start=minute_of(branch._local_day_bounds(first)[0]),
                        stop=minute_of(branch._local_day_bounds(last)[1]),
                    )
                    for first, last in barred_days(self._get_treatment_days(wish, template, low, high), template.min_interval_days)
                )
        return result

    @api.model
    def _get_treatment_days(self, wish, template, low, high):
        """Return the local days of the standing and past treatments that count for this one: those booked and those paid."""
        domain = Domain("product_id.product_tmpl_id", "=", template.id)
        if template.interval_scope == "category":
            domain = Domain("product_id.categ_id", "=", template.categ_id.id)
        subject = Domain("pet_id", "=", wish.get("pet_id") or False)
        booked = domain & subject & Domain("appointment_id.visit_date", ">=", low) & Domain("appointment_id.visit_date", "<=", high)
        booked &= Domain("appointment_id.state", "in", STANDING) & Domain("appointment_id", "!=", wish.get("appointment_id") or False)
        done = domain & subject & Domain("visit_id.visit_date", ">=", low) & Domain("visit_id.visit_date", "<=", high)
        done &= Domain("visit_id.state", "=", "closed") & Domain("quantity", ">", 0)
        if not wish.get("pet_id"):
            booked &= Domain("appointment_id.customer_id", "=", wish["customer_id"])
            done &= Domain("visit_id.customer_id", "=", wish["customer_id"])
        # sudo: treatments in other branches count; only days leave here
        lines = self.env["salon.appointment.line"].sudo().search(booked)
        visits = self.env["salon.visit.line"].sudo().search(done).visit_id
        return {*lines.appointment_id.mapped("visit_date"), *visits.mapped("visit_date")}

    @api.model
    def _get_pet_limits(self, wishes, earliest, latest):
        """Return ``{pet id: limits}``: a pet cannot be in two appointments at once."""
        pet_ids = list({wish["pet_id"] for wish in wishes if wish.get("pet_id")})
        result = defaultdict(tuple)
        if not pet_ids:
            return result
        own_ids = [wish["appointment_id"] for wish in wishes if wish.get("appointment_id")]
        # sudo: times in other branches count; only minutes leave here
        lines = (
            self.env["salon.appointment.line"]
            .sudo()
            .search(
                [
                    ("pet_id", "in", pet_ids),
                    ("appointment_id", "not in", own_ids),
                    ("appointment_id.state", "in", HOLDING),
                    ("start", "<", moment_of(minute_of(latest) + MARGIN_MIN)),
                    ("stop", ">", earliest),
                ]
            )
        )
        for line in lines:
            result[line.pet_id.id] += (Limit(code=Code.GUEST_BUSY, start=minute_of(line.start), stop=minute_of(line.stop)),)
        return result


def _own_key(wish):
    return wish.get("customer_id") or False, wish.get("pet_id") or False, wish["product"].sudo().product_tmpl_id.id  # sudo: an id alone
