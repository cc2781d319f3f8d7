"""The own fields of customers, and who else names one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from core.conditions.fields import Field, own_field
from core.models import FieldDefinition
from core.own_fields.kinds import Naming, OwnKind
from customers.models import Customer, CustomerView, Segment
from customers.problems import CHOICE_IN_USE, FIELD_IN_USE
from customers.rules.fields import ASKABLE, FIELDS
from customers.selectors.filtering import KIND, read_condition


def _naming(name: str, says: Callable[..., bool]) -> Iterator[Naming]:
    for view in CustomerView.objects.filter(deleted_at__isnull=True):
        if says(view.conditions, view.columns) or any(sort.removeprefix("-") == name for sort in view.sorts):
            yield None, lambda raw=view.conditions: read_condition(raw)  # type: ignore[misc]
    for segment in Segment.objects.filter(deleted_at__isnull=True):
        if says(segment.conditions):
            yield segment.name, lambda raw=segment.conditions: read_condition(raw)  # type: ignore[misc]


def writable_fields() -> dict[str, Field]:
    """Those in use, masked ones too, by "field.<key>"."""
    rows = FieldDefinition.objects.filter(kind=KIND, is_active=True)
    found = [own_field(one.key, one.type, one.name, one.choices) for one in rows]
    return {one.key: one for one in found}


CUSTOMER_FIELDS = OwnKind(
    KIND,
    fields=FIELDS,
    askable=ASKABLE,
    rows=Customer.objects.all,
    naming=_naming,
    in_use=FIELD_IN_USE,
    choice_in_use=CHOICE_IN_USE,
)
