"""Conditions on tickets as queries, and the facts of one ticket that the same conditions are asked of in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import and_, or_
from typing import Any, Final

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, In

from core.access import NOBODY, access_rule
from core.models import FieldDefinition
from tickets.models import Ticket
from tickets.rules.fields import CATEGORIES, OWN, Field, own_field
from tickets.rules.filtering import (
    All,
    AnyOf,
    Condition,
    Leaf,
    Not,
    Range,
    Viewer,
    parse,
    range_of,
    wanted_ids,
)

KIND: Final = "ticket"  # whose own fields the definitions are
# field -> where it stands
_COLUMNS: Final = {
    "status": "status", "category": "status", "priority": "priority", "kind": "kind", "media": "media",
    "language": "language", "last_direction": "last_message_direction", "tier": "customer__tier",
    "queue": "queue_id", "assignee": "owner_id", "team": "team_id", "customer": "customer_id", "created": "created_at",
    "updated": "updated_at", "due": "due_at", "resolve_by": "resolve_by", "resolved": "resolved_at",
    "last_message": "last_message_at", "followers": "follower_ids", "mentions": "mentioned_ids",
}  # fmt: skip


@access_rule(FieldDefinition)
def own_field_rule(person: Any) -> Q:
    """Whoever handles tickets sees which own fields they have."""
    return Q(kind=KIND) if person.is_active and person.handles_contacts else NOBODY


def own_fields() -> dict[str, Field]:
    """The own fields of tickets that an administrator defined, by "field.<key>"."""
    rows = FieldDefinition.objects.filter(kind=KIND).order_by("position", "id")
    found = [own_field(one.key, one.type, one.name, one.choices) for one in rows]
    return {one.key: one for one in found}


def read_condition(raw: Any, *, at: str = "conditions") -> Condition:
    """The condition that JSON stands for; own fields are read only where it names one. Raises INVALID."""
    names_own = OWN in json.dumps(raw, default=str)
    return parse(raw, own_fields() if names_own else None, at=at)


def facts_of(ticket: Ticket) -> dict[str, Any]:
    """What conditions ask of a ticket; no query, if its customer was read with it."""
    finished = ticket.status in CATEGORIES["finished"]
    facts = {
        "status": ticket.status, "category": "finished" if finished else "unfinished", "priority": ticket.priority,
        "kind": ticket.kind, "media": ticket.media, "language": ticket.language, "queue": ticket.queue_id,
        "assignee": ticket.owner_id, "team": ticket.team_id, "customer": ticket.customer_id,
        "tier": ticket.customer.tier if ticket.customer is not None else None, "tags": ticket.tags,
        "subject": ticket.subject, "created": ticket.created_at, "updated": ticket.updated_at, "due": ticket.due_at,
        "resolve_by": ticket.resolve_by, "resolved": ticket.resolved_at, "last_message": ticket.last_message_at,
        "last_direction": ticket.last_message_direction, "merged": ticket.merged_into_id is not None,
        "followers": ticket.follower_ids, "mentions": ticket.mentioned_ids, "snoozed": ticket.snoozed_at is not None,
    }  # fmt: skip
    return facts | {f"{OWN}{key}": value for key, value in ticket.fields.items()}


def q_of(condition: Condition, person: Viewer | None, now: datetime) -> Q:
    """The same question as a condition on rows of `Ticket`, to be asked of `visible(person, Ticket)` only.

    A negation is what it says for empty columns too: Django sees to those of the table, `_is_of_type` and its like to
    own fields, which are true or false for every row and never unknown.
    """
    if isinstance(condition, All):
        return reduce(and_, [q_of(part, person, now) for part in condition.parts], Q())
    if isinstance(condition, AnyOf):
        return reduce(or_, [_said(q_of(part, person, now)) for part in condition.parts])
    if isinstance(condition, Not):
        return ~_said(q_of(condition.part, person, now))
    return _LEAVES[condition.field.type](condition, person, now)


def _said(found: Q) -> Q:
    """Django passes over an empty condition, also where it is negated or one of several."""
    return found or Q(pk__isnull=False)


def _choice(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    codes = leaf.value
    if leaf.field.key == "category":
        codes = [status for one in codes for status in CATEGORIES[one]]
    name = _COLUMNS[leaf.field.key]
    found = Q(**{f"{name}__in": list(codes)})
    return found if leaf.op == "is" else ~found


def _ref(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    name = _COLUMNS[leaf.field.key]
    ids, nobody = wanted_ids(leaf, person)
    found = Q(**{f"{name}__in": sorted(ids)})
    if nobody:
        found |= Q(**{f"{name}__isnull": True})
    return found if leaf.op == "is" else ~found


def _tags(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    if leaf.op in ("is_empty", "is_set"):
        return Q(tags=[]) if leaf.op == "is_empty" else ~Q(tags=[])
    if leaf.op == "has_all":
        return Q(tags__contains=list(leaf.value))
    found = Q(tags__overlap=list(leaf.value))
    return found if leaf.op == "has_any" else ~found


def _within(name: str, wanted: Range, fit: Callable[[Any], Any] = lambda value: value) -> Q:
    above, below = ("gt", "lt") if wanted.is_open else ("gte", "lte")
    found = Q()
    if wanted.low is not None:
        found &= Q(**{f"{name}__{above}": fit(wanted.low)})
    if wanted.high is not None:
        found &= Q(**{f"{name}__{below}": fit(wanted.high)})
    return found


def _moment(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    name = _COLUMNS[leaf.field.key]
    if leaf.op in ("is_empty", "is_set"):
        return Q(**{f"{name}__isnull": leaf.op == "is_empty"})
    return _within(name, range_of(leaf, now))


def _containing(lookup: str, text: str) -> Q:
    found = Q()
    for word in text.split():
        found &= Q(**{f"{lookup}__icontains": word})
    return found


def _text(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    found = _containing("subject", leaf.value)
    return found if leaf.op == "contains" else ~found


def _flag(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    name = "merged_into" if leaf.field.key == "merged" else "snoozed_at"
    return Q(**{f"{name}__isnull": not leaf.value})


def _people(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    """Among a few ids in the row; the index over them leaves out tickets that have none."""
    name, (ids, _) = _COLUMNS[leaf.field.key], wanted_ids(leaf, person)
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
    """Equality by containment: the index over all own fields, which leaves out tickets without any, answers it."""
    return ~Q(fields={}) & Q(fields__contains={key: value})


def _own_equal(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    """Own choices (one or several) and yes or no."""
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


def _own_text(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
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


def _own_range(leaf: Leaf, person: Viewer | None, now: datetime) -> Q:
    """Numbers and days, by the order of JSON values, for which an own field may have an index of its own."""
    if leaf.op in ("is_empty", "is_set"):
        return _is_empty(leaf)
    wanted = range_of(leaf, now)
    if leaf.op in ("is", "is_not"):
        same = _holding(_key(leaf), _jsonable(wanted.low))
        return same if leaf.op == "is" else ~same
    type = "number" if leaf.field.type == "own_number" else "string"
    return _is_of_type(_key(leaf), type) & _within(f"fields__{_key(leaf)}", wanted, _jsonable)


_LEAVES: Final[Mapping[str, Callable[[Leaf, Viewer | None, datetime], Q]]] = {
    "choice": _choice, "ref": _ref, "tags": _tags, "moment": _moment, "text": _text, "flag": _flag, "people": _people,
    "own_text": _own_text, "own_long_text": _own_text, "own_number": _own_range, "own_date": _own_range,
    "own_choice": _own_equal, "own_choices": _own_equal, "own_flag": _own_equal,
}  # fmt: skip
