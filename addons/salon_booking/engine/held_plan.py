"""A plan as plain JSON values, for time that is held until somebody answers."""

from .values import Claim, Plan, Role, Step, Why


def plan_to_json(plan):
    """Return what of a plan is needed to book it later; ``plan_from_json`` reads it back."""
    return {
        "start": plan.start,
        "stop": plan.stop,
        "steps": [[step.service_key, step.lead_id, step.start, step.stop, str(step.why)] for step in plan.steps],
        "claims": [
            [claim.start, claim.stop, claim.resource_id, str(claim.role), claim.service_key, claim.phase_key] for claim in plan.claims
        ],
    }


def plan_from_json(values):
    return Plan(
        start=values["start"],
        stop=values["stop"],
        steps=tuple(
            Step(service_key=key, lead_id=lead, start=start, stop=stop, why=Why(why)) for key, lead, start, stop, why in values["steps"]
        ),
        claims=tuple(
            Claim(start=start, stop=stop, resource_id=resource, role=Role(role), service_key=key, phase_key=phase)
            for start, stop, resource, role, key, phase in values["claims"]
        ),
    )
