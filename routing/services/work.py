"""The life of a work item outside reservations: it comes, waits, gives up, is finished or handed on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.inserting import insert
from core.operations import operation
from core.problems import INVALID
from core.records import Changes, change
from routing.events import (
    WORK_ABANDONED,
    WORK_CANCELLED,
    WORK_DONE,
    WORK_LINKED,
    WORK_PARKED,
    WORK_QUEUED,
    WORK_RESUMED,
    WORK_RETURNED,
    WORK_WRAP_UP,
)
from routing.models import (
    OPEN,
    QUEUED,
    UNFINISHED,
    AgentState,
    ChosenState,
    Disposition,
    Queue,
    ReservationState,
    WorkItem,
    WorkState,
    WrapUpMode,
)
from routing.problems import AGENT_NOT_THERE, CALL_RUNNING, NOT_YOURS, QUEUE_CLOSED, WRONG_STATE
from routing.rules.capacity import needs_parking
from routing.rules.overflowing import STAYS
from routing.rules.waiting import head_rank, rank_of
from routing.selectors.pulses import estimate_ms
from routing.selectors.reception import Admission, admission_to
from routing.services.deciding import distribute_soon
from routing.services.items import (
    Ref,
    announce,
    end_reservation,
    give_back,
    lock_item,
    lock_with_agent,
    move,
    open_item,
    placed,
)
from routing.services.overflow import record_admission
from routing.services.settling import settle
from staff.models import Person


def enqueue(
    *,
    actor: Actor,
    queue: Queue,
    ref: Ref,
    title: str,
    media: str | None = None,
    customer_id: int | None = None,
    ticket_id: int | None = None,
    priority: int = 0,
    skills: dict[str, int] | None = None,
    preferred_agent_id: int | None = None,
    screen_pop: dict[str, Any] | None = None,
    rank: datetime | None = None,
    stays: bool = False,
) -> WorkItem:
    """Step: put a contact into a queue; distribution is tried right after the commit.

    A closed queue may hand it to another one at once; a caller was asked before whether to wait (`reception_of`).
    The preferred agent gets it alone for the queue's `preferred_seconds`, if available now. While an item for the
    same `ref` is unfinished, that one is returned and nothing else happens. `screen_pop` is plain data for the screen
    of whoever is asked; its "name" and "tier" are shown as the customer's. `rank` is a place that was kept; what `stays`
    has nobody on the line: overflow and emergencies pass it by.
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
    """Its times, its rank, and how long its preferred agent has it alone."""
    item.state_since = item.enqueued_at = item.entered_at = now
    if item.preferred_agent_id and is_there(item.preferred_agent_id):
        item.preferred_until = now + timedelta(seconds=queue.preferred_seconds)
    item.estimated_ms = estimate_ms(queue)
    item.rank = rank_of(
        enqueued_at=now,
        target_seconds=queue.service_level_seconds,
        priority=item.priority,
        boost_seconds=queue.priority_boost_seconds,
    )


def is_there(person_id: int) -> bool:
    """Step: whether this agent could be asked, now or when they have room."""
    states = AgentState.objects.filter(person_id=person_id, chosen=ChosenState.AVAILABLE, absent_since=None)
    return states.exists()


def abandon(*, actor: Actor, ref: Ref) -> WorkItem | None:
    """Step: whoever waited gave up. None when nothing of `ref` waits any more (it was answered, or has ended)."""
    found = open_item(ref, QUEUED)
    if found is None:
        return None
    agent, item = lock_with_agent(found)
    if item.state not in QUEUED:
        return None
    now = timezone.now()
    end_reservation(item, ReservationState.WITHDRAWN, now)
    changes = move(item, WorkState.ABANDONED, "abandoned", now, agent_id=None, closed_at=now)
    announce(WORK_ABANDONED, item, actor=actor, changes=changes)
    _freed(agent, now, actor)
    return item


def cancel_for(
    *, actor: Actor, ref: Ref, reason: str, states: Collection[str] = OPEN, outcome: str = "cancelled"
) -> WorkItem | None:
    """Step: the work for `ref` is no longer needed (resolved otherwise, merged, deleted).

    None when there was none, or it is in none of `states`. With the `outcome` "overflowed", reports count it so.
    """
    found = open_item(ref, states)
    if found is None:
        return None
    agent, item = lock_with_agent(found)
    if item.state not in states:
        return None
    now = timezone.now()
    end_reservation(item, ReservationState.WITHDRAWN, now)
    changes = move(item, WorkState.CANCELLED, outcome, now, closed_at=now, note=item.note or reason)
    announce(WORK_CANCELLED, item, actor=actor, changes=changes)
    _freed(agent, now, actor)
    return item


def return_to_queue(*, actor: Actor, ref: Ref, head: bool) -> WorkItem | None:
    """Step: work that lost its agent waits again at its old place; with `head` (a connected call) before all others.

    The agent rests for the queue's rest time. None when nothing of `ref` is held by an agent.
    """
    held = (WorkState.RESERVED, WorkState.ACTIVE, WorkState.PARKED)
    found = open_item(ref, held)
    if found is None:
        return None
    agent, item = lock_with_agent(found)
    if agent is None or item.state not in held:
        return None
    now = timezone.now()
    place: dict[str, Any] = {"rank": head_rank(now)} if head else {}
    changes = give_back(item, "returned", now, **place)
    announce(WORK_RETURNED, item, actor=actor, changes=changes)
    _freed(agent, now, actor, resting_until=now + timedelta(seconds=item.queue.rest_seconds))
    return item


def link_ticket(*, actor: Actor, item: WorkItem, ticket_id: int) -> None:
    """Step: a locked item is about this ticket from now on (a call gets its ticket when it is accepted)."""
    changes = change(item, ticket_id=ticket_id)
    if changes:
        announce(WORK_LINKED, item, actor=actor, changes=changes)


def begin_wrap_up(*, actor: Actor, ref: Ref) -> WorkItem | None:
    """Step: the contact is over; its agent writes it up until the queue's limit. None when nobody was active on it."""
    found = open_item(ref, (WorkState.ACTIVE, WorkState.PARKED))
    if found is None:
        return None
    agent, item = lock_with_agent(found)
    if item.state not in {WorkState.ACTIVE, WorkState.PARKED}:
        return None
    wrap_up_item(item, agent, timezone.now(), actor=actor)
    return item


def wrap_up_item(item: WorkItem, agent: AgentState | None, now: datetime, *, actor: Actor) -> None:
    """Step: the same for a locked item; without a wrap-up time it is done at once."""
    mode = item.queue.wrap_up_mode
    if mode == WrapUpMode.NONE or (mode == WrapUpMode.LIMITED and item.queue.wrap_up_seconds == 0):
        close_item(item, agent, now, actor=actor)
        return
    due = now + timedelta(seconds=item.queue.wrap_up_seconds) if mode == WrapUpMode.LIMITED else None
    changes = move(item, WorkState.WRAP_UP, "wrap_up", now, wrap_up_due_at=due)
    announce(WORK_WRAP_UP, item, actor=actor, changes=changes)
    _freed(agent, now, actor)


def close_item(
    item: WorkItem, agent: AgentState | None, now: datetime, *, actor: Actor, code: Disposition | None = None,
    written: str = "", **fields: Any,
) -> None:  # fmt: skip
    """Step: a locked item is done; its agent is free for the next."""
    changes = move(item, WorkState.DONE, "done", now, closed_at=now, wrap_up_due_at=None, **fields)
    _tell_outcome(item, changes, code, written, actor=actor)
    _freed(agent, now, actor)


def _tell_outcome(item: WorkItem, changes: Changes, code: Disposition | None, note: str, *, actor: Actor) -> None:
    """The log keeps the outcome's name of this day; what the agent wrote is for the ticket, and in no log."""
    facts = {"disposition": code.code, "outcome": code.name} if code else None
    announce(WORK_DONE, item, actor=actor, changes=changes, facts=facts, payload=note)


def _freed(agent: AgentState | None, now: datetime, actor: Actor, **fields: Any) -> None:
    """Step: an agent holds less than before: parked mails come back, idle time begins, work may come."""
    if agent is not None:
        resume_parked(agent, now, actor=actor)
        settle([agent], now, actor=actor, idle_since=now, **fields)
        distribute_soon()


def park_others(agent: AgentState, call: WorkItem, now: datetime, *, actor: Actor) -> None:
    """Step: a call was accepted: the mails and tasks of this locked agent are set aside until it is over.

    What still rings goes back to its old place and may come again: nobody answers it while they talk.
    """
    ringing = WorkItem.objects.filter(agent_id=agent.person_id, state=WorkState.RESERVED).exclude(pk=call.pk)
    for item_id in ringing.order_by("id").values_list("id", flat=True):
        item = lock_item(item_id)
        changes = give_back(item, "displaced", now, declined=item.declined)
        announce(WORK_RETURNED, item, actor=actor, changes=changes)
        distribute_soon()
    held = WorkItem.objects.filter(agent_id=agent.person_id, state=WorkState.ACTIVE).exclude(pk=call.pk)
    for item_id, media, state in held.order_by("id").values_list("id", "media", "state"):
        if needs_parking(media, state):
            item = lock_item(item_id)
            changes = move(item, WorkState.PARKED, "parked", now)
            announce(WORK_PARKED, item, actor=actor, changes=changes)


def resume_parked(agent: AgentState, now: datetime, *, actor: Actor) -> None:
    """Step: with no call left at this locked agent, what was parked is active again."""
    mine = WorkItem.objects.filter(agent_id=agent.person_id)
    if mine.filter(media="voice", state__in=(WorkState.ACTIVE, WorkState.WRAP_UP)).exists():
        return
    for item_id in mine.filter(state=WorkState.PARKED).order_by("id").values_list("id", flat=True):
        item = lock_item(item_id)
        changes = move(item, WorkState.ACTIVE, "resumed", now)
        announce(WORK_RESUMED, item, actor=actor, changes=changes)


# --- operations of the agent who holds the item, or of a supervisor


def _held(person: Person, work_item: WorkItem, *states: str) -> tuple[AgentState, WorkItem]:
    """Step: agent and item, locked. Raises WRONG_STATE, or NOT_YOURS unless it is the agent or a supervisor."""
    agent, item = lock_with_agent(work_item.pk)
    if agent is None or item.state not in states:
        raise WRONG_STATE(state=item.state)
    if agent.person_id != person.pk and not person.is_supervising:
        raise NOT_YOURS(who=agent.person.name)
    return agent, item


@operation
def wrap_up(*, actor: Actor, person: Person, work_item: WorkItem) -> WorkItem:
    """The agent says that the contact is over and begins to write it up.

    Raises CALL_RUNNING for a connected call, WRONG_STATE or NOT_YOURS.
    """
    agent, item = _held(person, work_item, WorkState.ACTIVE, WorkState.PARKED)
    if item.media == "voice":
        raise CALL_RUNNING()
    wrap_up_item(item, agent, timezone.now(), actor=actor)
    return item


@operation
def finish(
    *, actor: Actor, person: Person, work_item: WorkItem, disposition: str | None = None, note: str = ""
) -> WorkItem:
    """Close the work with an outcome code of its queue and a note.

    When the wrap-up ended by itself a moment ago, what the agent gives now is still kept, once.
    Raises CALL_RUNNING, WRONG_STATE, NOT_YOURS, or INVALID for an unknown or missing disposition.
    """
    states = (WorkState.ACTIVE, WorkState.PARKED, WorkState.WRAP_UP, WorkState.DONE)
    agent, item = _held(person, work_item, *states)
    if item.media == "voice" and item.state == WorkState.ACTIVE:
        raise CALL_RUNNING()
    if item.state == WorkState.DONE and (item.disposition_id or not (disposition or note)):
        raise WRONG_STATE(state=item.state)
    code = _disposition(item.queue, disposition)
    given = {"disposition_id": code.pk if code else None, "note": note or item.note}
    if item.state == WorkState.DONE:
        _tell_outcome(item, change(item, **given), code, note, actor=actor)
    else:
        close_item(item, agent, timezone.now(), actor=actor, code=code, written=note, **given)
    return item


def _disposition(queue: Queue, code: str | None) -> Disposition | None:
    if not code:
        if queue.disposition_required:
            raise INVALID.field("disposition", en="Choose how it ended.", zh="请选择小结代码。")
        return None
    offered = Disposition.objects.filter(code=code, active=True).order_by("queue_id")
    for found in offered:
        if found.queue_id in {None, queue.pk}:
            return found
    raise INVALID.field("disposition", en="This queue has no such code.", zh="该队列没有此小结代码。")


@operation
def transfer(
    *,
    actor: Actor,
    person: Person,
    work_item: WorkItem,
    queue: Queue | None = None,
    agent: Person | None = None,
    note: str = "",
) -> WorkItem:
    """Hand the work on, at its old place: to a queue, or to an agent (alone for a while, then to the queue).

    Raises QUEUE_CLOSED, AGENT_NOT_THERE, WRONG_STATE, NOT_YOURS, or INVALID unless exactly one target is given.
    """
    if (queue is None) == (agent is None):
        raise INVALID.field("queue", en="Name a queue or an agent.", zh="请指定一个队列或坐席。")
    if queue is not None and (not queue.accepts or queue.emergency_since is not None):
        raise QUEUE_CLOSED(queue=queue.key)
    if agent is not None and not is_there(agent.pk):
        raise AGENT_NOT_THERE(who=agent.name)
    holder, item = _held(person, work_item, WorkState.ACTIVE, WorkState.PARKED, WorkState.RESERVED)
    now = timezone.now()
    fields: dict[str, Any] = {"preferred_agent_id": None, "preferred_until": None, "handed_over": False}
    if agent is not None:
        until = now + timedelta(seconds=item.queue.preferred_seconds)
        fields = {"preferred_agent_id": agent.pk, "preferred_until": until, "handed_over": True}
        fields["declined"] = [holder.person_id]
    if queue is not None:
        fields["queue_id"] = queue.pk
    changes = give_back(item, "transferred", now, queue=queue, note=note or item.note, **fields)
    announce(WORK_RETURNED, item, actor=actor, changes=changes)
    _freed(holder, now, actor)
    return item


# --- ticks


def end_due_wrap_ups() -> int:
    """Tick: a wrap-up past its limit is closed without a code, and its agent is free."""
    due = WorkItem.objects.filter(state=WorkState.WRAP_UP, wrap_up_due_at__lte=timezone.now())
    return sum(_end_wrap_up(item_id=item) for item in list(due.values_list("id", flat=True)[:200]))


@operation
def _end_wrap_up(*, item_id: int) -> int:
    now = timezone.now()
    agent, item = lock_with_agent(item_id)
    if item.state != WorkState.WRAP_UP or item.wrap_up_due_at is None or item.wrap_up_due_at > now:
        return 0
    close_item(item, agent, now, actor=SYSTEM)
    return 1
