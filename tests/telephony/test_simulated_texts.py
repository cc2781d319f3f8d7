"""Texts over real HTTP: the product behind a real server, the simulator as the carrier, nothing replaced."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.files import read_blob
from staff.models import Person
from telephony.models import Text
from telephony.services import text_files, texts_out
from tests import cast
from tests.telephony.test_simulated import Outside, agent, outside, until
from tickets.models import Attachment, Message, Ticket

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["agent", "outside"]
LI = "+8613800138000"
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def texts(outside: Outside, body: str, *pictures: bytes) -> Ticket:
    """A customer texts; the ticket that it is on."""
    before = Message.objects.count()
    media = [{"content_type": "image/png", "content_base64": base64.b64encode(one).decode()} for one in pictures]
    outside.control("POST", "texts", **{"from": LI, "text": body, "media": media})
    until(lambda: Message.objects.count() > before)
    return Message.objects.latest("pk").ticket


def answers(person: Person, ticket: Ticket, body: str) -> Any:
    return cast.send(cast.client_of(person), "post", f"tickets/{ticket.pk}/replies", {"text": body})


def read(outside: Outside) -> list[str]:
    """What the customer has on their phone from us."""
    items = outside.control("GET", f"texts?number={LI.replace('+', '%2B')}")["items"]
    return [one["text"] for one in items if one["direction"] != "inbound"]


def last() -> Text:
    return Text.objects.filter(label__isnull=False).latest("pk")


def soon() -> None:
    """The keeper's rounds, as if time had passed."""
    Text.objects.filter(due_at__isnull=False).update(due_at=timezone.now() - timedelta(seconds=1))
    texts_out.see_to_texts()


def test_a_text_its_answer_and_the_answer_to_that_are_one_ticket(outside: Outside, agent: Person) -> None:
    ticket = texts(outside, "宽带断了")
    assert (ticket.media, ticket.language) == ("sms", "zh-CN")
    assert answers(agent, ticket, "正在处理").status_code == 201
    until(lambda: last().state == "delivered")
    assert read(outside) == ["正在处理"]
    assert Message.objects.get(direction="out").state == "delivered"
    assert texts(outside, "谢谢", PICTURE) == ticket
    until(lambda: Attachment.objects.exists() or text_files.fetch_due_files() < 0)
    assert read_blob(Attachment.objects.get().blob) == PICTURE


@pytest.mark.parametrize(
    ("fault", "shown"), [({"mode": "refuse", "status": 429}, 1), ({"mode": "refuse", "status": 400}, 0)]
)
def test_a_refusal_is_tried_again_only_where_that_helps(
    outside: Outside, agent: Person, fault: dict[str, Any], shown: int
) -> None:
    ticket = texts(outside, "Hello")
    outside.control("POST", "faults", operation="messages.create", **fault)
    answers(agent, ticket, "On it")
    until(lambda: last().attempts or last().state == "failed")
    soon()
    until(lambda: last().state in ("delivered", "failed"))
    assert len(read(outside)) == shown


@pytest.mark.parametrize("callbacks", ["told", "lost"])
def test_a_text_whose_answer_was_lost_is_there_once(outside: Outside, agent: Person, callbacks: str) -> None:
    ticket = texts(outside, "Hello")
    if callbacks == "lost":
        outside.control("POST", "callbacks", lose=1)
    outside.control("POST", "faults", operation="messages.create", mode="lost", seconds=0)
    answers(agent, ticket, "On it")
    until(lambda: read(outside) and last().state != "sending")
    soon()
    until(lambda: last().state in ("sent", "delivered"))
    soon()
    until(lambda: last().state == "delivered")
    assert read(outside) == ["On it"]
    assert Text.objects.filter(label__isnull=False).count() == 1


def test_callbacks_in_disorder_and_twice_end_delivered(outside: Outside, agent: Person) -> None:
    ticket = texts(outside, "Hello")
    outside.control("POST", "callbacks", shuffle_ms=300, repeat=2, seed=3)
    answers(agent, ticket, "On it")
    until(lambda: last().state == "delivered")
    assert Message.objects.get(direction="out").state == "delivered"


def test_what_the_network_did_not_deliver_says_so(outside: Outside, agent: Person) -> None:
    ticket = texts(outside, "Hello")
    outside.control("POST", f"clients/{LI}", behaviour="undelivered")
    answers(agent, ticket, "On it")
    until(lambda: last().state == "undelivered")
    message = Message.objects.get(direction="out")
    assert (message.state, message.state_detail) == ("failed", "error 30003")
