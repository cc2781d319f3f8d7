"""What the desk's rows need to know of a loaded product. Prints one JSON object.

Two own lists for everybody who measures, made through the services, and the ticket with the most messages.
"""

from __future__ import annotations

import json
from typing import Any

import django

MANY = 100
OWN = (
    ("Three conditions", {"all": [
        {"field": "field.history_site", "op": "is", "value": ["north"]},
        {"field": "category", "op": "is", "value": ["unfinished"]},
        {"field": "priority", "op": "is", "value": ["high", "urgent"]},
    ]}, ["-priority", "due"]),
    ("Three of all times", {"all": [
        {"field": "field.history_site", "op": "is", "value": ["south"]},
        {"field": "media", "op": "is", "value": ["email"]},
        {"field": "created", "op": "within_last", "value": {"days": 30}},
    ]}, ["-updated", "subject"]),
)  # fmt: skip
NASTY = {"any": [
    {"field": "subject", "op": "contains", "value": "no such words anywhere"},
    {"field": "field.history_visits", "op": "more_than", "value": 9},
]}  # fmt: skip


def about() -> dict[str, Any]:
    """People with tokens and lists, the long ticket, how much there is."""
    from django.db import connection
    from django.db.models import Count

    from contactcenter.history.texts import CHINESE, COMMON, RARE
    from core.actor import SYSTEM, Actor
    from staff.models import Person
    from staff.services import issue_token
    from tickets.models import Message, Ticket, View
    from tickets.services.lists import create_view

    people = {}
    for role, one in (
        ("agent, own team", Person.objects.filter(role="agent", data_scope="team").order_by("id").first()),
        ("supervisor", Person.objects.filter(role="supervisor").order_by("id").first()),
    ):
        if one is None:
            raise RuntimeError(f"there is no {role}")
        View.objects.filter(owner=one, name__en__in=[name for name, _, _ in OWN]).delete()
        views = [
            create_view(actor=Actor.of(one), person=one, name={"en": name, "zh-CN": name},
                        conditions=raw, columns=["number", "subject"], sorts=sorts).pk
            for name, raw, sorts in OWN
        ]  # fmt: skip
        token = issue_token(actor=SYSTEM, person=one, name="bench", scopes=["*"])[1]
        people[role] = {"token": token, "id": one.pk, "teams": list(one.team_ids_below), "views": views}
    team = people["agent, own team"]["teams"]
    long = Message.objects.filter(ticket__team_id__in=team).values("ticket_id").annotate(n=Count("id"))
    ticket = long.filter(n__gte=MANY).order_by("-ticket_id").first() or long.order_by("-n").first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (size,) = cursor.fetchone() or ("",)
    return {
        "people": people, "ticket": ticket["ticket_id"] if ticket else 0, "messages": ticket["n"] if ticket else 0,
        "tickets": Ticket.objects.count(), "said": Message.objects.count(), "size": size, "nasty": NASTY,
        "words": {"common word": COMMON, "rare word": RARE, "two-character Chinese": CHINESE},
    }  # fmt: skip


if __name__ == "__main__":
    django.setup()
    print(json.dumps(about()))
