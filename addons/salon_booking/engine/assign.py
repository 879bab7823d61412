"""Give each task one of the resources it allows, so that no resource has two tasks at once."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A stretch ``start``-``stop`` that one of ``options`` (best first) must hold; ``seat``: tasks of one seat like to stay together."""

    start: int
    stop: int
    options: tuple[int, ...]
    seat: tuple = ()


def clashes(pairs, start, stop):
    """Tell whether a stretch shares a minute with any of the pairs."""
    return any(since < stop and start < until for since, until in pairs)


def assign(tasks, used, spend):
    """Return a resource per task, in their order, or None when there is no way.

    First all tasks that run at one moment are matched (who waits for whom cannot hide a shortage), then tasks are tried in
    order of their start. Both searches see every possibility.

    :param used: {resource: pairs} held by the same visit already
    :param spend: called once per try; raises when the search has gone on for too long
    """
    for task in tasks:
        together = [other for other in tasks if other.start <= task.start < other.stop]
        if len(together) > 1 and not _can_match([_options(other, used) for other in together]):
            return None
    order = sorted(range(len(tasks)), key=lambda n: (tasks[n].start, n))
    found = _try(tasks, order, 0, {key: list(pairs) for key, pairs in used.items()}, {}, spend)
    return found and [found[n] for n in range(len(tasks))]


def _options(task, used):
    return [option for option in task.options if not clashes(used.get(option, ()), task.start, task.stop)]


def _can_match(option_lists):
    """Tell whether each list can get an option of its own (augmenting paths)."""
    holder = {}

    def place(number, seen):
        for option in option_lists[number]:
            if option not in seen:
                seen.add(option)
                if option not in holder or place(holder[option], seen):
                    holder[option] = number
                    return True
        return False

    return all(place(number, set()) for number in range(len(option_lists)))


def _try(tasks, order, depth, used, seats, spend):
    if depth == len(order):
        return {}
    number = order[depth]
    task = tasks[number]
    last = seats.get(task.seat)
    for option in sorted(_options(task, used), key=lambda option: option != last):
        spend()
        used.setdefault(option, []).append((task.start, task.stop))
        rest = _try(tasks, order, depth + 1, used, {**seats, task.seat: option}, spend)
        used[option].pop()
        if rest is not None:
            return {number: option, **rest}
    return None
