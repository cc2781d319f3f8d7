"""How much an agent can hold, and the state that follows from it."""

from collections.abc import Iterable, Mapping

# Divisible by 1..10, so that a share of an agent is a whole number for every sensible limit.
WHOLE = 2520
DEFAULT_LIMITS: Mapping[str, int] = {"voice": 1, "chat": 3, "email": 2, "task": 2}
INTERRUPTIBLE = frozenset({"email", "task"})


def limits_of(overrides: Mapping[str, int]) -> dict[str, int]:
    """An agent's limits: the house's, with the agent's own on top."""
    return {**DEFAULT_LIMITS, **overrides}


def weight_of(media: str, limits: Mapping[str, int]) -> int:
    """The share of an agent that one item takes: two e-mails fill as much as one call."""
    limit = limits.get(media, 0)
    return WHOLE // limit if limit > 0 else WHOLE


def used_by(load: Mapping[str, int], limits: Mapping[str, int]) -> int:
    """The share of an agent that is taken; above `WHOLE` when a limit was lowered meanwhile."""
    return sum(count * weight_of(media, limits) for media, count in load.items())


def has_room(media: str, *, load: Mapping[str, int], limits: Mapping[str, int], may_interrupt: bool) -> bool:
    """Whether one more item of this media fits.

    A call that may interrupt does not count mails and tasks: accepting it parks them. They count
    against everything else, parked or not.
    """
    if limits.get(media, 0) <= load.get(media, 0):
        return False
    interrupts = may_interrupt and media == "voice"
    counted = {m: n for m, n in load.items() if not (interrupts and m in INTERRUPTIBLE)}
    return used_by(counted, limits) + weight_of(media, limits) <= WHOLE


def is_full(load: Mapping[str, int], limits: Mapping[str, int]) -> bool:
    """Whether nothing of any media fits, not even by interrupting."""
    return not any(has_room(media, load=load, limits=limits, may_interrupt=True) for media in limits)


def derived_state(chosen: str, held: Iterable[tuple[str, str]]) -> str:
    """The state shown and reported, from (media, work state) of what the agent holds.

    Precedence: offline, break, talking, wrap-up, busy, available.
    """
    if chosen != "available":
        return chosen
    kinds = set(held)
    if ("voice", "active") in kinds:
        return "talking"
    if any(state == "wrap_up" for _, state in kinds):
        return "wrap_up"
    return "busy" if kinds else "available"


def state_with_more(state: str) -> str:
    """The state of an agent who is held out one more item: of those who may be, only the idle ones change."""
    return "busy" if state == "available" else state


def with_seat(held: Mapping[tuple[str, str], int], attending: int | None) -> dict[tuple[str, str], int]:
    """What an agent holds, with the seat in somebody else's call that takes the room of a call."""
    return {**held} if attending is None else {**held, ("voice", "attending"): 1}


def needs_parking(media: str, state: str) -> bool:
    """Whether accepting a call displaces this item of the same agent."""
    return state == "active" and media in INTERRUPTIBLE
