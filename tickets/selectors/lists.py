"""Kept lists: who sees which, what they hold, how much they hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from core.access import NOBODY, access_rule, visible
from core.conditions.language import Condition, Leaf, leaves
from core.operations import reading
from core.problems import MISSING, Refusal
from core.sql import was_cut_off
from tickets.models import ALIVE, Ticket, View
from tickets.problems import VIEW_TOO_SLOW
from tickets.rules.filtering import parse
from tickets.rules.lists import BUILT_IN, NEWEST, USUAL_SORTS, checked_sorts, names_own
from tickets.selectors.filtering import own_fields, q_of, read_condition

COUNTED_TO = 1000
PATIENCE = 2000  # milliseconds that a list may take
_COUNTING = 1000  # and each count, where all together took too long


@access_rule(View)
def view_rule(person: Any) -> Q:
    """One's own, those for everybody, those of the person's team and the teams above; administrators see all shared."""
    if not person.is_active or not person.handles_contacts:
        return NOBODY
    alive = Q(deleted_at__isnull=True)
    shared = Q(owner__isnull=True)
    if person.role != "admin":
        above = person.team.path_ids if person.team is not None else []
        below = person.team_ids_below if person.is_supervising else []
        shared &= Q(team__isnull=True) | Q(team_id__in=sorted({*above, *below}))
    return alive & (Q(owner_id=person.pk) | shared)


def views_of(person: Any) -> QuerySet[View]:
    """Those in the person's side list, to be paged by ("position", "id")."""
    return View.objects.filter(visible(person, View)).select_related("team")


@dataclass(frozen=True)
class Asked:
    """Which tickets are asked for, and in which order."""

    condition: Condition
    sorts: Sequence[str]
    # Built-in lists in their own order go by an index; what people make up is given two seconds.
    may_be_slow: bool = True


def asked(person: Any, view: str, sorts: Sequence[str] | None, conditions: Any) -> Asked:
    """What a list's address asks for: a built-in list or a kept one, or conditions that nobody kept yet.

    Raises MISSING for a list that is not there for this person, INVALID for conditions and keys.
    """
    if view in BUILT_IN:
        condition, usual = BUILT_IN[view], USUAL_SORTS.get(view, NEWEST)
    else:
        kept = _kept(person, view)
        condition = BUILT_IN["all"] if conditions is not None else read_condition(kept.conditions)
        usual = tuple(kept.sorts) or NEWEST
    if conditions is not None:
        condition = read_condition(conditions)
    if sorts is None:
        return Asked(condition, usual, may_be_slow=view not in BUILT_IN or conditions is not None)
    return Asked(condition, checked_sorts(sorts, own_fields() if names_own(sorts) else {}, at="sort"))


def _kept(person: Any, view: str) -> View:
    found = views_of(person).filter(pk=int(view)).first() if view.isdecimal() and len(view) < 19 else None
    if found is None:
        raise MISSING()
    return found


def tickets_where(person: Any, condition: Condition, now: datetime) -> QuerySet[Ticket]:
    """The tickets of a condition that the person may see; those merged into others are in the others."""
    return Ticket.objects.filter(visible(person, Ticket), ALIVE, q_of(condition, person, now))


def built_in(person: Any, name: str) -> QuerySet[Ticket]:
    """One of the lists that are always there."""
    return tickets_where(person, BUILT_IN[name], timezone.now())


def chosen(person: Any, view: str, conditions: Any, *, most: int) -> list[tuple[int, int]]:
    """(id, version) of all tickets of a list, at most so many. Raises MISSING, INVALID, VIEW_TOO_SLOW."""
    now = timezone.now()
    condition = asked(person, view, None, conditions).condition
    try:
        with reading(5 * PATIENCE):
            rows = tickets_where(person, condition, now).order_by("id").values_list("pk", "version")
            return list(rows[:most])
    except OperationalError as error:
        if not was_cut_off(error):
            raise
        raise too_slow(person, condition, now) from error


def too_slow(person: Any, condition: Condition, now: datetime) -> Refusal:
    """The refusal of a list that took too long, naming the condition that leaves the most tickets to look at."""
    broad = broadest(person, condition, now)
    return VIEW_TOO_SLOW(field=broad.field.key if broad else "", op=broad.op if broad else "")


def broadest(person: Any, condition: Condition, now: datetime) -> Leaf | None:
    """The leaf that the database expects to leave most tickets; it guesses from its statistics and reads no ticket."""
    guesses = [(_guess(Ticket.objects.filter(q_of(leaf, person, now))), leaf) for leaf in leaves(condition)]
    return max(guesses, key=lambda pair: pair[0], default=(0, None))[1]


def _statement(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """Its text and values, also where nothing can be in it."""
    text, given = rows.query.get_compiler(DEFAULT_DB_ALIAS, elide_empty=False).as_sql()
    return text, tuple(given)


def _guess(rows: QuerySet[Ticket]) -> float:
    """How many rows the planner expects."""
    text, given = _statement(rows.order_by().values("id"))
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {text}", given)
        (plan,) = cursor.fetchone() or ([],)
    found = json.loads(plan) if isinstance(plan, str) else plan
    return float(found[0]["Plan"]["Plan Rows"])


def counts_of(person: Any, conditions: Mapping[str, Condition]) -> dict[str, int | None]:
    """How many tickets each list holds, exact below 1000; one statement for all of them.

    None for what could not be counted in time: then each is counted alone.
    """
    now = timezone.now()
    seen = Ticket.objects.filter(visible(person, Ticket), ALIVE)  # asked once: it reads queues and work
    lists = {name: seen.filter(q_of(condition, person, now)) for name, condition in conditions.items()}
    try:
        return dict(_counted(lists, PATIENCE))
    except OperationalError as error:
        if not was_cut_off(error):
            raise
        return {name: _alone(name, rows) for name, rows in lists.items()}


def _alone(name: str, rows: QuerySet[Ticket]) -> int | None:
    try:
        return _counted({name: rows}, _COUNTING)[name]
    except OperationalError as error:
        if not was_cut_off(error):
            raise
        return None


def _counted(lists: Mapping[str, QuerySet[Ticket]], patience: int) -> dict[str, int]:
    parts: list[str] = []
    values: list[Any] = []
    for rows in lists.values():
        text, given = _statement(rows.order_by().values("id")[:COUNTED_TO])
        parts.append(f"(SELECT count(*) FROM ({text}) AS held)")
        values += given
    if not parts:
        return {}
    with reading(patience), connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), values)
        return dict(zip(lists, cursor.fetchone() or (), strict=True))


def all_counts(person: Any) -> dict[str, int | None]:
    """The built-in lists and all in the person's side list, by name or id. A list whose conditions broke has None."""
    conditions: dict[str, Condition] = dict(BUILT_IN)
    broken: dict[str, int | None] = {}
    own = own_fields()
    for one in views_of(person).order_by("position", "id")[:100]:
        try:
            conditions[str(one.pk)] = parse(one.conditions, own)
        except Refusal:
            broken[str(one.pk)] = None
    return counts_of(person, conditions) | broken
