"""States of calls and legs, in whatever order reports arrive, and how long to wait for what."""

from __future__ import annotations

from datetime import datetime, timedelta

TERMINAL = frozenset({"completed", "abandoned", "failed"})
LEG_TERMINAL = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
_LEG_RANK = {"planned": 0, "queued": 1, "initiated": 1, "ringing": 2, "in-progress": 3} | dict.fromkeys(LEG_TERMINAL, 4)

# (state, what happened) -> state. What is not listed changes nothing.
_MOVES: dict[tuple[str, str], str] = {
    ("menu", "enqueued"): "queued",
    ("menu", "caller_gone"): "abandoned",
    ("menu", "refused"): "failed",
    ("menu", "diverted"): "diverted",
    ("queued", "diverted"): "diverted",
    ("diverted", "caller_gone"): "completed",
    ("queued", "accepted"): "connecting",
    ("queued", "caller_gone"): "abandoned",
    ("queued", "refused"): "failed",
    ("connecting", "both_in_room"): "connected",
    ("connecting", "returned"): "queued",
    ("connecting", "caller_gone"): "completed",
    ("connected", "returned"): "queued",
    ("connected", "caller_gone"): "completed",
    ("connecting", "not_reached"): "failed",
    ("connected", "handed_out"): "outside",
    ("outside", "caller_gone"): "completed",
    ("menu", "forwarded"): "outside",
    ("outside", "not_answered"): "menu",
}

CHECK_QUEUED = timedelta(seconds=90)
CHECK_CONNECTING = timedelta(seconds=15)
CHECK_CONNECTED = timedelta(seconds=60)
# An agent's line is gone: whether the caller's is too must be known before anybody else is asked.
CHECK_LOST = timedelta(seconds=4)
CHECK_OUTSIDE = timedelta(seconds=120)
CHECK_DIVERTED = timedelta(seconds=180)
# Long enough for a page to load again, or for a network that was away for 20 s; the caller is comforted meanwhile.
LOST_LINE_GRACE = timedelta(seconds=30)
NEVER_JOINED = timedelta(seconds=45)
UNADOPTED = timedelta(seconds=10)
# Keys may be a PIN: long enough to be sent and fetched, however often that is tried again.
TONES_KEPT = timedelta(seconds=60)
STUCK_SENDING = timedelta(seconds=30)
MOST_ATTEMPTS = 6
_CHECKS = {
    "menu": CHECK_QUEUED,
    "queued": CHECK_QUEUED,
    "connecting": CHECK_CONNECTING,
    "connected": CHECK_CONNECTED,
    "outside": CHECK_OUTSIDE,
    "diverted": CHECK_DIVERTED,
    "lost": CHECK_LOST,
}


def next_state(state: str, happened: str) -> str:
    """The state of a call after something happened; a terminal state never leaves, an impossible move is no move."""
    return _MOVES.get((state, happened), state)


def next_leg_state(state: str, reported: str) -> str:
    """The state of a leg after a report, in whatever order reports come: only forwards, terminal never leaves."""
    if state in LEG_TERMINAL or reported not in _LEG_RANK:
        return state
    if reported == "queued":
        reported = "initiated"
    return reported if _LEG_RANK[reported] > _LEG_RANK[state] else state


def wait_before(attempt: int) -> timedelta:
    """How long to wait before a refused command is sent again: 1, 2, 4 ... 30 seconds."""
    return timedelta(seconds=min(30, 2 ** max(0, attempt - 1)))


def check_after(state: str, now: datetime) -> datetime | None:
    """When the reconciler should ask about a call that nobody was heard of."""
    return now + _CHECKS[state] if state in _CHECKS else None


def span(begun: datetime | None, ended: datetime | None) -> int | None:
    """Whole seconds between two moments; None when it never came to that."""
    return max(0, int((ended - begun).total_seconds())) if begun and ended else None
