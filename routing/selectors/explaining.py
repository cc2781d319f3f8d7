"""Why me, and why not Anna: from the record of a decision, in words."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

from core.problems import MISSING
from routing.models import Decision, WorkItem, WorkState
from routing.rules.capacity import WHOLE
from routing.rules.judging import Reason, recompute
from routing.rules.ordering import ORDERS_IN_TIME, step_again
from routing.rules.waiting import HEAD_START
from routing.selectors.waiting import standing_of
from staff.models import Person

RULES = {
    "least_flexible": (
        "Best skilled first, and among equals whoever the other queues need least: rare skills are kept free.",
        "技能等级最高者优先；等级相同时，其他队列最不需要者优先，为稀缺技能保留空闲坐席。",
    ),
    "longest_idle": ("Longest idle first.", "空闲时间最长者优先。"),
    "least_loaded": ("Least loaded first.", "负荷最低者优先。"),
    "best_skill": ("Best skilled first.", "技能等级最高者优先。"),
}
BY_HAND = {
    "assigned": ("Given to this agent by hand.", "由主管手动指派给该坐席。"),
    "taken": ("Taken from the list by this agent.", "由该坐席从列表中领取。"),
    "passed": ("The call went on with this agent, who was in it already.", "通话由已在线的该坐席接续。"),
    "begun": ("Begun by this agent, who dialled.", "由该坐席主动拨出。"),
}
HELD = ("Their own agent: the work was held for them.", "首选坐席：任务为其保留。")
NOT_NAMED = ("The work was given to somebody else by hand.", "任务被手动交给了其他坐席。")
NOT_ASKED = {
    "taken": ("Somebody else took it from the list.", "已由其他坐席从列表中领取。"),
    "passed": ("The call went on with somebody who was in it already.", "通话由已在线的其他坐席接续。"),
    "begun": ("Somebody else dialled.", "由其他坐席主动拨出。"),
}
TURNS = {
    "head": (
        "A connected call that had lost its agent: before everything else.",
        "通话中断后失去坐席的来电，优先于一切任务。",
    ),
    "in_time": (
        "Its target could still be met: of all such work, the one with the earliest deadline.",
        "仍可在目标时间内应答，在同类任务中截止时间最早。",
    ),
    "each_in_time": (
        "Its target could still be met: of all such work, the one with the earliest deadline. What has just missed "
        "its target lets it go first, in its own queue too.",
        "仍可在目标时间内应答，在同类任务中截止时间最早；刚超过目标时间的任务让位于它，同一队列的也不例外。",
    ),
    "late": (
        "It had missed its target, and nothing that could still be in time waited for these agents.",
        "已超过目标时间，且没有仍可按时应答的任务在等待这些坐席。",
    ),
    "long_late": (
        "It had missed its target long ago, and nothing newer waited for these agents.",
        "早已超过目标时间，且没有更新的任务在等待这些坐席。",
    ),
    "again": (
        "It had missed its target so long ago that it was first in line again; or its priority kept it in line.",
        "超时过久，重新排到最前；或因优先级较高而保留位置。",
    ),
    "deadline": ("The earliest deadline of all that waited for these agents.", "在等待这些坐席的任务中截止时间最早。"),
}
TEXTS: dict[Reason, tuple[str, str]] = {
    Reason.CHOSEN: ("Chosen: first by the queue's rule.", "按队列规则排在首位，被选中。"),
    Reason.OFFLINE: ("Was offline.", "处于离线状态。"),
    Reason.ON_BREAK: ("Was on a break.", "处于休息状态。"),
    Reason.AWAY: ("The connection to the browser was lost.", "与浏览器的连接已断开。"),
    Reason.RESTING: ("Was resting after a missed or rejected contact.", "未接或拒接后处于短暂休息。"),
    Reason.IN_ANOTHERS_CALL: (
        "Was asked into a colleague's call, or supervised one.",
        "正在参与同事的通话或进行通话监控。",
    ),
    Reason.FULL: ("Had no room for anything.", "没有任何可用容量。"),
    Reason.HELD_FOR_ANOTHER: ("The work was held for its preferred agent.", "任务为首选坐席保留。"),
    Reason.NOT_MEMBER: ("Does not work in this queue.", "不属于该队列。"),
    Reason.NOT_IN_GROUP: ("Belongs to a group that was not asked yet.", "所在分组尚未轮到。"),
    Reason.SKILL_MISSING: ("Lacks a skill that was asked for.", "缺少所需技能。"),
    Reason.SKILL_TOO_LOW: ("A skill was below the level asked for.", "技能等级低于要求。"),
    Reason.NO_ROOM_FOR_MEDIA: ("Had no room for this kind of contact.", "该媒体类型的容量已满。"),
    Reason.DECLINED_BEFORE: (
        "Had rejected, missed or handed on this very contact; others came first.",
        "此前拒接、未接或转出该任务，优先派给他人。",
    ),
    Reason.OTHER_FIRST: (
        "Could have taken it; somebody else came first by the queue's rule.",
        "可以承接，但按队列规则他人优先。",
    ),
}


def explanation(person: Person, item: WorkItem, *, language: str, about: int | None = None) -> dict[str, Any]:
    """The last decision about `item`. A supervisor reads everybody's reason; an agent their own and the chosen one's.

    `about` adds one agent who may not have been on duty. While it waits, a supervisor also reads where it stands now,
    which is no record. Raises MISSING while nothing was decided and nothing else can be told.
    """
    waits = person.is_supervising and item.state == WorkState.WAITING
    waiting = standing_of(person, item, language=language, about=about) if waits else None
    rows = Decision.objects.select_related("agent", "demand", "demand__queue", "roster").filter(work_item=item)
    decision = rows.order_by("-id").first()
    if decision is None:
        return _undecided(item, waiting, language)
    reasons = dict(zip(decision.roster.agents, zlib.decompress(decision.reasons), strict=True))
    asked = set(reasons) if person.is_supervising else {person.pk, decision.agent_id} & set(reasons)
    if about is not None and (person.is_supervising or about == person.pk):
        asked = {about}
    shown = {best["agent"] for best in decision.best} if person.is_supervising else asked
    names = dict(Person.objects.filter(pk__in=asked | shown).values_list("pk", "name"))
    by = decision.best[0].get("by")
    held = _is_held(decision)
    return {
        "work_item": item.pk,
        "at": decision.at,
        "queue": decision.demand.queue,
        "agent": decision.agent,
        "agent_choice": decision.choice,
        "rule": _in(_rule_of(decision, by), language),
        "by_hand": by,
        "skills": decision.demand.skills,
        "held_for_one": held,
        "turn": _turn(decision, language) if person.is_supervising else None,
        "recomputes": recompute(decision.choice, decision.best) == decision.agent_id and _same_turn(decision),
        "best": [_best(best, decision, names) for best in decision.best if best["agent"] in names],
        "agents": [
            _why(one, reasons.get(one), names, language, by, held=held) for one in sorted(asked) if one in names
        ],
        "waiting": waiting,
    }


def _is_held(decision: Decision) -> bool:
    """Whether it could go to nobody else at that moment."""
    return decision.demand.only_agent_id is not None


def _rule_of(decision: Decision, by: Any) -> tuple[str, str]:
    if by:
        return BY_HAND[by["how"]]
    return HELD if _is_held(decision) else RULES[decision.choice]


def _undecided(item: WorkItem, waiting: dict[str, Any] | None, language: str) -> dict[str, Any]:
    """There is no record yet: the queue's rule, and where the item stands now. Raises MISSING without the latter."""
    if waiting is None:
        raise MISSING()
    choice = item.queue.agent_choice
    return {
        "work_item": item.pk,
        "at": waiting["at"],
        "queue": item.queue,
        "agent": None,
        "agent_choice": choice,
        "rule": _in(RULES[choice], language),
        "by_hand": None,
        "skills": item.demand.skills,
        "held_for_one": item.demand.only_agent_id is not None,
        "turn": None,
        "recomputes": None,
        "best": [],
        "agents": [],
        "waiting": waiting,
    }


def _in(texts: tuple[str, str], language: str) -> str:
    return texts[1] if language.lower().startswith("zh") else texts[0]


def _same_turn(decision: Decision) -> bool:
    return not decision.turn or step_again(decision.turn, decision.at) == decision.turn["step"]


def _turn(decision: Decision, language: str) -> dict[str, Any] | None:
    """Why this work was first of all that waited; None where a person decided, or the record is from before."""
    turn = decision.turn
    if not turn:
        return None
    rank, entered = datetime.fromisoformat(turn["rank"]), turn["entered_at"]
    waited = (decision.at - datetime.fromisoformat(entered)).total_seconds() if entered else None
    late = waited is not None and waited > turn["target_seconds"]
    return {
        "text": _in(_why_first(turn, rank, decision.at, late=late), language),
        "order": turn["order"],
        "waited_seconds": None if waited is None else max(0, int(waited)),
        "target_seconds": turn["target_seconds"],
        "late": late,
        "priority": turn["priority"],
        "deadline": None if _at_head(rank, decision.at) else rank,
    }


def _at_head(rank: datetime, at: datetime) -> bool:
    return at - rank > HEAD_START / 2


def _why_first(turn: dict[str, Any], rank: datetime, at: datetime, *, late: bool) -> tuple[str, str]:
    if _at_head(rank, at):
        return TURNS["head"]
    if turn["order"] in ORDERS_IN_TIME:
        return TURNS[("again" if late else turn["order"], "late", "long_late")[turn["step"]]]
    return TURNS["deadline"]


def _best(best: dict[str, Any], decision: Decision, names: dict[int, str]) -> dict[str, Any]:
    idle = decision.at - datetime.fromisoformat(best["idle_since"])
    return {
        "agent": {"id": best["agent"], "name": names[best["agent"]]},
        "idle_seconds": max(0, int(idle.total_seconds())),
        "load_percent": round(100 * best["used"] / WHOLE),
        "skill_surplus": best["surplus"],
        "declined": best["declined"],
        "chosen": best["agent"] == decision.agent_id,
    }


def _why(agent: int, code: int | None, names: dict[int, str], language: str, by: Any, *, held: bool) -> dict[str, Any]:
    reason = Reason(code) if code else Reason.OFFLINE
    name, text = reason.name.lower(), TEXTS[reason]
    if held and reason is Reason.CHOSEN:
        # Nobody was compared with anybody: it was theirs alone.
        text = HELD
    if by:
        # Nobody was compared with anybody: somebody said who.
        how = by["how"]
        name, text = (name, BY_HAND[how]) if code else ("not_named", NOT_ASKED.get(how, NOT_NAMED))
    return {"agent": {"id": agent, "name": names[agent]}, "reason": name, "text": _in(text, language)}
