import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

MOST_TIMES = 12
USUAL_VISITS = 20  # of which the last services are offered first
MOST_USUAL = 3


class SalonBoard(models.AbstractModel):
    """Booking from the board: what can be booked, and the free times for it, best first. The booking itself is ``create``."""

    _inherit = "salon.board"

    @api.model
    def get_services(self, branch_id, customer_id=False):
        """Return what can be booked in the branch, this customer's last services first, and a key against booking twice.

        :return: ``{"client_key": text, "services": [{"id", "name", "minutes", "usual"}], "last": ids of the services of the last visit}``
        """
        frame = self._open_booking(branch_id, False)
        last, usual = self._get_usual(customer_id)
        kinds = frame.branch.kind_ids.ids
        domain = [("is_salon_service", "=", True), ("phase_ids", "!=", False), ("sale_ok", "=", True)]
        domain.append(("company_id", "in", [False, frame.branch.company_id.id]))
        if kinds:
            domain += ["|", ("salon_kind_id", "=", False), ("salon_kind_id", "in", kinds)]
        # sudo: the menu is public
        products = self.env["product.product"].sudo().search(domain, order="name, id")
        minutes = {product.id: sum(product.phase_ids.mapped("duration_min")) for product in products}
        rows = [
            {"id": product.id, "name": product.name, "minutes": minutes[product.id], "usual": product.id in usual} for product in products
        ]
        rows.sort(key=lambda row: usual.index(row["id"]) if row["usual"] else len(usual))
        return {"client_key": secrets.token_urlsafe(16), "services": rows, "last": last if set(last) <= set(products.ids) else []}

    @api.model
    def get_times(self, branch_id, day, minute, product_ids, employee_id=False, customer_id=False):
        """Return the free times of a day for a visit of these services in a row, the pressed one first if it fits, then the best.

        :param minute: minute of the day that was pressed, None for none
        :param employee_id: whom the customer wishes for all of them
        :return: ``{"start": pressed moment, "times": chips as the form has them, "reasons", "ways", "hint"}``
        """
        frame, products = self._open_booking(branch_id, day), self._plain_products(product_ids)
        start = frame.moment(minute) if isinstance(minute, int) else False
        if start and start < frame.now:
            start = frame.now.replace(second=0, microsecond=0)
        draft = self.env["salon.appointment"].new(
            {
                "branch_id": frame.branch.id,
                "customer_id": customer_id,
                "start": start,
                "wanted_day": frame.day,
                "line_ids": [
                    Command.create({"product_id": product_id, "sequence": number, "wished_employee_id": employee_id})
                    for number, product_id in enumerate(products.ids)
                ],
            }
        )
        options = draft._try_time_options(frame.now - timedelta(minutes=1))
        times = sorted(options["times"], key=lambda chip: (not chip["chosen"], not chip["best"], chip["start"]))
        shown = sorted(times[:MOST_TIMES], key=lambda chip: (not chip["chosen"], chip["start"]))
        for chip in shown:
            moment = fields.Datetime.to_datetime(chip["start"])
            chip["day"] = fields.Date.to_string(frame.branch._local_date(moment))
        return {**options, "times": shown}

    @api.model
    def _plain_products(self, product_ids):
        """Return the services of ids from the browser, each once, in their order."""
        numbers = [number for number in product_ids if type(number) is int] if isinstance(product_ids, (list, tuple)) else []
        products = self.env["product.product"].browse(dict.fromkeys(numbers)).exists()
        if not products:
            raise UserError(self.env._("Choose at least one service."))
        return products

    @api.model
    def _open_booking(self, branch_id, day):
        frame = self._open_frame(branch_id, day)
        if not frame.is_desk:
            raise AccessError(self.env._("Visits are booked by the desk. Ask somebody there."))
        return frame

    @api.model
    def _get_usual(self, customer_id):
        """Return the ids of the services of this customer's last visit, and of those taken last, latest first."""
        if not customer_id:
            return [], []
        lines = self.env["salon.appointment.line"].search_fetch(
            [("appointment_id.customer_id", "=", customer_id), ("appointment_id.state", "not in", ("cancelled", "no_show"))],
            ["product_id", "appointment_id"],
            order="start desc, id desc",
            limit=USUAL_VISITS,
        )
        past = lines.filtered(lambda line: line.start and line.start <= fields.Datetime.now())
        last = past.filtered(lambda line: line.appointment_id == past[:1].appointment_id).sorted(lambda line: (line.start, line.id))
        return list(dict.fromkeys(last.product_id.ids)), list(dict.fromkeys(lines.product_id.ids))[:MOST_USUAL]
