"""Work that changes hands without ringing: a call goes on with a colleague who is in it, an agent begins one of their own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.problems import INVALID
from routing.events import WORK_ACCEPTED
from routing.models import AgentState, Queue, Reservation, ReservationState, WorkItem, WorkState
from routing.problems import NOT_AVAILABLE, ON_A_CONTACT
from routing.services.agents import has_call, is_there
from routing.services.entering import enqueue
from routing.services.items import Ref, announce, lock_with_agents, move, open_item
from routing.services.parking import park_others
from routing.services.settling import settle
from routing.services.steering import free_agent, record_choice
from staff.models import Person

IN_HAND = (WorkState.ACTIVE, WorkState.PARKED)


def pass_on(*, actor: Actor, ref: Ref, agent_id: int) -> WorkItem | None:
    """Step: work in hand goes on with another agent, who is in the call already; it may leave them above capacity.

    None when nobody has the work in hand any more.
    """
    found = open_item(ref, IN_HAND)
    if found is None:
        return None
    agents, item = lock_with_agents(found, [agent_id])
    if item.state not in IN_HAND or item.agent_id == agent_id:
        return None
    holder = agents.get(item.agent_id or 0)
    target = agents[agent_id]
    # The seat they had in this call becomes the call itself.
    _begin(item, target, actor=actor, how="passed", outcome="transferred", attending=None)
    free_agent(holder, timezone.now(), actor=actor)
    return item


def begin_own(*, actor: Actor, person: Person, queue: Queue, ref: Ref, **more: Any) -> WorkItem:
    """Step: an agent begins a contact of their own (they dial): it is theirs at once, and counts as theirs.

    Raises NOT_AVAILABLE, ON_A_CONTACT while another call is theirs or they are in somebody else's, or INVALID for a queue of other media.
    """
    if queue.media != "voice":
        raise INVALID.field("queue", en="A queue for calls is wanted.", zh="须为电话队列。")
    if not is_there(person.pk):
        raise NOT_AVAILABLE()
    made = enqueue(actor=actor, queue=queue, media="voice", ref=ref, stays=True, **more)
    agents, item = lock_with_agents(made.pk, [person.pk])
    if has_call(person.pk) or agents[person.pk].attending is not None:
        raise ON_A_CONTACT(who=person.name)
    # Nobody waited for an answer: it is no stay in the queue, whose figures it leaves alone.
    _begin(item, agents[person.pk], actor=actor, how="begun", outcome="begun")
    return item


def _begin(item: WorkItem, target: AgentState, *, actor: Actor, how: str, outcome: str, **more: Any) -> None:
    """Step: a locked item is in the hands of a locked agent from now on."""
    now = timezone.now()
    reservation = Reservation.objects.create(
        work_item=item,
        agent=target.person,
        decision=record_choice(item, target, now, by=target.person, how=how),
        state=ReservationState.ACCEPTED,
        expires_at=now,
        ended_at=now,
    )
    answered = {"answered_at": item.answered_at or now, "agent_id": target.person_id, "reservation_id": reservation.pk}
    changes = move(item, WorkState.ACTIVE, outcome, now, **answered)
    park_others(target, item, now, actor=actor)
    announce(WORK_ACCEPTED, item, actor=actor, changes=changes)
    settle([target], now, actor=actor, idle_since=now, misses=0, missed_at=None, **more)
