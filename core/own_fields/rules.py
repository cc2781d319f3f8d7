"""Own fields on one record: which of them are shown, which it has to have, and which of those it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.conditions.asking import matches
from core.conditions.fields import OWN, Field
from core.conditions.language import EVERY, Condition, leaves
from core.own_fields.values import EMPTY


@dataclass(frozen=True)
class Definition:
    """An own field with its conditions. `required_when` is None where nothing makes it required."""

    field: Field
    is_active: bool = True
    required: bool = False
    shown_when: Condition = EVERY
    required_when: Condition | None = None

    @property
    def key(self) -> str:
        """By which a record holds its value."""
        return self.field.key.removeprefix(OWN)

    @property
    def decided_by(self) -> frozenset[str]:
        """The own fields that decide whether this one is shown, as "field.<key>"."""
        return frozenset(leaf.field.key for leaf in leaves(self.shown_when) if leaf.field.key.startswith(OWN))

    def is_required(self, facts: Mapping[str, Any], now: datetime) -> bool:
        """Whether a record of these facts has to have it, if it is shown there."""
        return self.required or (self.required_when is not None and matches(self.required_when, facts, now))


@dataclass(frozen=True)
class Placed:
    """A field that is shown on a record. `before_resolving`: it has to be there by then at the latest."""

    key: str
    is_required: bool
    before_resolving: bool
    is_missing: bool


def placed(
    definitions: Iterable[Definition], facts: Mapping[str, Any], now: datetime, *, resolved: Mapping[str, Any]
) -> list[Placed]:
    """The fields that are shown on a record of these facts, in their order; `resolved` is what will be so at its end."""
    rows = list(definitions)
    here, seen = _shown(rows, facts, now)
    there, then = _shown(rows, {**facts, **resolved}, now)
    return [
        Placed(
            one.key,
            is_required=one.is_required(seen, now),
            before_resolving=one in there and one.is_required(then, now),
            is_missing=facts.get(one.field.key) in EMPTY,
        )
        for one in here
    ]


def missing(definitions: Iterable[Definition], facts: Mapping[str, Any], now: datetime) -> list[Definition]:
    """What a record of these facts has to have and lacks, in their order."""
    here, seen = _shown(list(definitions), facts, now)
    return [one for one in here if facts.get(one.field.key) in EMPTY and one.is_required(seen, now)]


def _shown(
    rows: Sequence[Definition], facts: Mapping[str, Any], now: datetime
) -> tuple[list[Definition], dict[str, Any]]:
    """The fields that are shown, and the facts without the others: to its companions a hidden field is an empty one."""
    seen, found = dict(facts), set()
    for one in _deciding_first(rows):
        if one.is_active and matches(one.shown_when, seen, now):
            found.add(one.key)
        else:
            seen.pop(one.field.key, None)
    return [one for one in rows if one.key in found], seen


def _deciding_first(rows: Sequence[Definition]) -> list[Definition]:
    """Each behind those that decide about it."""
    by_name = {one.field.key: one for one in rows}
    found: dict[str, Definition] = {}

    def put(one: Definition, above: frozenset[str]) -> None:
        for name in sorted(one.decided_by - above):
            if name in by_name and name not in found:
                put(by_name[name], above | {name})
        found.setdefault(one.field.key, one)

    for row in rows:
        put(row, frozenset({row.field.key}))
    return list(found.values())


def circle(rows: Iterable[Definition]) -> list[Definition]:
    """A way from a field back to itself along what decides whether each is shown, both ends told; else nothing."""
    by_name = {one.field.key: one for one in rows}
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done or name not in by_name:
            return []
        done.add(name)
        for following in sorted(by_name[name].decided_by):
            found = walk(following, [*path, name])
            if found:
                return found
        return []

    for name in by_name:
        way = walk(name, [])
        if way:
            return [by_name[one] for one in way]
    return []
