from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.salon_crm.tools.money import to_cents

from ..engine.limits import HOLD_ADDRESS, LINK_ADDRESS, TIMES_ADDRESS

LIMITS = {"times": TIMES_ADDRESS, "hold": HOLD_ADDRESS, "link": LINK_ADDRESS}
WINDOW_DAYS = 42  # so far ahead a list of days looks at once


class SalonOnline(models.AbstractModel):
    """The doors behind the public pages. Each takes plain values, believes none of them, and answers plain values to print.

    No booking logic of its own: planner, holds, policies, promises and fees of the booking decide. Always called as the
    public user and with `sudo`, so that a signed-in colleague who looks at the page books as any visitor does.
    """

    _name = "salon.online"
    _description = "Doors of the public pages"

    @api.model
    def _as_visitor(self, lang=None, client=""):
        """Return this model as the public user with all rights: the doors are the only way in.

        :param client: the browser, as text: what it holds opens in no other one
        """
        public = self.env.ref("base.public_user")
        # sudo: strangers have no access rows at all; each door checks what it is asked for
        doors = self.with_user(public).sudo().with_context(tz=False, salon_online_client=client, **({"lang": lang} if lang else {}))
        return doors.with_company(public.sudo().company_id)

    @api.model
    def _may(self, what, address):
        """Count a request of an address; tell whether it may go on."""
        return self.env["salon.online.limit"]._take((LIMITS[what], address))

    # words

    @api.model
    def _stranger_words(self, branch):
        """Return the one answer to a stranger, whatever the cause."""
        if branch.phone:
            return self.env._("We cannot finish this booking online. Call %(phone)s, or choose another time.", phone=branch.phone)
        return self.env._("We cannot finish this booking online. Choose another time, or ask at the salon.")

    @api.model
    def _refuse(self, branch):
        raise UserError(self._stranger_words(branch))

    @api.model
    def _money(self, amount, branch):
        currency = branch.company_id.currency_id
        return self.env["salon.booking.policy.words"]._money_words(to_cents(amount, currency), currency)

    @api.model
    def _minutes(self, minutes):
        return self.env["salon.booking.policy.words"]._minutes_words(minutes)

    @api.model
    def _when(self, branch, moment):
        return self.env["salon.booking.planner"]._clock(branch, moment, with_day=True)

    # branches

    @api.model
    def _open_branches(self):
        return self.env["salon.branch"].search([("online_booking", "=", True), ("code", "!=", False)])

    @api.model
    def _find_branch(self, code):
        """Return the branch of a code in an address, none if it does not book online."""
        branches = self._open_branches()
        branch = branches.filtered(lambda each: each.code.lower() == str(code or "").lower())[:1]
        return branch.with_company(branch.company_id) if branch else branch

    @api.model
    def _branch_card(self, branch):
        address = branch.partner_id
        return {
            "id": branch.id,
            "name": branch.name,
            "path": branch._get_online_path(),
            "kinds": " · ".join(branch.kind_ids.mapped("name")),
            "phone": branch.phone or "",
            "address": ", ".join(part for part in (address.street, address.street2, address.city) if part),
            "zone": self._zone_words(branch),
            "about": self._about_words(branch),
        }

    @api.model
    def _about_words(self, branch):
        """Return what a list of search results says of the pages of a branch."""
        return self.env._("%(branch)s: services, prices and free times. Book in a minute, without an app or a password.", branch=branch.name)

    @api.model
    def _zone_words(self, branch):
        return self.env._("All times are those of %(branch)s (%(zone)s).", branch=branch.name, zone=branch.tz.replace("_", " "))

    # menu

    @api.model
    def _bookable(self, branch):
        """Return the services that customers of a branch book online, in the order of the menu."""
        return self._bookable_rows(branch)[0]

    @api.model
    def _bookable_rows(self, branch, ids=None):
        """Return the services that customers of a branch book online, in the order of the menu, and who does them (`_qualified`).

        :param ids: look at these alone: a page about one service does not read the whole menu
        """
        domain = [
            ("is_salon_service", "=", True),
            ("online_bookable", "=", True),
            ("phase_ids", "!=", False),
            ("company_id", "in", [False, branch.company_id.id]),
        ]
        if branch.kind_ids:
            domain.append(("salon_kind_id", "in", [*branch.kind_ids.ids, False]))
        if ids is not None:
            domain.append(("id", "in", list(ids)))
        templates = self.env["product.template"].search(domain, order="salon_kind_id, sequence, id")
        rows = self._qualified(branch, templates)
        return templates.filtered(lambda template: rows.get(template) and template.product_variant_id), rows

    @api.model
    def _qualified(self, branch, templates):
        """Return ``{template: rows of who does it here and is bookable online}``."""
        home = [("employee_id.salon_branch_id", "=", branch.id), ("employee_id.is_stylist", "=", True)]
        domain = [("product_tmpl_id", "in", templates.ids), *home]
        if branch.online_employee_ids:
            domain.append(("employee_id", "in", branch.online_employee_ids.ids))
        return self.env["salon.skill.level"].search(domain).grouped("product_tmpl_id")

    @api.model
    def _service_card(self, branch, template, rows):
        prices = {row._get_price() for row in rows} or {template.list_price}
        price = self._money(min(prices), branch) if min(prices) else self.env._("free of charge")
        varies = len(prices) > 1 or any(template[name] for name in ("is_by_size", "is_by_coat", "is_by_matting", "is_by_temper"))
        return {
            "id": template.id,
            "name": template.name,
            "minutes": self._minutes(template.service_min),
            "price": self.env._("from %(price)s", price=price) if varies and min(prices) else price,
            "text": template.description_sale or "",
            "kind": template.salon_kind_id.name or "",
            "kind_id": template.salon_kind_id.id,
            "wants_pet": template._wants_pet(),
            "is_addon": template.is_addon,
        }

    @api.model
    def _public_menu(self, branch, choice):
        """Return ``((trade, services), …)``; those that are chosen already are left out, add-ons wait for a service."""
        templates, rows = self._bookable_rows(branch)
        if choice.person:
            templates = templates.filtered(lambda each: choice.person in rows[each].employee_id.ids)
        cards = [self._service_card(branch, each, rows.get(each, ())) for each in templates]
        chosen = [card for card in cards if card["id"] in choice.services]
        shown = [card for card in cards if card not in chosen and (chosen or not card["is_addon"])]
        if chosen:  # a visit is for people or for a pet
            shown = [card for card in shown if card["wants_pet"] == chosen[0]["wants_pet"]]
        kinds = dict.fromkeys(card["kind"] for card in shown)
        return tuple((kind, [card for card in shown if card["kind"] == kind]) for kind in kinds)

    @api.model
    def _chosen(self, branch, choice):
        """Return the templates that were chosen, in order.

        :raises UserError: if one of them cannot be booked here and online, whatever the cause
        """
        return self._chosen_rows(branch, choice)[0]

    @api.model
    def _chosen_rows(self, branch, choice):
        """Return the templates that were chosen, in order, and who does them (`_qualified`)."""
        if not choice.services or "s" in choice.faults:
            self._refuse(branch)
        found, rows = self._bookable_rows(branch, choice.services)
        bookable = {template.id: template for template in found}
        if any(each not in bookable for each in choice.services):
            self._refuse(branch)
        templates = self.env["product.template"].union(*(bookable[each] for each in choice.services))
        if all(template.is_addon for template in templates) or len({template._wants_pet() for template in templates}) > 1:
            self._refuse(branch)
        return templates, rows

    @api.model
    def _people(self, branch, templates, rows=None):
        """Return the people who do all of these services here, for customers to choose from."""
        rows = self._qualified(branch, templates) if rows is None else rows
        able = [rows[each].employee_id if each in rows else self.env["hr.employee"] for each in templates]
        people = able[0] if able else self.env["hr.employee"]
        for others in able[1:]:
            people &= others
        return people.sorted(lambda person: (-person.salon_level_id.sequence, person.name or "", person.id))

    @api.model
    def _wishes(self, branch, choice, chosen=None):
        """Return what is wished for as the planner takes it.

        :param chosen: answer of `_chosen_rows`, for whoever has it
        :raises UserError: in the words for strangers
        """
        templates, rows = chosen or self._chosen_rows(branch, choice)
        person = self.env["hr.employee"]
        if choice.person or "p" in choice.faults:
            person = self._people(branch, templates, rows).filtered(lambda each: each.id == choice.person)
            if not person:
                self._refuse(branch)
        told = None
        if templates[0]._wants_pet():
            told = {"species": choice.species, "size": choice.size, "coat": choice.coat}
            if not self.env["salon.pet"]._is_sane_told(told):
                self._refuse(branch)
        return [
            {"key": number, "product": template.product_variant_id, "employee": person, **({"online_pet": told} if told else {})}
            for number, template in enumerate(templates)
        ]

    @api.model
    def _asks_for_pet(self, branch, choice, chosen=None):
        """Tell whether the choice is for a pet of which size and coat are not known yet."""
        templates, _rows = chosen or self._chosen_rows(branch, choice)
        return templates[0]._wants_pet() and not choice.has_pet_facts

    @api.model
    def _chosen_names(self, branch, choice):
        """Return the names of what is chosen so far, "" if it cannot be booked here."""
        try:
            return " + ".join(self._chosen(branch, choice).mapped("name")) if choice.services else ""
        except UserError:
            return ""

    @api.model
    def _person_of(self, branch, choice):
        """Return the name of the person a link names, "" for anybody or for nobody of here."""
        people = choice.person and self._team(branch).filtered(lambda each: each.id == choice.person)
        return self.env._("With %(name)s", name=people.name) if people else ""

    @api.model
    def _team(self, branch):
        return branch.online_employee_ids or branch.employee_ids.filtered("is_stylist")

    # words of the pages

    @api.model
    def _lost_words(self):
        return self.env._("That time was just taken. Your entries are kept; choose another one.")

    @api.model
    def _gone_words(self):
        return self.env._("The time is no longer held. Your entries are kept; choose a time again.")

    @api.model
    def _too_many_words(self, branch):
        if branch.phone:
            return self.env._("Too many codes were asked for. Wait a quarter of an hour, or ring %(phone)s.", phone=branch.phone)
        return self.env._("Too many codes were asked for. Wait a quarter of an hour, then try again.")

    @api.model
    def _code_lead(self, shown):
        return self.env._("If %(contact)s can get messages, a code of six digits is on its way. The sixth digit books.", contact=shown)

    @api.model
    def _join_lead(self, shown):
        return self.env._("If %(contact)s can get messages, a code of six digits is on its way.", contact=shown)

    @api.model
    def _code_words(self, answer):
        if answer == "wrong":
            return self.env._("This code is not right. Look again at the newest message.")
        return self.env._("This code does not work any more. Ask for a new one.")

    @api.model
    def _now(self):
        return fields.Datetime.now()
