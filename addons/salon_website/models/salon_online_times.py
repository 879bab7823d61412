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
    def _public_times(self, branch, choice, day=None, chosen=None):
        """Return what the page of times shows.

        :param chosen: answer of `_chosen_rows`, for whoever has it
        :raises UserError: in the words for strangers, if the choice cannot be booked here
        """
        (templates, rows), now = chosen or self._chosen_rows(branch, choice), self._now()
        wishes = self._wishes(branch, choice, (templates, rows))
        starts = self._starts(branch, wishes, now=now)
        return {
            **self._summary(branch, templates, choice, rows),
            **self._days_page(branch, starts, day),
            "people": self._people_cards(branch, templates, choice, rows),
        }

    @api.model
    def _people_cards(self, branch, templates, choice, rows):
        """Return who can be chosen, with what it costs with each of them: nobody is surprised by a price on the next page."""
        told, cards = self._told_of(choice), []
        for person in self._people(branch, templates, rows):
            total = 0
            for template in templates:
                own = [row for row in rows[template] if row.employee_id == person]
                total += min(self._menu_price(template, own, told))
            words = self._money(total, branch) if total else self.env._("free of charge")
            level = person.salon_level_id.name or ""
            cards.append(
                {
                    "id": person.id,
                    "name": person.name,
                    "about": f"{level} · {words}" if level else words,
                    "is_chosen": person.id == choice.person,
                }
            )
        return cards

    @api.model
    def _told_of(self, choice):
        return {"species": choice.species, "size": choice.size, "coat": choice.coat} if choice.has_pet_facts else None

    @api.model
    def _menu_price(self, template, rows, told):
        """Return the prices that a service has with these people, for a pet of which this was told."""
        line = self.env["salon.appointment.line"].new({"product_id": template.product_variant_id.id, "online_pet": told or False})
        return {line._get_guest_price(row._get_price(), None) for row in rows} or {template.list_price}

    @api.model
    def _summary(self, branch, templates, choice, rows):
        """Return names, minutes and price of what is chosen, as it stands on the menu for that person and pet."""
        told = self._told_of(choice)
        person = self._people(branch, templates, rows).filtered(lambda each: each.id == choice.person)
        total, varies = 0, False
        pet = self.env["salon.pet"]._draft_of(told)
        for template in templates:
            own = [row for row in rows.get(template, ()) if not person or row.employee_id == person]
            prices = self._menu_price(template, own, told)
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
