"""Conditions asked of one record in memory. A field without a value makes every leaf false but those that ask for absence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, Protocol

from core.conditions.language import All, AnyOf, Condition, Leaf, Not


class Viewer(Protocol):
    """For whom a condition is asked: "me", "mine"."""

    pk: Any

    @property
    def team_ids_below(self) -> list[int]:
        """The person's team and those below it."""
        ...


def matches(condition: Condition, facts: Mapping[str, Any], now: datetime, person: Viewer | None = None) -> bool:
    """Whether it holds for a record of these facts. Without a person nobody is "me"."""
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
    return _ASKED[_plain(leaf.field.type)](leaf, fact, now, person)


def _plain(type: str) -> str:
    """The type without regard to who defined the field."""
    return type.removeprefix("own_")


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
    base: Any = now.astimezone(UTC).date() if _plain(leaf.field.type) == "date" else now
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
    """A value as its type wants it; None for what is of another type. Days may come as JSON holds them."""
    if type == "moment":
        return fact if isinstance(fact, datetime) else None
    if _plain(type) == "number":
        is_number = isinstance(fact, int | float | Decimal) and not isinstance(fact, bool)
        return Decimal(str(fact)) if is_number else None
    if isinstance(fact, date) and not isinstance(fact, datetime):
        return fact
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
