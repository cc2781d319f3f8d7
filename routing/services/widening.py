"""Waiting work that is to ask others: its ring has opened, or the agent it was kept for is not to be had."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from core.operations import operation
from routing.models import ChosenState, QueueMember, WorkItem, WorkState
from routing.services.agents import is_there
from routing.services.deciding import distribute_soon
from routing.services.items import lock_item, replace

_MEMBERSHIP = QueueMember.objects.filter(person_id=OuterRef("preferred_agent_id"), queue_id=OuterRef("queue_id"))


def widen_due() -> int:
    """Tick: work whose preferred time or ring is over, or whose preferred agent has left, moves to its next bucket.

    Nor does it wait for somebody who does not work in its queue, unless it was handed to them by name.
    """
    now = timezone.now()
    waiting = WorkItem.objects.filter(state=WorkState.WAITING, due_at__isnull=False)
    there = Q(
        preferred_agent__agent_state__chosen=ChosenState.AVAILABLE, preferred_agent__agent_state__absent_since=None
    )
    member = Q(handed_over=True) | Exists(_MEMBERSHIP)
    due = waiting.filter(Q(due_at__lte=now) | (Q(preferred_until__gt=now) & ~(there & member)))
    return sum(_widen(item_id=item) for item in list(due.order_by("due_at").values_list("id", flat=True)[:200]))


@operation
def _widen(*, item_id: int) -> int:
    now = timezone.now()
    item = lock_item(item_id)
    if item.state != WorkState.WAITING or item.due_at is None:
        return 0
    fields: dict[str, Any] = {}
    if item.preferred_until and item.preferred_agent_id and not _is_to_be_had(item.preferred_agent_id, item):
        fields = {"preferred_until": None, "handed_over": False}
    replace(item, now, **fields)
    distribute_soon(item.queue.pool)
    return 1


def _is_to_be_had(agent: int, item: WorkItem) -> bool:
    """Step: whether the preferred agent of a locked item may still get it."""
    member = item.handed_over or QueueMember.objects.filter(person_id=agent, queue_id=item.queue_id).exists()
    return member and is_there(agent)
