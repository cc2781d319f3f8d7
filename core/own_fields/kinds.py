"""The own fields of a kind of record with their conditions, how many records hold one, and who else names one."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from core.access import EVERYTHING, NOBODY, access_rule, visible
from core.conditions.fields import OWN, Field, Names, own_field
from core.conditions.language import EVERY, Condition, leaves, parse
from core.models import FieldDefinition
from core.own_fields.rules import Definition
from core.problems import INVALID, Problem, Refusal

log = logging.getLogger(__name__)
COUNTED_TO: Final = 1000
# Who names a field: by its name (None for somebody's list), and how to read what it says.
Naming = tuple[Names | None, Callable[[], object]]


@dataclass(frozen=True)
class OwnKind:
    """A kind of record that own fields can be defined for."""

    name: str
    # What its conditions may ask besides own fields, and which of that a field may depend on: neither on whoever looks,
    # nor on the time of day.
    fields: Mapping[str, Field]
    askable: frozenset[str]
    # The rows that hold values in `fields`.
    rows: Callable[[], QuerySet[Any]]
    # (name, says) -> whoever else of this kind names "field.<key>"; `says` tells whether some JSON does.
    naming: Callable[[str, Callable[..., bool]], Iterator[Naming]]
    in_use: Problem
    choice_in_use: Problem


@access_rule(FieldDefinition)
def own_field_rule(person: Any) -> Q:
    """Whoever handles contacts sees which own fields there are."""
    return EVERYTHING if person.is_active and person.handles_contacts else NOBODY


def definitions(person: Any, kind: OwnKind) -> QuerySet[FieldDefinition]:
    """The own fields of a kind as this person may see them, to be paged by ("position", "id")."""
    return FieldDefinition.objects.filter(visible(person, FieldDefinition), kind=kind.name)


def fields_of(kind: str) -> dict[str, Field]:
    """The own fields of a kind that an administrator defined, by "field.<key>"."""
    rows = FieldDefinition.objects.filter(kind=kind).order_by("position", "id")
    found = [_field(one) for one in rows]
    return {one.key: one for one in found}


def definitions_of(kind: OwnKind) -> tuple[Definition, ...]:
    """All of them, in their order. One whose conditions cannot be read any more is shown, and demanded of nobody."""
    rows = list(FieldDefinition.objects.filter(kind=kind.name).order_by("position", "id"))
    own = {one.key: one for one in (_field(row) for row in rows)}
    return tuple(_definition(kind, row, own) for row in rows)


def _field(row: FieldDefinition) -> Field:
    return own_field(row.key, row.type, row.name, row.choices)


def _definition(kind: OwnKind, row: FieldDefinition, own: Mapping[str, Field]) -> Definition:
    try:
        return definition_of(kind, row, own)
    except Refusal:
        log.exception("an own field's conditions cannot be read", extra={"own_field": row.pk})
        return Definition(_field(row), row.is_active)


def definition_of(kind: OwnKind, row: FieldDefinition, own: Mapping[str, Field]) -> Definition:
    """An own field, read. Raises INVALID for conditions that make no sense, or ask what a field cannot depend on."""
    return Definition(
        _field(row),
        row.is_active,
        row.required,
        shown_when=_asking(kind, row.shown_when, own, "shown_when") if row.shown_when else EVERY,
        required_when=_asking(kind, row.required_when, own, "required_when")
        if says_something(row.required_when)
        else None,
    )


def says_something(raw: Any) -> bool:
    """Whether a condition is more than an empty group: without any, nothing makes a field required."""
    return bool(raw) and raw != {"all": []}


def _asking(kind: OwnKind, raw: Any, own: Mapping[str, Field], at: str) -> Condition:
    condition = parse(raw, {**kind.fields, **own}, at=at)
    for leaf in leaves(condition):
        if leaf.field.key not in kind.askable and not leaf.field.key.startswith(OWN):
            en, zh = leaf.field.name["en"], leaf.field.name["zh-CN"]
            raise INVALID.field(at, en=f"A field cannot depend on this: {en}.", zh=f"字段不能取决于：{zh}。")
    return condition


def held_by(kind: OwnKind, key: str, codes: Iterable[str] = ()) -> int:
    """How many records hold a value of the field, or one of these choices of it; counted to a thousand."""
    rows = kind.rows().filter(~Q(fields={}), fields__has_key=key)
    if codes:
        wanted = Q()
        for code in codes:
            wanted |= Q(fields__contains={key: code}) | Q(fields__contains={key: [code]})
        rows = kind.rows().filter(~Q(fields={}) & wanted)
    return rows.order_by()[:COUNTED_TO].count()


def _naming(kind: OwnKind, key: str) -> Iterator[Naming]:
    name = f"{OWN}{key}"

    def says(*raw: Any) -> bool:
        return f'"{name}"' in json.dumps(raw)

    rows = list(FieldDefinition.objects.filter(kind=kind.name))
    own = {one.key: one for one in (_field(row) for row in rows)}
    for row in rows:
        if row.key != key and says(row.shown_when, row.required_when):
            yield row.name, lambda row=row: definition_of(kind, row, own)  # type: ignore[misc]
    yield from kind.naming(name, says)


def named_by(kind: OwnKind, key: str) -> list[Names]:
    """Who names the field."""
    return _told([name for name, _ in _naming(kind, key)])


def broken_by(kind: OwnKind, key: str) -> list[Names]:
    """Who names the field and cannot be read as it is now."""
    return _told([name for name, read in _naming(kind, key) if not _is_readable(read)])


def _is_readable(read: Callable[[], object]) -> bool:
    try:
        read()
    except Refusal:
        return False
    return True


def _told(names: list[Names | None]) -> list[Names]:
    """The names; lists, which may be somebody's own, by their number only."""
    lists = names.count(None)
    told = [one for one in names if one is not None]
    return [*told, {"en": f"lists ({lists})", "zh-CN": f"视图（{lists}）"}] if lists else told
