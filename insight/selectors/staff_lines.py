"""The agents' lines of the board."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from core.sql import rows_of
from insight.selectors.figures_of_day import Sums, together
from routing.models import HELD
from routing.rules.answering import OWN_REASONS
from routing.serializers import load_of

Line = dict[str, Any]
AGENTS = """
SELECT a.id, a.person_id, p.name, coalesce(t.name, ''), a.state, a.chosen, a.reason, b.name::text, a.since,
       a.connected, a.flagged_at, a.load::text, a.capacity::text
FROM routing_agentstate a
JOIN staff_person p ON p.id = a.person_id AND p.is_active
LEFT JOIN staff_team t ON t.id = p.team_id
LEFT JOIN routing_breakreason b ON b.code = a.reason AND a.state = 'break'
ORDER BY p.name, a.id
"""
HOLDINGS = """
SELECT DISTINCT ON (w.agent_id) w.agent_id, w.id, w.queue_id, q.name::text, w.media, w.title, w.customer_id,
       coalesce(w.screen_pop ->> 'name', ''), w.state, w.state_since, w.ticket_id,
       bool_or(w.state = 'reserved') OVER (PARTITION BY w.agent_id)
FROM routing_workitem w JOIN routing_queue q ON q.id = w.queue_id
WHERE w.agent_id IS NOT NULL AND w.state = ANY(%(held)s)
ORDER BY w.agent_id, w.media <> 'voice', w.state = 'parked', w.state_since DESC, w.id
"""


def agent_lines(counted: Sequence[Mapping[int, Sums]]) -> list[Line]:
    """One line for everybody who ever had a state and still works here; `counted` are the sums of today's parts."""
    holdings = {row[0]: row for row in rows_of(HOLDINGS, {"held": list(HELD)})}
    return [
        _agent(row, holdings.get(row[1]), together(part.get(row[1], {}) for part in counted)) for row in rows_of(AGENTS)
    ]


def _agent(row: tuple[Any, ...], held: tuple[Any, ...] | None, sums: Sums) -> Line:
    handled = int(sums.get("handled", 0))
    return {
        "id": row[0],
        "person": row[1],
        "name": row[2],
        "team": row[3],
        "state": row[4],
        "chosen": row[5],
        "reason": row[6],
        "reason_name": json.loads(row[7]) if row[7] else OWN_REASONS.get(row[6]),
        "since": row[8],
        "ringing": bool(held and held[11]),
        "connected": row[9],
        "flagged_at": row[10],
        "load": load_of(json.loads(row[11]), json.loads(row[12])),
        "current": _holding(held) if held else None,
        "today": {
            "handled": handled,
            "aht_seconds": round(sums.get("spent", 0) / handled) if handled else None,
            "missed": int(sums.get("missed", 0)),
            "rejected": int(sums.get("rejected", 0)),
        },
    }


def _holding(row: tuple[Any, ...]) -> Line:
    customer, name = row[6], row[7]
    return {
        "work_item": row[1],
        "queue_id": row[2],
        "queue": json.loads(row[3]),
        "media": row[4],
        "title": row[5],
        "customer": {"id": customer, "name": name} if customer is not None or name else None,
        "state": row[8],
        "state_since": row[9],
        "ticket_id": row[10],
    }
