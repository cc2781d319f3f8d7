"""The life of a work item that waits or is held: it is given up, finished or handed on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.operations import operation
from core.problems import INVALID
from core.records import Changes, change
from routing.events import (
    WORK_ABANDONED,
    WORK_CANCELLED,
    WORK_DONE,
    WORK_LINKED,
    WORK_RETURNED,
    WORK_WRAP_UP,
)
from routing.models import (
    OPEN,
    QUEUED,
    AgentState,
    Disposition,
    Queue,
    ReservationState,
    WorkItem,
    WorkState,
    WrapUpMode,
)
from routing.problems import AGENT_NOT_THERE, CALL_RUNNING, NOT_YOURS, QUEUE_CLOSED, WRONG_STATE
from routing.rules.waiting import head_rank
from routing.services.agents import is_there
from routing.services.deciding import distribute_soon
from routing.services.items import (
    Ref,
    announce,
    end_reservation,
    give_back,
    lock_with_agent,
    move,
    open_item,
    story,
)
from routing.services.parking import resume_parked
from routing.services.settling import settle
from staff.models import Person

LATE_WORDS = timedelta(minutes=10)  # for so long, what an agent still types when the wrap-up has ended is taken


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


def return_to_queue(*, actor: Actor, ref: Ref, head: bool, how: str = "lost", **told: Any) -> WorkItem | None:
    """Step: work that lost its agent waits again at its old place; with `head` (a connected call) before all others.

    The agent rests for the queue's rest time. `how` and what more is `told` of it is what a reader of its history
    learns. None when nothing of `ref` is held by an agent.
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
    facts = story(item, how) | told
    changes = give_back(item, "returned", now, **place)
    announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
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

    When the wrap-up ended by itself a moment ago, what the agent gives now is still kept, once: while it has neither
    code nor note.
    Raises CALL_RUNNING, WRONG_STATE, NOT_YOURS, or INVALID for an unknown or missing disposition.
    """
    states = (WorkState.ACTIVE, WorkState.PARKED, WorkState.WRAP_UP, WorkState.DONE)
    agent, item = _held(person, work_item, *states)
    if item.media == "voice" and item.state == WorkState.ACTIVE:
        raise CALL_RUNNING()
    if item.state == WorkState.DONE and not (_is_still_open_to_words(item) and (disposition or note)):
        raise WRONG_STATE(state=item.state)
    code = _disposition(item.queue, disposition)
    given = {"disposition_id": code.pk if code else None, "note": note or item.note}
    if item.state == WorkState.DONE:
        _tell_outcome(item, change(item, **given), code, note, actor=actor)
    else:
        close_item(item, agent, timezone.now(), actor=actor, code=code, written=note, **given)
    return item


def _is_still_open_to_words(item: WorkItem) -> bool:
    if item.disposition_id or item.note or item.closed_at is None:
        return False
    return timezone.now() - item.closed_at <= LATE_WORDS


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
    facts = story(item, "transferred", to=agent, queue=queue)
    changes = give_back(item, "transferred", now, queue=queue, note=note or item.note, **fields)
    announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
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
