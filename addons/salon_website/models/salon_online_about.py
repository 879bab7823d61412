from odoo import api, models
from odoo.tools.json import scriptsafe

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class SalonOnline(models.AbstractModel):
    """What search engines read: the branch as schema.org names it, and the addresses of the pages."""

    _inherit = "salon.online"

    @api.model
    def _about(self, branch):
        """Return the branch as JSON-LD that is safe inside a page."""
        address = branch.partner_id
        facts = {
            "@context": "https://schema.org",
            "@type": "BeautySalon",
            "name": branch.name,
            "url": branch.online_url,
            "telephone": branch.phone or None,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": address.street or None,
                "addressLocality": address.city or None,
                "postalCode": address.zip or None,
                "addressCountry": address.country_id.code or None,
            },
            "openingHoursSpecification": [
                {
                    "@type": "OpeningHoursSpecification",
                    "dayOfWeek": WEEKDAYS[int(row.weekday)],
                    "opens": _clock(row.start_min),
                    "closes": _clock(row.stop_min),
                }
                for row in branch.opening_ids
            ],
            "potentialAction": {"@type": "ReserveAction", "target": branch.online_url},
        }
        return scriptsafe.dumps(_without_empty(facts), ensure_ascii=False)

    @api.model
    def _public_paths(self):
        """Return the paths that search engines may know: branches and their services."""
        branches = self._open_branches()
        paths = ["/book"] if len(branches) > 1 else []
        for branch in branches:
            paths.append(branch._get_online_path())
            paths += [branch._get_online_path("s", template.id) for template in self._bookable(branch)]
        return paths


def _clock(minute):
    return f"{min(minute, 1439) // 60:02d}:{min(minute, 1439) % 60:02d}"


def _without_empty(value):
    if isinstance(value, dict):
        return {key: _without_empty(each) for key, each in value.items() if each not in (None, "", [])}
    return [_without_empty(each) for each in value] if isinstance(value, list) else value
