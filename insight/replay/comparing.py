"""What happened and what would have happened, side by side, as plain data and as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from insight.replay.inputs import QueueSettings, Worker
from insight.replay.outcome import Outcome, figures_of
from insight.replay.reading import Recorded

COLUMNS = (
    ("answered", "answered"),
    ("service_level", "service level %"),
    ("asa_seconds", "ASA s"),
    ("abandoned_share", "abandoned %"),
    ("occupancy", "occupancy %"),
)
LIMITS = (
    "Whoever was answered in fact is taken to wait at least as long as it takes (--patience gives them an end); "
    "what this and the rest rests on stands in docs/replay.md."
)


def members_of(workers: Iterable[Worker], queues: Iterable[int]) -> dict[int, set[int]]:
    """The agents of each queue."""
    people = list(workers)
    return {queue: {one.id for one in people if queue in one.queues} for queue in queues}


def compare(
    recorded: Recorded, outcome: Outcome, queues: Mapping[int, QueueSettings], workers: Mapping[int, Worker]
) -> dict[str, Any]:
    """Per queue and in total: the figures that happened, and the replayed ones."""
    day = recorded.day
    before = figures_of(recorded.history, queues, members_of(day.workers.values(), queues), day.begin, day.end)
    after = figures_of(outcome, queues, members_of(workers.values(), queues), day.begin, day.end)
    real, played = recorded.history.answered_by(), outcome.answered_by()
    return {
        "contacts": len(day.contacts),
        "answered": len(real),
        "same_agent": sum(played.get(contact) == agents for contact, agents in real.items()),
        "queues": [
            {"queue": queue.key, "happened": before.queues[queue.id], "replayed": after.queues[queue.id]}
            for queue in sorted(queues.values(), key=lambda queue: queue.key)
        ],
        "total": {"happened": before.total, "replayed": after.total},
    }


def as_table(found: Mapping[str, Any]) -> str:
    """For a terminal: of each figure what happened, an arrow, what the replay gives."""
    rows = [["", *(title for _, title in COLUMNS)]]
    for line in [*found["queues"], {"queue": "total", **found["total"]}]:
        if line["happened"]["offered"] or line["replayed"]["offered"] or line["queue"] == "total":
            cells = (_cell(line["happened"][name], line["replayed"][name]) for name, _ in COLUMNS)
            rows.append([line["queue"], *cells])
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    changes = ", ".join(found["changes"]) or "nothing (the settings as they are)"
    return "\n".join(
        [
            f"{found['day']} ({found['zone']}), {found['contacts']} contacts. Changed: {changes}.",
            "Of each figure: what happened -> what the replay gives.",
            "",
            *lines,
            "",
            f"Answered by the same agent as in fact: {found['same_agent']} of {found['answered']} contacts.",
            LIMITS,
        ]
    )


def _cell(before: Any, after: Any) -> str:
    return f"{_text(before)} -> {_text(after)}"


def _text(value: Any) -> str:
    return "-" if value is None else str(value)
