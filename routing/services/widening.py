"""Waiting work that is to ask others: its ring has opened, or the agent it was kept for is not to be had."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.operations import operation
from routing.models import ChosenState, WorkItem, WorkState
from routing.services.agents import is_there
from routing.services.deciding import distribute_soon
from routing.services.items import lock_item, replace


def widen_due() -> int:
    """Tick: work whose preferred time or ring is over, or whose preferred agent has left, moves to its next bucket."""
    now = timezone.now()
    waiting = WorkItem.objects.filter(state=WorkState.WAITING, due_at__isnull=False)
    there = Q(
        preferred_agent__agent_state__chosen=ChosenState.AVAILABLE, preferred_agent__agent_state__absent_since=None
    )
    due = waiting.filter(Q(due_at__lte=now) | (Q(preferred_until__gt=now) & ~there))
    return sum(_widen(item_id=item) for item in list(due.order_by("due_at").values_list("id", flat=True)[:200]))


@operation
def _widen(*, item_id: int) -> int:
    now = timezone.now()
    item = lock_item(item_id)
    if item.state != WorkState.WAITING or item.due_at is None:
        return 0
    fields: dict[str, Any] = {}
    if item.preferred_until and item.preferred_agent_id and not is_there(item.preferred_agent_id):
        fields = {"preferred_until": None, "handed_over": False}
    replace(item, now, **fields)
    distribute_soon(item.queue.pool)
    return 1
