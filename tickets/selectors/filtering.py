"""Conditions on tickets as queries, and the facts of one ticket that the same conditions are asked of in memory."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from core.conditions import queries
from core.conditions.asking import Viewer
from core.conditions.fields import OWN, Field
from core.conditions.language import Condition
from core.own_fields.kinds import fields_of
from tickets.models import Ticket
from tickets.rules.fields import CATEGORIES
from tickets.rules.filtering import parse

KIND: Final = "ticket"  # whose own fields the definitions are
# field -> where it stands
_COLUMNS: Final = {
    "status": "status", "priority": "priority", "kind": "kind", "media": "media",
    "language": "language", "last_direction": "last_message_direction", "tier": "customer__tier",
    "queue": "queue_id", "assignee": "owner_id", "team": "team_id", "customer": "customer_id", "created": "created_at",
    "updated": "updated_at", "due": "due_at", "resolve_by": "resolve_by", "resolved": "resolved_at",
    "last_message": "last_message_at", "followers": "follower_ids", "mentions": "mentioned_ids",
    "tags": "tags", "subject": "subject",
}  # fmt: skip


def _category(asked: queries.Asked) -> Q:
    found = Q(status__in=[status for one in asked.leaf.value for status in CATEGORIES[one]])
    return found if asked.leaf.op == "is" else ~found


def _set(name: str) -> Callable[[queries.Asked], Q]:
    """A flag that is a moment or a reference in the row: it holds where there is one."""
    return lambda asked: Q(**{f"{name}__isnull": not asked.leaf.value})


TICKETS: Final = queries.Kind(
    _COLUMNS, {"category": _category, "merged": _set("merged_into"), "snoozed": _set("snoozed_at")}
)


def own_fields() -> dict[str, Field]:
    """The own fields of tickets that an administrator defined, by "field.<key>"."""
    return fields_of(KIND)


def read_condition(raw: Any, *, at: str = "conditions") -> Condition:
    """The condition that JSON stands for; own fields are read only where it names one. Raises INVALID."""
    names_own = OWN in json.dumps(raw, default=str)
    return parse(raw, own_fields() if names_own else None, at=at)


def facts_of(ticket: Ticket) -> dict[str, Any]:
    """What conditions ask of a ticket; no query, if its customer was read with it."""
    finished = ticket.status in CATEGORIES["finished"]
    facts = {
        "status": ticket.status, "category": "finished" if finished else "unfinished", "priority": ticket.priority,
        "kind": ticket.kind, "media": ticket.media, "language": ticket.language, "queue": ticket.queue_id,
        "assignee": ticket.owner_id, "team": ticket.team_id, "customer": ticket.customer_id,
        "tier": ticket.customer.tier if ticket.customer is not None else None, "tags": ticket.tags,
        "subject": ticket.subject, "created": ticket.created_at, "updated": ticket.updated_at, "due": ticket.due_at,
        "resolve_by": ticket.resolve_by, "resolved": ticket.resolved_at, "last_message": ticket.last_message_at,
        "last_direction": ticket.last_message_direction, "merged": ticket.merged_into_id is not None,
        "followers": ticket.follower_ids, "mentions": ticket.mentioned_ids, "snoozed": ticket.snoozed_at is not None,
    }  # fmt: skip
    return facts | {f"{OWN}{key}": value for key, value in ticket.fields.items()}


def q_of(condition: Condition, person: Viewer | None, now: datetime) -> Q:
    """The same question as a condition on rows of `Ticket`, to be asked of `visible(person, Ticket)` only."""
    return queries.q_of(TICKETS, condition, person, now)
