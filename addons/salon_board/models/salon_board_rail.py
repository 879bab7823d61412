from odoo import api, fields, models

MOST_FITS = 20  # wishes for which a time of today is looked for
ON_LIST = ("waiting", "offered")


class SalonBoard(models.AbstractModel):
    """The rail beside the day: who waits here, whose turn it is, and who waits for a time."""

    _inherit = "salon.board"

    @api.model
    def get_rail(self, branch_id=False):
        """Return queue, turns and waitlist of a branch now, in words; a stylist gets the own turn alone.

        :param branch_id: id, the branch at work if empty
        """
        frame = self._open_frame(branch_id, False)
        entries = self.env["salon.queue.entry"]
        presence = entries._read_presence(frame.branch, frame.now, entries._get_queue(frame.branch).product_id)
        turns = self._get_turns(frame, presence)
        head = {
            "branch": frame.branch.id,
            "day": fields.Date.to_string(frame.day),
            "is_desk": frame.is_desk,
            "turn": self._own_turn_words(turns),
        }
        if not frame.is_desk:
            return {**head, "turns": [], "queue": [], "wishes": [], "fits": 0, "wait": ""}
        queue, wishes = self._get_queue_cards(frame, presence), self._get_wish_cards(frame)
        return {
            **head,
            "turns": [{"id": turn["id"], "name": turn["name"], "turns": turn["turns"]} for turn in turns],
            "queue": queue,
            "wait": next((card["wait"] for card in reversed(queue) if card["told"]), ""),
            "wishes": wishes,
            "fits": len([wish for wish in wishes if wish["offer"]]),
        }

    @api.model
    def _get_turns(self, frame, presence):
        """Return the people on shift, next in turn first."""
        log = self.env["salon.turn.log"]._get_day(frame.branch, frame.day)
        # sudo: who signs in as whom is only compared
        own = self.env["hr.employee"].sudo().search([("user_id", "=", self.env.uid)]).ids
        return [
            {"id": each.person, "name": presence.names[each.person], "turns": each.turns, "is_own": each.person in own}
            for each in log._standings(presence.keys)
        ]

    @api.model
    def _own_turn_words(self, turns):
        place = next((number for number, turn in enumerate(turns, 1) if turn["is_own"]), 0)
        if not place:
            return ""
        if place == 1:
            return self.env._("The next walk-in is yours.")
        return (
            self.env._("%(count)s colleagues are before you.", count=place - 1) if place > 2 else self.env._("1 colleague is before you.")
        )

    @api.model
    def _get_queue_cards(self, frame, presence):
        """Return a card per guest who waits, in the order in which they came."""
        entries = self.env["salon.queue.entry"]
        outlook, planner = entries._get_outlook(frame.branch, frame.now), self.env["salon.booking.planner"]
        cards = []
        for entry in entries.search([("branch_id", "=", frame.branch.id), ("state", "=", "waiting")], order="joined_at, id"):
            words, able = outlook.get(entry.id, {}), presence.able.get(entry.product_id.id, ())
            since = self.env._(
                "came %(time)s, waits %(minutes)s min", time=planner._clock(frame.branch, entry.joined_at), minutes=entry.waited_min
            )
            cards.append(
                {
                    "id": entry.id,
                    "guest": entry.guest_words,
                    "service": entry.product_id.sudo().name,  # sudo: the menu is public
                    "since": since,
                    "wait": words.get("wait", ""),
                    "told": self.env._("told: %(range)s", range=entry.told_words) if entry.told_words else "",
                    "next": words.get("next", ""),
                    "why": words.get("why", ""),
                    "can_seat": words.get("can_seat", False),
                    "people": [{"id": key, "name": presence.names[key]} for key in presence.keys if key in able],
                }
            )
        return cards

    @api.model
    def _get_wish_cards(self, frame):
        """Return a card per wish on the list: those that fit today first, then in fair order."""
        wishes = self.env["salon.waitlist.wish"].search(
            [("branch_id", "=", frame.branch.id), ("state", "in", ON_LIST)], order="passes, wished_at, id"
        )
        cards = []
        for number, wish in enumerate(wishes):
            found = wish._find_start(frame.now, days=1) if wish.state == "waiting" and number < MOST_FITS else None
            # sudo: names that the menu and the diary show
            people = ", ".join(wish.sudo().wished_resource_ids.mapped("name"))
            cards.append(
                {
                    "id": wish.id,
                    "name": wish.customer_id.name,
                    "service": wish.sudo().service_names,  # sudo: as above
                    "when": " · ".join(part for part in (wish.when_words, people) if part),
                    "state": wish.state,
                    "offered": wish.offer_words or "",
                    "offer": self._offer_card(frame, wish, *found) if found else False,
                }
            )
        return sorted(cards, key=lambda card: (card["state"] != "offered", not card["offer"]))

    @api.model
    def _offer_card(self, frame, wish, start, person):
        """Return what offering this time means: what goes out, until when, what it blocks."""
        planner, minutes = self.env["salon.booking.planner"], frame.branch.waitlist_offer_min
        time = planner._clock(frame.branch, start, with_day=True)
        name = person.sudo().name if person else ""  # sudo: a name that the diary shows
        if name:
            words = self.env._(
                "%(customer)s is asked about %(time)s with %(person)s. Held for %(minutes)s minutes, nobody else gets it meanwhile.",
                customer=wish.customer_id.name,
                time=time,
                person=name,
                minutes=minutes,
            )
        else:
            words = self.env._(
                "%(customer)s is asked about %(time)s. Held for %(minutes)s minutes, nobody else gets it meanwhile.",
                customer=wish.customer_id.name,
                time=time,
                minutes=minutes,
            )
        return {"start": fields.Datetime.to_string(start), "label": planner._clock(frame.branch, start), "words": words}
