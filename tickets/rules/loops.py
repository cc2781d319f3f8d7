"""Rules that start each other: a circle that need not come to rest is found before it is saved.

A rule leads to another when what it writes can start that one: a field, an answer to the customer, a solution. Writing
a value that is there already is no change, so a circle whose rules agree about every field comes to rest by itself; one
that writes two values into the same field, or answers, does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from core.conditions.language import All, Condition, Leaf
from tickets.rules.automation import CHANGED, WAS, Action

DEEPEST: Final = 5  # rules that may follow from one another; more of them are stopped while they run


@dataclass(frozen=True)
class Knot:
    """A rule as far as it starts others. `name` is for whoever reads the path."""

    id: int
    name: str
    trigger: str
    condition: Condition
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class Write:
    """One thing that a rule writes: a field and its new value, or "answer"."""

    field: str
    value: Any
    repeats: bool = False


def writes_of(knot: Knot) -> list[Write]:
    """What it writes that others can hear."""
    found = []
    for one in knot.actions:
        if one.do in ("status", "priority", "kind", "assignee", "queue"):
            found.append(Write(one.do, one.value))
        elif one.do in ("add_tags", "remove_tags"):
            found += [Write(f"tags {tag}", one.do == "add_tags") for tag in one.value]
        elif one.do == "reply":
            found.append(Write("answer", None, repeats=True))
    return found


def leads(write: Write, to: Knot) -> bool:
    """Whether it can start that rule."""
    if write.field == "answer":
        return to.trigger == "message_out"
    if to.trigger == "resolved":
        return write.field == "status" and write.value == "resolved" and _allows(to.condition, write)
    # what resolves a ticket is told as its solution, not as a change
    is_change = not (write.field == "status" and write.value == "resolved")
    return to.trigger == "changed" and is_change and _hears(to.condition, write) and _allows(to.condition, write)


def _top(condition: Condition) -> Iterator[Leaf]:
    """Leaves that must hold in any case."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, All):
        for part in condition.parts:
            yield from _top(part)


def _hears(condition: Condition, write: Write) -> bool:
    """Whether a rule with this condition listens to a change of the field."""
    field = write.field.partition(" ")[0]
    asked = [leaf for leaf in _top(condition) if leaf.field.key == CHANGED and leaf.op in ("has_any", "has_all")]
    before = [leaf for leaf in _top(condition) if leaf.field.key.startswith(WAS) and leaf.op == "is"]
    was = [leaf.field.key.removeprefix(WAS) for leaf in before]
    return all(field in leaf.value for leaf in asked) and all(field == one for one in was)


def _allows(condition: Condition, write: Write) -> bool:
    """Whether the condition can hold once the value is written."""
    for leaf in _top(condition):
        if leaf.field.key == write.field and leaf.op in ("is", "is_not"):
            value = "nobody" if write.value is None else write.value
            if (value in leaf.value) != (leaf.op == "is"):
                return False
    return True


@dataclass(frozen=True)
class Step:
    """One edge of a circle: this rule, by what it writes, starts the next."""

    rule: Knot
    field: str


def circle(knots: Sequence[Knot], start: Knot) -> list[Step] | None:
    """A circle through `start` that need not come to rest; None when there is none."""
    for path in _circles(knots, start, start, []):
        if _goes_on([step.rule for step in path]):
            return path
    return None


def _circles(knots: Sequence[Knot], start: Knot, at: Knot, path: list[Step]) -> Iterator[list[Step]]:
    for write in writes_of(at):
        step = [*path, Step(at, write.field)]
        if leads(write, start):
            yield step
        for following in knots:
            is_new = following.id != start.id and all(following.id != one.rule.id for one in step)
            if is_new and len(path) < DEEPEST * 2 and leads(write, following):
                yield from _circles(knots, start, following, step)


def _goes_on(rules: Sequence[Knot]) -> bool:
    """Whether these rules, started in turns, do not come to rest."""
    written: dict[str, Any] = {}
    for write in (one for rule in rules for one in writes_of(rule)):
        if write.repeats and any(leads(write, rule) for rule in rules):
            return True
        if written.setdefault(write.field, write.value) != write.value:
            return True
    return False
