"""A serializer's declaration, made into one plain function.

Rows are rendered for every event, and Django REST Framework looks everything up anew for each of them, which costs
ten times what the values cost. Here the same declaration is read once. What it yields equals the framework's own
`to_representation`; fields of kinds that are not known here are asked themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from rest_framework import serializers
from rest_framework.fields import SkipField

Render = Callable[[Any], Any]


_kept: dict[type[serializers.BaseSerializer[Any]], Render] = {}


def rendered(shape: type[serializers.BaseSerializer[Any]], row: Any) -> Any:
    """One object in this shape, which needs no context: `shape(row).data`, with the shape read once per process."""
    render = _kept.get(shape)
    if render is None:
        render = _kept[shape] = renderer(shape())
    return render(row)


def columns(shape: type[serializers.Serializer[Any]], model: type[models.Model]) -> list[str]:
    """The columns of the model, and of what it refers to, that this shape shows: for `only()`.

    What is worked out from a row is not among them; it reads columns that stand here too, or a query for each row.
    """
    found = []
    for field in shape().fields.values():
        names = field.source_attrs
        try:
            column = model._meta.get_field(names[0])
        except (FieldDoesNotExist, IndexError):
            continue
        if isinstance(field, serializers.Serializer) and column.related_model is not None:
            found += [f"{names[0]}__{one}" for one in columns(type(field), column.related_model)]
        else:
            found.append("__".join(names))
    return found


def renderer(shape: serializers.BaseSerializer[Any]) -> Render:
    """The function that renders one object as this serializer instance would."""
    if isinstance(shape, serializers.ListSerializer):
        child: Any = shape.child
        one = renderer(child)
        return lambda rows: [one(row) for row in rows]
    if not isinstance(shape, serializers.Serializer) or _overrides(shape):
        return shape.to_representation
    parts = [(name, _reader(field)) for name, field in shape.fields.items() if not field.write_only]

    def render(row: Any) -> dict[str, Any]:
        made = {}
        for name, read in parts:
            try:
                made[name] = read(row)
            except SkipField:
                continue
        return made

    return render


def _overrides(shape: serializers.Serializer[Any]) -> bool:
    return type(shape).to_representation is not serializers.Serializer.to_representation


def _reader(field: serializers.Field[Any, Any, Any, Any]) -> Render:
    show = _shower(field)
    if isinstance(field, serializers.SerializerMethodField):
        method: Render = getattr(field.parent, field.method_name or "")
        return method
    names = field.source_attrs
    if not names or isinstance(field, serializers.ModelField):  # this one reads the column from the row itself
        return show
    if isinstance(field, serializers.PrimaryKeyRelatedField):
        return lambda row: _key(field, row, show)
    first, *rest = names
    if rest:
        return lambda row: _far(field, row, show)

    def read(row: Any) -> Any:
        try:
            value = row[first] if isinstance(row, dict) else getattr(row, first)
        except (AttributeError, KeyError):
            value = field.get_attribute(row)  # its default, or the error that tells what is missing
        return None if value is None else show(value)

    return read


def _key(field: serializers.Field[Any, Any, Any, Any], row: Any, show: Render) -> Any:
    """Of what a row refers to only the key, which stands in the row: what it refers to is not read for it."""
    value = field.get_attribute(row)
    return None if value is None or getattr(value, "pk", value) is None else show(value)


def _far(field: serializers.Field[Any, Any, Any, Any], row: Any, show: Render) -> Any:
    """A value behind another one; where the way to it ends, what the field says of that."""
    value = row
    try:
        for name in field.source_attrs:
            value = value[name] if isinstance(value, dict) else getattr(value, name)
    except (AttributeError, KeyError):
        value = field.get_attribute(row)
    return None if value is None else show(value)


def _shower(field: serializers.Field[Any, Any, Any, Any]) -> Render:
    if isinstance(field, serializers.BaseSerializer):
        return renderer(field)
    kind = type(field)
    if kind is serializers.IntegerField:
        return int
    if kind in {serializers.CharField, serializers.ChoiceField}:
        return str
    if kind is serializers.DateTimeField:
        return iso
    return field.to_representation


def iso(moment: datetime | str) -> str:
    """A moment as the API writes it: ISO 8601 in UTC, with a Z."""
    if isinstance(moment, str):
        return moment
    text = moment.astimezone(UTC).isoformat()
    return text.removesuffix("+00:00") + "Z"
