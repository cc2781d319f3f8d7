"""The ticket desk through its HTTP doors, with a cast of people."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.actor import SYSTEM, Actor
from core.models import Event, Frame
from core.operations import current_unit, operation
from core.problems import Refusal
from customers.models import ContactPoint
from customers.services.cards import create_customer
from mail.models import OutgoingMail
from routing.models import WorkItem
from routing.services import accept, distribute
from staff.models import ApiToken
from tests.cast import browser_of, client_of, send
from tests.tickets.stage import LI, deliver, desk, letter, opened, ticket_of
from tickets.models import Attachment, Clock, Draft, Message, Ticket
from tickets.services import (
    add_customer_message_step,
    add_note,
    assign,
    open_ticket_step,
    reply,
    set_status,
)
from tickets.services.announcing import locked

pytestmark = pytest.mark.django_db


def test_opening_through_the_api_makes_a_ticket_a_card_and_work() -> None:
    stage = desk()
    client = client_of(stage.boss)
    given = {
        "subject": "Router blinks", "text": "Since yesterday.", "address": "new@example.com", "name": "Wang Fang",
        "queue": stage.queue.pk, "kind": "complaint", "priority": "high", "tags": ["router"],
    }  # fmt: skip
    answer = send(client, "post", "tickets", given, **{"Idempotency-Key": "k1"})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert body["customer"]["name"] == "Wang Fang"
    assert (body["kind"], body["priority"], body["status"], body["tags"]) == ("complaint", "high", "open", ["router"])
    assert body["queue"]["key"] == "support"
    assert {clock["goal"] for clock in body["clocks"]} == {"first_reply", "resolution"}
    assert body["ways"] == [{"media": "email", "to": "new@example.com"}]
    assert WorkItem.objects.get().ref_id == body["id"]
    again = send(client, "post", "tickets", given, **{"Idempotency-Key": "k1"})
    assert again.json() == body
    assert again["Idempotency-Replayed"] == "true"
    assert Ticket.objects.count() == 1
    assert send(client, "post", "tickets", {"subject": ""}).json()["fields"][0]["field"] == "subject"
    assert send(client, "post", "tickets", {"subject": "x", "queue": 999_999}).status_code == 400
    neither = send(client, "post", "tickets", {"subject": "x", "address": "the one in Beijing"})
    assert (neither.status_code, neither.json()["fields"][0]["field"]) == (400, "address")


@operation
def _bare_ticket(**given: Any) -> Ticket:
    return open_ticket_step(actor=SYSTEM, **{"subject": "x", "media": "desk", **given})


def test_who_sees_what() -> None:
    stage = desk()
    waiting = opened(stage, queue_id=stage.queue.pk)
    of_bob = _bare_ticket(owner_id=stage.bob.pk)
    far_away = _bare_ticket(subject="far away")
    seen = {
        who.name: {one["id"] for one in send(client_of(who), "get", "tickets").json()["items"]}
        for who in (stage.anna, stage.bob, stage.boss, stage.stranger)
    }
    assert seen["Anna"] == {waiting.pk}
    assert seen["Bob"] == {of_bob.pk}
    assert seen["Boss"] == {waiting.pk, of_bob.pk, far_away.pk}
    assert seen["Eve"] == set()


def test_work_that_is_offered_opens_its_ticket_and_accepting_assigns_it() -> None:
    stage = desk()
    from tests.routing import centre

    queue = centre.queue("vip", "email")
    carol = centre.agent("Carol", queue)
    type(carol).objects.filter(pk=carol.pk).update(data_scope="own")
    ticket = opened(stage, queue_id=queue.pk)
    distribute()
    item = WorkItem.objects.get(ref_id=ticket.pk)
    assert item.agent_id == carol.pk
    assert send(client_of(carol), "get", f"tickets/{ticket.pk}").status_code == 200
    assert item.reservation_id is not None
    accept(actor=Actor.of(carol), reservation_id=item.reservation_id, person=carol)
    ticket.refresh_from_db()
    assert ticket.owner_id == carol.pk
    assert send(client_of(carol), "get", "tickets?view=mine").json()["items"][0]["assignee"]["name"] == "Carol"


DOORS = [
    ("get", "tickets/{}", None), ("get", "tickets/{}/timeline", None), ("get", "tickets/{}/suggestions", None),
    ("get", "tickets/{}/draft", None), ("patch", "tickets/{}", {"subject": "y"}),
    ("post", "tickets/{}/replies", {"text": "x"}), ("post", "tickets/{}/notes", {"text": "x"}),
    ("post", "tickets/{}/status", {"status": "closed"}), ("post", "tickets/{}/assignee", {"person": None}),
    ("post", "tickets/{}/priority", {"priority": "low"}), ("post", "tickets/{}/merge", {"into": 1}),
    ("post", "tickets/{}/unmerge", {}), ("delete", "tickets/{}/draft", None),
    ("put", "tickets/{}/draft", {"kind": "note", "body": "x", "rev": 0}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_a_foreign_ticket_answers_like_a_missing_one(method: str, path: str, body: Any) -> None:
    stage = desk()
    ticket = opened(stage)
    client = client_of(stage.stranger)
    foreign, missing = (send(client, method, path.format(pk), body) for pk in (ticket.pk, 987_654))
    assert foreign.status_code == missing.status_code == 404
    assert foreign.json() == missing.json()


def test_files_of_foreign_tickets_and_others_uploads_are_missing() -> None:
    stage = desk()
    deliver(letter())
    file = Attachment.objects.get()
    allowed, refused = client_of(stage.boss), client_of(stage.stranger)
    answer = allowed.get(f"/api/v1/attachments/{file.pk}")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == b"%PDF-1.4"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].endswith("filename*=UTF-8''%E5%90%88%E5%90%8C.pdf")
    assert refused.get(f"/api/v1/attachments/{file.pk}").status_code == 404
    upload = allowed.post("/api/v1/uploads", {"file": SimpleUploadedFile("页.html", b"<script>", "text/html")})
    assert upload.status_code == 201, upload.content
    mine = upload.json()["id"]
    assert refused.get(f"/api/v1/attachments/{mine}").status_code == 404
    own = allowed.get(f"/api/v1/attachments/{mine}")
    assert own["Content-Type"] == "application/octet-stream"
    assert own["Content-Disposition"].startswith("attachment")


def test_replying_with_a_file_marks_the_first_reply_and_orders_a_mail() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    client = browser_of(stage.boss)
    file = client.post("/api/v1/uploads", {"file": SimpleUploadedFile("合同.pdf", b"%PDF", "application/pdf")}).json()
    save = {"kind": "reply", "body": "dra", "rev": 0}
    assert send(client, "put", f"tickets/{ticket.pk}/draft", save).json()["rev"] == 1
    given = {
        "text": "请看附件",
        "html": "<p onclick=x>请看<b>附件</b></p>",
        "attachments": [file["id"]],
        "cc": ["a@b.cd"],
    }
    answer = send(client, "post", f"tickets/{ticket.pk}/replies", given, **{"Idempotency-Key": "once"})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["direction"], body["media"], body["state"]) == ("out", "email", "queued")
    assert (body["to"], body["cc"], body["html"]) == ([LI], ["a@b.cd"], "<p>请看<b>附件</b></p>")
    assert [one["filename"] for one in body["attachments"]] == ["合同.pdf"]
    send(client, "post", f"tickets/{ticket.pk}/replies", given, **{"Idempotency-Key": "once"})
    assert OutgoingMail.objects.filter(is_automatic=False).count() == 1
    ticket.refresh_from_db()
    assert ticket.first_replied_at is not None
    assert Clock.objects.get(ticket=ticket, goal="first_reply").met_at is not None
    assert ticket.due_at == Clock.objects.get(ticket=ticket, goal="resolution").due_at
    assert not Draft.objects.exists()
    reused = send(client, "post", f"tickets/{ticket.pk}/replies", {"text": "x", "attachments": [file["id"]]})
    assert (reused.status_code, reused.json()["code"]) == (400, "attachment.unknown")
    assert send(client, "post", f"tickets/{ticket.pk}/replies", {"text": "  "}).json()["code"] == "message.empty"


def test_what_a_program_writes_is_its_persons_own_and_nobody_reads_the_tokens_name() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    client = client_of(stage.boss)
    said = send(client, "post", f"tickets/{ticket.pk}/replies", {"text": "We are on it."}).json()
    assert said["author_name"] == "Boss"
    assert Message.objects.get(pk=said["id"]).author_id == stage.boss.pk
    assert send(client, "post", f"tickets/{ticket.pk}/notes", {"text": "Ask Eve."}).json()["author_name"] == "Boss"
    shown = Client().get(f"/api/v1/portal/requests/{ticket.portal_token}").json()
    assert [one["author"] for one in shown["messages"] if one["direction"] == "out"] == ["Boss"]
    logged = Event.objects.filter(name="message.added", subject_id=said["id"]).get()
    assert (logged.actor_kind, logged.actor_name) == ("token", "Boss")
    assert ApiToken.objects.get(pk=logged.actor_id).person == stage.boss


def test_an_address_written_down_tells_nothing_and_gives_no_right_to_its_card() -> None:
    stage = desk()
    card = create_customer(
        actor=SYSTEM, name="Adam Wright", owner_id=stage.anna.pk, team_id=stage.team.pk,
        contact_points=[{"kind": "email", "value": LI}],
    )  # fmt: skip
    client = client_of(stage.bob)  # sees only what is his
    probe = send(client, "post", "tickets", {"subject": "probe", "address": LI, "assignee": stage.bob.pk})
    assert (probe.status_code, probe.json()["customer"]) == (201, None)
    assert client.get(f"/api/v1/customers/{card.pk}").status_code == 404
    theirs = send(client_of(stage.anna), "post", "tickets", {"subject": "theirs", "address": LI})
    assert theirs.json()["customer"]["id"] == card.pk


def test_a_ticket_without_an_address_says_so() -> None:
    stage = desk()
    ticket = _bare_ticket()
    answer = send(
        client_of(stage.boss, "*"),
        "post",
        f"tickets/{ticket.pk}/replies",
        {"text": "x"},
        **{"Accept-Language": "zh-CN"},
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "ticket.no_address")
    assert answer.json()["message"].startswith("没有可回复的地址")


def test_a_portal_request_is_answered_on_the_portal_and_by_mail() -> None:
    stage = desk()
    by_mail = opened(stage, media="portal")
    assert reply(actor=Actor.of(stage.anna), ticket_id=by_mail.pk, text="ok").media == "email"
    by_phone = opened(stage, media="portal", address="+86 138 0013 8000")
    shown = reply(actor=Actor.of(stage.anna), ticket_id=by_phone.pk, text="ok")
    assert (shown.media, shown.state) == ("portal", "sent")
    assert Frame.objects.filter(shape="portal", audiences__contains=[f"cp:{by_phone.contact_point_id}"]).exists()


def test_customers_step_reopens_and_asks_the_old_agent_first() -> None:
    stage = desk()
    ticket = opened(stage, media="portal", queue_id=stage.queue.pk)
    assign(actor=SYSTEM, ticket_id=ticket.pk, person_id=stage.anna.pk)
    set_status(actor=SYSTEM, ticket_id=ticket.pk, status="resolved")
    point = ContactPoint.objects.get(pk=ticket.contact_point_id)

    @operation
    def write(text: str) -> Message:
        return add_customer_message_step(locked(ticket.pk), point, text)

    write("还是不行")
    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert WorkItem.objects.get(state="waiting").preferred_agent_id == stage.anna.pk
    with pytest.raises(Refusal, match="empty"):
        write(" ")


def test_notes_stay_inside() -> None:
    stage = desk()
    ticket = opened(stage)
    Frame.objects.all().delete()
    add_note(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="he is angry")
    assert not Frame.objects.filter(shape="portal").exists()
    assert "angry" not in str(list(Frame.objects.values_list("body", flat=True)))
    assert "angry" not in str(list(Event.objects.values_list("changes", "facts")))
    assert not OutgoingMail.objects.filter(is_automatic=False).exists()


def test_status_moves_clocks() -> None:
    stage = desk()
    ticket = opened(stage)
    client = client_of(stage.boss)

    def move(status: str) -> dict[str, Any]:
        body = send(client, "post", f"tickets/{ticket.pk}/status", {"status": status}).json()
        return {"due": body["due_at"], **{clock["goal"]: clock for clock in body["clocks"]}}

    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="ok")
    paused = move("pending")
    assert paused["resolution"]["paused_at"] is not None
    assert paused["due"] is None
    assert Ticket.objects.get(pk=ticket.pk).resolve_by is None
    running = move("open")
    assert running["resolution"]["paused_at"] is None
    assert running["due"] == running["resolution"]["due_at"]
    assert Ticket.objects.get(pk=ticket.pk).resolve_by is not None
    assert move("resolved")["resolution"]["met_at"] is not None
    assert move("open")["resolution"]["met_at"] is None
    assert Event.objects.filter(name="ticket.resolved", ticket_id=ticket.pk).count() == 1


def test_another_priority_keeps_the_time_that_stood_still() -> None:
    stage = desk()
    ticket = opened(stage)
    day, hour = timedelta(days=1), timedelta(hours=1)
    begin = ticket.created_at
    client = client_of(stage.boss)

    def clock() -> Clock:
        return Clock.objects.get(ticket=ticket, goal="resolution")

    with time_machine.travel(begin + hour, tick=False):
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="pending")
    with time_machine.travel(begin + 11 * hour, tick=False):
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="open")
        assert clock().due_at == begin + day + 10 * hour
        assert send(client, "post", f"tickets/{ticket.pk}/priority", {"priority": "high"}).status_code == 200
        assert clock().due_at == begin + 8 * hour + 10 * hour
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="pending")
    with time_machine.travel(begin + 20 * hour, tick=False):
        send(client, "post", f"tickets/{ticket.pk}/priority", {"priority": "normal"})
        assert clock().remaining_minutes == 23 * 60
        set_status(actor=SYSTEM, ticket_id=ticket.pk, status="open")
        assert clock().due_at == begin + 20 * hour + 23 * hour


def test_what_a_message_alone_changes_is_logged_with_the_earlier_time() -> None:
    stage = desk()
    ticket = opened(stage, media="portal")
    first = ticket.last_message_at
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="ok")
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="and also")
    said = list(Message.objects.filter(ticket=ticket).order_by("id").values_list("created_at", flat=True))
    logged = Event.objects.filter(name="ticket.changed", ticket_id=ticket.pk).latest("id").changes["last_message_at"]
    assert said[0] == first
    assert [datetime.fromisoformat(one) for one in logged] == pytest.approx(said[1:], abs=timedelta(milliseconds=1))


def test_a_slow_storage_keeps_no_transaction_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = desk()
    inside = []
    keep = default_storage.save

    def save(*given: Any, **more: Any) -> Any:
        inside.append(current_unit() is not None)
        return keep(*given, **more)

    monkeypatch.setattr(default_storage, "save", save)
    file = SimpleUploadedFile("a.txt", uuid4().bytes, "text/plain")
    assert browser_of(stage.boss).post("/api/v1/uploads", {"file": file}).status_code == 201
    assert inside == [False]


def test_resolving_and_assigning_take_the_ticket_out_of_its_queue() -> None:
    stage = desk()
    first, second = opened(stage, queue_id=stage.queue.pk), opened(stage, queue_id=stage.queue.pk)
    set_status(actor=SYSTEM, ticket_id=first.pk, status="resolved")
    assign(actor=SYSTEM, ticket_id=second.pk, person_id=stage.boss.pk)
    assert set(WorkItem.objects.values_list("state", flat=True)) == {"cancelled"}


def test_reassignment_tells_old_and_new_owner() -> None:
    stage = desk()
    ticket = _bare_ticket(owner_id=stage.bob.pk)
    Frame.objects.all().delete()
    body = send(client_of(stage.boss), "post", f"tickets/{ticket.pk}/assignee", {"person": stage.anna.pk}).json()
    assert body["assignee"] == {"id": stage.anna.pk, "name": "Anna"}
    frames = {frame.shape: frame for frame in Frame.objects.all()}
    assert f"agent:{stage.anna.pk}" in frames["staff"].audiences
    assert frames["gone"].audiences == [f"agent:{stage.bob.pk}"]
    assert frames["gone"].body["row"] is None


def test_priority_and_kind_count_the_promises_anew() -> None:
    stage = desk()
    ticket = opened(stage)
    client = client_of(stage.boss)
    before = ticket.due_at
    body = send(client, "post", f"tickets/{ticket.pk}/priority", {"priority": "urgent"}).json()
    assert before is not None
    assert body["clocks"][0]["target_minutes"] == 30
    body = send(client, "patch", f"tickets/{ticket.pk}", {"kind": "complaint", "tags": ["a", "a"]}).json()
    assert body["clocks"][0]["target_minutes"] == 15
    assert body["tags"] == ["a"]
