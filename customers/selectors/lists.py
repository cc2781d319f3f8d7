"""Kept lists of customers: who sees which, what they hold and in which order, how much they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.db.models import Case, F, IntegerField, JSONField, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from core.access import NOBODY, access_rule, visible
from core.conditions.fields import OWN
from core.conditions.language import Condition, parse
from core.operations import reading
from core.paging import Order
from core.problems import MISSING, Refusal
from core.sql import was_cut_off
from customers.models import Customer, CustomerView
from customers.problems import CUSTOMERS_TOO_SLOW
from customers.rules.lists import BUILT_IN, BY_NAME, TIER_RANKS, USUAL_SORTS, checked_sorts, names_own
from customers.selectors.cards import listed
from customers.selectors.filtering import as_listed, known_fields, own_fields, q_of, read_condition

COUNTED_TO: Final = 1000
PATIENCE: Final = 2000  # milliseconds that a list may take
_COUNTING: Final = 500  # and each count
_PLAIN: Final = {
    "name": "sort_key", "number": "id", "kind": "kind", "class": "customer_class", "churn": "churn_risk",
    "language": "language", "since": "since", "owner": "owner__name", "team": "team__name", "created": "created_at",
    "updated": "updated_at",
}  # fmt: skip


@access_rule(CustomerView)
def customer_view_rule(person: Any) -> Q:
    """One's own, those for everybody, those of the person's team and the teams above; administrators see all shared."""
    if not person.is_active or not person.handles_contacts:
        return NOBODY
    shared = Q(owner__isnull=True)
    if person.role != "admin":
        above = person.team.path_ids if person.team is not None else []
        below = person.team_ids_below if person.is_supervising else []
        shared &= Q(team__isnull=True) | Q(team_id__in=sorted({*above, *below}))
    return Q(deleted_at__isnull=True) & (Q(owner_id=person.pk) | shared)


def views_of(person: Any) -> QuerySet[CustomerView]:
    """Those in the person's side list, to be paged by ("position", "id")."""
    return CustomerView.objects.filter(visible(person, CustomerView)).select_related("team")


@dataclass(frozen=True)
class Asked:
    """Which customers are asked for, and in which order."""

    condition: Condition
    sorts: Sequence[str]


def asked(person: Any, view: str, sorts: Sequence[str] | None, conditions: Any) -> Asked:
    """What a list's address asks for: a built-in list or a kept one, or conditions that nobody kept yet.

    Raises MISSING for a list that is not there for this person, INVALID for conditions and keys.
    """
    if view in BUILT_IN:
        condition, usual = BUILT_IN[view], USUAL_SORTS.get(view, BY_NAME)
    else:
        kept = views_of(person).filter(pk=int(view)).first() if view.isdecimal() and len(view) < 19 else None
        if kept is None:
            raise MISSING()
        condition = BUILT_IN["all"] if conditions is not None else read_condition(kept.conditions)
        usual = tuple(kept.sorts) or BY_NAME
    if conditions is not None:
        condition = read_condition(conditions)
    if sorts is not None:
        usual = tuple(checked_sorts(sorts, own_fields() if names_own(sorts) else {}, at="sort"))
    return Asked(condition, usual)


def customers_where(person: Any, condition: Condition, now: datetime) -> QuerySet[Customer]:
    """The customers of a condition that the person may see; those merged into others are in the others."""
    return as_listed(listed(person).filter(q_of(condition, person, now)))


def ordered(rows: QuerySet[Customer], sorts: Sequence[str]) -> tuple[QuerySet[Customer], Order]:
    """The rows with what their order needs, and the order: the given keys, then the id."""
    order: list[str] = []
    for one in sorts:
        name = one.removeprefix("-")
        field, expression = _key(name)
        if expression is not None:
            rows = rows.annotate(**{field: expression})
        order.append(f"-{field}" if one.startswith("-") else field)
    if {"id", "-id"} & set(order):
        return rows, tuple(order)
    return rows, (*order, "-id" if order and order[0].startswith("-") else "id")


def _key(name: str) -> tuple[str, Any]:
    if name in _PLAIN:
        return _PLAIN[name], None
    if name.startswith(OWN):
        key = name.removeprefix(OWN)
        return f"own_{key}", KeyTransform(key, F("fields"), output_field=JSONField(null=True))
    cases = [When(tier=code, then=Value(rank)) for code, rank in TIER_RANKS.items()]
    return "rank_tier", Case(*cases, default=Value(0), output_field=IntegerField())


@contextmanager
def patient(milliseconds: int = PATIENCE) -> Iterator[None]:
    """A question that the database may take so long to answer. Raises CUSTOMERS_TOO_SLOW."""
    try:
        with reading(milliseconds):
            yield
    except OperationalError as error:
        if not was_cut_off(error):
            raise
        raise CUSTOMERS_TOO_SLOW() from error


def count_of(rows: QuerySet[Customer]) -> int | None:
    """How many, exact below 1000; None for what could not be counted in time."""
    try:
        with patient(_COUNTING):
            return rows.order_by().values("pk")[:COUNTED_TO].count()
    except Refusal:
        return None


def all_counts(person: Any) -> dict[str, int | None]:
    """The built-in lists and all in the person's side list, by name or id. A list whose conditions broke has None."""
    now = timezone.now()
    conditions: dict[str, Condition] = dict(BUILT_IN)
    known = known_fields(own_fields())
    found: dict[str, int | None] = {}
    for one in views_of(person).order_by("position", "id")[:50]:
        try:
            conditions[str(one.pk)] = parse(one.conditions, known)
        except Refusal:
            found[str(one.pk)] = None
    seen = Customer.objects.filter(visible(person, Customer), deleted_at__isnull=True, merged_into__isnull=True)
    return found | _counted(seen, conditions, person, now)


def _counted(
    seen: QuerySet[Customer], conditions: Mapping[str, Condition], person: Any, now: datetime
) -> dict[str, int | None]:
    """In one statement; where that takes too long, none of them is known."""
    parts: list[str] = []
    values: list[Any] = []
    for condition in conditions.values():
        rows = seen.filter(q_of(condition, person, now)).order_by().values("id")[:COUNTED_TO]
        text, given = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
        parts.append(f"(SELECT count(*) FROM ({text}) AS held)")
        values += given
    try:
        with patient(), connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(parts), values)
            return dict(zip(conditions, cursor.fetchone() or (), strict=True))
    except Refusal:
        return dict.fromkeys(conditions)
