"""Why nobody has it yet: where waiting work stands, and what keeps each agent from it at this moment.

Worked out with the rules that the deciders follow, from the rows as they are now. It is no record: a moment later it
may be different.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.access import visible
from routing.models import AgentState, ChosenState, WorkItem, WorkState
from routing.rules import judging
from routing.rules.judging import Reason, reason_against
from routing.rules.ordering import Item, in_turn
from routing.selectors.deciding import Configured, configured, current_token
from routing.selectors.steering import as_judged, demand_as_judged
from staff.models import Person

MOST = 2000  # of the pool's waiting work, by rank: what stands behind those goes before nobody here
SHOWN = 5
FREE = "free"
NOW: dict[Reason, tuple[str, str]] = {
    Reason.OFFLINE: ("Is offline.", "当前离线。"),
    Reason.ON_BREAK: ("Is on a break.", "正在休息。"),
    Reason.AWAY: ("The connection to the browser is lost.", "与浏览器的连接已断开。"),
    Reason.RESTING: ("Rests after a missed or rejected contact.", "未接或拒接后正在短暂休息。"),
    Reason.IN_ANOTHERS_CALL: ("Is in a colleague's call, or supervises one.", "正在参与同事的通话或监控通话。"),
    Reason.FULL: ("Has no room for anything.", "没有任何可用容量。"),
    Reason.HELD_FOR_ANOTHER: ("The work is held for its preferred agent.", "任务正为首选坐席保留。"),
    Reason.NOT_MEMBER: ("Does not work in this queue.", "不属于该队列。"),
    Reason.NOT_IN_GROUP: ("Belongs to a group that is not asked yet.", "所在分组尚未轮到。"),
    Reason.SKILL_MISSING: ("Lacks a skill that is asked for.", "缺少所需技能。"),
    Reason.SKILL_TOO_LOW: ("A skill is below the level asked for.", "技能等级低于要求。"),
    Reason.NO_ROOM_FOR_MEDIA: ("Has no room for this kind of contact.", "该媒体类型的容量已满。"),
}
CAN_TAKE = ("Can take it now.", "现在可以承接。")
DECLINED = (
    "Can take it, but rejected or missed it before: others come first.",
    "可以承接，但此前拒接或未接，他人优先。",
)
PULLED = ("This queue hands nothing out: its agents take work from the list.", "该队列不自动派单，由坐席从列表中领取。")
CLOSED = (
    "This queue was closed by emergency. Its work stays at its place, and nobody is asked until it is opened again.",
    "该队列已紧急关闭。任务保留原位，恢复开放前不派给任何人。",
)
CLOSED_TO = ("queue_closed", ("Could take it; the queue is closed by emergency.", "可以承接，但队列已紧急关闭。"))
BLOCKED = (
    "Nobody can take it right now. It is handed out as soon as somebody can, in the order shown here.",
    "目前没有坐席可以承接。一旦有坐席可用，即按此处的顺序派单。",
)
BEHIND = ("Somebody is free, and other work goes before it.", "有空闲坐席，但其他任务优先。")
NEXT = ("Somebody is free: it is handed out at the next look.", "有空闲坐席，即将派单。")


def standing_of(person: Person, item: WorkItem, *, language: str, about: int | None = None) -> dict[str, Any]:
    """Where this waiting item stands, as `person` may read it; `about` asks for one agent, on duty or not."""
    now, configuration = timezone.now(), configured(current_token())
    demand = demand_as_judged(item.demand, item.queue, configuration)
    reasons = _reasons(item, demand, configuration, now, about)
    place, count, before = _before(item, configuration, now)
    closed = item.queue.emergency_since is not None and not demand.direct
    pulled = item.queue.distribution == "pull" and demand.only_agent is None
    free = any(name == FREE for _, name, _ in reasons)
    text = CLOSED if closed else PULLED if pulled else BLOCKED if not free else BEHIND if before else NEXT
    if closed:
        reasons = [(who, *CLOSED_TO) if name == FREE else (who, name, texts) for who, name, texts in reasons]
    return {
        "at": now,
        "text": _in(text, language),
        "position": place,
        "of": count,
        "before": _shown(person, before[:SHOWN], now),
        "before_count": len(before),
        "agents": [{"agent": who, "reason": name, "text": _in(texts, language)} for who, name, texts in reasons],
    }


def _in(texts: tuple[str, str], language: str) -> str:
    return texts[1] if language.lower().startswith("zh") else texts[0]


def _as_item(item: WorkItem) -> Item:
    return Item(
        item.pk, item.demand_id, item.rank, frozenset(item.declined), item.priority, item.entered_at, item.state_since
    )


def _reasons(
    item: WorkItem, demand: judging.Demand, configuration: Configured, now: datetime, about: int | None
) -> list[tuple[dict[str, Any], str, tuple[str, str]]]:
    """Of everybody on duty, or of the one asked about: who, the reason's name, and its words."""
    rows = AgentState.objects.select_related("person").filter(person__is_active=True).order_by("person_id")
    rows = rows.exclude(chosen=ChosenState.OFFLINE) if about is None else rows.filter(person_id=about)
    told = []
    for state in rows:
        against = reason_against(as_judged(state, configuration), demand, now)
        name, texts = (against.name.lower(), NOW[against]) if against else (FREE, CAN_TAKE)
        if against is None and state.person_id in item.declined:
            name, texts = FREE, DECLINED
        told.append(({"id": state.person_id, "name": state.person.name}, name, texts))
    return told


def _before(item: WorkItem, configuration: Configured, now: datetime) -> tuple[int, int, list[WorkItem]]:
    """Its place among what waits in its queue, how much that is, and what goes before it, first first.

    Work of other queues goes before it where an agent of this queue works there too.
    """
    rivals = {queue for queues in configuration.queues.values() if item.queue_id in queues for queue in queues}
    waiting = WorkItem.objects.filter(state=WorkState.WAITING, queue_id__in=rivals | {item.queue_id})
    # What a queue does not hand out goes before nobody of other queues.
    pushed = ~Q(queue__distribution="pull") | Q(demand__only_agent__isnull=False)
    open_ones = Q(queue__emergency_since=None) | Q(demand__direct=True)
    rows = list(
        waiting.filter(Q(queue_id=item.queue_id) | (pushed & open_ones))
        .select_related("queue", "demand")
        .order_by("rank", "id")[:MOST]
    )
    by_id = {row.pk: row for row in rows}
    demands = {row.demand_id: demand_as_judged(row.demand, row.queue, configuration) for row in rows}
    order = [one.id for one in in_turn([_as_item(row) for row in rows], demands, now)]
    before = [by_id[one] for one in takewhile(lambda one: one != item.pk, order)]
    mine = waiting.filter(queue_id=item.queue_id)
    own = sum(row.queue_id == item.queue_id for row in before)
    if item.pk not in by_id:
        own = mine.filter(rank__lt=item.rank).count()
    return own + 1, mine.count(), before


def _shown(person: Person, rows: Sequence[WorkItem], now: datetime) -> list[dict[str, Any]]:
    """Their titles only where this person may see the work."""
    seen: Mapping[int, str] = dict(
        WorkItem.objects.filter(visible(person, WorkItem), pk__in=[row.pk for row in rows]).values_list("pk", "title")
    )
    return [
        {
            "work_item": row.pk if row.pk in seen else None,
            "title": seen.get(row.pk, ""),
            "queue": row.queue,
            "waited_seconds": max(0, int((now - row.entered_at).total_seconds())),
        }
        for row in rows
    ]
