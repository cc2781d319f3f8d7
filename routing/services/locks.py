"""The agent lock: the row of `AgentState`, made when a person is first met."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from core.prepared import ID, Prepared
from routing.models import AgentState, DerivedState

_one = Prepared(
    ID,
    lambda person_id: (
        AgentState.objects.select_for_update(of=("self",))
        .select_related("person", "person__team")
        .filter(person_id=person_id)
    ),
)


def lock_agents(people: Iterable[int]) -> list[AgentState]:
    """Step: the states of these people, locked in the order of their ids."""
    wanted = set(people)
    rows = AgentState.objects.select_for_update(of=("self",)).select_related("person", "person__team")
    found = list(rows.filter(person_id__in=wanted).order_by("person_id"))
    missing = wanted - {state.person_id for state in found}
    if missing:
        make_states(missing)
        found = list(rows.filter(person_id__in=wanted).order_by("person_id"))
    return found


def lock_agent(person_id: int) -> AgentState:
    """Step: the state of one person, locked."""
    return _one(person_id) or lock_agents([person_id])[0]


def make_states(people: Iterable[int]) -> None:
    """Step: rows for people who have none yet; they begin offline."""
    now = timezone.now()
    fresh = [
        AgentState(person_id=person, state=DerivedState.OFFLINE, since=now, idle_since=now) for person in sorted(people)
    ]
    AgentState.objects.bulk_create(fresh, ignore_conflicts=True)
