"""Steps that lock, announce and index tickets and messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from core import search
from core.actor import Actor
from core.events import EventType, publish
from core.models import Notification
from core.notifications import notify
from core.prepared import ID, Prepared
from core.problems import MISSING
from core.records import Changes
from tickets.events import MESSAGE_ADDED, TICKET_CHANGED
from tickets.models import Message, Ticket
from tickets.problems import MERGED
from tickets.selectors.access import audiences_of, portal_audiences_of, readers_among
from tickets.selectors.rows import root_of

RELATED = ("customer", "queue", "owner")
FOLLOWED = "ticket.followed"
_TOLD_TO_FOLLOWERS = ("status", "owner_id", "priority", "merged_into_id", "snoozed_at")


_locking = Prepared(
    ID,
    lambda ticket_id: (
        Ticket.objects.select_for_update(of=("self",))
        .select_related(*RELATED)
        .filter(pk=ticket_id, deleted_at__isnull=True)
    ),
)


def locked_if_there(ticket_id: int) -> Ticket | None:
    """Step: the ticket, locked, with what its rows show; None when it was thrown away."""
    return _locking(ticket_id)


def locked(ticket_id: int) -> Ticket:
    """Step: the same. Raises MISSING."""
    found = locked_if_there(ticket_id)
    if found is None:
        raise MISSING()
    return found


def locked_root(ticket_id: int) -> Ticket:
    """Step: the ticket in which this one goes on (itself, unless it was merged), locked. Raises MISSING."""
    ticket = locked(ticket_id)
    while ticket.merged_into_id is not None:
        ticket = locked(ticket.merged_into_id)
    return ticket


def workable(ticket_id: int) -> Ticket:
    """Step: the ticket, locked, to be worked on. Raises MISSING, MERGED."""
    ticket = locked(ticket_id)
    if ticket.merged_into is not None:
        raise MERGED(number=root_of(ticket).number)
    return ticket


def announce(
    event: EventType,
    ticket: Ticket,
    *,
    actor: Actor,
    changes: Changes | None = None,
    before: Iterable[str] = (),
    payload: Any = None,
    at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Step: tell about a ticket. `before` are the audiences it had: who lost sight of it is told that it is gone."""
    here = audiences_of(ticket)
    is_gone = ticket.deleted_at is not None
    publish(
        event,
        ticket,
        actor=actor,
        changes=changes,
        audiences=() if is_gone else here,
        gone=[*before, *here] if is_gone else before,
        portal=() if is_gone else portal_audiences_of(ticket),
        customer_id=ticket.customer_id,
        ticket_id=ticket.pk,
        facts={"number": ticket.number, "kind": ticket.kind, "media": ticket.media, **(facts or {})},
        payload=payload,
        at=at,
    )
    if ticket.follower_ids and changes and at is None:
        told = [name for name in _TOLD_TO_FOLLOWERS if name in changes]
        if told:
            tell_followers(ticket, actor=actor, what=told[0])


def announce_change(
    ticket: Ticket, changes: Changes, *, actor: Actor, before: Iterable[str] = (), at: datetime | None = None
) -> None:
    """Step: `ticket.changed`, when something did change."""
    if changes:
        announce(TICKET_CHANGED, ticket, actor=actor, changes=changes, before=before, at=at)


def announce_message(
    message: Message,
    ticket: Ticket,
    *,
    actor: Actor,
    event: EventType = MESSAGE_ADDED,
    changes: Changes | None = None,
    before: Iterable[str] = (),
    at: datetime | None = None,
) -> None:
    """Step: tell about a message; customers hear only of what is meant for them. `before` as in `announce`."""
    is_shown = message.direction in ("in", "out")
    if ticket.follower_ids and event is MESSAGE_ADDED and at is None and not message.is_automatic:
        tell_followers(ticket, actor=actor, what=message.direction)
    publish(
        event,
        message,
        actor=actor,
        changes=changes,
        audiences=audiences_of(ticket),
        gone=before,
        portal=portal_audiences_of(ticket) if is_shown else (),
        customer_id=ticket.customer_id,
        ticket_id=ticket.pk,
        facts={
            "number": ticket.number, "kind": ticket.kind, "media": message.media, "direction": message.direction,
        },
        at=at,
    )  # fmt: skip


def tell_followers(ticket: Ticket, *, actor: Actor, what: str) -> None:
    """Step: one line in the bell of each follower who did not do it, may see it, and has no unread one about it."""
    others = set(ticket.follower_ids) - {actor.person_id}
    unread = Notification.objects.filter(
        person_id__in=others, code=FOLLOWED, ticket_id=ticket.pk, read_at__isnull=True
    ).values_list("person_id", flat=True)
    people = readers_among(ticket, others - set(unread))
    facts = {"number": ticket.number, "subject": ticket.subject, "what": what}
    notify([one.pk for one in people], actor=actor, code=FOLLOWED, facts=facts, ticket_id=ticket.pk)


def index_ticket(ticket: Ticket) -> None:
    """Step: make the ticket found by its subject and number."""
    search.index(
        "ticket",
        ticket.pk,
        texts=[ticket.subject, *ticket.title.values(), str(ticket.number), *ticket.tags],
        team_id=ticket.team_id,
        owner_id=ticket.owner_id,
        customer_id=ticket.customer_id,
        ticket_id=ticket.pk,
        created_at=ticket.created_at,
    )


def index_message(message: Message, ticket: Ticket) -> None:
    """Step: make the message found by its words."""
    search.index(
        "message",
        message.pk,
        texts=[message.text[:20_000]],
        team_id=ticket.team_id,
        owner_id=ticket.owner_id,
        customer_id=ticket.customer_id,
        ticket_id=ticket.pk,
        created_at=message.created_at,
    )
