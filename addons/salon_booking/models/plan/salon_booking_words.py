from dataclasses import replace

from odoo import api, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

from ...engine.explain import explain
from ...engine.values import Code
from ...engine.ways import Change, ways_out
from ..salon_booking_planner import MARGIN_MIN, minute_of, moment_of


class SalonBookingPlanner(models.AbstractModel):
    """What the engine answers, in the words of the desk."""

    _inherit = "salon.booking.planner"

    @api.model
    def _clock(self, branch, moment, with_day=False):
        """Return a time of the branch's clock, as people write it; with the day in front if asked."""
        local = branch._to_local(moment)
        clock = local.strftime("%H:%M")
        if not with_day:
            return clock
        return self.env._("%(day)s %(time)s", day=self._day_words(local.date()), time=clock)

    @api.model
    def _clock_span(self, branch, start, stop):
        """Return "10:00–10:45" on the branch's clock, "" while it is not known."""
        if not (branch and start and stop):
            return ""
        return f"{self._clock(branch, start)}–{self._clock(branch, stop)}"

    @api.model
    def _day_words(self, day):
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_date(self.env, day, date_format="MMMd日 EEE" if locale.language == "zh" else "EEE d MMM")

    @api.model
    def _reasons(self, branch, availability, start):
        """Return why a start is not possible, one sentence per obstacle, most decisive first; empty if it is possible."""
        query, world, minute = availability.query, availability.world, minute_of(start)
        world = replace(world, breaks=self._read_breaks(world.shifts, minute - MARGIN_MIN, minute + MARGIN_MIN))
        reasons = explain(query, world, minute, now=availability.now)
        services = {service.key: service for service in availability.query.services}
        return [self._reason_words(branch, reason, services.get(reason.service_key)) for reason in reasons]

    @api.model
    def _ways_out(self, answer, start):
        return ways_out(answer.query, answer.world, minute_of(start), now=answer.now)

    @api.model
    def _way_words(self, branch, way):
        """Return one way out as the text of its button: the time, who does it, what gives."""
        names = ", ".join(dict.fromkeys(self._resource_name(step.lead_id) for step in way.plan.steps))
        time = self._clock(branch, moment_of(way.plan.start))
        match way.change:
            case Change.WAIT:
                wait = way.max_gap_min
                return self.env._("%(time)s %(names)s, with up to %(minutes)s minutes of waiting", time=time, names=names, minutes=wait)
            case Change.APART:
                return self.env._("%(time)s %(names)s, one guest after the other", time=time, names=names)
        return self.env._("%(time)s %(names)s", time=time, names=names)

    @api.model
    def _reason_words(self, branch, reason, service):
        _ = self.env._
        person = self._resource_name(reason.resource_id)
        until = self._clock(branch, moment_of(reason.until)) if reason.until else ""
        time = self._clock(branch, moment_of(reason.start)) if reason.start else ""
        name = self._service_name(service)
        if reason.code in (Code.EXPIRED, Code.HORIZON, Code.INTERVAL):
            return self._dated_words(branch, reason, person, name)
        match reason.code:
            case Code.PAST:
                return _("%(time)s is over.", time=time)
            case Code.NOTICE:
                return _("This is too soon. The first time that can be booked is %(until)s.", until=until)
            case Code.CLOSED:
                return self._closed_words(branch, reason)
            case Code.CLOSES:
                words = _("%(service)s takes %(needed)s minutes and the branch closes at %(until)s.")
                return words % {"service": name, "needed": reason.needed_min, "until": until}
            case Code.NOBODY_QUALIFIED:
                return _("Nobody in this branch is qualified for %(service)s.", service=name)
            case Code.WISH_UNQUALIFIED if not reason.resource_id:
                return _("Nobody of the wished level or kind is qualified for %(service)s. Change the wish.", service=name)
            case Code.WISH_UNQUALIFIED:
                others = ", ".join(self._resource_name(candidate.resource_id) for candidate in service.candidates[:3])
                return _("%(person)s is not qualified for %(service)s. Ask: %(others)s.", person=person, service=name, others=others)
            case Code.SHIFT_ENDS:
                return _(
                    "%(service)s needs %(needed)s minutes; %(person)s's shift ends at %(until)s.",
                    service=name,
                    needed=reason.needed_min,
                    person=person,
                    until=until,
                )
            case Code.NOBODY_FREE:
                if all(each.code == Code.NO_SHIFT for each in reason.people):
                    return _("Nobody who does %(service)s is on shift at %(time)s.", service=name, time=time)
                return _("Nobody who does %(service)s is free at %(time)s.", service=name, time=time)
        return self._reason_words_of_resources(reason, person, time, until)

    @api.model
    def _reason_words_of_resources(self, reason, person, time, until):
        _ = self.env._
        # sudo below: only the name of a skill or a kind of place is shown.
        match reason.code:
            case Code.GUEST_BUSY:
                return _("The guest is in another visit until %(until)s.", until=until)
            case Code.PEOPLE_SHORT:
                words = _("%(needed)s guests need their people at once; at %(time)s there are enough for %(left)s.")
                return words % self._counts(reason, time)
            case Code.NO_SHIFT:
                return _("%(person)s is not on shift at %(time)s.", person=person, time=time)
            case Code.ON_BREAK:
                return _("%(person)s has a break until %(until)s.", person=person, until=until)
            case Code.BUSY:
                return _("%(person)s is busy until %(until)s.", person=person, until=until)
            case Code.NO_SUPPORT:
                skill = self.env["salon.skill"].sudo().browse(reason.skill_id).name
                return _("Nobody who can help with %(skill)s is free at %(time)s.", skill=skill, time=time)
        kind = self.env["salon.resource.kind"].sudo().browse(reason.kind_id).name
        if reason.code == Code.PLACES_SHORT:
            words = _("%(needed)s guests need a place of the kind %(kind)s each; at %(time)s there are enough for %(left)s.")
            return words % {"kind": kind, **self._counts(reason, time)}
        if reason.code == Code.NO_PLACE:
            return _("This branch has no place of the kind %(kind)s.", kind=kind)
        if not until:
            return _("Every place of the kind %(kind)s is taken.", kind=kind)
        return _("Every place of the kind %(kind)s is taken; the first is free at %(until)s.", kind=kind, until=until)

    @api.model
    def _counts(self, reason, time):
        return {"needed": reason.needed, "left": reason.left, "time": time}

    @api.model
    def _dated_words(self, branch, reason, person, service):
        """Word the obstacles that last for days: they need a date, not a clock."""
        if reason.code == Code.HORIZON:
            day = self._day_words(branch._local_date(moment_of(reason.until)))
            return self.env._("This is too far ahead. Times before %(day)s can be booked now.", day=day)
        until = self._clock(branch, moment_of(reason.until), with_day=True)
        if reason.code == Code.INTERVAL:
            return self.env._("%(service)s is too soon after the last time; possible from %(until)s.", service=service, until=until)
        return self.env._("A certificate or check of %(name)s ended on %(until)s. Renew it first.", name=person, until=until)

    @api.model
    def _closed_words(self, branch, reason):
        start, until = moment_of(reason.start), moment_of(reason.until)
        time = self._clock(branch, start)
        if not reason.until or branch._local_date(until) != branch._local_date(start):
            return self.env._("The branch is closed on %(day)s at %(time)s.", day=self._day_words(branch._local_date(start)), time=time)
        return self.env._("The branch is closed at %(time)s; it opens at %(until)s.", time=time, until=self._clock(branch, until))

    @api.model
    def _resource_name(self, resource_id):
        # sudo: the name of a colleague or a chair, which every diary shows
        return self.env["resource.resource"].sudo().browse(resource_id).display_name if resource_id else ""

    @api.model
    def _service_name(self, service):
        if not service:
            return ""
        phase = self.env["salon.service.phase"].sudo().browse(service.phases[0].key)  # sudo: the menu is public
        return phase.product_tmpl_id.name
