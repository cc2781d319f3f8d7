"""Reads about people."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from core.access import EVERYTHING, access_rule
from staff.models import ApiToken, Calendar, Person, Team
from staff.rules import zone_of


@access_rule(Person)
def _people(person: Person) -> Q:
    """Colleagues are no secret to each other."""
    return EVERYTHING


@access_rule(Team)
def _teams(person: Person) -> Q:
    return EVERYTHING


@access_rule(Calendar)
def _calendars(person: Person) -> Q:
    """When the company is open is no secret inside it."""
    return EVERYTHING


@access_rule(ApiToken)
def _own_tokens(person: Person) -> Q:
    return Q(person_id=person.pk)


def company_day(moment: datetime) -> date:
    """Which day it is for the company at this moment: contracts and terms are counted in its days."""
    return moment.astimezone(zone_of(settings.COMPANY_TIMEZONE)).date()


def team_rows() -> QuerySet[Team]:
    """Teams with everything that `TeamRow` shows."""
    return Team.objects.annotate(members=Count("people", filter=Q(people__is_active=True)))


def people_cards(q: str = "", state: str = "") -> QuerySet[Person]:
    """People with everything that `PersonCard` shows; `state` is "active", "inactive" or "" for all."""
    rows = Person.objects.select_related("team")
    if state:
        rows = rows.filter(is_active=state == "active")
    if q.strip():
        text = q.strip()
        rows = rows.filter(Q(name__icontains=text) | Q(username__icontains=text) | Q(email__icontains=text))
    return rows
