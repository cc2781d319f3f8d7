"""Whether a flow can be let loose on callers: what is wrong, node by node, in both languages.

An error keeps a draft from being published; a warning is told, and the house's fallback holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from core.text import visible
from telephony.rules.flows import KEYS, KINDS, OPTIONAL, Document, Flow, Node, Words, read, ways_of, without_key
from telephony.rules.prompts import NAME

LANGUAGES = ("en", "zh-CN")
IN_WORDS = {"en": ("English", "英文"), "zh-CN": ("Chinese", "中文")}


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field of a node ("" is the flow itself)."""

    node: str
    field: str
    code: str
    en: str
    zh: str
    is_error: bool = True


@dataclass(frozen=True)
class House:
    """What a flow may name: queues for calls, calendars and sounds by id; numbers that may not be dialled, with why."""

    queues: Collection[int] = ()
    calendars: Collection[int] = ()
    sounds: Collection[int] = ()
    refused: Mapping[str, str] = field(default_factory=dict)


def check(document: Document, house: House) -> list[Wrong]:
    """Everything that is wrong with a document, in the order of its nodes."""
    flow = read(document)
    found = list(_whole(document, flow))
    reached = reachable(flow)
    circle = _circling(flow)
    for node in flow.nodes.values():
        found += _ways(node, flow)
        found += _own(node, house)
        found += _said(node, house)
        if node.id not in reached:
            found.append(Wrong(node.id, "", "unreachable", "No way leads here.", "没有任何路径通向此处。"))
        if node.id in circle:
            en = "A caller who presses nothing would go round in a circle from here and never get out."
            found.append(Wrong(node.id, "exits", "circle", en, "不按键的来电者会从此处循环，无法离开。"))
    return found


def errors(found: list[Wrong]) -> list[Wrong]:
    """Those that keep a draft from being published."""
    return [one for one in found if one.is_error]


def _whole(document: Document, flow: Flow) -> Iterator[Wrong]:
    if not flow.nodes:
        yield Wrong("", "nodes", "empty", "There is nothing in this flow yet.", "流程中还没有任何节点。")
    elif flow.start not in flow.nodes:
        yield Wrong("", "start", "no_start", "Say where a call begins.", "请指定来电从哪个节点开始。")
    ids = Counter(one["id"] for one in document.get("nodes", ()))
    for one, count in ids.items():
        if count > 1:
            yield Wrong(one, "id", "id_twice", "Two nodes have this name.", "两个节点使用了同一标识。")


def reachable(flow: Flow) -> set[str]:
    """The nodes that some caller can come to."""
    found: set[str] = set()
    left = [flow.start]
    while left:
        node = flow.nodes.get(left.pop())
        if node is not None and node.id not in found:
            found.add(node.id)
            left += [to for _, to in ways_of(node) if to]
    return found


def _silent_ways(node: Node) -> list[str]:
    """Where somebody may be taken who presses nothing."""
    names = [without_key(node)] if node.kind in ("menu", "language") else KINDS.get(node.kind, ())
    return [to for to in (node.way(one) for one in names) if to]


def _circling(flow: Flow) -> set[str]:
    """The nodes on a circle that needs no key: each of them would hold a silent caller for ever."""
    left = {node.id: set(_silent_ways(node)) & set(flow.nodes) for node in flow.nodes.values()}
    # Whatever leads nowhere but out is taken away, until only circles and what leads into them is left.
    while gone := [one for one, ways in left.items() if not ways & set(left)]:
        for one in gone:
            del left[one]
    while gone := [one for one in left if not any(one in ways for ways in left.values())]:
        for one in gone:
            del left[one]
    return set(left)


def _ways(node: Node, flow: Flow) -> Iterator[Wrong]:
    for name, to in ways_of(node):
        at = f"exits.{name}" if not name.startswith("key:") else name
        if to and to not in flow.nodes:
            yield Wrong(node.id, at, "leads_nowhere", "This leads to a node that is gone.", "所指的节点已不存在。")
        elif not to and name not in OPTIONAL:
            yield Wrong(node.id, at, "leads_nowhere", "Say where it goes on.", "请指定下一步。")


def _own(node: Node, house: House) -> Iterator[Wrong]:
    """What only this kind of node has to say."""
    match node.kind:
        case "menu" | "language":
            yield from _keys(node)
        case "queue":
            yield from _queue(node, house)
        case "voicemail":
            yield from _queue(node, house)
        case "hours":
            yield from _hours(node, house)
        case "forward":
            yield from _number(node, house)


def _keys(node: Node) -> Iterator[Wrong]:
    if not node.keys:
        yield Wrong(node.id, "keys", "no_keys", "A menu has one key at least.", "菜单至少需要一个按键。")
    for key, count in Counter(one.key for one in node.keys).items():
        if key not in KEYS or len(key) != 1:
            yield Wrong(node.id, f"key:{key}", "no_key", "Keys are 0 to 9, * and #.", "按键只能是 0 到 9、* 和 #。")
        elif count > 1:
            yield Wrong(node.id, f"key:{key}", "key_twice", f"Key {key} stands here twice.", f"按键 {key} 重复。")
    if node.kind == "language":
        for one in node.keys:
            if one.language not in LANGUAGES:
                yield Wrong(node.id, f"key:{one.key}", "no_language", "Choose the language.", "请选择语言。")
    elif node.reads_keys:
        for one in node.keys:
            yield from _missing(node.id, f"key:{one.key}", one.label, {}, "a label", "说明")


def _queue(node: Node, house: House) -> Iterator[Wrong]:
    if node.queue not in house.queues:
        yield Wrong(node.id, "queue", "no_queue", "Choose a queue for calls.", "请选择一个电话队列。")


def _hours(node: Node, house: House) -> Iterator[Wrong]:
    if (node.queue is None) == (node.calendar is None):
        yield Wrong(node.id, "calendar", "no_hours", "Choose whose hours count.", "请选择以哪个营业时间为准。")
    elif node.queue is not None:
        yield from _queue(node, house)
    elif node.calendar not in house.calendars:
        yield Wrong(node.id, "calendar", "no_hours", "There are no such hours.", "没有该营业时间。")


_REFUSED = {
    "not_a_number": ("This is no telephone number.", "这不是电话号码。"),
    "not_in_use": ("No such number can exist.", "号码不存在。"),
    "emergency": ("Emergency calls are not made from here.", "此处不能拨打紧急电话。"),
    "premium": ("It is a premium number.", "属于付费声讯号码。"),
    "shared_cost": ("It is a number at extra cost.", "属于加价号码。"),
    "country": ("This country may not be dialled.", "不允许拨打该国家或地区。"),
    "own": ("It is one of our own numbers: the call would come back here.", "这是本公司的号码，来电会回到此处。"),
}


def _number(node: Node, house: House) -> Iterator[Wrong]:
    if not node.number:
        yield Wrong(node.id, "number", "not_a_number", "Which number?", "请填写号码。")
    elif against := house.refused.get(node.number):
        yield Wrong(node.id, "number", against, *_REFUSED[against])


NEEDS_WORDS = frozenset({"say", "message"})


def _said(node: Node, house: House) -> Iterator[Wrong]:
    for language, sound in node.sound.items():
        if sound not in house.sounds:
            yield Wrong(node.id, f"sound.{language}", "no_sound", "This sound is gone.", "该录音已不存在。")
    silent = node.kind == "menu" and not node.reads_keys
    if node.kind in NEEDS_WORDS or silent or any(node.text.values()) or any(node.sound.values()):
        yield from _missing(node.id, "text", node.text, node.sound, "a text or a sound", "文本或录音")
    if node.kind != "caller" and any(NAME in text for text in node.text.values()):
        en = "Only where a caller is recognised is there a name to say."
        yield Wrong(node.id, "text", "no_name", en, "只有识别来电者的节点才能称呼姓名。")


def _missing(node: str, at: str, text: Words, sound: Mapping[str, int], what_en: str, what_zh: str) -> Iterator[Wrong]:
    """One language at least is needed; where the other is missing, that one is heard."""
    there = [one for one in LANGUAGES if visible(text.get(one, "")).strip() or sound.get(one)]
    if not there:
        yield Wrong(node, at, "no_text", f"Give {what_en} in one language at least.", f"至少用一种语言提供{what_zh}。")
        return
    for one in LANGUAGES:
        if one not in there:
            (en, zh), (other_en, other_zh) = IN_WORDS[one], IN_WORDS[there[0]]
            yield Wrong(
                node,
                f"{at}.{one}",
                "one_language",
                f"There is nothing in {en}: these callers hear {other_en}.",
                f"缺少{zh}内容，{zh}来电者将听到{other_zh}。",
                is_error=False,
            )
