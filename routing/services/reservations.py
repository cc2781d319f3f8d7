"""The answer to a reservation: accepted, rejected, or nobody moved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.access import visible
from core.actor import SYSTEM, Actor
from core.events import publish
from core.notifications import notify
from core.operations import operation
from core.problems import MISSING, Refusal
from routing.events import AGENT_NOT_ANSWERING, WORK_ACCEPTED, WORK_RETURNED
from routing.models import AgentState, ChosenState, Reservation, ReservationState, WorkItem, WorkState
from routing.problems import RESERVATION_OVER, RINGS_ELSEWHERE, TAKEN
from routing.rules.answering import NOT_ANSWERING, is_too_many, misses_after
from routing.services.agents import choose_state
from routing.services.deciding import distribute, distribute_soon
from routing.services.items import announce, give_back, lock_item, move, story
from routing.services.locks import lock_agent
from routing.services.parking import park_others
from routing.services.settling import settle
from staff.models import Person


@operation
def accept(*, actor: Actor, person: Person, reservation_id: int) -> WorkItem:
    """Take what is held out to this person. One conditional UPDATE decides, however often and from where it is asked.

    Raises TAKEN (who has it), RINGS_ELSEWHERE, RESERVATION_OVER, or MISSING when this person may not see the work.
    """
    now = timezone.now()
    agent = lock_agent(person.pk)
    item = _end(reservation_id, person.pk, ReservationState.ACCEPTED)
    if item is None:
        raise _too_late(reservation_id, person)
    changes = move(item, WorkState.ACTIVE, "answered", now, answered_at=item.answered_at or now)
    if item.media == "voice":
        park_others(agent, item, now, actor=actor)
    announce(WORK_ACCEPTED, item, actor=actor, changes=changes)
    settle([agent], now, actor=actor, idle_since=now, misses=0, missed_at=None)
    return item


@operation
def reject(*, actor: Actor, person: Person, reservation_id: int) -> WorkItem:
    """Turn down what is held out: it goes back to its old place, and this person gets a short rest.

    Whoever says no is there: what they missed before counts no longer. Raises like `accept`.
    """
    agent = lock_agent(person.pk)
    item = _end(reservation_id, person.pk, ReservationState.REJECTED)
    if item is None:
        raise _too_late(reservation_id, person)
    now = _return(item, "rejected", actor=actor)
    distribute_soon()
    _rest(agent, item, now, actor=actor, misses=0, missed_at=None)
    return item


def expire_due() -> int:
    """Tick: what rang long enough goes back to its old place; its agent gets a short rest, or is not answering."""
    due = Reservation.objects.filter(state=ReservationState.PENDING, expires_at__lte=timezone.now())
    rows = list(due.order_by("expires_at").values_list("id", "agent_id")[:200])
    ended = sum(_expire(reservation_id=reservation, agent_id=agent) for reservation, agent in rows)
    if ended:
        # Once for all of them: what is overdue as well shall not wait while the first is given to others.
        distribute()
    return ended


@operation
def _expire(*, reservation_id: int, agent_id: int) -> int:
    """Nobody waits here for an agent who is being written to: what is due behind them must not be late for it."""
    free = AgentState.objects.select_for_update(skip_locked=True).filter(person_id=agent_id)
    if not list(free.values_list("pk", flat=True)):
        return 0
    agent = lock_agent(agent_id)
    item = _end(reservation_id, agent_id, ReservationState.TIMED_OUT)
    if item is None:
        return 0
    rang_since = Reservation.objects.values_list("created_at", flat=True).get(pk=reservation_id)
    now = _return(item, "timed_out", actor=SYSTEM)
    limit = item.queue.missed_limit
    misses = misses_after(agent.misses, counted_at=agent.missed_at, rang_since=rang_since)
    if misses == agent.misses:
        _rest(agent, item, now, actor=SYSTEM)
    elif is_too_many(misses, limit):
        _take_out(agent, item, now, misses)
    else:
        _rest(agent, item, now, actor=SYSTEM, misses=misses, missed_at=now)
    return 1


def _take_out(agent: AgentState, item: WorkItem, now: datetime, misses: int) -> None:
    """Step: an agent who does not answer takes part no more until they, or a supervisor, choose their state."""
    missed = {"misses": misses, "missed_at": now}
    choose_state(agent, ChosenState.BREAK, NOT_ANSWERING, now, actor=SYSTEM, **missed)
    facts = {"misses": misses, "queue": item.queue.name}
    publish(AGENT_NOT_ANSWERING, agent.person, actor=SYSTEM, facts=facts)
    notify([agent.person_id], actor=SYSTEM, code="agent.not_answering", facts=facts)


def _end(reservation_id: int, agent_id: int, state: ReservationState) -> WorkItem | None:
    """Step: end the reservation if it is still open; the one UPDATE that decides. The caller holds the agent."""
    now = timezone.now()
    mine = Reservation.objects.filter(pk=reservation_id, agent_id=agent_id, state=ReservationState.PENDING)
    if mine.update(state=state, ended_at=now, updated_at=now) != 1:
        return None
    return lock_item(Reservation.objects.values_list("work_item_id", flat=True).get(pk=reservation_id))


def _return(item: WorkItem, outcome: str, *, actor: Actor) -> datetime:
    """Step: a locked item waits again; the moment of it. The caller settles the agent, and sees to distribution."""
    now = timezone.now()
    facts = story(item, outcome)
    changes = give_back(item, outcome, now)
    announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
    return now


def _rest(agent: AgentState, item: WorkItem, now: datetime, *, actor: Actor, **fields: Any) -> None:
    until = now + timedelta(seconds=item.queue.rest_seconds)
    settle([agent], now, actor=actor, resting_until=until, **fields)


def _too_late(reservation_id: int, person: Person) -> Refusal:
    """Why this person cannot have it: whoever sees the work is told who has it, for everybody else it is missing."""
    rows = Reservation.objects.select_related("agent", "work_item__agent")
    seen = Q(agent_id=person.pk) | Q(work_item__in=WorkItem.objects.filter(visible(person, WorkItem)))
    reservation = rows.filter(seen, pk=reservation_id).first()
    if reservation is None:
        return MISSING()
    item = reservation.work_item
    if item.agent is not None and item.state != WorkState.RESERVED:
        return TAKEN(who=item.agent.name, agent=item.agent_id)
    if item.agent is not None and item.agent_id != person.pk:
        return RINGS_ELSEWHERE(who=item.agent.name, agent=item.agent_id)
    return RESERVATION_OVER(state=reservation.state)
