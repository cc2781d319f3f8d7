"""Lists, search, timelines, drafts and merging through the HTTP doors."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import dump
from core.models import Frame
from core.problems import Refusal
from mail.models import Mailbox, OutgoingMail
from tests.cast import client_of, send
from tests.tickets.stage import LI, deliver, desk, last_mail, letter, opened, ticket_of
from tickets.models import Attachment, Draft, Message, Ticket
from tickets.selectors.rows import complaints_of, open_tickets_of, with_related
from tickets.serializers.rows import MessageRow, TicketRow
from tickets.services import (
    add_note,
    assign,
    merge_tickets,
    reply,
    set_status,
    sweep_uploads,
    unmerge_ticket,
)

pytestmark = pytest.mark.django_db


def test_views_and_counts() -> None:
    stage = desk()
    mine = opened(stage, owner_id=stage.boss.pk)
    late = opened(stage)
    Ticket.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(hours=1))
    done = opened(stage)
    set_status(actor=SYSTEM, ticket_id=done.pk, status="resolved")
    client = client_of(stage.boss)
    found = {
        view: [one["id"] for one in send(client, "get", f"tickets?view={view}").json()["items"]]
        for view in ("mine", "team", "unassigned", "overdue", "mentions", "snoozed", "following", "all")
    }
    assert found["mine"] == [mine.pk]
    assert found["unassigned"] == [late.pk]
    assert found["overdue"] == [late.pk]
    assert set(found["all"]) == {mine.pk, late.pk, done.pk}
    counted = send(client, "get", "tickets/counts").json()
    assert counted == {view: len(ids) for view, ids in found.items()}
    assert send(client, "get", "tickets?view=everything").status_code == 400


def test_search_finds_words_of_subject_and_messages_within_scope() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter("光猫红灯一直闪烁", subject="宽带故障")))
    client = client_of(stage.boss)

    def found(who: Any, q: str) -> list[int]:
        return [one["id"] for one in client_of(who).get("/api/v1/tickets", {"q": q}).json()["items"]]

    for text in ("宽带", "光猫", "紅燈", str(ticket.number)):
        assert found(stage.boss, text) == [ticket.pk], text
    assert found(stage.boss, "不存在") == []
    assert found(stage.stranger, "宽带") == []
    assert client is not None


def test_the_timeline_is_one_story_in_pages() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    actor = Actor.of(stage.anna)
    add_note(actor=actor, ticket_id=ticket.pk, text="note")
    set_status(actor=actor, ticket_id=ticket.pk, status="pending")
    reply(actor=actor, ticket_id=ticket.pk, text="answer")
    client = client_of(stage.boss)
    whole = send(client, "get", f"tickets/{ticket.pk}/timeline?limit=100").json()
    kinds = [one["message"]["direction"] if one["message"] else one["event"]["name"] for one in whole["items"]]
    assert [kind for kind in kinds if kind in ("in", "system", "note", "out")] == ["in", "system", "note", "out"]
    assert "ticket.opened" in kinds
    change = next(one["event"] for one in whole["items"] if one["event"] and "status" in one["event"]["changes"])
    assert change["changes"]["status"] == ["open", "pending"]
    assert change["actor"]["name"] == "Anna"
    pages, cursor = [], ""
    while True:
        page = send(client, "get", f"tickets/{ticket.pk}/timeline?limit=2{cursor}").json()
        pages += page["items"]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert pages == whole["items"]
    assert send(client, "get", f"tickets/{ticket.pk}/timeline?cursor=x").json()["code"] == "invalid"


def test_lists_and_timelines_cost_the_same_for_one_row_and_for_thirty() -> None:
    stage = desk()
    actor = Actor.of(stage.anna)
    ticket = ticket_of(deliver(letter()))
    client = client_of(stage.anna)

    def cost(path: str) -> int:
        send(client, "get", path)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert send(client, "get", path).status_code == 200
        return len(queries)

    paths = ["tickets", f"tickets/{ticket.pk}/timeline?limit=100"]
    before = [cost(path) for path in paths]
    for number in range(30):
        opened(stage, subject=f"ticket {number}", queue_id=stage.queue.pk)
        add_note(actor=actor, ticket_id=ticket.pk, text=f"note {number}")
    assert len(send(client, "get", "tickets").json()["items"]) == 30
    assert [cost(path) for path in paths] == before


def test_drafts_keep_both_texts_of_a_conflict() -> None:
    stage = desk()
    ticket = opened(stage)
    client, other = client_of(stage.boss), client_of(stage.anna)
    path = f"tickets/{ticket.pk}/draft"

    def save(body: str, rev: int, who: Any = client) -> dict[str, Any]:
        found: dict[str, Any] = send(who, "put", path, {"kind": "reply", "body": body, "rev": rev}).json()
        return found

    assert save("a", 0)["rev"] == 1
    assert save("ab", 1)["rev"] == 2
    conflict = save("on the phone", 1)
    assert conflict["has_conflict"]
    assert conflict["rev"] == 3
    found = send(client, "get", path).json()
    assert [one["body"] for one in found["current"]] == ["on the phone"]
    assert [one["body"] for one in found["kept"]] == ["ab"]
    assert send(other, "get", path).status_code in (200, 404)
    Ticket.objects.filter(pk=ticket.pk).update(team=stage.team)
    assert send(other, "get", path).json() == {"current": [], "kept": []}
    assert send(client, "delete", f"{path}?kind=reply").status_code == 204
    assert not Draft.objects.exists()


def test_a_draft_keeps_its_files_as_long_as_it_is_there() -> None:
    """Interrupted by a call and gone on with the day after, it still has what was attached; others' files it has not."""
    stage = desk()
    ticket = opened(stage)
    client = client_of(stage.boss)

    def uploaded(who: Any) -> int:
        return int(who.post("/api/v1/uploads", {"file": SimpleUploadedFile("a.pdf", b"%PDF")}).json()["id"])

    mine, theirs, loose = uploaded(client), uploaded(client_of(stage.anna)), uploaded(client)
    path, body = f"tickets/{ticket.pk}/draft", {"kind": "reply", "body": "", "rev": 0, "attachments": [mine, theirs]}
    assert [one["id"] for one in send(client, "put", path, body).json()["attachments"]] == [mine]
    Attachment.objects.update(created_at=timezone.now() - timedelta(days=3))
    sweep_uploads(now=timezone.now())
    (found,) = send(client, "get", path).json()["current"]
    assert [(one["id"], one["filename"]) for one in found["attachments"]] == [(mine, "a.pdf")]
    assert not Attachment.objects.filter(pk=loose).exists()
    sent = send(client, "post", f"tickets/{ticket.pk}/notes", {"text": "here", "attachments": [mine]})
    assert [one["id"] for one in sent.json()["attachments"]] == [mine]
    (left,) = send(client, "get", path).json()["current"]
    assert left["attachments"] == []


def test_merging_points_and_undoing_clears() -> None:
    stage = desk()
    first, second = opened(stage, subject="one"), opened(stage, subject="two")
    client = client_of(stage.boss)
    assert send(client, "post", f"tickets/{first.pk}/merge", {"into": second.pk}).json()["id"] == second.pk
    assert send(client, "post", f"tickets/{first.pk}/replies", {"text": "x"}).json()["code"] == "ticket.merged"
    assert len(send(client, "get", f"tickets/{second.pk}/timeline?limit=100").json()["items"]) >= 4
    itself = send(client, "post", f"tickets/{second.pk}/merge", {"into": second.pk})
    assert (itself.status_code, itself.json()["code"]) == (409, "ticket.into_itself")
    with pytest.raises(Refusal, match="merged"):
        merge_tickets(actor=SYSTEM, source_id=second.pk, target_id=first.pk)
    with pytest.raises(Refusal, match="into_itself"):
        merge_tickets(actor=SYSTEM, source_id=second.pk, target_id=second.pk)
    unmerge_ticket(actor=SYSTEM, ticket_id=first.pk)
    assert send(client, "post", f"tickets/{first.pk}/notes", {"text": "x"}).status_code == 201


def test_a_ticket_into_which_others_were_merged_takes_them_along() -> None:
    stage = desk()
    first, second, third = (opened(stage, subject=one) for one in ("one", "two", "three"))
    merge_tickets(actor=SYSTEM, source_id=first.pk, target_id=second.pk)
    merge_tickets(actor=SYSTEM, source_id=second.pk, target_id=third.pk)
    client = client_of(stage.boss)
    items = send(client, "get", f"tickets/{third.pk}/timeline?limit=100").json()["items"]
    assert sum(one["kind"] == "message" for one in items) == 3
    refused = send(client, "post", f"tickets/{first.pk}/replies", {"text": "x"}).json()
    assert str(third.number) in refused["message"]
    # A letter to the first of them comes to where it goes on.
    follow_up = deliver(letter(subject=f"[#{first.number}] one", sender=LI))
    assert ticket_of(follow_up).pk == third.pk


def test_what_was_merged_is_no_open_matter_of_its_own() -> None:
    stage = desk()
    first, second = (opened(stage, kind="complaint") for _ in range(2))
    customer = first.customer_id
    assert customer is not None
    assert complaints_of([customer]) == complaints_of([customer], since=first.created_at) == 2
    merge_tickets(actor=SYSTEM, source_id=first.pk, target_id=second.pk)
    assert complaints_of([customer]) == complaints_of([customer], since=first.created_at) == 1
    assert open_tickets_of(stage.boss, customer) == [second]


def test_suggestions_come_from_knowledge() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    answer = send(client_of(stage.boss), "get", f"tickets/{ticket.pk}/suggestions")
    assert answer.status_code == 200
    assert answer.json() == []


def test_a_failed_message_is_sent_again() -> None:
    stage = desk()
    Mailbox.objects.update(sends_receipts=False)
    ticket = ticket_of(deliver(letter()))
    message = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="x")
    client = client_of(stage.boss)
    assert send(client, "post", f"messages/{message.pk}/send-again").json()["code"] == "message.not_failed"
    OutgoingMail.objects.update(state="failed")
    Message.objects.filter(pk=message.pk).update(state="failed")
    assert send(client, "post", f"messages/{message.pk}/send-again").json()["state"] == "queued"
    assert OutgoingMail.objects.get().state == "queued"


def test_uploads_that_were_never_sent_are_swept() -> None:
    stage = desk()
    client = client_of(stage.boss)
    for name in ("old.txt", "new.txt"):
        client.post("/api/v1/uploads", {"file": SimpleUploadedFile(name, b"x", "text/plain")})
    Attachment.objects.filter(filename="old.txt").update(created_at=timezone.now() - timedelta(days=2))
    deliver(letter())
    assert sweep_uploads(now=timezone.now()) == 1
    assert set(Attachment.objects.values_list("filename", flat=True)) == {"new.txt", "合同.pdf"}


def test_frames_say_what_a_fresh_read_says() -> None:
    """Old state + events = fresh state, for every change of tickets and messages."""
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    actor = Actor.of(stage.anna)
    assign(actor=actor, ticket_id=ticket.pk, person_id=stage.anna.pk)
    message = reply(actor=actor, ticket_id=ticket.pk, text="answer", status="pending")
    deliver(letter("still broken", to=last_mail().reply_to), to=last_mail().reply_to)
    add_note(actor=actor, ticket_id=ticket.pk, text="note")
    deliver(letter("away", to=last_mail().reply_to, headers=("Auto-Submitted: auto-replied",)), to=last_mail().reply_to)
    set_status(actor=actor, ticket_id=ticket.pk, status="resolved")
    rows: dict[tuple[str, int], Any] = {}
    for frame in Frame.objects.filter(shape="staff").order_by("id"):
        kind, pk = frame.body["subject"]
        known = rows.get((kind, pk))
        if known is None or known["version"] <= frame.body["version"]:
            rows[(kind, pk)] = frame.body["row"]
    fresh = json.loads(dump(TicketRow(with_related(Ticket.objects.all()).get(pk=ticket.pk)).data))
    assert rows[("ticket", ticket.pk)] == fresh
    for one in Message.objects.all():
        assert rows[("message", one.pk)] == json.loads(dump(MessageRow(one).data))
    assert message.pk in {pk for kind, pk in rows if kind == "message"}
