"""Administrators are told when mail cannot be sent; nobody else is, and not while it can."""

from __future__ import annotations

from typing import Any

import pytest

from core.actor import SYSTEM
from core.operations import operation
from mail.models import OutgoingMail
from mail.services.outgoing import claim_outgoing, queue_mail, record_result
from mail.transport import Result
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)


@operation
def order() -> OutgoingMail:
    """One mail on its way out."""
    return queue_mail(actor=SYSTEM, to=["li@example.net"], subject="Hello", text="Hello", ref=("test", 1))


def tried(outcome: Any, answer: str) -> None:
    """The next mail is tried, and this comes of it."""
    OutgoingMail.objects.filter(state="queued").update(due_at="2026-01-01T00:00Z")
    mail_id = claim_outgoing()
    assert mail_id is not None
    record_result(mail_id=mail_id, result=Result(outcome, answer))


def told(role: str) -> list[dict[str, Any]]:
    """What this role is told."""
    person = cast.person("Ada", role=role, data_scope="all")
    answer = cast.client_of(person).get("/api/v1/troubles")
    assert answer.status_code == 200
    return list(answer.json()["items"])


def test_a_server_that_takes_no_mail_is_told_to_administrators_alone(settings: Any) -> None:
    settings.SMTP_OUT_HOST, settings.SMTP_OUT_PORT = "mail.example.com", 587
    order()
    assert told("admin") == [], "nothing was tried yet"
    tried("temporary", "ConnectionRefusedError: nobody there")
    order()
    (one,) = told("admin")
    assert (one["code"], one["server"], one["count"]) == ("mail.unsendable", "mail.example.com:587", 1)
    assert "nobody there" in one["answer"]
    assert told("supervisor") == told("agent") == []


def test_once_mail_leaves_again_nothing_is_told() -> None:
    order()
    order()
    tried("temporary", "421 later")
    tried("sent", "250 taken")
    assert told("admin") == []
