"""Work by hand: a supervisor assigns, pulls back and re-orders; an agent takes from the list, hands on, escalates."""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.notifications import notify
from core.operations import operation
from core.problems import INVALID, Problem
from core.records import change
from routing.events import (
    WORK_ACCEPTED,
    WORK_ESCALATED,
    WORK_PRIORITISED,
    WORK_RESERVED,
    WORK_RETURNED,
    WORK_WRAP_UP,
)
from routing.models import (
    AgentState,
    ChosenState,
    Decision,
    Demand,
    Distribution,
    Queue,
    Reservation,
    ReservationState,
    Skill,
    WorkItem,
    WorkState,
    WrapUpMode,
)
from routing.problems import (
    AGENT_NOT_THERE,
    FULL,
    HELD_FOR_ANOTHER,
    NO_LIMIT,
    NO_MORE_TIME,
    NOBODY_SKILLED,
    NOT_AVAILABLE,
    NOT_FIRST,
    NOT_IN_QUEUE,
    NOT_SKILLED,
    NOT_YOURS,
    PUSH_ONLY,
    QUEUE_CLOSED,
    TAKEN,
    WRONG_STATE,
)
from routing.rules.judging import Reason, candidate_of, demand_reason
from routing.rules.settings import check_skills
from routing.rules.waiting import HEAD_START, rank_of, target_of
from routing.selectors.deciding import configured, current_token
from routing.selectors.steering import as_judged, demand_as_judged, first_for, nobody_has, supervisors_of
from routing.services.deciding import distribute_soon
from routing.services.items import announce, give_back, lock_with_agents, move, story
from routing.services.parking import park_others, resume_parked
from routing.services.reserving import roster_row
from routing.services.settling import settle
from staff.models import Person

HIGHEST = 3
IN_HAND = (WorkState.ACTIVE, WorkState.PARKED, WorkState.RESERVED)
UNFINISHED = (WorkState.WAITING, *IN_HAND)
AGAINST: dict[Reason, Problem] = {
    Reason.NO_ROOM_FOR_MEDIA: FULL,
    Reason.NOT_MEMBER: NOT_IN_QUEUE,
    Reason.HELD_FOR_ANOTHER: HELD_FOR_ANOTHER,
}


def _locked_for(person: Person, item_id: int, *states: str) -> tuple[AgentState | None, WorkItem]:
    """Step: an item with its holder, for whoever holds it or supervises. Raises WRONG_STATE or NOT_YOURS."""
    agents, item = lock_with_agents(item_id)
    if item.state not in states:
        raise WRONG_STATE(state=item.state)
    if item.agent_id != person.pk and not person.is_supervising:
        # What nobody has cannot be handed on by an agent either.
        raise NOT_YOURS(who=item.agent.name) if item.agent else WRONG_STATE(state=item.state)
    return agents.get(item.agent_id or 0), item


def free_agent(agent: AgentState | None, now: datetime, *, actor: Actor, **fields: Any) -> None:
    """Step: an agent lost an item: what was parked for it comes back, and other work may come."""
    if agent is not None:
        resume_parked(agent, now, actor=actor)
        settle([agent], now, actor=actor, idle_since=now, **fields)


# --- a supervisor hands out and takes back


@operation
def assign(*, actor: Actor, person: Person, work_item: WorkItem, agent: Person, note: str = "") -> WorkItem:
    """Hold waiting work, or work of another agent, out to this agent at once; it may leave them above capacity.

    Raises AGENT_NOT_THERE, TAKEN when they have it already, or WRONG_STATE.
    """
    agents, item = lock_with_agents(work_item.pk, [agent.pk])
    target = agents[agent.pk]
    if item.state not in UNFINISHED:
        raise WRONG_STATE(state=item.state)
    if item.agent_id == agent.pk:
        raise TAKEN(who=agent.name, agent=agent.pk)
    if target.chosen != ChosenState.AVAILABLE or target.absent_since is not None:
        raise AGENT_NOT_THERE(who=agent.name)
    now = timezone.now()
    holder = agents.get(item.agent_id or 0)
    facts = story(item, "assigned", to=agent)
    if holder is not None:
        changes = give_back(item, "reassigned", now, note=note or item.note)
        announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
    elif note:
        change(item, note=note)
    _hold_out(item, target, now, actor=actor, by=person, facts=facts)
    free_agent(holder, now, actor=actor)
    settle([target], now, actor=actor)
    distribute_soon()
    return item


def _hold_out(
    item: WorkItem, target: AgentState, now: datetime, *, actor: Actor, by: Person, facts: dict[str, Any]
) -> None:
    reservation = Reservation.objects.create(
        work_item=item,
        agent=target.person,
        decision=record_choice(item, target, now, by=by, how="assigned"),
        expires_at=now + timedelta(seconds=item.queue.ring_seconds),
    )
    changes = move(item, WorkState.RESERVED, "reserved", now, agent_id=target.person_id, reservation_id=reservation.pk)
    announce(WORK_RESERVED, item, actor=actor, changes=changes, facts=facts)


def record_choice(item: WorkItem, chosen: AgentState, now: datetime, *, by: Person, how: str) -> Decision:
    """Step: why this agent: somebody said so. The figures are kept like those of every decision."""
    demand = Demand.objects.get(pk=item.demand_id)
    token = current_token()
    known = configured(token)
    candidate = candidate_of(as_judged(chosen, known), demand_as_judged(demand, item.queue, known)).as_record()
    return Decision.objects.create(
        work_item=item,
        agent_id=chosen.person_id,
        at=now,
        configuration=token,
        demand=demand,
        choice=item.queue.agent_choice,
        best=[{**candidate, "by": {"id": by.pk, "name": by.name, "how": how}}],
        roster_id=roster_row([chosen.person_id]),
        reasons=zlib.compress(bytes([Reason.CHOSEN]), 1),
    )


@operation
def requeue(*, actor: Actor, person: Person, work_item: WorkItem, note: str = "") -> WorkItem:
    """Pull work back from its agent to its old place; the agent rests as after a missed contact.

    Raises WRONG_STATE when nobody has it.
    """
    holder, item = _locked_for(person, work_item.pk, *IN_HAND)
    now = timezone.now()
    facts = story(item, "requeued")
    changes = give_back(item, "requeued", now, note=note or item.note)
    announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
    free_agent(holder, now, actor=actor, resting_until=now + timedelta(seconds=item.queue.rest_seconds))
    distribute_soon()
    return item


@operation
def set_work_priority(*, actor: Actor, person: Person, work_item: WorkItem, priority: int) -> WorkItem:
    """Another priority, and the place in line that follows from it. Raises WRONG_STATE for work that is over."""
    _, item = _locked_for(person, work_item.pk, *UNFINISHED)
    changes = change(item, priority=priority, rank=_rank(item, item.queue, priority))
    if changes:
        announce(WORK_PRIORITISED, item, actor=actor, changes=changes)
    return item


def _rank(item: WorkItem, queue: Queue, priority: int) -> datetime:
    """Its place by this priority; a connected call that lost its agent stays at the head, whatever it says."""
    if item.rank < item.enqueued_at - HEAD_START / 2:
        return item.rank
    return rank_of(
        enqueued_at=item.enqueued_at,
        target_seconds=target_of(queue.service_level_seconds, queue.media, item.media),
        priority=priority,
        boost_seconds=queue.priority_boost_seconds,
    )


# --- an agent takes from the list


@operation
def take(*, actor: Actor, person: Person, work_item: WorkItem) -> WorkItem:
    """Pull waiting work from a queue that allows it: it is this agent's at once, without ringing.

    Raises TAKEN, WRONG_STATE, PUSH_ONLY, NOT_AVAILABLE, FULL, NOT_IN_QUEUE, NOT_SKILLED, HELD_FOR_ANOTHER, or
    NOT_FIRST where the list is taken in its order.
    """
    agents, item = lock_with_agents(work_item.pk, [person.pk])
    me = agents[person.pk]
    if item.state != WorkState.WAITING:
        raise TAKEN(who=item.agent.name, agent=item.agent_id) if item.agent else WRONG_STATE(state=item.state)
    _refuse_taking(item, me)
    now = timezone.now()
    decision = record_choice(item, me, now, by=person, how="taken")
    reservation = Reservation.objects.create(
        work_item=item,
        agent=me.person,
        decision=decision,
        state=ReservationState.ACCEPTED,
        expires_at=now,
        ended_at=now,
    )
    answered = {"answered_at": item.answered_at or now, "agent_id": me.person_id, "reservation_id": reservation.pk}
    changes = move(item, WorkState.ACTIVE, "answered", now, **answered)
    if item.media == "voice":
        park_others(me, item, now, actor=actor)
    announce(WORK_ACCEPTED, item, actor=actor, changes=changes)
    settle([me], now, actor=actor, idle_since=now, misses=0, missed_at=None)
    return item


def _refuse_taking(item: WorkItem, me: AgentState) -> None:
    queue = item.queue
    if queue.distribution == Distribution.PUSH:
        raise PUSH_ONLY(queue=queue.key)
    if me.chosen != ChosenState.AVAILABLE:
        raise NOT_AVAILABLE()
    known = configured(current_token())
    agent = as_judged(me, known)
    against = demand_reason(agent, demand_as_judged(Demand.objects.get(pk=item.demand_id), queue, known))
    if against:
        raise AGAINST.get(against, NOT_SKILLED)(queue=queue.key)
    if not queue.cherry_picking and (first := first_for(agent, item, known)):
        raise NOT_FIRST(queue=queue.key, first=first)


# --- handing on


@operation
def hand_on(
    *,
    actor: Actor,
    person: Person,
    work_item: WorkItem,
    skills: dict[str, int] | None = None,
    queue: Queue | None = None,
    note: str = "",
) -> WorkItem:
    """Hand the work on to whoever has these skills, in its queue or in another one, at its old place.

    Unlike `transfer`, a supervisor may move what waits, with skills or without.
    Raises INVALID, QUEUE_CLOSED, NOBODY_SKILLED, WRONG_STATE or NOT_YOURS.
    """
    if skills is not None:
        _refuse_skills(skills)
    holder, item = _locked_for(person, work_item.pk, *UNFINISHED)
    _refuse_target(queue)
    if skills and nobody_has(queue or item.queue, skills):
        raise NOBODY_SKILLED(queue=(queue or item.queue).key)
    how = "transferred" if skills is None else "by_skills"
    asked = {} if skills is None else {"skills": skills}
    _wait_elsewhere(item, holder, queue, note, actor=actor, how=how, **asked)
    return item


def _refuse_skills(skills: dict[str, int]) -> None:
    if not skills:
        raise INVALID.field("skills", en="Name a skill at least.", zh="至少指定一项技能。")
    for wrong in check_skills(skills, "skills", set(Skill.objects.values_list("key", flat=True))):
        raise INVALID.field(wrong.field, en=wrong.en, zh=wrong.zh)


def _refuse_target(queue: Queue | None) -> None:
    if queue is not None and (not queue.accepts or queue.emergency_since is not None):
        raise QUEUE_CLOSED(queue=queue.key)


def _wait_elsewhere(
    item: WorkItem, holder: AgentState | None, queue: Queue | None, note: str, *, actor: Actor, how: str, **fields: Any
) -> None:
    """Step: a locked item waits for others, in its queue or in this one."""
    now = timezone.now()
    nobody = {"preferred_agent_id": None, "preferred_until": None, "handed_over": False}
    given: dict[str, Any] = {**nobody, **fields}
    if queue is not None:
        given["queue_id"] = queue.pk
    facts = story(item, how, queue=queue)
    changes = give_back(item, "transferred", now, queue=queue, note=note or item.note, **given)
    announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
    free_agent(holder, now, actor=actor)
    distribute_soon()


@operation
def escalate(*, actor: Actor, person: Person, work_item: WorkItem, note: str = "") -> WorkItem:
    """To the queue that this one escalates to, a step more urgent; without one more urgent where it is.

    The supervisors of the queue are told. Raises QUEUE_CLOSED, WRONG_STATE or NOT_YOURS.
    """
    holder, item = _locked_for(person, work_item.pk, *UNFINISHED)
    target = item.queue.escalates_to
    _refuse_target(target)
    priority = min(HIGHEST, item.priority + 1)
    if target is not None:
        more = {"priority": priority, "rank": _rank(item, target, priority)}
        _wait_elsewhere(item, holder, target, note, actor=actor, how="escalated", **more)
        changes = {}
    else:
        changes = change(item, priority=priority, rank=_rank(item, item.queue, priority), note=note or item.note)
    announce(WORK_ESCALATED, item, actor=actor, changes=changes)
    facts = {"work_item": item.pk, "queue": item.queue.name, "by": actor.name}
    notify(supervisors_of(item.queue), actor=actor, code="work.escalated", facts=facts, ticket_id=item.ticket_id)
    return item


@operation
def extend_wrap_up(*, actor: Actor, person: Person, work_item: WorkItem) -> WorkItem:
    """More time to write it up, as often and as long as the queue allows.

    Raises NO_MORE_TIME, NO_LIMIT, WRONG_STATE or NOT_YOURS.
    """
    _, item = _locked_for(person, work_item.pk, WorkState.WRAP_UP)
    queue = item.queue
    if queue.wrap_up_mode == WrapUpMode.UNTIL_DONE or item.wrap_up_due_at is None:
        raise NO_LIMIT()
    if item.wrap_up_extended >= queue.wrap_up_extensions:
        raise NO_MORE_TIME(times=queue.wrap_up_extensions)
    later = max(item.wrap_up_due_at, timezone.now()) + timedelta(seconds=queue.wrap_up_extension_seconds)
    changes = change(item, wrap_up_due_at=later, wrap_up_extended=item.wrap_up_extended + 1)
    announce(WORK_WRAP_UP, item, actor=actor, changes=changes)
    return item
