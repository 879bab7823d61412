"""Fairness: how far each person is ahead in work that was given without being asked for."""


def loads(given, on_shift):
    """Return ``{resource id: minutes}``: how much more unasked work each person got than the quietest one.

    Measured against the time on shift: who works half the hours is due half the work. The figure is scaled to the average
    shift of the group, so that it stays minutes. Who was not on shift is left out, and so counts as quiet.

    :param given: ``{resource id: minutes of unasked work}``
    :param on_shift: ``{resource id: minutes on shift}`` over the same days
    """
    people = [person for person, minutes in on_shift.items() if minutes > 0]
    if not people:
        return {}
    average = sum(on_shift[person] for person in people) / len(people)
    scaled = {person: round(given.get(person, 0) * average / on_shift[person]) for person in people}
    least = min(scaled.values())
    return {person: minutes - least for person, minutes in scaled.items()}
