"""How long somebody who comes now will wait: one function for every medium."""

from collections.abc import Iterable, Mapping

# An agent who works in a queue without any load still counts there for something.
LEAST_LOAD = 1e-6
# Who let this many in a row pass does not answer, until they take one or come back from a break.
MISSES = 2


def will_answer(missed: int) -> float:
    """How much of an agent counts who let so many contacts in a row pass: all, half (it may happen), nothing."""
    return max(0.0, 1.0 - missed / MISSES)


def estimated_wait(*, ahead: int, idle: int, servers: float, mean_seconds: float) -> float | None:
    """Seconds until an agent is free for somebody with `ahead` waiting before them; None when nobody can tell.

    With everybody busy, contacts leave at `servers / mean_seconds` a second; the newcomer is served at the
    departure after those of everybody ahead (the mean wait of the first-come queue M/M/n, given its state:
    Whitt 1999, "Predicting queueing delays", the no-information-about-ages estimator). `servers` is how many
    contacts of this queue are worked on at once, shared agents counting for their share, and who does not answer
    for nothing; `idle` are only those who would take one this moment.
    """
    if idle > ahead:
        return 0.0
    if servers <= 0 or mean_seconds <= 0:
        return None
    return (ahead - idle + 1) * mean_seconds / servers


def shares(queues: Iterable[int], load: Mapping[int, float]) -> dict[int, float]:
    """How one agent's time is shared among their queues: by the work that each of them brings. Sums to 1."""
    weights = {queue: max(LEAST_LOAD, load.get(queue, 0.0)) for queue in queues}
    total = sum(weights.values())
    return {queue: weight / total for queue, weight in weights.items()}


def servers_of(
    agents: Iterable[tuple[Iterable[int], Mapping[str, int], float]],
    media: Mapping[int, str],
    load: Mapping[int, float],
) -> dict[int, float]:
    """How many contacts of each queue can be worked on at once.

    `agents`: of each who takes work, the queues whose work they can do, their limit per medium and how much of
    them answers; `media`: the medium of every queue; `load`: the seconds of work that came to it lately.
    """
    servers = dict.fromkeys(media, 0.0)
    for queues, limits, answers in agents:
        for queue, share in shares([queue for queue in queues if queue in media], load).items():
            servers[queue] += share * limits.get(media[queue], 0) * answers
    return servers
