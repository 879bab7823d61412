from datetime import timedelta

from odoo import api, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

from odoo.addons.salon_booking.models.salon_booking_planner import minute_of, moment_of

from ..engine.choice import moment_text, parts_of_day
from .salon_online import WINDOW_DAYS


class SalonOnline(models.AbstractModel):
    """Days and times: what the planner offers a customer, sorted for a page."""

    _inherit = "salon.online"

    @api.model
    def _starts(self, branch, wishes, *, now, customer=None, skip=()):
        """Return the starts that are offered, as naive UTC, sorted: the planner's, within notice and horizon of the terms."""
        planner = self.env["salon.booking.planner"]._for_customer(customer or self.env["res.partner"], now)
        today = branch._local_date(now)
        answer = planner._day_availability(branch, wishes, today, now=now, days=WINDOW_DAYS, skip_appointment_ids=list(skip))
        return [moment_of(minute) for minute in answer.starts()]

    @api.model
    def _is_offered(self, branch, wishes, start, *, now, customer=None, skip=()):
        """Tell whether this very start would be on the page now."""
        planner = self.env["salon.booking.planner"]._for_customer(customer or self.env["res.partner"], now)
        if not planner._is_plannable(start.date()):
            return False
        stop = start + timedelta(minutes=1)
        answer = planner._availability(branch, wishes, start, stop, now=now, skip_appointment_ids=list(skip))
        return minute_of(start) in answer.starts()

    @api.model
    def _days_page(self, branch, starts, day=None):
        """Return the days that have times, and the times of one of them: the asked one, else the first after it, else the first."""
        by_day = {}
        for start in starts:
            by_day.setdefault(branch._local_date(start), []).append(start)
        chosen = next((each for each in by_day if day is None or each >= day), next(iter(by_day), None))
        today = branch._local_date(self._now())
        parts = parts_of_day([branch._to_local(start) for start in by_day.get(chosen, ())])
        moments = {branch._to_local(start): start for start in by_day.get(chosen, ())}
        return {
            "days": [
                {
                    "iso": each.isoformat(),
                    "week": self._week_words(each, today),
                    "date": self._date_words(each),
                    "is_chosen": each == chosen,
                }
                for each in by_day
            ],
            "day": self._long_day(chosen) if chosen else "",
            "parts": [
                {
                    "name": self._part_words(key),
                    "times": [{"clock": local.strftime("%H:%M"), "moment": moment_text(moments[local])} for local in locals_],
                }
                for key, locals_ in parts
            ],
        }

    @api.model
    def _part_words(self, key):
        return {"morning": self.env._("Morning"), "afternoon": self.env._("Afternoon"), "evening": self.env._("Evening")}[key]

    @api.model
    def _week_words(self, day, today):
        if day == today:
            return self.env._("Today")
        return format_date(self.env, day, date_format="EEE")

    @api.model
    def _date_words(self, day):
        return format_date(self.env, day, date_format="M月d日" if self._is_chinese() else "d MMM")

    @api.model
    def _long_day(self, day):
        return format_date(self.env, day, date_format="M月d日 EEEE" if self._is_chinese() else "EEEE d MMMM")

    @api.model
    def _is_chinese(self):
        return babel_locale_parse(get_lang(self.env).code).language == "zh"

    @api.model
    def _public_times(self, branch, choice, day=None):
        """Return what the page of times shows.

        :raises UserError: in the words for strangers, if the choice cannot be booked here
        """
        templates, now = self._chosen(branch, choice), self._now()
        wishes = self._wishes(branch, choice)
        starts = self._starts(branch, wishes, now=now)
        return {
            **self._summary(branch, templates, choice),
            **self._days_page(branch, starts, day),
            "people": [
                {"id": person.id, "name": person.name, "level": person.salon_level_id.name or "", "is_chosen": person.id == choice.person}
                for person in self._people(branch, templates)
            ],
        }

    @api.model
    def _summary(self, branch, templates, choice):
        """Return names, minutes and price of what is chosen, as it stands on the menu for that person and pet."""
        told = {"species": choice.species, "size": choice.size, "coat": choice.coat} if choice.has_pet_facts else None
        person = self._people(branch, templates).filtered(lambda each: each.id == choice.person)
        rows, total, varies = self._qualified(branch, templates), 0, False
        pet = self.env["salon.pet"]._draft_of(told)
        for template in templates:
            own = [row for row in rows.get(template, ()) if not person or row.employee_id == person]
            line = self.env["salon.appointment.line"].new({"product_id": template.product_variant_id.id, "online_pet": told or False})
            prices = {line._get_guest_price(row._get_price(), None) for row in own} or {template.list_price}
            total += min(prices)
            varies |= len(prices) > 1 or (template._wants_pet() and not pet)
        price = self._money(total, branch) if total else self.env._("free of charge")
        return {
            "services": [{"id": template.id, "name": template.name} for template in templates],
            "names": " + ".join(templates.mapped("name")),
            "minutes": self._minutes(sum(templates.mapped("service_min"))),
            "price": self.env._("from %(price)s", price=price) if varies and total else price,
            "wants_pet": templates[0]._wants_pet(),
            "person": person.name or "",
            "can_add": len(templates) < 4,
        }
