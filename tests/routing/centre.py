"""A small centre for the tests: queues, agents, work, and the questions the tests ask about them."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.operations import operation
from routing.models import AgentState, Queue, Reservation, WorkItem
from routing.services import (
    abandon,
    accept,
    add_member,
    begin_wrap_up,
    cancel_for,
    create_queue,
    create_skill,
    enqueue,
    expire_due,
    finish,
    return_to_queue,
    set_agent_state,
    set_skill_level,
)
from staff.models import Person
from tests.cast import person

_numbers = itertools.count(1)


def queue(key: str = "mail", media: str = "email", **settings: Any) -> Queue:
    """A queue, by default without a wrap-up and with a long ring time."""
    values = {"wrap_up_seconds": 0, "ring_seconds": 60, **settings}
    return create_queue(actor=SYSTEM, key=key, name={"en": key, "zh-CN": key}, media=media, **values)


def agent(name: str, *queues: Queue, chosen: str = "available", role: str = "agent", **skills: int) -> Person:
    """A member of these queues with these skills, in a state."""
    from routing.models import Skill

    somebody = person(name, role=role)
    for one in queues:
        add_member(actor=SYSTEM, queue=one, person=somebody)
    for key, level in skills.items():
        skill = Skill.objects.filter(key=key).first() or create_skill(actor=SYSTEM, key=key, name={"en": key})
        set_skill_level(actor=SYSTEM, person=somebody, skill=skill, level=level)
    if chosen != "offline":
        choose(somebody, chosen)
    return somebody


def choose(somebody: Person, chosen: str, reason: str = "") -> AgentState:
    """Set a person's state."""
    return set_agent_state(actor=Actor.of(somebody), person=somebody, chosen=chosen, reason=reason)


@operation
def arrive(where: Queue, title: str = "Hello", **given: Any) -> WorkItem:
    """Work comes in, as a step of somebody's operation."""
    ref = given.pop("ref", None) or ("test", next(_numbers))
    return enqueue(actor=SYSTEM, queue=where, ref=ref, title=title, **given)


def _step(step: Any) -> Any:
    @operation
    def run(item: WorkItem, **given: Any) -> WorkItem | None:
        found: WorkItem | None = step(actor=SYSTEM, ref=(item.ref_kind, item.ref_id), **given)
        return found

    return run


hang_up = _step(abandon)
cancel = _step(cancel_for)
give_back = _step(return_to_queue)
end_contact = _step(begin_wrap_up)


def now_of(item: WorkItem) -> WorkItem:
    """The item as it stands."""
    return WorkItem.objects.select_related("queue", "agent", "reservation").get(pk=item.pk)


def ringing_at(item: WorkItem) -> Person | None:
    """Whom the item is held out to."""
    open_ones = Reservation.objects.select_related("agent").filter(work_item=item, state="pending")
    found = list(open_ones)
    assert len(found) <= 1
    return found[0].agent if found else None


def reservation_of(item: WorkItem) -> Reservation:
    """The open reservation of an item."""
    return Reservation.objects.get(work_item=item, state="pending")


def state_of(somebody: Person) -> AgentState:
    """The person's state row."""
    return AgentState.objects.get(person=somebody)


def rewind(item: WorkItem, **fields: datetime) -> None:
    """Set times of an item, as if they had come."""
    WorkItem.objects.filter(pk=item.pk).update(**fields)


def take(item: WorkItem, somebody: Person) -> WorkItem:
    """Accept what rings."""
    return accept(actor=Actor.of(somebody), person=somebody, reservation_id=reservation_of(item).pk)


def done(item: WorkItem, somebody: Person, **given: str) -> WorkItem:
    """Finish it."""
    return finish(actor=Actor.of(somebody), person=somebody, work_item=item, **given)


def rang_out() -> None:
    """What rings has rung for long enough."""
    Reservation.objects.filter(state="pending").update(expires_at=timezone.now())
    expire_due()
