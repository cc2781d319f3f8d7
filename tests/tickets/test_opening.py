"""Tickets that people at the desk open: what they need, who said the first words, and one however often it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.actor import SYSTEM
from customers.models import Customer
from customers.services.cards import create_customer
from tests import cast
from tests.cast import client_of, send
from tests.tickets.stage import Desk, desk
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
COMPLAINTS = {"all": [{"field": "kind", "op": "is", "value": ["complaint"]}]}
GOLD = {"all": [{"field": "tier", "op": "is", "value": ["gold"]}]}


@pytest.fixture
def stage() -> Desk:
    return desk()


@pytest.fixture
def anna(stage: Desk) -> Client:
    return client_of(stage.anna)


def defined(key: str, **given: Any) -> None:
    """A field of one line that an administrator made."""
    root = client_of(cast.person("Root", role="admin", data_scope="all"))
    body = {"key": key, "type": "text", "name": {"en": key.title(), "zh-CN": "字段"}, **given}
    answer = send(root, "post", "ticket-fields", body)
    assert answer.status_code == 201, answer.content


def test_the_first_words_are_the_customers_or_a_note_for_colleagues(stage: Desk, anna: Client) -> None:
    given = {"subject": "Line dead", "media": "voice", "kind": "incident", "assignee": stage.anna.pk}
    said = send(anna, "post", "tickets", given | {"text": "It died at noon."}).json()
    noted = send(anna, "post", "tickets", given | {"note": "She cried."}).json()
    words = {one.ticket_id: one for one in Message.objects.filter(ticket_id__in=[said["id"], noted["id"]])}
    assert (words[said["id"]].direction, words[said["id"]].media) == ("in", "voice")
    assert (words[noted["id"]].direction, words[noted["id"]].author_name) == ("note", "Anna")
    # nobody waits for an answer to what the customer did not write
    assert (said["last_message_direction"], noted["last_message_direction"]) == ("in", "")
    timeline = anna.get(f"/api/v1/tickets/{noted['id']}/timeline").json()["items"]
    assert "She cried." in [one["message"]["text"] for one in timeline if one["message"]]


def test_asked_again_after_a_lost_answer_it_is_the_same_ticket(stage: Desk, anna: Client) -> None:
    given = {"subject": "Line dead", "text": "It died.", "assignee": stage.anna.pk}
    keys = {"Idempotency-Key": "one-intent"}
    first, again = (send(anna, "post", "tickets", given, **keys) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert again["Idempotency-Replayed"] == "true"
    assert first.json()["id"] == again.json()["id"]
    assert Ticket.objects.filter(subject="Line dead").count() == 1


def test_the_form_tells_what_a_ticket_of_this_type_shows_and_needs(anna: Client) -> None:
    defined("device")
    defined("remedy", shown_when=COMPLAINTS, required_when=COMPLAINTS)
    defined("gift", shown_when=GOLD)
    gold = create_customer(actor=SYSTEM, name="Li Wei")
    Customer.objects.filter(pk=gold.pk).update(tier="gold")

    def shown(**given: Any) -> dict[str, bool]:
        answer = send(anna, "post", "tickets/form", given)
        assert answer.status_code == 200, answer.content
        return {one["key"]: one["is_required"] for one in answer.json()}

    assert shown() == {"device": False}
    assert shown(kind="complaint") == {"device": False, "remedy": True}
    assert shown(kind="complaint", customer=gold.pk) == {"device": False, "remedy": True, "gift": False}
    assert not Ticket.objects.exists()
    refused = send(anna, "post", "tickets", {"subject": "x", "kind": "complaint"})
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (409, "fields.remedy")
    wrong = send(anna, "post", "tickets/form", {"fields": {"device": 7}})
    assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "fields.device")


def test_the_form_says_nothing_about_customers_one_may_not_see(stage: Desk) -> None:
    hidden = create_customer(actor=SYSTEM, name="Li Wei")
    Customer.objects.filter(pk=hidden.pk).update(owner=stage.anna, team=stage.team)
    eve = client_of(stage.stranger)
    answer = send(eve, "post", "tickets/form", {"customer": hidden.pk})
    missing = send(eve, "post", "tickets/form", {"customer": 999_999_999})
    assert (answer.status_code, answer.json()) == (missing.status_code, missing.json())
    assert answer.status_code == 404
    editor = client_of(cast.person("Ed", role="editor"))
    assert send(editor, "post", "tickets/form", {}).status_code == 403
