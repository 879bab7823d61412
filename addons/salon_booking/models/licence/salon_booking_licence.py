from dataclasses import replace

from odoo import api, models

from ...engine.values import Code
from ..salon_booking_planner import MARGIN_MIN, minute_of

NEVER = 1  # who never had a paper: it ended in the first minute of 1970


class SalonBookingPlanner(models.AbstractModel):
    """Keeps out people and devices whose paper has run out or is missing.

    What binds all of a person's work, or a device, goes into the world; what binds some services only into the candidates of
    these. A gap that ends again within a list over several days is exact for the former; the latter end with their first gap.
    """

    _inherit = "salon.booking.planner"

    @api.model
    def _engine_services(self, branch, wishes, earliest, latest):
        services = super()._engine_services(branch, wishes, earliest, latest)
        needs = [need for need in self.env["salon.licence.kind"]._get_needs() if not need.is_for_devices and not need.is_general]
        if not needs:
            return services
        # sudo: the menu is public
        templates = {wish["key"]: wish["product"].sudo().product_tmpl_id for wish in wishes}
        people = {candidate.resource_id for service in services for candidate in service.candidates}
        ends = self._get_ends(branch, needs, templates, people, minute_of(earliest), minute_of(latest) + MARGIN_MIN)
        return tuple(
            replace(
                service,
                candidates=tuple(replace(each, until=ends.get((service.key, each.resource_id), each.until)) for each in service.candidates),
            )
            for service in services
        )

    @api.model
    def _get_ends(self, branch, needs, templates, people, low, high):
        """Return ``{(service key, resource id): minute}`` from which a person may no longer do a service."""
        licences = self.env["salon.licence"]
        papers, ends = licences._read_papers(branch, people), {}
        for need in needs:
            keys = [key for key, template in templates.items() if need.binds(template)]
            for person, spans in licences._get_gaps(need, papers, people, low, high).items():
                until = max(spans[0][0], NEVER)
                ends.update({(key, person): min(until, ends.get((key, person), until)) for key in keys})
        return ends

    @api.model
    def _engine_world(self, branch, query, start, stop, now, skip_appointment_ids, taken):
        world = super()._engine_world(branch, query, start, stop, now, skip_appointment_ids, taken)
        needs = [need for need in self.env["salon.licence.kind"]._get_needs() if need.is_for_devices or need.is_general]
        people = {candidate.resource_id for service in query.services for candidate in service.candidates}
        people = people.union(*world.supports.values())
        licences = self.env["salon.licence"]
        papers = licences._read_papers(branch, people.union(*world.places.values())) if needs else {}
        expired, busy = dict(world.expired), dict(world.busy)
        for need in needs:
            holders = self._get_bound_places(need, world) if need.is_for_devices else people
            for resource_id, spans in licences._get_gaps(need, papers, holders, query.earliest, stop).items():
                if spans[-1][1] == stop:
                    expired[resource_id] = min(max(spans[-1][0], NEVER), expired.get(resource_id, stop))
                    spans = spans[:-1]
                busy[resource_id] = [*busy.get(resource_id, ()), *spans]
        return replace(world, expired=expired, busy=busy)

    @api.model
    def _get_bound_places(self, need, world):
        kinds = need.resource_kind_ids
        return {place for kind_id, places in world.places.items() if not kinds or kind_id in kinds for place in places}

    @api.model
    def _dated_words(self, branch, reason, person, service):
        if reason.code == Code.EXPIRED and reason.until <= NEVER:
            return self.env._("%(name)s needs a certificate or check that has not been entered. Enter it first.", name=person)
        return super()._dated_words(branch, reason, person, service)
