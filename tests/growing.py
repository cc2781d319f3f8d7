"""Thirty of everything: each row of a world copied, with other values only where two may not be the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

Clones = dict[tuple[type[models.Model], Any], list[models.Model]]
OURS = {"core", "staff", "catalog", "customers", "knowledge", "mail", "routing", "tickets", "telephony", "outreach",
        "insight", "portal", "privacy"}  # fmt: skip
# Of these there is one by their nature, or they are of the house and shown to nobody.
SINGLE = {"Frame", "Epoch", "Operation", "RateCount", "Heartbeat", "Setup", "SlaSweep"}


def our_models() -> list[type[models.Model]]:
    """All tables, those that others refer to first."""
    left = [one for one in apps.get_models() if one._meta.app_label in OURS and one.__name__ not in SINGLE]
    found: list[type[models.Model]] = []
    while left:
        free = [one for one in left if not _targets(one) & set(left) - {one}] or left[:1]
        found += free
        left = [one for one in left if one not in free]
    return found


def _targets(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def multiply(count: int) -> None:
    """Each row `count` times more; rows that nothing makes different stay alone."""
    clones: Clones = {}
    for model in our_models():
        for row in list(model._default_manager.order_by("-pk")[:40]):
            clones[model, row.pk] = _cloned(row, count, clones)


def _cloned(row: models.Model, count: int, clones: Clones) -> list[models.Model]:
    """By texts and numbers alone where that is enough, else with one reference to a clone of what it refers to."""
    for moved in (None, *_moved(row)):
        try:
            with transaction.atomic():
                return [_saved(row, number, moved, clones) for number in range(count)]
        except (IntegrityError, LookupError):
            continue
    return []


def _moved(row: models.Model) -> Iterator[str]:
    yield from reversed([field.name for field in row._meta.concrete_fields if field.is_relation])


def _saved(row: models.Model, number: int, moved: str | None, clones: Clones) -> models.Model:
    fields = [one for one in row._meta.concrete_fields if not one.generated]
    values = {one.attname: getattr(row, one.attname) for one in fields}
    for one in fields:
        if one.name == moved:
            values[one.attname] = clones[one.related_model, values[one.attname]][number].pk
        elif one.primary_key and not one.is_relation:
            values.pop(one.attname) if isinstance(one, models.AutoField) else values.update(
                {one.attname: _another(values[one.attname], one, number)}
            )
        elif _is_unique(row, one):
            values[one.attname] = _another(values[one.attname], one, number)
    made = type(row)(**values)
    made.save(force_insert=True)
    return made


def _is_unique(row: models.Model, field: models.Field[Any, Any]) -> bool:
    """Of what is unique together, the last is made another one."""
    rules = [one for one in row._meta.constraints if isinstance(one, models.UniqueConstraint)]
    plain = [[name for name in one.fields if not row._meta.get_field(name).is_relation] for one in rules]
    named = {names[-1] for names in plain if names}
    return field.unique or field.name in named or any(f"({field.name})" in str(one.expressions) for one in rules)


def _another(value: Any, field: models.Field[Any, Any], number: int) -> Any:
    """A value of the same kind that nobody has."""
    if isinstance(value, str) and not field.choices:
        room = (field.max_length or 200) - 3
        return f"{value[:room]}{number:03d}"
    if isinstance(value, int) and not isinstance(value, bool) and not field.is_relation:
        return value + 1 + number
    return value
