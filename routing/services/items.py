"""Steps on work items. Everything that moves one goes through `move`; the caller holds the locks.

Order of locks, everywhere: pool, agent, item.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from core.actor import Actor
from core.events import EventType, publish
from core.inserting import insert
from core.prepared import ID, Prepared
from core.records import Changes, change
from core.sql import send
from routing.models import (
    OPEN,
    AgentState,
    Demand,
    Queue,
    Reservation,
    ReservationState,
    WorkItem,
    WorkItemInterval,
    WorkState,
)
from routing.rules.overflowing import MOST_STEPS, next_look
from routing.rules.waiting import Place, demand_key, in_service_level, place_of, target_of
from routing.selectors.pulses import estimate_ms
from routing.services.locks import lock_agent, lock_agents
from staff.audiences import supervisors_of_queue
from staff.models import Person

Ref = tuple[str, int]
NEWEST = """
SELECT id FROM routing_workitem WHERE ref_kind = %s::text AND ref_id = %s::bigint AND state = ANY(%b::text[])
ORDER BY id DESC LIMIT 1
"""
DEMAND = "SELECT id FROM routing_demand WHERE key = %s::text"
LEAVES_QUEUE = frozenset({"answered", "abandoned", "transferred", "cancelled", "overflowed"})
LOGGED = frozenset({"state", "agent_id", "queue_id", "priority", "disposition_id"})


_locking = Prepared(
    ID,
    lambda item_id: (
        WorkItem.objects.select_for_update(of=("self",))
        .select_related("queue", "agent", "reservation", "disposition")
        .filter(pk=item_id)
    ),
)


def lock_item(item_id: int) -> WorkItem:
    """Step: the work item, locked, with what its row shows. The caller has locked its agent before.

    Raises WorkItem.DoesNotExist.
    """
    item = _locking(item_id)
    if item is None:
        raise WorkItem.DoesNotExist
    return item


def lock_with_agent(item_id: int) -> tuple[AgentState | None, WorkItem]:
    """Step: the work item and before it the agent who holds it, locked in this order."""
    agents, item = lock_with_agents(item_id)
    return agents.get(item.agent_id or 0), item


def lock_with_agents(item_id: int, people: Iterable[int] = ()) -> tuple[dict[int, AgentState], WorkItem]:
    """Step: the work item, and before it its holder and these people, all locked in the order of the house."""
    others = set(people)
    while True:
        holder = WorkItem.objects.values_list("agent_id", flat=True).get(pk=item_id)
        # Rolling back to the savepoint is the only way to let go of locks that turned out to be the wrong ones.
        before = transaction.savepoint()
        wanted = others | ({holder} if holder else set())
        agents = [lock_agent(holder)] if holder and not others else lock_agents(wanted) if wanted else []
        item = lock_item(item_id)
        if item.agent_id == holder:
            transaction.savepoint_commit(before)
            return {agent.person_id: agent for agent in agents}, item
        transaction.savepoint_rollback(before)


def open_item(ref: Ref, states: Iterable[str] = OPEN) -> int | None:
    """Step: the id of the newest work item for `ref` in one of `states`."""
    found = send(NEWEST, [*ref, [str(state) for state in states]]).rows()
    return found[0][0] if found else None


def demand_for(queue: Queue, place: Place, media: str) -> int:
    """Step: the id of the bucket for this place; made when it is the first of its kind."""
    key = demand_key(
        queue_id=queue.pk,
        skills=place.skills,
        groups=place.groups,
        only_agent=place.only_agent,
        direct=place.direct,
        media="" if media == queue.media else media,
    )
    values = {
        "queue": queue,
        "skills": place.skills,
        "groups": list(place.groups),
        "only_agent_id": place.only_agent,
        "direct": place.direct,
    }
    found = send(DEMAND, [key]).rows()
    return found[0][0] if found else Demand.objects.get_or_create(key=key, defaults=values)[0].pk


def placed(item: WorkItem, queue: Queue, now: datetime, **given: Any) -> dict[str, Any]:
    """Step: the fields that say where `item` waits from `now` on; `given` are fields about to change."""
    place = place_of(
        required=queue.required_skills,
        groups=queue.groups,
        rings=queue.rings,
        own_skills=given.get("skills", item.skills),
        entered_at=given.get("entered_at", item.entered_at),
        now=now,
        preferred_agent=given.get("preferred_agent_id", item.preferred_agent_id),
        preferred_until=given.get("preferred_until", item.preferred_until),
        handed_over=given.get("handed_over", item.handed_over),
    )
    overflow_at = next_look(
        queue.overflow if item.overflowed < MOST_STEPS else (),
        entered_at=given.get("entered_at", item.entered_at),
        now=now,
        media=item.media,
        left=left_queues(item) if queue.overflow and item.overflowed else (),
    )
    return {
        **given,
        "demand_id": demand_for(queue, place, item.media),
        "due_at": place.due_at,
        "overflow_at": overflow_at,
    }


def left_queues(item: WorkItem) -> set[int]:
    """Step: the queues that this work overflowed out of; it never goes back to one."""
    return set(item.overflow_steps.values_list("queue_id", flat=True)) if item.pk else set()


def replace(item: WorkItem, now: datetime, **fields: Any) -> None:
    """Step: a locked waiting item moves to the bucket of this moment. Nobody sees this, so its version stays."""
    WorkItem.objects.filter(pk=item.pk).update(**placed(item, item.queue, now, **fields))


def stretch(item: WorkItem, outcome: str, now: datetime) -> WorkItemInterval:
    """The stretch that ends now, not saved yet; the last one in a queue tells how long the customer waited."""
    ended = WorkItemInterval(
        work_item=item,
        queue_id=item.queue_id,
        agent_id=item.agent_id,
        state=item.state,
        outcome=outcome,
        started_at=item.state_since,
        ended_at=max(now, item.state_since),
    )
    if outcome in LEAVES_QUEUE and item.state in {WorkState.WAITING, WorkState.RESERVED}:
        ended.waited_ms = max(0, int((now - item.entered_at).total_seconds() * 1000))
        ended.estimated_ms = item.estimated_ms
        target = target_of(item.queue.service_level_seconds, item.queue.media, item.media)
        ended.in_level = in_service_level(waited_ms=ended.waited_ms, target_seconds=target)
    return ended


def move(item: WorkItem, state: str, outcome: str, now: datetime, **fields: Any) -> Changes:
    """Step: end the running stretch of a locked item with `outcome` and begin the next in `state`."""
    insert([stretch(item, outcome, now)])
    return change(item, state=state, state_since=max(now, item.state_since), **fields)


def audiences_of_queue(queue: Queue) -> list[str]:
    """Who hears of a queue's work: its members, and who supervises it; the same as in the rule on work items."""
    return [f"queue:{queue.pk}", *supervisors_of_queue(queue.team_id)]


def announce(
    event: EventType,
    item: WorkItem,
    *,
    actor: Actor,
    changes: Changes,
    payload: Any = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Step: tell the queue, its supervisors and every agent concerned; a queue that lost the item drops it."""
    agents = {item.agent_id, *changes.get("agent_id", ())} - {None}
    left = changes.get("queue_id", (item.queue_id,))[0]
    gone = audiences_of_queue(Queue.objects.get(pk=left)) if left != item.queue_id else []
    told = audiences_of_queue(item.queue)
    publish(
        event,
        item,
        actor=actor,
        changes={name: pair for name, pair in changes.items() if name in LOGGED},
        audiences=[*told, *(f"agent:{agent}" for agent in agents)],
        gone=[one for one in gone if one not in told],
        customer_id=item.customer_id,
        ticket_id=item.ticket_id,
        payload=payload,
        facts=facts,
    )


def story(item: WorkItem, how: str, *, to: Person | None = None, queue: Queue | None = None) -> dict[str, Any]:
    """Step: what a reader is told of a move: how it came, who had the work, and whom or which queue it goes to.

    Asked before the item moves. The names are kept as they are now, like the actor's.
    """
    told: dict[str, Any] = {"how": how}
    if item.agent is not None:
        told["agent"] = item.agent.name
    if to is not None:
        told["to"] = to.name
    if queue is not None and queue.pk != item.queue_id:
        told["queue"] = queue.name
    return told


def end_reservation(item: WorkItem, state: str, now: datetime) -> Reservation | None:
    """Step: end the open reservation of a locked item, if there is one; None when there is none."""
    reservation = item.reservation
    if reservation is None or reservation.state != ReservationState.PENDING:
        return None
    change(reservation, state=state, ended_at=now)
    return reservation


def give_back(item: WorkItem, outcome: str, now: datetime, *, queue: Queue | None = None, **fields: Any) -> Changes:
    """Step: a locked item waits again, at its old place. The caller settles the agent who had it."""
    end_reservation(item, outcome if outcome in ReservationState.values else ReservationState.WITHDRAWN, now)
    declined = list(dict.fromkeys([*item.declined, *([item.agent_id] if item.agent_id else [])]))
    given: dict[str, Any] = {"declined": declined, **fields}
    if item.preferred_agent_id in declined:
        given = {"preferred_agent_id": None, "preferred_until": None, "handed_over": False, **given}
    if item.state != WorkState.RESERVED or queue is not None:
        # It was answered before, or changes queue: a new stay begins, though its place is the old one.
        given.setdefault("entered_at", now)
        given.setdefault("estimated_ms", estimate_ms(queue or item.queue))
    where = placed(item, queue or item.queue, now, **given)
    return move(item, WorkState.WAITING, outcome, now, agent_id=None, reservation_id=None, wrap_up_due_at=None, **where)
