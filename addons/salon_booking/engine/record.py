"""A plan as plain data and back, so that what was held can be kept and booked later, exactly as it was found."""

from dataclasses import asdict, fields

from .errors import SlotError
from .values import Claim, Plan, Role, Step, Why


def plan_to_data(plan):
    """Return a plan as dicts, lists, texts and numbers."""
    data = asdict(plan)
    return {**data, "steps": list(data["steps"]), "claims": list(data["claims"])}


def plan_from_data(data):
    """Return the plan that `plan_to_data` was given.

    :raises SlotError: for anything else, such as data of a version that kept other parts
    """
    try:
        steps = tuple(Step(**{**step, "why": Why(step["why"])}) for step in data["steps"])
        claims = tuple(Claim(**{**claim, "role": Role(claim["role"])}) for claim in data["claims"])
        return Plan(**{**data, "steps": steps, "claims": claims})
    except (KeyError, TypeError, ValueError) as exc:
        raise SlotError("bad_plan", parts=len(data) if isinstance(data, dict) else 0, known=len(fields(Plan))) from exc
