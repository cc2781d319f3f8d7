"""Whom and what a supervisor may steer, and what the rules of eligibility ask about one agent and one demand."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from core.access import EVERYTHING, NOBODY
from core.problems import MISSING
from routing.models import AgentState, Demand, Disposition, Queue, QueueMember, WorkItem, WorkState
from routing.rules import judging
from routing.rules.capacity import limits_of
from routing.rules.demanding import demand_of
from routing.rules.waiting import Place, media_in
from routing.selectors.deciding import Configured
from staff.models import Person

M = TypeVar("M", bound=Model)


def steered_people(person: Person) -> Q:
    """The people whom this supervisor steers: everybody, their teams', or only themselves. Nobody for others."""
    if not person.is_active or not person.is_supervising:
        return NOBODY
    if person.data_scope == "all":
        return EVERYTHING
    own = Q(pk=person.pk)
    return own | Q(team_id__in=person.team_ids_below) if person.data_scope == "team" else own


def steered_queues(person: Person) -> Q:
    """The queues that this supervisor runs: all, or those of their teams, of no team, and their own."""
    if not person.is_active or not person.is_supervising:
        return NOBODY
    if person.data_scope == "all":
        return EVERYTHING
    own = Q(pk__in=QueueMember.objects.filter(person_id=person.pk).values("queue_id"))
    if person.data_scope == "team":
        return own | Q(team_id__in=person.team_ids_below) | Q(team__isnull=True)
    return own


def served_queues(person: Person) -> Q:
    """The queues in whose name this person acts: those they belong to, and those they run."""
    return steered_queues(person) | Q(pk__in=QueueMember.objects.filter(person_id=person.pk).values("queue_id"))


def steered_agent(person: Person, pk: Any) -> Person:
    """The colleague whom this supervisor may steer. Raises MISSING."""
    return _one(agent_rows().filter(steered_people(person), is_active=True), pk)


def steered_queue(person: Person, pk: Any) -> Queue:
    """The queue that this supervisor may run. Raises MISSING."""
    return _one(Queue.objects.select_related("calendar", "pulse").filter(steered_queues(person)), pk)


def steered_disposition(person: Person, pk: Any) -> Disposition:
    """The outcome code that this supervisor may change; the common ones are for those who see everything."""
    mine = Q(queue__in=Queue.objects.filter(steered_queues(person)))
    return _one(Disposition.objects.filter(mine | Q(queue=None) if person.data_scope == "all" else mine), pk)


def _one(rows: QuerySet[M], pk: Any) -> M:
    found = rows.filter(pk=pk).first()
    if found is None:
        raise MISSING()
    return found


def agent_rows() -> QuerySet[Person]:
    """People with everything that `AgentRow` shows."""
    rows = Person.objects.select_related("team", "agent_state", "agent_state__person", "agent_state__person__team")
    return rows.prefetch_related("skills__skill", "queues__queue")


def agents_steered_by(person: Person) -> QuerySet[Person]:
    """The agents of a supervisor: who handles contacts, or ever had a state."""
    handles = Q(role="agent") | Q(agent_state__isnull=False)
    return agent_rows().filter(steered_people(person), handles, is_active=True)


def supervisors_of(queue: Queue) -> list[int]:
    """The ids of the people who run this queue."""
    people = Person.objects.filter(is_active=True, role__in=("supervisor", "admin")).order_by("pk")
    return [one.pk for one in people if Queue.objects.filter(steered_queues(one), pk=queue.pk).exists()]


def as_judged(state: AgentState, known: Configured) -> judging.Agent:
    """An agent as the rules judge them, by what the configuration says they may do."""
    return judging.Agent(
        id=state.person_id,
        idle_since=state.idle_since,
        chosen=state.chosen,
        present=state.absent_since is None,
        attending=state.attending is not None,
        resting_until=state.resting_until,
        load=state.load,
        limits=limits_of(state.capacity),
        skills=known.skills.get(state.person_id, {}),
        queues=known.queues.get(state.person_id, frozenset()),
        groups=known.groups.get(state.person_id, {}),
    )


def demand_as_judged(demand: Demand, queue: Queue, known: Configured) -> judging.Demand:
    """A bucket of this queue as the rules judge it; its work may be of another media than the queue."""
    place = Place(demand.skills, demand.only_agent_id, demand.direct, None, tuple(demand.groups))
    media = media_in(demand.key, queue.media)
    return demand_of(demand.pk, queue, place, media, known.members.get(queue.pk, 1))


def first_for(agent: judging.Agent, item: WorkItem, known: Configured) -> int | None:
    """What this agent has to take before `item` where the list is taken in its order; None when it is their first."""
    before = Q(rank__lt=item.rank) | Q(rank=item.rank, pk__lt=item.pk)
    waiting = WorkItem.objects.filter(queue_id=item.queue_id, state=WorkState.WAITING)
    demands = Demand.objects.filter(pk__in=waiting.filter(before).values("demand_id"))
    judged = {one.pk: demand_as_judged(one, item.queue, known) for one in demands}
    able = [pk for pk, one in judged.items() if judging.demand_reason(agent, one) is None]
    found = waiting.filter(before, demand_id__in=able).order_by("rank", "id")
    return found.values_list("pk", flat=True).first() if able else None


def nobody_has(queue: Queue, skills: dict[str, int]) -> bool:
    """Whether no member of this queue has all these skills at these levels."""
    people = QueueMember.objects.filter(queue=queue).values("person_id")
    for key, level in skills.items():
        people = people.filter(person__skills__skill__key=key, person__skills__level__gte=level)
    return not people.exists()
