"""The language of conditions on tickets: read from JSON, asked of one ticket's facts in memory.

A condition is {"all": [...]}, {"any": [...]}, {"not": condition} or {"field", "op", "value"}. The same condition
becomes a query in `selectors.filtering`; both give the same answer, which a property test holds them to. A field
that a ticket has no value for makes every leaf false but "is_empty", "is_not" and those that ask for an absence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Protocol

from core.problems import INVALID, Refusal
from tickets.rules.fields import FIELDS, OWN, Field
from tickets.rules.values import Value, read_value

DEEPEST, MOST_LEAVES = 4, 30


@dataclass(frozen=True)
class All:
    """Every part holds; without parts it always does."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True)
class Leaf:
    """One field, asked one thing. `value` is what `values.read_value` made of the JSON."""

    field: Field
    op: str
    value: Value


Condition = All | AnyOf | Not | Leaf
EVERY: Final = All(())


class Viewer(Protocol):
    """For whom a condition is asked: "me", "mine"."""

    pk: Any

    @property
    def team_ids_below(self) -> list[int]:
        """The person's team and those below it."""
        ...


def parse(raw: Any, own: Mapping[str, Field] | None = None, *, at: str = "conditions") -> Condition:
    """The condition that JSON stands for; `own` are the own fields of tickets, by "field.<key>".

    Raises INVALID pointing at what is wrong by its path ("conditions.all.2.value").
    """
    condition = _node(raw, {**FIELDS, **(own or {})}, at, 1)
    if sum(1 for _ in leaves(condition)) > MOST_LEAVES:
        raise _wrong(at, f"At most {MOST_LEAVES} conditions.", f"最多 {MOST_LEAVES} 个条件。")
    return condition


def leaves(condition: Condition) -> Iterator[Leaf]:
    """All leaves, in their order."""
    if isinstance(condition, Leaf):
        yield condition
    elif isinstance(condition, Not):
        yield from leaves(condition.part)
    else:
        for part in condition.parts:
            yield from leaves(part)


def _wrong(path: str, en: str, zh: str) -> Refusal:
    return INVALID.field(path, en=en, zh=zh)


def _node(raw: Any, fields: Mapping[str, Field], path: str, depth: int) -> Condition:
    if not isinstance(raw, dict):
        raise _wrong(path, "An object is wanted.", "需要一个 JSON 对象。")
    if "field" in raw:
        return _leaf(raw, fields, path)
    if len(raw) != 1 or next(iter(raw)) not in ("all", "any", "not"):
        raise _wrong(path, "One of all, any, not, or a field with op and value.", "应为 all、any、not 或一个字段条件。")
    if depth > DEEPEST:
        raise _wrong(path, f"Groups nest at most {DEEPEST} deep.", f"条件组最多嵌套 {DEEPEST} 层。")
    word, inner = next(iter(raw.items()))
    if word == "not":
        return Not(_node(inner, fields, f"{path}.not", depth + 1))
    return _group(word, inner, fields, f"{path}.{word}", depth)


def _group(word: str, inner: Any, fields: Mapping[str, Field], path: str, depth: int) -> Condition:
    if not isinstance(inner, list) or len(inner) > MOST_LEAVES:
        raise _wrong(path, f"A list of at most {MOST_LEAVES} conditions.", f"应为最多 {MOST_LEAVES} 个条件的列表。")
    if word == "any" and not inner:
        raise _wrong(path, "At least one condition.", "至少需要一个条件。")
    parts = tuple(_node(one, fields, f"{path}.{at}", depth + 1) for at, one in enumerate(inner))
    return All(parts) if word == "all" else AnyOf(parts)


def _leaf(raw: dict[str, Any], fields: Mapping[str, Field], path: str) -> Leaf:
    name, op = raw["field"], raw.get("op")
    field = fields.get(name) if isinstance(name, str) else None
    if field is None:
        raise _wrong(f"{path}.field", "There is no such field.", "没有这个字段。")
    if not isinstance(op, str) or op not in field.operators:
        allowed = ", ".join(field.operators)
        raise _wrong(f"{path}.op", f"One of: {allowed}.", f"应为以下之一：{allowed}。")
    extra = set(raw) - {"field", "op", "value"}
    if extra:
        raise _wrong(f"{path}.{min(extra)}", "Unknown here.", "此处不可用。")
    return Leaf(field, op, read_value(field, field.operators[op], raw.get("value"), f"{path}.value"))


def matches(condition: Condition, facts: Mapping[str, Any], now: datetime, person: Viewer | None = None) -> bool:
    """Whether it holds for a ticket of these facts (`selectors.filtering.facts_of`). Without a person nobody is "me"."""
    if isinstance(condition, All):
        return all(matches(part, facts, now, person) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(matches(part, facts, now, person) for part in condition.parts)
    if isinstance(condition, Not):
        return not matches(condition.part, facts, now, person)
    return _holds(condition, facts.get(condition.field.key), now, person)


def _holds(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    if leaf.op == "is_set":
        return not _is_empty(fact)
    if leaf.op == "is_empty":
        return _is_empty(fact)
    return _ASKED[leaf.field.type.removeprefix("own_")](leaf, fact, now, person)


def _is_empty(fact: Any) -> bool:
    return fact is None or fact in ("", [])


def _choice(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    return (fact in leaf.value) == (leaf.op == "is")


def wanted_ids(leaf: Leaf, person: Viewer | None) -> tuple[set[int], bool]:
    """The ids that a reference's leaf names, its words worked out for this person; and whether "nobody" is among them."""
    ids = {one for one in leaf.value if isinstance(one, int)}
    if person is not None and "me" in leaf.value:
        ids.add(person.pk)
    if person is not None and "mine" in leaf.value:
        ids.update(person.team_ids_below)
    return ids, "nobody" in leaf.value


def _ref(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    ids, nobody = wanted_ids(leaf, person)
    return (nobody if fact is None else fact in ids) == (leaf.op == "is")


def _people(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    ids, _ = wanted_ids(leaf, person)
    return bool(ids & set(fact if isinstance(fact, list) else ())) == (leaf.op == "is")


def _tags(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    has, wanted = set(fact if isinstance(fact, list) else ()), set(leaf.value)
    if leaf.op == "has_all":
        return wanted <= has
    return bool(wanted & has) == (leaf.op == "has_any")


@dataclass(frozen=True)
class Range:
    """From `low` to `high`; None is open. Ends count unless `is_open`."""

    low: Any = None
    high: Any = None
    is_open: bool = False

    def holds(self, fact: Any) -> bool:
        """Whether the value lies in it."""
        if self.is_open:
            return (self.low is None or fact > self.low) and (self.high is None or fact < self.high)
        return (self.low is None or fact >= self.low) and (self.high is None or fact <= self.high)


def range_of(leaf: Leaf, now: datetime) -> Range:
    """What a leaf of a time, a day or a number asks for; the same for the query and in memory."""
    value: Any = leaf.value
    base: Any = now.astimezone(UTC).date() if leaf.field.type == "own_date" else now
    edge = base + value if isinstance(value, timedelta) else value
    if leaf.op in ("before", "less_than", "after", "more_than"):
        return Range(high=edge, is_open=True) if leaf.op in ("before", "less_than") else Range(low=edge, is_open=True)
    if leaf.op == "within_last":
        return Range(base - value, base)
    if leaf.op == "older_than":
        return Range(high=base - value, is_open=True)
    if leaf.op == "within_next":
        return Range(base, base + value)
    return Range(edge, edge)


def _ranged(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    found = _fitted(fact, leaf.field.type)
    if leaf.op == "is_not":
        return found is None or not range_of(leaf, now).holds(found)
    return found is not None and range_of(leaf, now).holds(found)


def _fitted(fact: Any, type: str) -> datetime | date | Decimal | None:
    """An own field's value as its type wants it; None for what is of another type."""
    if type == "moment":
        return fact if isinstance(fact, datetime) else None
    if type == "own_number":
        is_number = isinstance(fact, int | float | Decimal) and not isinstance(fact, bool)
        return Decimal(str(fact)) if is_number else None
    try:
        return date.fromisoformat(fact) if isinstance(fact, str) and len(fact) == 10 else None
    except ValueError:
        return None


def folded(text: str) -> str:
    """Without the difference of capitals, letter by letter, as the database compares them."""
    return "".join(up if len(up := letter.upper()) == 1 else letter for letter in text)


def _text(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    if leaf.op == "is":
        return bool(fact == leaf.value)
    said, wanted = folded(fact if isinstance(fact, str) else ""), folded(str(leaf.value))
    return all(word in said for word in wanted.split()) == (leaf.op == "contains")


def _flag(leaf: Leaf, fact: Any, now: datetime, person: Viewer | None) -> bool:
    return (fact is True) == bool(leaf.value)


_Asked = Callable[[Leaf, Any, datetime, Viewer | None], bool]
_ASKED: Final[Mapping[str, _Asked]] = {
    "choice": _choice, "ref": _ref, "people": _people, "tags": _tags, "choices": _tags, "moment": _ranged, "date": _ranged,
    "number": _ranged, "text": _text, "long_text": _text, "flag": _flag,
}  # fmt: skip


def is_own(field: Field) -> bool:
    """Whether an administrator defined it."""
    return field.key.startswith(OWN)
