"""A flow tried out without a telephone: the same walk and the same keys, written down step by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from telephony.rules.flows import ASKING, Facts, Flow, Node, Walked, press, walk
from telephony.rules.prompts import Prompt, asked, ended, words
from telephony.rules.texts import said_in, spoken

AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Moment:
    """A node the call came to: what is heard there, what was pressed (None: not yet), and the way it went on."""

    node: str
    kind: str
    lines: tuple[Prompt, ...]
    pressed: str | None = None
    understood: bool = False
    way: str = ""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """All moments, the last one being where the call is; whether it waits for a key, and what it ended in."""

    moments: tuple[Moment, ...]
    awaits: bool
    ended: str
    language: str


def rehearse(flow: Flow, keys: Sequence[str], facts: Facts, name: str = "") -> Rehearsed:
    """Press these keys one after the other; "" is a caller who presses nothing, or a number where nobody answers."""
    moments: list[Moment] = []
    left, attempt, step = list(keys), 1, 1
    node = _pass(flow, walk(flow, flow.start, facts), facts, name, moments)
    while node is not None and (node.kind in ASKING or node.kind == "forward"):
        lines = tuple(_lines(flow, node, facts.language, again=attempt > 1))
        if not left or (node.kind == "forward" and left[0]):
            moments.append(Moment(node.id, node.kind, lines))
            is_answered = bool(left)
            return Rehearsed(tuple(moments), not is_answered, "forward" if is_answered else "", facts.language)
        pressed = left.pop(0)
        if node.kind == "forward":
            to, way, understood = node.way("otherwise"), "otherwise", False
        else:
            meant = press(node, pressed, attempt, step)
            to, way, understood = meant.to, _way(node, pressed, meant.again, meant.understood), meant.understood
            facts = replace(facts, language=meant.language or facts.language)
        moments.append(Moment(node.id, node.kind, lines, pressed, understood, way))
        step += 1
        attempt = attempt + 1 if way == AGAIN else 1
        if way != AGAIN:
            node = _pass(flow, walk(flow, to, facts), facts, name, moments)
    if node is not None:
        moments.append(Moment(node.id, node.kind, tuple(_lines(flow, node, facts.language, again=False))))
    return Rehearsed(tuple(moments), False, node.kind if node else "nowhere", facts.language)


def _way(node: Node, pressed: str, again: bool, understood: bool) -> str:
    if again:
        return AGAIN
    if not understood:
        return "otherwise" if node.kind == "menu" else "next"
    return f"key:{pressed[:1]}"


def _pass(flow: Flow, walked: Walked, facts: Facts, name: str, moments: list[Moment]) -> Node | None:
    """Write down the nodes that were walked through, and give the one that stops."""
    languages = said_in(facts.language, first=flow.language)
    heard = {node.id for node in walked.said}
    for one, way in walked.path:
        node = flow.nodes[one]
        lines = tuple(words(node, languages, name)) if one in heard else ()
        moments.append(Moment(one, node.kind, lines, way=way))
    return walked.node


def _lines(flow: Flow, node: Node, language: str, *, again: bool) -> list[Prompt]:
    if node.kind in ASKING:
        return asked(flow, node, language, again=again)
    if node.kind in ("voicemail", "message"):
        return ended(flow, node, language)
    if node.kind == "queue":
        return [Prompt(spoken("queueing", one), one) for one in said_in(language, first=flow.language)]
    return []
