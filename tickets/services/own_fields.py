"""Writes of the own fields of tickets: which there are, and what they may hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.actor import Actor
from core.events import publish
from core.models import FieldDefinition
from core.operations import operation
from core.problems import MISSING
from tickets.events import FIELD_CHANGED
from tickets.problems import FIELD_EXISTS, TOO_MANY_FIELDS
from tickets.selectors.filtering import KIND

MOST = 50


@operation
def define_field(
    *, actor: Actor, key: str, type: str, name: Mapping[str, str], choices: Sequence[Mapping[str, Any]] = (),
    position: int = 0,
) -> FieldDefinition:  # fmt: skip
    """A new own field. Its key and type are for good: values are kept by them. Raises FIELD_EXISTS, TOO_MANY_FIELDS."""
    rows = FieldDefinition.objects.filter(kind=KIND)
    if rows.filter(key=key).exists():
        raise FIELD_EXISTS(key=key)
    if rows.count() >= MOST:
        raise TOO_MANY_FIELDS(limit=MOST)
    found = FieldDefinition.objects.create(
        kind=KIND, key=key, type=type, name=dict(name), choices=[dict(one) for one in choices], position=position
    )
    publish(FIELD_CHANGED, found, actor=actor, facts={"key": key, "type": type})
    return found


@operation
def change_field(*, actor: Actor, field_id: int, **given: Any) -> FieldDefinition:
    """Change its name, choices or position. Values of a choice that is gone stay where they are. Raises MISSING."""
    found = FieldDefinition.objects.select_for_update().filter(kind=KIND, pk=field_id).first()
    if found is None:
        raise MISSING()
    changes = {name: (getattr(found, name), value) for name, value in given.items() if getattr(found, name) != value}
    for name, (_, value) in changes.items():
        setattr(found, name, value)
    if changes:
        found.save(update_fields=list(changes))
        publish(FIELD_CHANGED, found, actor=actor, changes=changes, facts={"key": found.key})
    return found
