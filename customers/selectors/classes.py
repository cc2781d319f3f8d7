"""Which classes there are, and which tags with which family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from core.access import EVERYTHING, NOBODY, access_rule, visible
from core.conditions.fields import Field, Names
from core.search import fold
from customers.models import CustomerClass, CustomerTag
from customers.rules.classes import USUAL
from customers.rules.fields import FIELDS


@access_rule(CustomerClass)
@access_rule(CustomerTag)
def word_rule(person: Any) -> Q:
    """Whoever handles contacts sees which classes and tags there are."""
    return EVERYTHING if person.is_active and person.handles_contacts else NOBODY


def classes(person: Any, *, retired_too: bool = False) -> QuerySet[CustomerClass]:
    """The classes, to be paged by ("position", "id")."""
    rows = CustomerClass.objects.filter(visible(person, CustomerClass))
    return rows if retired_too else rows.filter(is_active=True)


def classes_in_use() -> dict[str, Names]:
    """The classes that a card may be put into, by code; the usual ones where a company has defined none."""
    known = dict(CustomerClass.objects.order_by("position", "id").values_list("code", "is_active"))
    if not known:
        return dict(USUAL)
    names = CustomerClass.objects.filter(is_active=True).order_by("position", "id").values_list("code", "name")
    return dict(names)


def class_field() -> Field:
    """What lists and conditions ask about the class: retired ones too, as cards may still be in them."""
    names = dict(CustomerClass.objects.order_by("position", "id").values_list("code", "name"))
    return replace(FIELDS["class"], choices={**USUAL, **names})


def tags(person: Any, words: str = "", family: str | None = None) -> QuerySet[CustomerTag]:
    """The tags that begin with or contain what somebody types, in pinyin or initials too; those that begin with it first.

    To be paged by ("place", "name").
    """
    rows = CustomerTag.objects.filter(visible(person, CustomerTag))
    if family:
        rows = rows.filter(family=family)
    typed = fold(words).strip()
    if not typed:
        return rows.annotate(place=Value(0, output_field=IntegerField()))
    rows = rows.filter(reads__contains=typed)
    first = Case(When(reads__startswith=typed, then=0), default=1, output_field=IntegerField())
    return rows.annotate(place=first)


def families_of(names: Iterable[str]) -> dict[str, str]:
    """The family of each of these tags that is in one."""
    wanted = list(names)
    if not wanted:
        return {}
    rows = CustomerTag.objects.filter(name__in=wanted).exclude(family=CustomerTag.Family.FREE)
    return dict(rows.values_list("name", "family"))
