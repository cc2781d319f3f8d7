"""Reads of the ACD, under the names other apps know them by; importing this registers the access rules."""

from routing.selectors.work import (
    agent_state_of,
    agent_states,
    desk_rows,
    dispositions_of,
    overdue_reservations,
    queue_ids_of,
    seen_work,
    waiting_work,
    with_row,
    work_of,
)

__all__ = [
    "agent_state_of",
    "agent_states",
    "desk_rows",
    "dispositions_of",
    "overdue_reservations",
    "queue_ids_of",
    "seen_work",
    "waiting_work",
    "with_row",
    "work_of",
]
