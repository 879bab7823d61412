from datetime import UTC

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.salon_website.engine.choice import Choice

from ..engine.reserve import CATEGORY, metadata, slot

FILES = ("merchants", "services", "availability")
MICROS = 1_000_000


class SalonReserveFeed(models.AbstractModel):
    """The branch for booking portals: its menu and free times as the booking page shows them, from the same planner.

    Portals send people to the booking page, which holds the time as for any visitor: a file may be old, a booking never is.
    """

    _name = "salon.reserve.feed"
    _description = "Files for booking portals"

    @api.model
    def _public_file(self, token, name):
        """Return a file as plain values for a token, None if it opens nothing."""
        feed = self.env["salon.calendar.feed"]._open(token, ("reserve",))
        if not feed or name not in FILES or not feed.branch_id.online_booking:
            return None
        doors = self.env["salon.online"]._as_visitor("en_US")
        branch = feed.branch_id.with_env(doors.env).with_company(feed.branch_id.company_id)
        now = doors._now()
        rows = getattr(self.with_env(doors.env), f"_{name}")(doors, branch, now)
        key = {"merchants": "merchant", "services": "service", "availability": "service_availability"}[name]
        return {"metadata": metadata(int(now.replace(tzinfo=UTC).timestamp())), key: rows}

    @api.model
    def _merchant_id(self, branch):
        return f"branch-{branch.id}"

    @api.model
    def _service_id(self, template):
        return f"service-{template.id}"

    @api.model
    def _choice(self, template):
        return Choice(services=(template.id,))

    @api.model
    def _offered(self, doors, branch):
        """Return the services that stand alone and need to know nothing of a pet: a portal cannot ask."""
        return doors._bookable(branch).filtered(lambda each: not each.is_addon and not each._wants_pet())

    @api.model
    def _merchants(self, doors, branch, now):
        home = branch.partner_id
        address = {
            "country": (home.country_id or branch.company_id.country_id).code or "ZZ",
            "locality": home.city,
            "region": home.state_id.name,
            "postal_code": home.zip,
            "street_address": ", ".join(part for part in (home.street, home.street2) if part),
        }
        merchant = {
            "merchant_id": self._merchant_id(branch),
            "name": branch.name,
            "telephone": branch.phone,
            "url": branch.online_url,
            "geo": {"address": {name: value for name, value in address.items() if value}},
            "category": CATEGORY,
        }
        return [{name: value for name, value in merchant.items() if value}]

    @api.model
    def _services(self, doors, branch, now):
        rows = doors._qualified(branch, self._offered(doors, branch))
        return [self._service(branch, template, rows.get(template, ())) for template in self._offered(doors, branch)]

    @api.model
    def _service(self, branch, template, rows):
        prices = {row._get_price() for row in rows} or {template.list_price}
        service = {
            "merchant_id": self._merchant_id(branch),
            "service_id": self._service_id(template),
            "localized_service_name": {"value": template.name},
            "action_link": [{"url": template._get_online_url(branch)}],
        }
        if template.description_sale:
            service["localized_description"] = {"value": template.description_sale}
        if len(prices) == 1:
            price = next(iter(prices))
            service["price"] = {"price_micros": round(price * MICROS), "currency_code": branch.company_id.currency_id.name}
        return service

    @api.model
    def _availability(self, doors, branch, now):
        """Return one group per service; each time is one the booking page would show now."""
        groups = []
        for template in self._offered(doors, branch):
            try:
                starts = doors._starts(branch, doors._wishes(branch, self._choice(template)), now=now)
            except UserError:  # a service that cannot be planned is offered nowhere
                continue
            seconds = template.service_min * 60
            slots = [
                slot(self._merchant_id(branch), self._service_id(template), int(start.replace(tzinfo=UTC).timestamp()), seconds)
                for start in starts
            ]
            groups.append({"availability": slots})
        return groups
