"""Setting work aside for a call, and taking it up again after it."""

from __future__ import annotations

from datetime import datetime

from core.actor import Actor
from routing.events import WORK_PARKED, WORK_RESUMED, WORK_RETURNED
from routing.models import AgentState, WorkItem, WorkState
from routing.rules.capacity import needs_parking
from routing.services.deciding import distribute_soon
from routing.services.items import announce, give_back, lock_item, move, story


def displace_ringing(agent: AgentState, now: datetime, *, actor: Actor, but: int = 0) -> None:
    """Step: what rings at this locked agent goes back to its old place and may come again: nobody answers it while
    they talk.
    """
    ringing = WorkItem.objects.filter(agent_id=agent.person_id, state=WorkState.RESERVED).exclude(pk=but)
    for item_id in ringing.order_by("id").values_list("id", flat=True):
        item = lock_item(item_id)
        facts = story(item, "displaced")
        changes = give_back(item, "displaced", now, declined=item.declined)
        announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
        distribute_soon()


def park_others(agent: AgentState, call: WorkItem, now: datetime, *, actor: Actor) -> None:
    """Step: a call was accepted: the mails and tasks of this locked agent are set aside until it is over."""
    displace_ringing(agent, now, actor=actor, but=call.pk)
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
