"""A flow as callers walk it: nodes, keys, and where each leads. What the clock and the caller decide comes in as facts.

A document is {"language", "start", "nodes": [{"id", "kind", ...}]}; `KINDS` names the ways out of each kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

ASKING = frozenset({"menu", "language"})  # a key is awaited
ENDS = frozenset({"queue", "voicemail", "message"})  # the caller is where they wanted to be, or the call is over
KEYS = "0123456789*#"
# kind -> ways out, besides a menu's keys. A closed emergency exit leads where `closed` does.
KINDS: Mapping[str, tuple[str, ...]] = {
    "say": ("next",),
    "menu": ("otherwise",),
    "language": ("next",),
    "hours": ("open", "closed", "emergency"),
    "caller": ("known", "unknown"),
    "queue": (),
    "voicemail": (),
    "message": (),
    "forward": ("otherwise",),
}
OPTIONAL = frozenset({"emergency"})
# Somebody who presses keys for ever is taken on as if they pressed none.
MOST_STEPS = 60
Document = Mapping[str, Any]
Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a menu: where it leads and what is said of it; `language` is the one to go on in."""

    key: str
    to: str = ""
    label: Words = field(default_factory=dict)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One step of a flow; which of the fields count depends on its kind."""

    id: str
    kind: str
    name: str = ""
    text: Words = field(default_factory=dict)
    sound: Mapping[str, int] = field(default_factory=dict)
    keys: tuple[Key, ...] = ()
    exits: Mapping[str, str] = field(default_factory=dict)
    queue: int | None = None
    calendar: int | None = None
    number: str = ""
    timeout: int = 6
    attempts: int = 2
    # Whether "For ..., press ..." is said; a sound may say it already.
    reads_keys: bool = True
    # A language is asked for although the caller's is known.
    always: bool = False
    last_agent: bool = False
    last_agent_days: int = 30
    ring_seconds: int = 25

    def way(self, name: str) -> str:
        """The id of the node behind a way out; "" when it leads nowhere."""
        return self.exits.get(name) or (self.exits.get("closed", "") if name == "emergency" else "")

    def key(self, pressed: str) -> Key | None:
        """What a pressed key means here: the first one counts."""
        return next((one for one in self.keys if pressed and one.key == pressed[0]), None)


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole document, read."""

    language: str
    start: str
    nodes: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document cannot know: "open", "closed" or "emergency" at a node, and whether the caller is recognised."""

    hours: Callable[[Node], str]
    is_known: Callable[[], bool]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Walked:
    """Where a walk came to: what is said on the way, the branches it took, and the node that awaits or ends.

    `node` is None where the document leads nowhere, which no published one does. `preferring` is the node that wants
    the agent of the last conversation.
    """

    node: Node | None
    said: tuple[Node, ...] = ()
    path: tuple[tuple[str, str], ...] = ()
    preferring: Node | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a key, or silence, means: ask again, or go on at `to`, perhaps in another language."""

    to: str = ""
    again: bool = False
    understood: bool = False
    language: str = ""


def read(document: Document) -> Flow:
    """The flow of a document; unknown fields are passed over, missing ones have their usual values."""
    nodes = [_node(one) for one in document.get("nodes", ())]
    return Flow(document.get("language", "en"), document.get("start", ""), {one.id: one for one in nodes})


def _node(given: Document) -> Node:
    known = {name: given[name] for name in Node.__slots__ if name in given and name != "keys"}
    keys = tuple(Key(**{n: one[n] for n in Key.__slots__ if n in one}) for one in given.get("keys", ()))
    return Node(**known, keys=keys)


def sounds_of(document: Document) -> set[int]:
    """The ids of all sounds that a document names, however unfit it is otherwise."""
    return {sound for node in document.get("nodes", ()) for sound in (node.get("sound") or {}).values()}


def walk(flow: Flow, start: str, facts: Facts) -> Walked:
    """From a node to the next one that awaits a key or ends."""
    said: list[Node] = []
    path: list[tuple[str, str]] = []
    preferring: Node | None = None
    node = flow.nodes.get(start)
    for _ in range(len(flow.nodes)):
        if node is None or _stops(node, facts):
            break
        way = _branch(node, facts)
        if node.kind == "say" or (node.kind == "caller" and way == "known"):
            said.append(node)
        if node.kind == "caller" and way == "known" and node.last_agent:
            preferring = node
        path.append((node.id, way))
        node = flow.nodes.get(node.way(way))
    else:
        node = None  # more steps than nodes: a circle
    return Walked(node, tuple(said), tuple(path), preferring)


def _stops(node: Node, facts: Facts) -> bool:
    if node.kind == "language":
        return node.always or not facts.language
    return node.kind in ASKING | ENDS or node.kind == "forward"


def _branch(node: Node, facts: Facts) -> str:
    if node.kind == "hours":
        return facts.hours(node)
    if node.kind == "caller":
        return "known" if facts.is_known() else "unknown"
    return "next"


def press(node: Node, digits: str, attempt: int, step: int = 0) -> Pressed:
    """What the keys of a caller mean at a node that asks: `attempt` counts from 1, `step` is all that was asked so far.

    Nothing, or nothing valid, asks again until the attempts are used up; then it goes on without a key.
    """
    key = node.key(digits) if step < MOST_STEPS else None
    if key is not None:
        to = key.to if node.kind == "menu" else node.way("next")
        return Pressed(to, understood=True, language=key.language)
    if attempt < node.attempts and step < MOST_STEPS:
        return Pressed(again=True)
    return Pressed(node.way(without_key(node)))


def without_key(node: Node) -> str:
    """The way out for somebody who presses nothing."""
    return "otherwise" if node.kind == "menu" else "next"


def ways_of(node: Node) -> list[tuple[str, str]]:
    """Every way out of a node as (name, node id or ""): exits by name, a menu's keys as "key:1"."""
    found = [(name, node.exits.get(name, "")) for name in KINDS.get(node.kind, ())]
    return found + [(f"key:{one.key}", one.to) for one in node.keys if node.kind == "menu"]


@dataclass(frozen=True, slots=True)
class Shut:
    """What else an emergency of a queue shuts: queues that no caller gets to any more; whether everybody is told."""

    queues: frozenset[int]
    everybody: bool


def shut_with(flow: Flow, queue: int) -> Shut | None:
    """What follows where this queue's hours are asked and it is closed in an emergency; None where nothing asks."""
    if not any(node.kind == "hours" and node.queue == queue for node in flow.nodes.values()):
        return None
    open_to, left = _reached(flow, None), _reached(flow, queue)
    gone = _queues(open_to) - _queues(left) - {queue}
    return Shut(frozenset(gone), not any(node.kind in ASKING | {"queue", "forward"} for node in left))


def _queues(nodes: Sequence[Node]) -> set[int]:
    return {node.queue for node in nodes if node.kind == "queue" and node.queue is not None}


def _reached(flow: Flow, closed: int | None) -> list[Node]:
    """Every node that some caller may come to, with one queue closed in an emergency, or none."""
    found: dict[str, Node] = {}
    left = [flow.start]
    while left:
        node = flow.nodes.get(left.pop())
        if node is None or node.id in found:
            continue
        found[node.id] = node
        if node.kind == "hours" and node.queue is not None and node.queue == closed:
            left.append(node.way("emergency"))
        else:
            left += [*node.exits.values(), *(one.to for one in node.keys)]
    return list(found.values())


def simple_document(
    *,
    greeting: Words,
    options: Sequence[Mapping[str, Any]],
    queue: int | None,
    language: str = "en",
    timeout: int = 6,
    attempts: int = 2,
) -> dict[str, Any]:
    """One menu whose keys lead to queues, and a queue for who presses none; without options just that queue.

    Each option: digit, label, queue (id), and maybe language.
    """
    # One node for each queue that is led to, in the order of the options.
    wanted = list(dict.fromkeys([*(one["queue"] for one in options), queue]))
    nodes: list[dict[str, Any]] = [{"id": f"queue-{n}", "kind": "queue", "queue": pk} for n, pk in enumerate(wanted, 1)]
    at = {pk: f"queue-{n}" for n, pk in enumerate(wanted, 1)}
    keys = [
        {"key": one["digit"], "label": dict(one["label"]), "to": at[one["queue"]], "language": one.get("language", "")}
        for one in options
    ]
    if keys:
        asked = {"timeout": timeout, "attempts": attempts, "keys": keys, "exits": {"otherwise": at[queue]}}
        nodes.insert(0, {"id": "menu", "kind": "menu", "text": dict(greeting), **asked})
    elif any(greeting.values()):
        nodes.insert(0, {"id": "greeting", "kind": "say", "text": dict(greeting), "exits": {"next": at[queue]}})
    return {"language": language, "start": nodes[0]["id"], "nodes": nodes}
