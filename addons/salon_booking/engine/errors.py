class SlotError(ValueError):
    """Refuse a question that makes no sense, with a stable code and plain facts (numbers only, no names).

    :param code: one of ``bad_span``, ``bad_phase``, ``bad_service``, ``bad_query``, ``bad_world``, ``bad_file``, ``bad_plan``,
        ``bad_series``, ``too_big``, ``too_hard``
    """

    def __init__(self, code, **facts):
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts


class PolicyError(ValueError):
    """Refuse terms that make no sense, with a stable code and plain facts (numbers only, no names).

    :param code: one of ``bad_lead``, ``bad_horizon``, ``bad_grace``, ``bad_moves``, ``bad_share``, ``bad_step``, ``steps_overlap``,
        ``steps_rise``, ``bad_deposit``, ``bad_condition``, ``bad_new_guest``, ``bad_facts``, ``bad_period``
    """

    def __init__(self, code, **facts):
        super().__init__(f"{code} {facts}")
        self.code = code
        self.facts = facts
