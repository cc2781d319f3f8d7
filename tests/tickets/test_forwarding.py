"""Forwarding to third parties, what they answer, signatures and the preview."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from core.models import Notification
from customers.models import Customer
from mail.models import OutgoingMail
from tests.cast import browser_of, client_of, send
from tests.tickets.stage import LI, OURS, Desk, deliver, desk, last_mail, letter, ticket_of
from tickets.models import Attachment, Draft, Message, Ticket
from tickets.selectors.portal import portal_messages
from tickets.services import send_due_replies

pytestmark = pytest.mark.django_db
LAB = "lab@partner.example"


def asked() -> tuple[Desk, Ticket, Message, Client]:
    """A letter with a file, and the boss who forwards it."""
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    return stage, ticket, Message.objects.get(ticket=ticket, direction="in"), client_of(stage.boss)


def forward(client: Client, ticket: Ticket, message: Message, **given: Any) -> Any:
    """The answer to a forward."""
    body = {"to": [LAB], "messages": [message.pk], "html": "<p>Please <b>measure</b> it.</p>", **given}
    return send(client, "post", f"tickets/{ticket.pk}/planned-forwards", body)


def leave() -> int:
    """The keeper's next round, after the seconds in which it could be undone."""
    with time_machine.travel(timezone.now() + timedelta(seconds=11), tick=False):
        return send_due_replies()


def test_it_leaves_after_ten_seconds_as_a_new_thread_with_the_chosen_file_and_keeps_no_promise() -> None:
    stage, ticket, message, client = asked()
    file = Attachment.objects.get(message=message)
    made = forward(client, ticket, message, files=[file.pk])
    assert (made.status_code, made.json()["kind"], made.json()["to"]) == (201, "forward", [LAB]), made.content
    assert leave() == 1
    mail = last_mail()
    assert (mail.to, mail.sender) == ([LAB], OURS)
    assert mail.subject.startswith("Fwd: 宽带故障")
    assert "In-Reply-To" not in mail.headers
    assert "+f." in mail.reply_to
    assert "<b>measure</b>" in mail.html
    assert "发件人：李伟 <li@example.com>" in mail.text
    assert "宽带无法使用" in mail.text
    assert ticket.portal_token not in mail.text
    assert [one.filename for one in mail.attachments.all()] == ["合同.pdf"]
    ticket.refresh_from_db()
    assert (ticket.first_replied_at, ticket.last_message_direction) == (None, "in")
    shown = client_of(stage.boss).get(f"/api/v1/tickets/{ticket.pk}/timeline").json()["items"]
    assert [one["message"]["to"] for one in shown if one["message"] and one["message"]["direction"] == "aside"] == [
        [LAB]
    ]


def test_pictures_from_elsewhere_do_not_go_along() -> None:
    _, ticket, message, client = asked()
    Message.objects.filter(pk=message.pk).update(
        html='<p>See</p><img alt="a" data-remote-src="https://x.example/1.png">'
    )
    forward(client, ticket, message)
    leave()
    assert "<p>See</p>" in last_mail().html
    assert "x.example" not in last_mail().html


def test_what_a_third_party_answers_is_ours_alone() -> None:
    stage, ticket, message, client = asked()
    forward(client, ticket, message)
    leave()
    to, told, people = last_mail().reply_to, OutgoingMail.objects.count(), Customer.objects.count()
    row = deliver(letter("线路正常。", sender=LAB, subject="Re: Fwd", to=to), to=to, sender=LAB)
    answer = Message.objects.get(raw_mail=row)
    assert (answer.ticket, answer.direction, answer.state, answer.sender) == (ticket, "aside", "received", LAB)
    assert (OutgoingMail.objects.count(), Customer.objects.count()) == (told, people), "no receipt, no card"
    assert Notification.objects.get(person_id=stage.boss.pk).ticket_id == ticket.pk
    ticket.refresh_from_db()
    assert ticket.customer is not None
    assert ticket.customer.name == "李伟"
    assert "aside" not in {one.direction for one in portal_messages(ticket)}
    # by its number alone, and by the headers of what we sent
    again = deliver(letter("补充", sender=LAB, subject=f"[#{ticket.number}]"), sender=LAB)
    assert Message.objects.get(raw_mail=again).direction == "aside"
    # an answer to the customer still goes to the customer, and quotes what the customer wrote
    send(client, "post", f"tickets/{ticket.pk}/replies", {"text": "It works."})
    assert last_mail().to == [LI]
    assert "线路正常" not in last_mail().text
    # the customer's own letters are the customer's still
    theirs = deliver(letter("好的", subject=f"Re: [#{ticket.number}]"))
    assert Message.objects.get(raw_mail=theirs).direction == "in"


def test_an_answer_to_the_third_party_stays_in_their_thread() -> None:
    _, ticket, message, client = asked()
    forward(client, ticket, message)
    leave()
    to = last_mail().reply_to
    row = deliver(letter("请重启。", sender=LAB, subject="Re: x", to=to, message_id="lab1@p"), to=to, sender=LAB)
    forward(client, ticket, Message.objects.get(raw_mail=row))
    leave()
    assert last_mail().headers["In-Reply-To"] == "<lab1@p>"
    assert last_mail().subject.startswith("Re: ")


def test_mistakes_are_refused() -> None:
    stage, ticket, message, client = asked()
    note = send(client, "post", f"tickets/{ticket.pk}/notes", {"text": "He is angry."}).json()
    for given, code in (
        ({"to": []}, "forward.nowhere"),
        ({"to": ["Li@example.com"]}, "forward.to_customer"),
        ({"to": [OURS]}, "forward.to_us"),
        ({"messages": [note["id"]]}, "forward.internal"),
        ({"files": [999_999]}, "attachment.unknown"),
        ({"messages": [999_999]}, "not_found"),
    ):
        assert forward(client, ticket, message, **given).json()["code"] == code
    assert forward(client, ticket, message, to=["nobody"]).status_code == 400
    assert forward(client_of(stage.stranger), ticket, message).status_code == 404
    assert leave() == 0


def test_undo_gives_everything_back_into_the_draft_and_the_customer_holds_nothing_up() -> None:
    stage, ticket, message, _ = asked()
    client = browser_of(stage.boss)  # what a program finds lying there it leaves
    made = forward(client, ticket, message).json()
    back = send(client, "post", f"planned-replies/{made['id']}/cancel").json()["draft"]
    assert (back["kind"], back["forward"]) == ("forward", {"to": [LAB], "messages": [message.pk], "files": []})
    assert "measure" in back["body"]
    given = {"kind": "forward", "body": "<p>x</p>", "rev": back["rev"], "forward": back["forward"]}
    assert send(client, "put", f"tickets/{ticket.pk}/draft", given).json()["forward"]["to"] == [LAB]
    forward(client, ticket, message)
    assert Draft.objects.filter(kind="forward").count() == 0
    deliver(letter("还有", subject=f"Re: [#{ticket.number}]"))
    assert leave() == 1
    assert last_mail().to == [LAB]


def test_the_queues_signature_holds_the_persons_and_the_preview_is_the_mail() -> None:
    stage, ticket, _, client = asked()
    mine = {"text": {"en": "Boss, {{agent.name}}", "zh-CN": "主管 {{agent.name}}\n{{ticket.resolve_by}}"}, "version": 0}
    assert send(client, "put", "signature", mine).status_code == 200
    show = f"tickets/{ticket.pk}/signature"
    assert send(client, "get", show).json()["whose"] == "person"
    ours = {"text": {"zh-CN": "{{agent.signature}}\n电信客服 {{queue.name}}"}, "version": 0}
    assert send(client, "put", f"queues/{stage.queue.pk}/signature", ours).status_code == 200
    shown = send(client, "get", show).json()
    assert shown["whose"] == "queue"
    assert shown["text"].startswith("主管 Boss\n")
    body = {"html": "<p>已<b>修复</b></p>"}
    seen = send(client, "post", f"tickets/{ticket.pk}/previews/reply", body).json()
    before = OutgoingMail.objects.count()
    send(client, "post", f"tickets/{ticket.pk}/replies", body)
    assert OutgoingMail.objects.count() == before + 1
    mail = last_mail()
    assert {name: getattr(mail, name) for name in ("subject", "text", "html", "to", "cc")} == {
        name: seen[name] for name in ("subject", "text", "html", "to", "cc")
    }
    assert seen["sender"] == f"电信客服 <{OURS}>"
    assert "电信客服" in mail.text
    assert "主管 Boss" in mail.html
    stale = send(client, "put", "signature", mine)
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    for path in ("signature", f"queues/{stage.queue.pk}/signature"):
        wrong = send(client, "put", path, {"text": {"en": "{{nobody.here}}"}})
        assert (wrong.status_code, wrong.json()["fields"][0]["field"]) == (400, "text.en")
    person_in_person = send(client, "put", "signature", {"text": {"en": "{{agent.signature}}"}})
    assert person_in_person.status_code == 400
    assert send(client_of(stage.anna), "put", f"queues/{stage.queue.pk}/signature", ours).status_code == 403


def test_a_previewed_forward_is_what_leaves() -> None:
    _, ticket, message, client = asked()
    body = {"to": [LAB], "messages": [message.pk], "html": "<p>Look</p>"}
    seen = send(client, "post", f"tickets/{ticket.pk}/previews/forward", body).json()
    forward(client, ticket, message, html="<p>Look</p>")
    leave()
    mail = last_mail()
    assert (mail.subject, mail.text, mail.html, mail.to) == (seen["subject"], seen["text"], seen["html"], seen["to"])
