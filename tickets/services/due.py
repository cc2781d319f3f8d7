"""Promises that run out: a warning and a breach are told once each, when their time has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM
from core.events import EventType
from core.notifications import notify
from core.operations import operation
from routing.selectors.steering import supervisors_of
from tickets.events import CLOCK_BREACHED, CLOCK_WARNING
from tickets.models import Clock, Ticket
from tickets.services.announcing import RELATED, announce

AT_ONCE = 50


def tell_due_clocks() -> int:
    """Tick: what is due of promises by now, ticket by ticket; one that somebody is changing is looked at again."""
    due = Clock.objects.filter(next_at__lte=timezone.now()).order_by("next_at").values_list("ticket_id", flat=True)
    return sum(_tell(ticket_id=ticket_id) for ticket_id in dict.fromkeys(due[:AT_ONCE]))


@operation
def _tell(*, ticket_id: int) -> int:
    rows = Ticket.objects.select_for_update(of=("self",), skip_locked=True).select_related(*RELATED)
    ticket = rows.filter(pk=ticket_id).first()
    now = timezone.now()
    if ticket is None:
        return 0
    clocks = Clock.objects.filter(ticket=ticket, next_at__lte=now).order_by("next_at", "id")
    if ticket.deleted_at is not None or ticket.merged_into_id is not None:
        clocks.update(next_at=None)  # nothing is promised on it any more
        return 0
    told = [one for clock in clocks for one in _tell_of(clock, ticket, now)]
    if told:
        event, clock = told[-1]  # who has it hears the worst of it once
        _ring(event, clock, ticket)
    return len(told)


def _tell_of(clock: Clock, ticket: Ticket, now: datetime) -> list[tuple[EventType, Clock]]:
    """Step: what is due of one clock, in its order, and when something is to be told of it next."""
    told: list[tuple[EventType, Clock]] = []
    if clock.warned_at is None and clock.warn_at is not None and clock.warn_at <= now:
        clock.warned_at = now
        told.append((CLOCK_WARNING, clock))
        _announce(CLOCK_WARNING, clock, ticket, clock.warn_at, now)
    if clock.due_at <= now:
        clock.breached_at = now
        told.append((CLOCK_BREACHED, clock))
        _announce(CLOCK_BREACHED, clock, ticket, clock.due_at, now)
    clock.next_at = clock.next_to_tell
    clock.version += 1
    clock.save(update_fields=["warned_at", "breached_at", "next_at", "version"])
    return told


def _announce(event: EventType, clock: Clock, ticket: Ticket, due: datetime, now: datetime) -> None:
    """Step: tell it; the log says how late, where nobody looked at the time."""
    late = int((now - due).total_seconds())
    facts = {**facts_of_clock(clock), "policy": clock.policy_id, "late_seconds": late}
    announce(event, ticket, actor=SYSTEM, facts=facts, payload=clock.goal)


def facts_of_clock(clock: Clock) -> dict[str, Any]:
    """What is told of a promise: which, and by when."""
    return {"goal": clock.goal, "due_at": clock.due_at.isoformat(), "target_minutes": clock.target_minutes}


def _ring(event: EventType, clock: Clock, ticket: Ticket) -> None:
    """Step: a line in the bell of who has the ticket; while nobody has, of who runs its queue."""
    if ticket.owner_id is not None:
        people = [ticket.owner_id]
    else:
        people = supervisors_of(ticket.queue) if ticket.queue is not None else []
    facts = {**facts_of_clock(clock), "number": ticket.number}
    notify(people, actor=SYSTEM, code=event.name, facts=facts, ticket_id=ticket.pk)
