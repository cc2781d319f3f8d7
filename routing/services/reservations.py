"""The answer to a reservation: accepted, rejected, or nobody moved."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from core.access import visible
from core.actor import SYSTEM, Actor
from core.operations import operation
from core.problems import MISSING, Refusal
from routing.events import WORK_ACCEPTED, WORK_RETURNED
from routing.models import AgentState, Reservation, ReservationState, WorkItem, WorkState
from routing.problems import RESERVATION_OVER, TAKEN
from routing.services.deciding import distribute_soon
from routing.services.items import announce, give_back, lock_item, move
from routing.services.locks import lock_agent
from routing.services.settling import settle
from routing.services.work import park_others
from staff.models import Person


@operation
def accept(*, actor: Actor, person: Person, reservation_id: int) -> WorkItem:
    """Take what is held out to this person. One conditional UPDATE decides, however often and from where it is asked.

    Raises TAKEN (who has it, or whom it rings at), RESERVATION_OVER, or MISSING when this person may not see the work.
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
    settle([agent], now, actor=actor, idle_since=now)
    return item


@operation
def reject(*, actor: Actor, person: Person, reservation_id: int) -> WorkItem:
    """Turn down what is held out: it goes back to its old place, and this person gets a short rest.

    Raises like `accept`.
    """
    agent = lock_agent(person.pk)
    item = _end(reservation_id, person.pk, ReservationState.REJECTED)
    if item is None:
        raise _too_late(reservation_id, person)
    _return(item, agent, "rejected", actor=actor)
    return item


def expire_due() -> int:
    """Tick: what rang long enough goes back to its old place, and its agent gets a short rest."""
    due = Reservation.objects.filter(state=ReservationState.PENDING, expires_at__lte=timezone.now())
    rows = list(due.order_by("expires_at").values_list("id", "agent_id")[:200])
    return sum(_expire(reservation_id=reservation, agent_id=agent) for reservation, agent in rows)


@operation
def _expire(*, reservation_id: int, agent_id: int) -> int:
    agent = lock_agent(agent_id)
    item = _end(reservation_id, agent_id, ReservationState.TIMED_OUT)
    if item is None:
        return 0
    _return(item, agent, "timed_out", actor=SYSTEM)
    return 1


def _end(reservation_id: int, agent_id: int, state: ReservationState) -> WorkItem | None:
    """Step: end the reservation if it is still open; the one UPDATE that decides. The caller holds the agent."""
    now = timezone.now()
    mine = Reservation.objects.filter(pk=reservation_id, agent_id=agent_id, state=ReservationState.PENDING)
    if mine.update(state=state, ended_at=now, updated_at=now) != 1:
        return None
    return lock_item(Reservation.objects.values_list("work_item_id", flat=True).get(pk=reservation_id))


def _return(item: WorkItem, agent: AgentState, outcome: str, *, actor: Actor) -> None:
    now = timezone.now()
    changes = give_back(item, outcome, now)
    announce(WORK_RETURNED, item, actor=actor, changes=changes)
    settle([agent], now, actor=actor, resting_until=now + timedelta(seconds=item.queue.rest_seconds))
    distribute_soon()


def _too_late(reservation_id: int, person: Person) -> Refusal:
    """Why this person cannot have it: whoever sees the work is told who has it, for everybody else it is missing."""
    rows = Reservation.objects.select_related("agent", "work_item__agent")
    seen = Q(agent_id=person.pk) | Q(work_item__in=WorkItem.objects.filter(visible(person, WorkItem)))
    reservation = rows.filter(seen, pk=reservation_id).first()
    if reservation is None:
        return MISSING()
    item = reservation.work_item
    if item.agent is not None and (item.state != WorkState.RESERVED or reservation.agent_id != person.pk):
        return TAKEN(who=item.agent.name, agent=item.agent_id)
    return RESERVATION_OVER(state=reservation.state)
