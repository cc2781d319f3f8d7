"""Answers that wait before they leave: taken back, put off, held up, sent once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from core.actor import Actor
from core.models import Event, Notification
from mail.models import OutgoingMail
from routing.models import WorkItem
from tests.cast import browser_of, client_of, send
from tests.tickets.stage import Desk, deliver, desk, last_mail, letter, opened, ticket_of
from tickets.models import Attachment, Draft, Message, PlannedReply, Ticket
from tickets.services import merge_tickets, send_due_replies, sweep_uploads

pytestmark = pytest.mark.django_db


def answers(ticket: Ticket) -> list[Message]:
    """What customers were answered."""
    return list(Message.objects.filter(ticket=ticket, direction="out").order_by("id"))


def planned(client: Client, ticket: Ticket, **given: Any) -> dict[str, Any]:
    """An answer sent from the desk."""
    answer = send(client, "post", f"tickets/{ticket.pk}/planned-replies", {"text": "Please restart it.", **given})
    assert answer.status_code == 201, answer.content
    made: dict[str, Any] = answer.json()
    return made


def after(seconds: int) -> int:
    """What the keeper sends when so much time has passed."""
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=False):
        return send_due_replies()


def of_anna() -> tuple[Desk, Ticket, Client]:
    stage = desk()
    return stage, opened(stage, owner_id=stage.anna.pk), browser_of(stage.anna)


def test_it_leaves_after_ten_seconds_and_nothing_is_told_before() -> None:
    stage, ticket, client = of_anna()
    made = planned(client, ticket, html="<p>Please <b>restart</b> it.</p>", status="pending")
    assert (made["state"], made["is_scheduled"], made["status"]) == ("waiting", False, "pending")
    assert after(9) == 0
    ticket.refresh_from_db()
    assert (answers(ticket), OutgoingMail.objects.count()) == ([], 0)
    assert (ticket.status, ticket.first_replied_at) == ("open", None)
    timeline = send(client, "get", f"tickets/{ticket.pk}/timeline").json()["items"]
    assert not [one for one in timeline if one["message"] and one["message"]["direction"] == "out"]
    assert [one["id"] for one in send(client, "get", f"tickets/{ticket.pk}/planned-replies").json()] == [made["id"]]

    assert after(11) == 1
    ticket.refresh_from_db()
    [answer] = answers(ticket)
    assert (answer.text, answer.author_id, answer.state) == ("Please restart it.", stage.anna.pk, "queued")
    assert "<b>restart</b>" in answer.html
    assert ticket.status == "pending"
    assert ticket.first_replied_at == answer.created_at
    assert last_mail().to == ["li@example.com"]
    assert send(client, "get", f"tickets/{ticket.pk}/planned-replies").json() == []
    assert after(12) == 0
    assert len(answers(ticket)) == 1
    late = send(client, "post", f"planned-replies/{made['id']}/cancel")
    assert (late.status_code, late.json()["code"], late.json()["detail"]) == (
        409, "planned_reply.over", {"state": "sent"},
    )  # fmt: skip
    assert "left already" in late.json()["message"]


def test_undo_gives_words_and_files_back_into_the_draft() -> None:
    _, ticket, client = of_anna()
    file = client.post("/api/v1/uploads", {"file": SimpleUploadedFile("bill.pdf", b"%PDF", "application/pdf")})
    body = "<p>Please <strong>restart</strong> it.</p>"
    given = {"kind": "reply", "body": body, "rev": 0, "attachments": [file.json()["id"]]}
    assert send(client, "put", f"tickets/{ticket.pk}/draft", given).status_code == 200
    made = planned(client, ticket, text="", html=body, attachments=[file.json()["id"]])
    assert Draft.objects.count() == 0
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert sweep_uploads(now=timezone.now()) == 0, "a file that waits with its answer is wanted"

    back = send(client, "post", f"planned-replies/{made['id']}/cancel").json()
    assert back["is_mine"]
    assert (back["draft"]["body"], back["draft"]["is_current"]) == (body, True)
    assert [one["filename"] for one in back["draft"]["attachments"]] == ["bill.pdf"]
    kept = send(client, "get", f"tickets/{ticket.pk}/draft").json()["current"]
    assert [one["body"] for one in kept] == [body]
    assert after(11) == 0
    assert answers(ticket) == []
    assert PlannedReply.objects.get().text == ""
    again = planned(client, ticket, text="", html=body, attachments=[file.json()["id"]])
    send(client, "post", f"planned-replies/{again['id']}/send")
    assert Attachment.objects.get().message == answers(ticket)[0]


def test_what_was_begun_meanwhile_stays_beside_what_comes_back() -> None:
    _, ticket, client = of_anna()
    made = planned(client, ticket, text="first")
    send(client, "put", f"tickets/{ticket.pk}/draft", {"kind": "reply", "body": "<p>second</p>", "rev": 0})
    back = send(client, "post", f"planned-replies/{made['id']}/cancel").json()
    assert not back["draft"]["is_current"]
    drafts = send(client, "get", f"tickets/{ticket.pk}/draft").json()
    assert [one["body"] for one in drafts["current"]] == ["<p>second</p>"]
    assert [one["body"] for one in drafts["kept"]] == ["<p>first</p>"]


def test_the_same_intent_is_one_answer_however_often_it_is_sent() -> None:
    _, ticket, client = of_anna()
    path, given = f"tickets/{ticket.pk}/planned-replies", {"text": "once"}
    first = send(client, "post", path, given, **{"Idempotency-Key": "intent-1"})
    after(11)
    second = send(client, "post", path, given, **{"Idempotency-Key": "intent-1"})
    assert second.json() == first.json()
    assert second["Idempotency-Replayed"] == "true"
    assert (PlannedReply.objects.count(), len(answers(ticket))) == (1, 1)


def test_what_the_customer_wrote_meanwhile_refuses_the_answer_until_it_was_seen() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    client = client_of(stage.boss)
    seen = Message.objects.get(ticket=ticket, direction="in").pk
    deliver(letter("已经好了，谢谢。", subject=f"Re: [#{ticket.number}]"))
    newest = Message.objects.filter(ticket=ticket, direction="in").latest("id")
    assert newest.pk != seen
    for door in ("replies", "planned-replies"):
        refused = send(client, "post", f"tickets/{ticket.pk}/{door}", {"text": "Restart it.", "seen_message": seen})
        assert (refused.status_code, refused.json()["code"]) == (409, "reply.customer_wrote")
        assert refused.json()["detail"]["message"] == newest.pk
        assert "已经好了" in refused.json()["detail"]["text"]
    assert (PlannedReply.objects.count(), answers(ticket)) == (0, [])
    anyway = {"text": "Restart it.", "seen_message": newest.pk}
    assert send(client, "post", f"tickets/{ticket.pk}/planned-replies", anyway).status_code == 201


def test_a_scheduled_answer_is_held_when_the_customer_writes_first_and_its_author_hears_of_it() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    client, tomorrow = client_of(stage.boss), timezone.now() + timedelta(days=1)
    made = planned(client, ticket, not_before=tomorrow.isoformat())
    assert made["is_scheduled"]
    deliver(letter("还是不行。", subject=f"Re: [#{ticket.number}]"))
    [held] = send(client, "get", f"tickets/{ticket.pk}/planned-replies", **{"Accept-Language": "zh-CN"}).json()
    assert (held["state"], held["held_by"]) == ("held", "reply.customer_wrote")
    assert "客户" in held["why_held"]
    assert Notification.objects.get(person_id=stage.boss.pk, code="reply.held").ticket_id == ticket.pk
    with time_machine.travel(tomorrow + timedelta(minutes=1), tick=False):
        assert send_due_replies() == 0
    assert answers(ticket) == []

    later = (tomorrow + timedelta(days=1)).isoformat()
    stale = send(client, "patch", f"planned-replies/{made['id']}", {"not_before": later, "version": made["version"]})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    moved = send(client, "patch", f"planned-replies/{made['id']}", {"not_before": later, "version": held["version"]})
    assert (moved.json()["state"], moved.json()["held_by"]) == ("waiting", "")
    with time_machine.travel(tomorrow + timedelta(days=1, minutes=1), tick=False):
        assert send_due_replies() == 1
    assert len(answers(ticket)) == 1


def test_a_holiday_notice_holds_nothing_up() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    planned(client_of(stage.boss), ticket)
    deliver(letter("我在休假。", subject=f"Re: [#{ticket.number}]", headers=("Auto-Submitted: auto-replied",)))
    assert PlannedReply.objects.get().state == "waiting"


def test_only_a_time_to_come_can_be_chosen() -> None:
    _, ticket, client = of_anna()
    for moment in (timezone.now() - timedelta(minutes=1), timezone.now() + timedelta(days=400)):
        given = {"text": "x", "not_before": moment.isoformat()}
        refused = send(client, "post", f"tickets/{ticket.pk}/planned-replies", given)
        assert (refused.status_code, refused.json()["fields"][0]["field"]) == (400, "not_before")
    made = planned(client, ticket)
    assert (
        send(client, "patch", f"planned-replies/{made['id']}", {"not_before": "2020-01-01T00:00:00Z"}).status_code
        == 400
    )


def test_what_would_be_refused_is_refused_at_once() -> None:
    stage = desk()
    ticket, client = opened(stage, address="", owner_id=stage.anna.pk), client_of(stage.anna)
    path = f"tickets/{ticket.pk}/planned-replies"
    assert send(client, "post", path, {"text": "x"}).json()["code"] == "ticket.no_address"
    assert send(client, "post", path, {"text": "x", "media": "sms"}).json()["code"] == "ticket.no_text_number"
    reachable = opened(stage, owner_id=stage.anna.pk)
    path = f"tickets/{reachable.pk}/planned-replies"
    assert send(client, "post", path, {"text": "  "}).json()["code"] == "message.empty"
    assert send(client, "post", path, {"text": "x", "attachments": [987_654]}).json()["code"] == "attachment.unknown"
    assert PlannedReply.objects.count() == 0


def test_a_ticket_that_was_merged_meanwhile_holds_its_answer_with_the_reason() -> None:
    stage, ticket, client = of_anna()
    other = opened(stage, subject="Other", owner_id=stage.anna.pk)
    made = planned(client, ticket)
    merge_tickets(actor=Actor.of(stage.anna), source_id=ticket.pk, target_id=other.pk)
    assert after(11) == 1
    [held] = send(client, "get", f"tickets/{ticket.pk}/planned-replies").json()
    assert (held["id"], held["held_by"]) == (made["id"], "ticket.merged")
    assert str(other.number) in held["why_held"]
    assert answers(ticket) == []


def test_resolving_with_an_answer_takes_the_ticket_from_its_queue_when_it_leaves() -> None:
    stage = desk()
    ticket = opened(stage, queue_id=stage.queue.pk)
    client = client_of(stage.boss)
    planned(client, ticket, status="resolved")
    assert WorkItem.objects.get(ref_id=ticket.pk).state == "waiting"
    after(11)
    ticket.refresh_from_db()
    assert ticket.status == "resolved"
    assert WorkItem.objects.get(ref_id=ticket.pk).state == "cancelled"
    assert Event.objects.filter(name="ticket.resolved", ticket_id=ticket.pk).count() == 1


def test_a_foreign_answer_is_missing() -> None:
    stage, ticket, client = of_anna()
    made = planned(client, ticket)
    stranger = client_of(stage.stranger)
    later = {"not_before": (timezone.now() + timedelta(hours=1)).isoformat()}
    for method, path, body in (
        ("get", f"tickets/{ticket.pk}/planned-replies", None),
        ("post", f"tickets/{ticket.pk}/planned-replies", {"text": "x"}),
        ("patch", f"planned-replies/{made['id']}", later),
        ("post", f"planned-replies/{made['id']}/cancel", None),
        ("post", f"planned-replies/{made['id']}/send", None),
    ):
        assert send(stranger, method, path, body).status_code == 404
    assert PlannedReply.objects.get().state == "waiting"
