from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...engine.query_file import Question, dumps
from ..salon_booking_planner import minute_of, moment_of


class SalonAppointment(models.Model):
    """Why a time is not possible, the ways out, and the question as a file that support can ask again."""

    _inherit = "salon.appointment"

    def _get_why_not(self, answer, start):
        """Return what the form shows beside a refused time.

        :param answer: the engine's ``Availability`` for the wishes of this appointment
        :return: ``{"reasons": [text], "ways": [{"label": text, "start": UTC text, "free": [line numbers], "wait_min": int,
            "split": bool, "apart": bool}]}``; each way was tried in the engine just now
        """
        planner, branch = self.env["salon.booking.planner"], self.branch_id._origin
        reasons = planner._reasons(branch, answer, start)
        ways = planner._ways_out(answer, start) if reasons else ()
        return {"reasons": reasons, "ways": [self._way_values(planner, branch, way) for way in ways]}

    def _way_values(self, planner, branch, way):
        return {
            "label": planner._way_words(branch, way),
            "start": fields.Datetime.to_string(moment_of(way.plan.start)),
            "free": list(way.service_keys),
            "wait_min": way.max_gap_min if way.change == "wait" else 0,
            "split": way.change == "split",
            "apart": way.change == "apart",
        }

    @api.model
    def get_query_file(self, values):
        """Return the question behind a form as ``{"name": file name, "content": JSON text}``; ids and times, no names.

        :param values: ``{"branch_id", "start": UTC text, "appointment_id": int or False, "lines": [{"product_id",
            "wished_employee_id", "guest_no", "pet_id", "pet_matting"}], "customer_id", "is_one_person", "guest_wait_min",
            "wished_level_id", "wished_sex", "avoided_resource_ids"}``; what is left out is not wished
        """
        if not self.env.user.has_group("salon_crm.group_salon_desk"):
            raise AccessError(self.env._("Only the desk can save a question. Ask somebody there."))
        wanted = ("product_id", "wished_employee_id", "guest_no", "pet_id", "pet_matting")
        lines = [fields.Command.create({key: line.get(key) for key in wanted}) for line in values["lines"]]
        wishes = ("branch_id", "start", "customer_id", "is_one_person", "guest_wait_min", "wished_level_id", "wished_sex")
        avoided = [fields.Command.set(values.get("avoided_resource_ids") or [])]
        draft = self.new({key: values.get(key) for key in wishes} | {"avoided_resource_ids": avoided, "line_ids": lines})
        draft.branch_id.check_access("read")
        skip = [values["appointment_id"]] if values.get("appointment_id") else []
        now = fields.Datetime.now()
        planner, day = self.env["salon.booking.planner"], draft.branch_id._local_date(draft.start)
        answer = planner._day_availability(draft.branch_id, draft._get_wishes(), day, now=now, skip_appointment_ids=skip)
        question = Question(query=answer.query, world=answer.world, now=answer.now, start=minute_of(draft.start))
        return {"name": f"salon-slot-query-{draft.start:%Y%m%d-%H%M}.json", "content": dumps(question)}
