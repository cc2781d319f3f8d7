"""How work comes into a queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.inserting import insert
from routing.events import WORK_QUEUED
from routing.models import UNFINISHED, AgentState, Queue, WorkItem
from routing.rules.demanding import could_ever_take, demand_of
from routing.rules.overflowing import STAYS
from routing.rules.waiting import place_of, rank_of, target_of
from routing.selectors.deciding import configured, current_token
from routing.selectors.pulses import estimate_ms
from routing.selectors.reception import Admission, admission_to
from routing.selectors.steering import as_judged
from routing.services.agents import THERE
from routing.services.deciding import distribute_soon
from routing.services.items import Ref, announce, open_item, placed
from routing.services.overflow import record_admission


def enqueue(
    *, actor: Actor, queue: Queue, ref: Ref, title: str, media: str | None = None, customer_id: int | None = None,
    ticket_id: int | None = None, priority: int = 0, skills: dict[str, int] | None = None,
    preferred_agent_id: int | None = None, screen_pop: dict[str, Any] | None = None, rank: datetime | None = None,
    stays: bool = False,
) -> WorkItem:  # fmt: skip
    """Step: put a contact into a queue; distribution is tried right after the commit.

    A closed queue may hand it to another one at once; a caller was asked before whether to wait (`reception_of`).
    The preferred agent gets it alone for the queue's `preferred_seconds`, if available now and able to take it. While
    an item for the same `ref` is unfinished, that one is returned and nothing else happens. `screen_pop` is plain data
    for the screen of whoever is asked; its "name" and "tier" are shown as the customer's. `rank` is a place that was
    kept; what `stays` has nobody on the line: overflow and emergencies pass it by.
    """
    there = open_item(ref, UNFINISHED)
    if there is not None:
        return WorkItem.objects.select_related("queue", "agent", "reservation", "disposition").get(pk=there)
    now = timezone.now()
    admission = admission_to(queue, now)
    item = WorkItem(
        media=media or queue.media,
        ref_kind=ref[0],
        ref_id=ref[1],
        title=title[:300],
        customer_id=customer_id,
        ticket_id=ticket_id,
        screen_pop=screen_pop or {},
        priority=priority + admission.queue.priority,
        skills=skills or {},
        overflowed=STAYS if stays else len(admission.moved),
        preferred_agent_id=preferred_agent_id,
    )
    _take_in(item, admission, now, actor=actor, rank=rank)
    return item


def _take_in(item: WorkItem, admission: Admission, now: datetime, *, actor: Actor, rank: datetime | None) -> None:
    """A new item waits in the queue that takes it, at the end or at a place that was kept; everybody hears of it."""
    queue = item.queue = admission.queue
    _begin_waiting(item, queue, now)
    item.rank = rank or item.rank
    for name, value in placed(item, queue, now).items():
        setattr(item, name, value)
    insert([item])
    if admission.moved:
        record_admission(item, admission, now)
    # The row forgets the preferred agent with the first refusal; whoever replays the day needs to know.
    facts = {"preferred_agent": item.preferred_agent_id} if item.preferred_agent_id else None
    announce(WORK_QUEUED, item, actor=actor, changes={}, facts=facts)
    distribute_soon(queue.pool)


def _begin_waiting(item: WorkItem, queue: Queue, now: datetime) -> None:
    """Its times, its rank, and how long its preferred agent has it alone, if they could get it."""
    item.state_since = item.enqueued_at = item.entered_at = now
    until = now + timedelta(seconds=queue.preferred_seconds)
    if item.preferred_agent_id and _may_get(item.preferred_agent_id, item, queue, now, until):
        item.preferred_until = until
    item.estimated_ms = estimate_ms(queue)
    item.rank = rank_of(
        enqueued_at=now,
        target_seconds=target_of(queue.service_level_seconds, queue.media, item.media),
        priority=item.priority,
        boost_seconds=queue.priority_boost_seconds,
    )


def _may_get(agent: int, item: WorkItem, queue: Queue, now: datetime, until: datetime) -> bool:
    """Whether the preferred agent could be asked, now or when they have room: only then it waits for them."""
    state = AgentState.objects.filter(THERE, person_id=agent).first()
    if state is None:
        return False
    place = place_of(
        required=queue.required_skills,
        groups=queue.groups,
        rings=queue.rings,
        own_skills=item.skills,
        entered_at=now,
        now=now,
        preferred_agent=agent,
        preferred_until=until,
    )
    return could_ever_take(as_judged(state, configured(current_token())), demand_of(0, queue, place, item.media))
