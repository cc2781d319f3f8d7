"""What of the centre a supervisor may see: which queues' figures, which agents."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from core.access import EVERYTHING, NOBODY, access_rule, visible
from insight.models import Alarm, AlarmRule
from routing.models import AgentState, Queue, QueueMember
from staff.models import Person


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids of queues and people; None means all."""

    queues: frozenset[int] | None
    people: frozenset[int] | None

    def queue(self, queue_id: int | None) -> bool:
        """Whether this queue's figures may be seen."""
        return self.queues is None or queue_id in self.queues

    def person(self, person_id: int | None) -> bool:
        """Whether this agent may be seen."""
        return self.people is None or person_id in self.people


ALL = Scope(None, None)


def supervised(person: Person) -> Q:
    """The queues whose work a supervisor sees: the same ones as in the rule on work items.

    Everybody may name every queue (work can be handed to it); its figures tell about its work.
    """
    if not (person.is_active and person.is_supervising):
        return NOBODY
    if person.data_scope == "all":
        return EVERYTHING
    rule = Q(pk__in=QueueMember.objects.filter(person_id=person.pk).values("queue_id"))
    if person.data_scope == "team":
        rule |= Q(team__isnull=True) | Q(team_id__in=person.team_ids_below)
    return rule


def scope_of(person: Person) -> Scope:
    """The scope of this moment, in at most three queries."""
    if not (person.is_active and person.is_supervising):
        return Scope(frozenset(), frozenset())
    if person.data_scope == "all":
        return ALL
    queues = Queue.objects.filter(supervised(person)).values_list("id", flat=True)
    people = AgentState.objects.filter(visible(person, AgentState)).values_list("person_id", flat=True)
    return Scope(frozenset(queues), frozenset(people))


@access_rule(Alarm)
def _alarms(person: Person) -> Q:
    """Those of supervised queues and visible agents."""
    return _about(person, "agent_id")


@access_rule(AlarmRule)
def _rules(person: Person) -> Q:
    """Rules for all queues are no secret among supervisors; those of one queue are seen with it."""
    if not (person.is_active and person.is_supervising):
        return NOBODY
    if person.data_scope == "all":
        return EVERYTHING
    return Q(queue__isnull=True) | Q(queue__in=Queue.objects.filter(supervised(person)))


def _about(person: Person, agent: str) -> Q:
    if not (person.is_active and person.is_supervising):
        return NOBODY
    if person.data_scope == "all":
        return EVERYTHING
    people = AgentState.objects.filter(visible(person, AgentState)).values("person_id")
    queues = Queue.objects.filter(supervised(person))
    return Q(**{f"{agent}__in": people}) | Q(**{f"{agent}__isnull": True, "queue__in": queues})
