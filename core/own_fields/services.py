"""Writes of own fields: which there are, what they may hold, when they are shown and required."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from core.actor import Actor
from core.events import publish
from core.meanwhile import changed_meanwhile
from core.models import FieldDefinition
from core.operations import operation
from core.own_fields.events import FIELD_CHANGED, FIELD_REMOVED
from core.own_fields.kinds import (
    COUNTED_TO,
    OwnKind,
    broken_by,
    definition_of,
    definitions_of,
    fields_of,
    held_by,
    named_by,
)
from core.own_fields.problems import FIELD_CIRCLE, FIELD_EXISTS, FIELD_NAMED, TOO_MANY_FIELDS
from core.own_fields.rules import circle
from core.problems import INVALID, MISSING, STALE
from core.records import change
from core.text import LANGUAGES, localised

MOST = 50
SAVING = 0x6F776E  # advisory: of two fields that would decide about each other, one is saved second
CHOOSING = ("choice", "choices")


@operation
def define_field(
    *, actor: Actor, kind: OwnKind, key: str, position: int | None = None, **given: Any
) -> FieldDefinition:
    """A new own field, behind the others; its key is for good: values are kept by it.

    Raises FIELD_EXISTS, TOO_MANY_FIELDS, INVALID, FIELD_CIRCLE.
    """
    _lock()
    rows = FieldDefinition.objects.filter(kind=kind.name)
    if rows.filter(key=key).exists():
        raise FIELD_EXISTS(key=key)
    if rows.count() >= MOST:
        raise TOO_MANY_FIELDS(limit=MOST)
    if position is None:
        last = rows.order_by("-position").values_list("position", flat=True).first()
        position = 0 if last is None else last + 1
    found = FieldDefinition.objects.create(kind=kind.name, key=key, position=position, **given)
    _check(kind, found)
    publish(FIELD_CHANGED, found, actor=actor, facts={"key": key, "type": found.type})
    return found


@operation
def change_field(
    *, actor: Actor, kind: OwnKind, field_id: int, version: int | None = None, **given: Any
) -> FieldDefinition:
    """Change anything of it but its key; what records hold is never lost by it.

    Raises MISSING, STALE, INVALID, FIELD_CIRCLE; FIELD_IN_USE for another type and CHOICE_IN_USE for choices taken away
    while records hold such values; FIELD_NAMED when a list, a promise or a rule asks for what would be gone.
    """
    _lock()
    found = _locked(kind, field_id, version)
    _keep_held(kind, found, given)
    changes = change(found, **given)
    if changes:
        _check(kind, found)
        publish(FIELD_CHANGED, found, actor=actor, changes=changes, facts={"key": found.key})
    return found


@operation
def remove_field(*, actor: Actor, kind: OwnKind, field_id: int) -> None:
    """Take a field away that no record holds and nothing asks about. Raises MISSING, FIELD_IN_USE, FIELD_NAMED."""
    _lock()
    found = _locked(kind, field_id, None)
    _refuse_if_held(kind, found)
    named = named_by(kind, found.key)
    if named:
        raise FIELD_NAMED(field=found.name, where=named)
    publish(FIELD_REMOVED, found, actor=actor, facts={"key": found.key, "name": found.name})
    found.delete()


@operation
def order_fields(*, actor: Actor, kind: OwnKind, ids: Sequence[int]) -> list[FieldDefinition]:
    """Show the fields in this order. Raises STALE when there are others by now."""
    _lock()
    rows = {one.pk: one for one in FieldDefinition.objects.select_for_update().filter(kind=kind.name)}
    if sorted(ids) != sorted(rows):
        raise STALE(who="")
    for position, pk in enumerate(ids):
        changes = change(rows[pk], position=position)
        if changes:
            publish(FIELD_CHANGED, rows[pk], actor=actor, changes=changes, facts={"key": rows[pk].key})
    return [rows[pk] for pk in ids]


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SAVING])


def _locked(kind: OwnKind, field_id: int, version: int | None) -> FieldDefinition:
    found = FieldDefinition.objects.select_for_update().filter(kind=kind.name, pk=field_id).first()
    if found is None:
        raise MISSING()
    if version is not None and version != found.version:
        raise changed_meanwhile("own_field", found)
    return found


def _keep_held(kind: OwnKind, found: FieldDefinition, given: dict[str, Any]) -> None:
    """Raises FIELD_IN_USE, CHOICE_IN_USE for what would leave values behind that nothing names any more."""
    if given.get("type", found.type) != found.type:
        _refuse_if_held(kind, found)
        return
    if "choices" not in given:
        return
    left = {one["code"] for one in given["choices"]}
    gone = [one for one in found.choices if one["code"] not in left]
    count = held_by(kind, found.key, [one["code"] for one in gone]) if gone else 0
    if count:
        raise kind.choice_in_use(choices=[one["name"] for one in gone], count=_counted(count))


def _refuse_if_held(kind: OwnKind, found: FieldDefinition) -> None:
    count = held_by(kind, found.key)
    if count:
        raise kind.in_use(field=found.name, count=_counted(count))


def _counted(count: int) -> str:
    return f"{COUNTED_TO - 1}+" if count >= COUNTED_TO else str(count)


def _check(kind: OwnKind, found: FieldDefinition) -> None:
    """Raises INVALID for choices or conditions that make no sense, FIELD_NAMED where something asks for what would be gone,
    FIELD_CIRCLE with the way round.
    """
    codes = [one["code"] for one in found.choices]
    if (found.type in CHOOSING) != bool(codes):
        raise INVALID.field(
            "choices", en="Choices are for fields that are chosen from.", zh="仅选择类字段需要选项，且不能为空。"
        )
    if len(codes) != len(set(codes)):
        raise INVALID.field("choices", en="Each code stands for one choice.", zh="选项代码不能重复。")
    definition_of(kind, found, fields_of(kind.name))
    broken = broken_by(kind, found.key)
    if broken:
        raise FIELD_NAMED(field=found.name, where=broken)
    way = circle(definitions_of(kind))
    if way:
        said = {one: " → ".join(localised(step.field.name, one) for step in way) for one in LANGUAGES}
        raise FIELD_CIRCLE(way=said, path=[step.key for step in way])
