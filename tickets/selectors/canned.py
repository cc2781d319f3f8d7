"""Whose texts and macros are whose, and who may write them."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Q, QuerySet

from core import search
from core.access import NOBODY, access_rule
from staff.models import Person, Team
from tickets.models import CannedText, Macro

S = TypeVar("S", CannedText, Macro)


@access_rule(CannedText)
def _canned(person: Person) -> Q:
    return shared_with(person)


@access_rule(Macro)
def _macros(person: Person) -> Q:
    return shared_with(person)


def shared_with(person: Person) -> Q:
    """One's own, everybody's, and those of one's team, of the teams above it and below it."""
    if not person.is_active or not person.handles_contacts:
        return NOBODY
    everybodys = Q(owner__isnull=True, team__isnull=True)
    if person.data_scope == "all" and person.is_supervising:
        return everybodys | Q(owner_id=person.pk) | Q(team__isnull=False)
    above = person.team.path_ids if person.team is not None else []
    return everybodys | Q(owner_id=person.pk) | Q(team_id__in={*above, *person.team_ids_below})


def may_keep(person: Person, share: str, team_id: int | None) -> bool:
    """Whether this person may write what is shared so: everybody their own, supervisors for the teams they see."""
    if share == "own":
        return True
    if not person.is_supervising:
        return False
    if person.data_scope == "all":
        return share == "all" or (team_id is not None and Team.objects.filter(pk=team_id).exists())
    return share == "team" and team_id in person.team_ids_below


def found_by(rows: QuerySet[S], kind: str, text: str) -> QuerySet[S]:
    """Those whose title, shortcut or words match, by pinyin too; all of them for no words."""
    if not text.strip():
        return rows
    return rows.filter(pk__in=search.search(kind, text, limit=200))
