"""What the reports count, by name, and the figures that follow from sums. The meaning stands in docs/figures.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

# Every one of these opens the rows behind it.
QUEUE_FIGURES = (
    "offered",
    "answered",
    "in_level",
    "abandoned",
    "abandoned_short",
    "overflowed",
    "left",
    "handled",
    "transfers",
    "missed",
    "rejected",
)
AGENT_FIGURES = ("reservations", "accepted", "handled", "transfers", "missed", "rejected")
# Seconds: the first four are cut at the interval's borders, the others are those of whole contacts.
TIMES = ("talk_seconds", "wrap_up_seconds", "parked_seconds", "ringing_seconds")
WHOLE = ("waited_seconds", "handled_talk", "handled_wrap_up", "handled_parked", "handled_accept")
STATES = ("available", "talking", "wrap_up", "busy", "break", "offline")
ON_CONTACTS = ("talking", "wrap_up", "busy")
Sums = dict[str, float]


def added(rows: Iterable[Mapping[str, float]]) -> Sums:
    """The sums of some rows, name by name."""
    total: Sums = {}
    for row in rows:
        for name, value in row.items():
            total[name] = total.get(name, 0) + value
    return total


def percent(part: float, whole: float) -> float | None:
    """With one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole > 0 else None


def mean(total: float, count: float) -> float | None:
    """Seconds with one decimal; None over nothing."""
    return round(total / count, 1) if count > 0 else None


def _averages(sums: Mapping[str, float]) -> dict[str, Any]:
    handled = sums.get("handled", 0)
    talk, wrap_up = sums.get("handled_talk", 0), sums.get("handled_wrap_up", 0)
    return {
        "aht_seconds": mean(talk + wrap_up, handled),
        "aht_talk_seconds": mean(talk, handled),
        "aht_wrap_up_seconds": mean(wrap_up, handled),
        "aht_parked_seconds": mean(sums.get("handled_parked", 0), handled),
        "accept_seconds": mean(sums.get("handled_accept", 0), handled),
        **{name: round(sums.get(name, 0), 1) for name in TIMES},
    }


def queue_line(sums: Mapping[str, float]) -> dict[str, Any]:
    """One line of the queue report from its sums; `free_seconds` is the time its agents stood available."""
    counts = {name: int(sums.get(name, 0)) for name in QUEUE_FIGURES}
    counted = counts["answered"] + counts["abandoned"] - counts["abandoned_short"]
    at_work = sums.get("talk_seconds", 0) + sums.get("wrap_up_seconds", 0)
    return {
        **counts,
        "service_level": percent(counts["in_level"], counted),
        "abandoned_share": percent(counts["abandoned"] - counts["abandoned_short"], counted),
        "asa_seconds": mean(sums.get("waited_seconds", 0), counts["answered"]),
        **_averages(sums),
        "occupancy": percent(at_work, at_work + sums.get("free_seconds", 0)),
    }


def agent_line(sums: Mapping[str, float]) -> dict[str, Any]:
    """One line of the agent report; the states' seconds, without offline, are the length of the shift."""
    states = {state: round(sums.get(state, 0), 1) for state in STATES}
    on_contacts = sum(states[state] for state in ON_CONTACTS)
    breaks = {name.removeprefix("break:"): round(value, 1) for name, value in sums.items() if name[:6] == "break:"}
    return {
        **{name: int(sums.get(name, 0)) for name in AGENT_FIGURES},
        **_averages(sums),
        "occupancy": percent(on_contacts, on_contacts + states["available"]),
        "staffed_seconds": round(sum(states.values()) - states["offline"], 1),
        "states": states,
        "breaks": dict(sorted(breaks.items())),
    }
