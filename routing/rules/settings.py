"""Whether the settings of a queue make sense, said field by field in both languages."""

import re
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

DAY = 86_400
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,60}\Z")
LANGUAGES = ("en", "zh-CN")
WHEN = ("waited", "estimated", "service_level")
TO = ("queue", "callback", "voicemail", "message")
OTHERWISE = ("message", "voicemail")  # for who does not want to be called back
OR_WAIT = (*OTHERWISE, "wait")  # the callback is only offered, to whoever waits on
MOST = 20  # entries of one list
LONGEST_TEXT = 1000
BOUNDS: Mapping[str, tuple[int, int]] = {
    "priority": (-3, 3),
    "service_level_seconds": (1, 30 * DAY),
    "service_level_percent": (1, 100),
    "ring_seconds": (5, 600),
    "rest_seconds": (0, 3600),
    "missed_limit": (0, 20),
    "wrap_up_seconds": (0, 4 * 3600),
    "wrap_up_extensions": (0, 20),
    "wrap_up_extension_seconds": (0, 3600),
    "preferred_seconds": (0, 7 * DAY),
    "priority_boost_seconds": (0, 7 * DAY),
    "late_seconds": (0, 7 * DAY),
    "volume": (0, 10_000_000),
}

# What a new queue starts with where nobody said otherwise. Who calls hangs up after a minute and who chats soon after;
# who wrote has gone about their day. The fields of a queue itself start as a telephone's.
USUAL: Mapping[str, Mapping[str, int]] = {
    "email": {"service_level_seconds": 4 * 3600, "late_seconds": 10 * 3600, "ring_seconds": 30},
    "task": {"service_level_seconds": 4 * 3600, "late_seconds": 10 * 3600, "ring_seconds": 30},
    "chat": {"service_level_seconds": 60, "late_seconds": 150, "ring_seconds": 20},
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """One field, and what is wrong with it."""

    field: str
    en: str
    zh: str


@dataclass(frozen=True)
class House:
    """What settings may name: skills by key, queues by id with their media and key; `own_id` is the queue at hand."""

    media: str
    skills: Collection[str] = ()
    queues: Mapping[int, str] = field(default_factory=dict)
    own_id: int | None = None


def check_settings(given: Mapping[str, Any], house: House) -> list[Wrong]:
    """Everything that is wrong with the given fields of a queue; fields that are not given are not looked at."""
    found = list(_bounds(given))
    if "required_skills" in given:
        found += check_skills(given["required_skills"], "required_skills", house.skills)
    if "groups" in given:
        found += _groups(given["groups"], "groups")
    if "rings" in given:
        found += _rings(given["rings"], house)
    if "overflow" in given:
        found += _overflow(given["overflow"], house)
    if "when_closed" in given:
        found += _when_closed(given["when_closed"], house)
    higher = given.get("escalates_to_id")
    if higher is not None and higher == house.own_id:
        found.append(Wrong("escalates_to", "A queue cannot escalate to itself.", "队列不能升级到自身。"))
    elif higher is not None and house.queues.get(higher) != house.media:
        found.append(Wrong("escalates_to", "A queue of the same media is wanted.", "须为同一媒体类型的队列。"))
    return found


def _bounds(given: Mapping[str, Any]) -> Iterator[Wrong]:
    for name, (least, most) in BOUNDS.items():
        if name in given and not least <= given[name] <= most:
            yield Wrong(name, f"From {least} to {most}.", f"取值范围为 {least} 到 {most}。")


def check_skills(given: Any, path: str, known: Collection[str]) -> Iterator[Wrong]:
    """Skills by key with levels of 1 to 10."""
    if not isinstance(given, dict) or len(given) > MOST:
        yield Wrong(path, "Skills by key, with levels: {skill: level}.", "格式为 {技能: 等级}。")
        return
    for key, level in given.items():
        if key not in known:
            yield Wrong(f"{path}.{key}", f"There is no skill {key}.", f"没有技能 {key}。")
        elif not _is_whole(level) or not 1 <= level <= 10:
            yield Wrong(f"{path}.{key}", "A level from 1 to 10.", "等级为 1 到 10。")


def _groups(given: Any, path: str) -> Iterator[Wrong]:
    if not isinstance(given, list) or len(given) > MOST:
        yield Wrong(path, "A list of group names.", "应为分组名称列表。")
        return
    for place, name in enumerate(given):
        if not isinstance(name, str) or not SLUG.match(name):
            yield Wrong(f"{path}.{place}", "Letters, digits, - and _ only.", "只能包含字母、数字、- 和 _。")
        elif name in given[:place]:
            yield Wrong(f"{path}.{place}", "This group stands here twice.", "分组重复。")


def _rings(given: Any, house: House) -> Iterator[Wrong]:
    if not isinstance(given, list) or len(given) > MOST:
        yield Wrong("rings", "A list of rings.", "应为圈层列表。")
        return
    before = 0.0
    for place, ring in enumerate(given):
        path = f"rings.{place}"
        if not isinstance(ring, dict):
            yield Wrong(path, "An object is wanted.", "需要一个对象。")
            continue
        yield from _unknown(ring, path, ("after", "skills", "groups"))
        after: Any = ring.get("after")
        if not _is_number(after, DAY):
            yield Wrong(f"{path}.after", "Seconds, above 0, at most a day.", "应为大于 0、不超过一天的秒数。")
        elif float(after) <= before:
            yield Wrong(f"{path}.after", "Later than the ring before it.", "须晚于前一圈。")
        else:
            before = float(after)
        if not {"skills", "groups"} & set(ring):
            yield Wrong(path, "A ring changes skills or groups.", "圈层须改变技能或分组。")
        yield from check_skills(ring.get("skills", {}), f"{path}.skills", house.skills)
        yield from _groups(ring.get("groups", []), f"{path}.groups")


def _overflow(given: Any, house: House) -> Iterator[Wrong]:
    if not isinstance(given, list) or len(given) > MOST:
        yield Wrong("overflow", "A list of rules.", "应为规则列表。")
        return
    for place, rule in enumerate(given):
        path = f"overflow.{place}"
        if not isinstance(rule, dict):
            yield Wrong(path, "An object is wanted.", "需要一个对象。")
            continue
        when = rule.get("when")
        limit = "under" if when == "service_level" else "over"
        yield from _unknown(rule, path, ("when", limit, "to", "queue", "message", "otherwise"))
        if not isinstance(when, str) or when not in WHEN:
            yield Wrong(f"{path}.when", f"One of {', '.join(WHEN)}.", f"应为 {'、'.join(WHEN)} 之一。")
        elif limit == "under" and not _is_number(rule.get("under"), 100):
            yield Wrong(f"{path}.under", "A percentage, above 0, at most 100.", "应为大于 0、不超过 100 的百分比。")
        elif limit == "over" and not _is_number(rule.get("over"), 30 * DAY):
            yield Wrong(f"{path}.over", "Seconds, above 0, at most 30 days.", "应为大于 0、不超过 30 天的秒数。")
        yield from _target(rule, path, house, OR_WAIT)


def _when_closed(given: Any, house: House) -> Iterator[Wrong]:
    if not isinstance(given, dict):
        yield Wrong("when_closed", "An object is wanted.", "需要一个对象。")
    elif given:
        yield from _unknown(given, "when_closed", ("to", "queue", "message", "otherwise"))
        yield from _target(given, "when_closed", house, OTHERWISE)


def _target(rule: Mapping[str, Any], path: str, house: House, otherwise: tuple[str, ...]) -> Iterator[Wrong]:
    to = rule.get("to")
    if "otherwise" in rule and (to != "callback" or rule["otherwise"] not in otherwise):
        en, zh = f"With a callback: {', '.join(otherwise)}.", f"仅与回拨一起，填 {'、'.join(otherwise)} 之一。"
        yield Wrong(f"{path}.otherwise", en, zh)
    if not isinstance(to, str) or to not in TO:
        yield Wrong(f"{path}.to", f"One of {', '.join(TO)}.", f"应为 {'、'.join(TO)} 之一。")
        return
    if to == "queue":
        yield from _target_queue(rule.get("queue"), f"{path}.queue", house)
        if "message" in rule:
            yield Wrong(f"{path}.message", "Only with a message.", "仅在播放留言提示时填写。")
        return
    if house.media != "voice":
        yield Wrong(f"{path}.to", "Only calls can be given this.", "仅适用于电话。")
    if "queue" in rule:
        yield Wrong(f"{path}.queue", "Only when it goes to a queue.", "仅在转到队列时填写。")
    if to == "message" or "message" in rule:
        yield from check_text(rule.get("message"), f"{path}.message")


def _target_queue(queue: Any, path: str, house: House) -> Iterator[Wrong]:
    media = house.queues.get(queue) if _is_whole(queue) else None
    if media is None:
        yield Wrong(path, "There is no such queue.", "没有该队列。")
    elif queue == house.own_id:
        yield Wrong(path, "A queue cannot overflow into itself.", "队列不能溢出到自身。")
    elif media != house.media:
        yield Wrong(path, "A queue of the same media is wanted.", "须为同一媒体类型的队列。")


def check_text(given: Any, path: str) -> Iterator[Wrong]:
    """A text in at least one of our languages."""
    if not isinstance(given, dict) or not any(given.values()):
        yield Wrong(path, "A text in at least one language.", "至少需要一种语言的文本。")
        return
    for language, text in given.items():
        if language not in LANGUAGES:
            yield Wrong(f"{path}.{language}", "Languages are en and zh-CN.", "语言只能是 en 和 zh-CN。")
        elif not isinstance(text, str) or len(text) > LONGEST_TEXT:
            yield Wrong(f"{path}.{language}", "A text of at most 1000 characters.", "文本最多 1000 个字符。")


def _unknown(given: Mapping[str, Any], path: str, known: Collection[str]) -> Iterator[Wrong]:
    for name in given:
        if name not in known:
            yield Wrong(f"{path}.{name}", "There is no such setting here.", "此处没有该设置。")


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any, most: float) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value <= most


# --- circles


def leads_to(overflow: Sequence[Mapping[str, Any]], when_closed: Mapping[str, Any]) -> dict[str, int]:
    """Where work of a queue may go by itself: the path of the setting, and the queue it names."""
    found = {f"overflow.{place}.queue": rule["queue"] for place, rule in enumerate(overflow) if rule.get("queue")}
    if when_closed.get("queue"):
        found["when_closed.queue"] = when_closed["queue"]
    return found


def way_back(start: int, home: int, edges: Mapping[int, Collection[int]]) -> list[int]:
    """The shortest way from queue `start` to queue `home` along `edges`, both included; [] when there is none."""
    ways = deque([[start]])
    seen = {start}
    while ways:
        way = ways.popleft()
        if way[-1] == home:
            return way
        for following in edges.get(way[-1], ()):
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []


def circles(
    own_id: int, targets: Mapping[str, int], edges: Mapping[int, Collection[int]], keys: Mapping[int, str]
) -> list[Wrong]:
    """The settings that would send work in a circle, each with the way it would go."""
    found = []
    for path, target in targets.items():
        way = way_back(target, own_id, edges)
        if way:
            shown = " → ".join(keys.get(one, str(one)) for one in [own_id, *way])
            found.append(Wrong(path, f"This would send work in a circle: {shown}.", f"任务会循环流转：{shown}。"))
    return found
