"""Conditions as queries, over a kind of record that says where its fields stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In

from core.conditions.asking import Range, Viewer, range_of, wanted_ids
from core.conditions.fields import OWN
from core.conditions.language import All, AnyOf, Condition, Leaf, Not


@dataclass(frozen=True)
class Kind:
    """A kind of record: the column of each field, and what stands in no column as a question of its own.

    Own fields stand in its jsonb column `fields`.
    """

    columns: Mapping[str, str]
    special: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A leaf, with what its answer needs."""

    kind: Kind
    leaf: Leaf
    person: Viewer | None
    now: datetime

    @property
    def column(self) -> str:
        """Where its field stands."""
        return self.kind.columns[self.leaf.field.key]


Answer = Callable[[Asked], Q]


def q_of(kind: Kind, condition: Condition, person: Viewer | None, now: datetime) -> Q:
    """The same question as a condition on rows of that kind, to be asked of `visible(person, Model)` only.

    A negation is what it says for empty columns too: Django sees to those of the table, `_is_of_type` and its like to
    own fields, which are true or false for every row and never unknown.
    """
    if isinstance(condition, All):
        return reduce(and_, [q_of(kind, part, person, now) for part in condition.parts], Q())
    if isinstance(condition, AnyOf):
        return reduce(or_, [_said(q_of(kind, part, person, now)) for part in condition.parts])
    if isinstance(condition, Not):
        return ~_said(q_of(kind, condition.part, person, now))
    answer = kind.special.get(condition.field.key) or _LEAVES[condition.field.type]
    return answer(Asked(kind, condition, person, now))


def _said(found: Q) -> Q:
    """Django passes over an empty condition, also where it is negated or one of several."""
    return found or Q(pk__isnull=False)


def _choice(asked: Asked) -> Q:
    leaf = asked.leaf
    found = Q(**{f"{asked.column}__in": list(leaf.value)})
    return found if leaf.op == "is" else ~found


def _ref(asked: Asked) -> Q:
    leaf = asked.leaf
    name = asked.column
    ids, nobody = wanted_ids(leaf, asked.person)
    found = Q(**{f"{name}__in": sorted(ids)})
    if nobody:
        found |= Q(**{f"{name}__isnull": True})
    return found if leaf.op == "is" else ~found


def _tags(asked: Asked) -> Q:
    leaf = asked.leaf
    name = asked.column
    if leaf.op in ("is_empty", "is_set"):
        return Q(**{name: []}) if leaf.op == "is_empty" else ~Q(**{name: []})
    if leaf.op == "has_all":
        return Q(**{f"{name}__contains": list(leaf.value)})
    found = Q(**{f"{name}__overlap": list(leaf.value)})
    return found if leaf.op == "has_any" else ~found


def within(name: str, wanted: Range, fit: Callable[[Any], Any] = lambda value: value) -> Q:
    """That a column lies in a range; `fit` makes of its ends what the column holds."""
    above, below = ("gt", "lt") if wanted.is_open else ("gte", "lte")
    found = Q()
    if wanted.low is not None:
        found &= Q(**{f"{name}__{above}": fit(wanted.low)})
    if wanted.high is not None:
        found &= Q(**{f"{name}__{below}": fit(wanted.high)})
    return found


def _range(asked: Asked) -> Q:
    leaf = asked.leaf
    name = asked.column
    if leaf.op in ("is_empty", "is_set"):
        return Q(**{f"{name}__isnull": leaf.op == "is_empty"})
    found = within(name, range_of(leaf, asked.now))
    return found if leaf.op != "is_not" else ~found


def _containing(lookup: str, text: str) -> Q:
    found = Q()
    for word in text.split():
        found &= Q(**{f"{lookup}__icontains": word})
    return found


def _text(asked: Asked) -> Q:
    leaf = asked.leaf
    found = _containing(asked.column, leaf.value)
    return found if leaf.op == "contains" else ~found


def _flag(asked: Asked) -> Q:
    leaf = asked.leaf
    return Q(**{asked.column: leaf.value})


def _people(asked: Asked) -> Q:
    """Among a few ids in the row; the index over them leaves out rows that have none."""
    leaf = asked.leaf
    name, (ids, _) = asked.column, wanted_ids(leaf, asked.person)
    found = ~Q(**{name: []}) & Q(**{f"{name}__overlap": sorted(ids)}) if ids else Q(pk__isnull=True)
    return found if leaf.op == "is" else ~found


def _key(leaf: Leaf) -> str:
    return leaf.field.key.removeprefix(OWN)


def _is_of_type(key: str, type: str) -> Q:
    """That the own field holds a JSON value of this type; false where it holds nothing."""
    found = Func(KeyTransform(key, "fields"), function="jsonb_typeof", output_field=TextField())
    return Q(Exact(Coalesce(found, Value(""), output_field=TextField()), type))


def _is_empty(leaf: Leaf) -> Q:
    said = Coalesce(KeyTextTransform(_key(leaf), F("fields")), Value(""), output_field=TextField())
    found = Q(In(said, ["", "[]"]))
    return found if leaf.op == "is_empty" else ~found


def _holding(key: str, value: Any) -> Q:
    """Equality by containment: the index over all own fields, which leaves out rows without any, answers it."""
    return ~Q(fields={}) & Q(fields__contains={key: value})


def _own_equal(asked: Asked) -> Q:
    """Own choices (one or several) and yes or no."""
    leaf = asked.leaf
    if leaf.op in ("is_empty", "is_set"):
        return _is_empty(leaf)
    if leaf.field.type == "own_flag":
        found = _holding(_key(leaf), True)
        return found if leaf.value else ~found
    several = leaf.field.type == "own_choices"
    if leaf.op == "has_all":
        return _holding(_key(leaf), list(leaf.value))
    found = Q()
    for code in leaf.value:
        found |= _holding(_key(leaf), [code] if several else code)
    return found if leaf.op in ("is", "has_any") else ~found


def _own_text(asked: Asked) -> Q:
    leaf = asked.leaf
    if leaf.op in ("is_empty", "is_set"):
        return _is_empty(leaf)
    if leaf.op == "is":
        return _holding(_key(leaf), leaf.value)
    found = _is_of_type(_key(leaf), "string") & _containing(f"fields__{_key(leaf)}", leaf.value)
    return found if leaf.op == "contains" else ~found


def _jsonable(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _own_range(asked: Asked) -> Q:
    """Numbers and days, by the order of JSON values, for which an own field may have an index of its own."""
    leaf = asked.leaf
    if leaf.op in ("is_empty", "is_set"):
        return _is_empty(leaf)
    wanted = range_of(leaf, asked.now)
    if leaf.op in ("is", "is_not"):
        same = _holding(_key(leaf), _jsonable(wanted.low))
        return same if leaf.op == "is" else ~same
    type = "number" if leaf.field.type == "own_number" else "string"
    return _is_of_type(_key(leaf), type) & within(f"fields__{_key(leaf)}", wanted, _jsonable)


_LEAVES: Final[Mapping[str, Answer]] = {
    "choice": _choice, "ref": _ref, "tags": _tags, "moment": _range, "number": _range, "date": _range, "text": _text, "flag": _flag, "people": _people,
    "own_text": _own_text, "own_long_text": _own_text, "own_number": _own_range, "own_date": _own_range,
    "own_choice": _own_equal, "own_choices": _own_equal, "own_flag": _own_equal,
}  # fmt: skip
