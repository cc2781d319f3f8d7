"""Reads of queues, work and agents, each starting from what the person may see."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from core.access import EVERYTHING, NOBODY, access_rule, visible
from routing.models import (
    HELD,
    OPEN,
    AgentState,
    BreakReason,
    ChosenState,
    DerivedState,
    Disposition,
    Queue,
    QueueMember,
    Reservation,
    ReservationState,
    Skill,
    WorkItem,
    WorkState,
)
from routing.serializers import AgentStateRow, WorkItemRow
from staff.models import Person

SHOWN = 200


@access_rule(Queue)
def _queues(person: Person) -> Q:
    """Everybody may hand work to every queue."""
    return EVERYTHING if person.is_active else NOBODY


@access_rule(Skill)
@access_rule(BreakReason)
@access_rule(Disposition)
def _configuration(person: Person) -> Q:
    """Names that everybody here uses."""
    return EVERYTHING if person.is_active else NOBODY


@access_rule(WorkItem)
def _work(person: Person) -> Q:
    """Own work and the work of own queues; a supervisor's teams' queues, or all of them."""
    return _work_rule(person, "")


@access_rule(Reservation)
def _reservations(person: Person) -> Q:
    """Those held out to this person, and for supervisors those of the work they see."""
    own = Q(agent_id=person.pk)
    if not person.is_supervising:
        return own
    seen = _work_rule(person, "work_item__")
    # An empty Q disappears in an "or", and would leave only one's own.
    return seen if seen == EVERYTHING else own | seen


@access_rule(AgentState)
def _agents(person: Person) -> Q:
    """One's own; for supervisors their teams' or everybody's."""
    own = Q(person_id=person.pk)
    if not person.is_supervising:
        return own
    if person.data_scope == "all":
        return EVERYTHING
    return own if person.data_scope == "own" else own | Q(person__team_id__in=person.team_ids_below)


def _work_rule(person: Person, prefix: str) -> Q:
    if not person.is_active:
        return NOBODY
    if person.is_supervising and person.data_scope == "all":
        return EVERYTHING
    rule = Q(**{f"{prefix}agent_id": person.pk}) | Q(**{f"{prefix}queue_id__in": queue_ids_of(person.pk)})
    if person.is_supervising and person.data_scope == "team":
        rule |= Q(**{f"{prefix}queue__team_id__in": person.team_ids_below}) | Q(
            **{f"{prefix}queue__team__isnull": True}
        )
    return rule


def queue_ids_of(person_id: int) -> list[int]:
    """The queues whose work this person is asked for."""
    return list(QueueMember.objects.filter(person_id=person_id).order_by("queue_id").values_list("queue_id", flat=True))


def serves(person_id: int) -> bool:
    """Whether this person is a member of any queue; wiring gives it to the people's floor."""
    return QueueMember.objects.filter(person_id=person_id).exists()


def with_row(rows: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """The same work items with everything `WorkItemRow` shows, in one query."""
    return rows.select_related("queue", "agent", "reservation", "reservation__agent", "disposition")


def work_of(person: Person) -> QuerySet[WorkItem]:
    """What this person holds: ringing, active, parked, in wrap-up; oldest first."""
    return with_row(WorkItem.objects.filter(agent_id=person.pk, state__in=HELD)).order_by("state_since", "id")


def waiting_work(person: Person) -> QuerySet[WorkItem]:
    """What waits in this person's queues, first in line first; at most 200."""
    mine = WorkItem.objects.filter(state=WorkState.WAITING, queue_id__in=queue_ids_of(person.pk))
    return with_row(mine).order_by("rank", "id")[:SHOWN]


def seen_work(person: Person) -> QuerySet[WorkItem]:
    """Open work that this person may see."""
    return with_row(WorkItem.objects.filter(visible(person, WorkItem), state__in=OPEN))


def overdue_reservations(moment: datetime) -> bool:
    """Whether anything still rings that should have stopped before this moment."""
    return Reservation.objects.filter(state=ReservationState.PENDING, expires_at__lt=moment).exists()


def agent_state_of(person: Person) -> AgentState | None:
    """The person's state; None before they were ever a member, connected or set."""
    return AgentState.objects.select_related("person", "person__team").filter(person=person).first()


def agent_states(person: Person) -> QuerySet[AgentState]:
    """The states this person may see."""
    rows = AgentState.objects.filter(visible(person, AgentState), person__is_active=True)
    return rows.select_related("person", "person__team").order_by("person__name", "id")


# Who could be handed a contact soonest: whoever is there, by what they do now, and then everybody else.
_SOONEST = (
    DerivedState.AVAILABLE,
    DerivedState.WRAP_UP,
    DerivedState.BUSY,
    DerivedState.TALKING,
    DerivedState.BREAK,
    DerivedState.OFFLINE,
)


def presence(q: str = "") -> QuerySet[AgentState]:
    """Everybody who takes or took work; every colleague may know whether they are there.

    With `q`, those whose name or team holds each of its words. `soonest` orders them: free, there, the others.
    """
    rows = AgentState.objects.filter(person__is_active=True).select_related("person", "person__team")
    for word in q.split():
        rows = rows.filter(Q(person__name__icontains=word) | Q(person__team__name__icontains=word))
    there = Q(chosen=ChosenState.AVAILABLE, absent_since__isnull=True)
    taken = Q(full=True) | Q(load__voice__gt=0)
    ranks = [When(there & taken & Q(state=state), then=Value(place)) for place, state in enumerate(_SOONEST, start=1)]
    away = Value(len(_SOONEST) + 1)
    # whoever is there and in none of the ranks is free, as `PresenceRow.is_free` says
    return rows.annotate(soonest=Case(*ranks, When(there, then=Value(0)), default=away))


def dispositions_of(queue: Queue, *, inactive: bool = False) -> QuerySet[Disposition]:
    """The outcome codes offered in a queue: its own and the common ones; with `inactive`, also those out of use."""
    known = Disposition.objects.filter(Q(queue=queue) | Q(queue=None))
    offered = known if inactive else known.filter(active=True)
    return offered.order_by("position", "id")


def desk_rows(person: Person) -> dict[str, Any]:
    """What the desk's live store begins with: {"work_item": [...], "agent_state": [...]} as rows."""
    work = {item.pk: item for item in [*work_of(person), *waiting_work(person)]}
    items: Any = list(work.values())
    states: Any = agent_states(person) if person.is_supervising else agent_states(person).filter(person=person)
    return {
        "work_item": WorkItemRow(items, many=True).data,
        "agent_state": AgentStateRow(states, many=True).data,
    }
