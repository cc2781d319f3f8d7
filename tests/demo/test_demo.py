"""The demo loads into an empty product, once, and looks like a company at work."""

from __future__ import annotations

import pytest
from django.test import Client

from contactcenter.demo import demo_people, load
from customers.models import Customer, CustomerContactPoint, Subscription
from knowledge.models import Article, ArticleVersion
from mail.models import OutgoingMail
from outreach.models import RetentionCase
from routing.models import Queue, WorkItem
from staff.models import Person
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_demo_is_a_company_at_work_and_loads_once() -> None:
    people = load()
    assert [one["username"] for one in people] == [one["username"] for one in demo_people()]
    roles = [one["role"] for one in people]
    assert (roles.count("agent"), roles.count("supervisor"), roles.count("editor"), roles.count("admin")) == (
        8,
        2,
        1,
        1,
    )
    assert Queue.objects.count() == 5
    _its_customers()
    _its_tickets()
    _its_knowledge()
    _nothing_leaves_or_waits()
    _everybody_gets_in(people)
    assert load() == []
    assert Customer.objects.count() == 200


def _its_customers() -> None:
    assert Customer.objects.count() == 200
    assert Customer.objects.filter(kind="company").count() == 6
    assert Subscription.objects.count() > 250
    assert {"silver", "gold"} <= set(Customer.objects.values_list("tier", flat=True))
    assert not Customer.objects.filter(scored_at__isnull=True).exists()
    shared = CustomerContactPoint.objects.filter(contact_point__value="+862166662000")
    assert shared.count() == 2


def _its_tickets() -> None:
    assert set(Ticket.objects.values_list("status", flat=True)) == {"open", "pending", "on_hold", "resolved", "closed"}
    assert set(Ticket.objects.values_list("language", flat=True)) == {"en", "zh-CN"}
    assert Message.objects.filter(direction="out").exists()
    assert {"saved", "lost", "in_progress", "cancelled"} == set(RetentionCase.objects.values_list("state", flat=True))


def _its_knowledge() -> None:
    assert Article.objects.filter(state="published").count() == 40
    assert ArticleVersion.objects.filter(state="published").count() == 80


def _nothing_leaves_or_waits() -> None:
    assert not OutgoingMail.objects.filter(state="queued").exists()
    assert not WorkItem.objects.filter(state__in=("waiting", "reserved")).exists()


def _everybody_gets_in(people: list[dict[str, str]]) -> None:
    for one in people:
        assert Person.objects.get(username=one["username"]).check_password(one["password"])
        client = Client(headers={"Authorization": f"Bearer {one['token']}"})
        assert client.get("/api/v1/me").json()["name"] == one["name"]
        # Editors keep to knowledge.
        expected = 403 if one["role"] == "editor" else 200
        assert client.get("/api/v1/customers").status_code == expected
