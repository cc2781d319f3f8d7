"""A seat in somebody else's call: who is asked for advice, brought in or supervises gets no work meanwhile."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from routing.models import AgentState, WorkItem, WorkState
from routing.services.deciding import distribute_soon
from routing.services.locks import lock_agent
from routing.services.parking import displace_ringing
from routing.services.settling import settle


def lock_to_attend(person_id: int, *, actor: Actor) -> AgentState:
    """Step: the state of somebody who is about to be asked into a call; what is written rings elsewhere from now on.

    A call that rings at them stays: `has_voice` tells, and whoever asks has to refuse.
    """
    state = lock_agent(person_id)
    if not has_voice(person_id):
        displace_ringing(state, timezone.now(), actor=actor)
    return state


def has_voice(person_id: int) -> bool:
    """Step: whether a call is connected to this agent, or rings at them."""
    voice = WorkItem.objects.filter(agent_id=person_id, media="voice")
    return voice.filter(state__in=(WorkState.RESERVED, WorkState.ACTIVE)).exists()


def attend(state: AgentState, key: int, *, actor: Actor) -> None:
    """Step: a locked agent has this seat from now on."""
    settle([state], timezone.now(), actor=actor, attending=key)


@operation
def stop_attending(*, actor: Actor, person_id: int, key: int, was_in: bool) -> bool:
    """The seat is given up; whether it still was theirs. Who talked (`was_in`) begins to be idle only now."""
    state = lock_agent(person_id)
    if state.attending != key:
        return False
    now = timezone.now()
    fields: dict[str, Any] = {"idle_since": now} if was_in else {}
    settle([state], now, actor=actor, attending=None, **fields)
    distribute_soon()
    return True
