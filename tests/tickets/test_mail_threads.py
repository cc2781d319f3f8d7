"""What becomes of a letter: a ticket, a follow-up, nothing twice."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM, Actor
from core.models import Event
from core.operations import operation
from core.tokens import sign
from customers.models import Customer
from mail.models import OutgoingMail, RawMail
from mail.rules import signed_address
from mail.selectors import counts
from mail.services import queue_mail
from routing.models import WorkItem
from tests.mail.letters import BOUNCE
from tests.tickets.stage import LI, OURS, deliver, desk, last_mail, letter, ticket_of
from tickets.models import Attachment, Message, Ticket
from tickets.services import assign, reply, set_status

pytestmark = pytest.mark.django_db


def test_a_letter_opens_a_ticket_with_its_file_a_receipt_and_work() -> None:
    stage = desk()
    row = deliver(letter())
    ticket = ticket_of(row)
    assert row.state == "parsed"
    assert (ticket.subject, ticket.media, ticket.language, ticket.status) == ("宽带故障", "email", "zh-CN", "open")
    assert ticket.customer is not None
    assert ticket.customer.name == "李伟"
    assert ticket.queue == stage.queue
    assert ticket.team == stage.team
    assert ticket.due_at is not None
    assert ticket.number == ticket.pk + 100_000
    file = Attachment.objects.get()
    assert (file.filename, file.size) == ("合同.pdf", 8)
    item = WorkItem.objects.get(ref_kind="ticket", ref_id=ticket.pk)
    assert (item.media, item.queue, item.ticket_id) == ("email", stage.queue, ticket.pk)
    receipt = OutgoingMail.objects.get()
    assert receipt.is_automatic
    assert receipt.to == [LI]
    assert str(ticket.number) in receipt.subject
    assert "受理编号" in receipt.text
    assert ticket.portal_token in receipt.text
    assert receipt.headers["Auto-Submitted"] == "auto-replied"
    assert receipt.headers["In-Reply-To"].startswith("<")
    names = set(Event.objects.filter(ticket_id=ticket.pk).values_list("name", flat=True))
    assert {"ticket.opened", "message.added", "work.queued"} <= names


def test_a_letter_without_a_subject_is_called_so_in_the_language_of_who_looks() -> None:
    desk()
    nameless = ticket_of(deliver(letter(subject="")))
    assert nameless.subject == "（无主题）"
    assert nameless.title == {"en": "(no subject)", "zh-CN": "（无主题）"}
    work = WorkItem.objects.get(ref_kind="ticket", ref_id=nameless.pk)
    assert work.screen_pop["title"]["en"] == f"#{nameless.number} (no subject)"
    assert ticket_of(deliver(letter(subject="(no subject)"))).title == {}, "what somebody wrote stays as written"


def test_the_same_letter_again_is_a_duplicate_and_other_words_under_its_id_are_not() -> None:
    desk()
    raw = letter(message_id="same@example.com")
    first, again = deliver(raw), deliver(b"Received: by another\r\n" + raw)
    assert (first.state, again.state, again.duplicate_of_id) == ("parsed", "duplicate", first.pk)
    other = deliver(letter("完全不同的内容", message_id="same@example.com", subject="另一件事"))
    assert other.state == "parsed"
    assert Ticket.objects.count() == 2
    assert counts() == {"received": 3, "waiting": 0, "parsed": 2, "duplicate": 1, "quarantined": 0}


def test_an_answer_to_the_signed_address_joins_the_ticket_and_goes_back_to_its_agent() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    WorkItem.objects.update(state="done")
    assign(actor=Actor.of(stage.anna), ticket_id=ticket.pk, person_id=stage.anna.pk)
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="请重启光猫。")
    set_status(actor=Actor.of(stage.anna), ticket_id=ticket.pk, status="resolved")
    mail = last_mail()
    assert mail.reply_to.startswith(f"support+t.{ticket.pk}.")
    row = deliver(letter("还是不行。", subject="Re: whatever", to=mail.reply_to), to=mail.reply_to)
    assert ticket_of(row) == ticket
    ticket.refresh_from_db()
    assert ticket.status == "open"
    assert ticket.resolved_at is None
    item = WorkItem.objects.get(ref_kind="ticket", ref_id=ticket.pk, state__in=("waiting", "reserved"))
    assert item.preferred_agent_id == stage.anna.pk
    deliver(letter("补充一点。", subject="Re: whatever", to=mail.reply_to), to=mail.reply_to)
    assert WorkItem.objects.filter(ref_id=ticket.pk, state__in=("waiting", "reserved")).count() == 1


def test_headers_thread_and_so_does_the_number_of_a_known_participant() -> None:
    stage = desk()
    first = deliver(letter(message_id="first@example.com"))
    ticket = ticket_of(first)
    message = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    by_reply = deliver(letter("a", subject="x", headers=(f"In-Reply-To: <{message.message_id}>",)))
    by_line = deliver(letter("b", subject="x", headers=("References: <unknown@x> <first@example.com>",)))
    by_receipt = deliver(
        letter("c", subject="x", headers=(f"In-Reply-To: <{OutgoingMail.objects.order_by('id')[0].message_id}>",))
    )
    by_number = deliver(letter("d", subject=f"Re: 宽带 [#{ticket.number}]"))
    assert {ticket_of(row) for row in (by_reply, by_line, by_receipt, by_number)} == {ticket}


def test_a_stranger_never_joins_a_ticket() -> None:
    desk()
    ticket = ticket_of(deliver(letter(message_id="first@example.com")))
    token = last_mail().reply_to
    for raw, to in (
        (letter("x", sender="eve@example.com", subject=f"[#{ticket.number}]"), OURS),
        (letter("x", sender="eve@example.com", headers=("In-Reply-To: <first@example.com>",)), OURS),
        (letter("x", sender="eve@example.com", to=token), token),
        (letter("x", subject="forged", to="support+t.1.aaaaaaaaaaaaaaaaaaaaaaaaaa@telecom.example"), OURS),
    ):
        assert ticket_of(deliver(raw, to=to, sender="eve@example.com")) != ticket


def test_somebody_in_copy_is_a_participant() -> None:
    desk()
    ticket = ticket_of(deliver(letter(message_id="first@example.com", headers=("Cc: wife@example.com",))))
    row = deliver(
        letter("我是他太太", sender="wife@example.com", subject="Re", headers=("In-Reply-To: <first@example.com>",)),
        sender="wife@example.com",
    )
    assert ticket_of(row) == ticket


def test_an_answer_to_a_closed_ticket_is_a_new_matter() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter(message_id="first@example.com")))
    set_status(actor=Actor.of(stage.anna), ticket_id=ticket.pk, status="closed")
    row = deliver(letter("x", headers=("In-Reply-To: <first@example.com>",)))
    assert ticket_of(row) != ticket


@pytest.mark.parametrize(
    ("headers", "envelope"),
    [
        (("Auto-Submitted: auto-replied",), LI),
        (("Precedence: bulk",), LI),
        (("List-Id: <news.example.com>",), LI),
        ((), ""),
    ],
)
def test_no_receipt_for_robots_lists_and_empty_envelopes(headers: tuple[str, ...], envelope: str) -> None:
    desk()
    deliver(letter(headers=headers), sender=envelope)
    assert Ticket.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_a_holiday_notice_joins_quietly() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    WorkItem.objects.update(state="done")
    set_status(actor=Actor.of(stage.anna), ticket_id=ticket.pk, status="resolved")
    to = last_mail().reply_to
    deliver(letter("我在休假", to=to, headers=("Auto-Submitted: auto-replied",)), to=to)
    ticket.refresh_from_db()
    assert ticket.status == "resolved"
    assert Message.objects.filter(ticket=ticket, direction="in", is_automatic=True).count() == 1
    assert not WorkItem.objects.filter(state="waiting").exists()


@pytest.mark.parametrize("header", ["Auto-Submitted: auto-replied", "X-Autoreply: yes", "Precedence: auto_reply"])
def test_a_holiday_notice_that_answers_nothing_is_filed_and_rings_nobody(header: str) -> None:
    desk()
    ticket = ticket_of(deliver(letter("我在休假", message_id="away@example.com", headers=(header,))))
    assert (ticket.status, ticket.due_at) == ("closed", None)
    assert not WorkItem.objects.exists()
    assert not OutgoingMail.objects.exists()
    assert "belongs to no ticket" in Message.objects.get(ticket=ticket, direction="note").text
    person = ticket_of(deliver(letter("请问进度？", headers=("In-Reply-To: <away@example.com>",))))
    assert person != ticket, "what its sender writes later is a matter of its own"
    assert WorkItem.objects.get().ref_id == person.pk


def test_what_a_machine_reports_of_itself_is_work() -> None:
    desk()
    ticket = ticket_of(deliver(letter("disk full", headers=("Auto-Submitted: auto-generated",))))
    assert WorkItem.objects.get().ref_id == ticket.pk


def test_a_notice_sent_to_the_envelope_address_finds_its_ticket() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    home = signed_address(OURS, "b", last_mail().pk, lambda value, purpose: sign(value, purpose, 26))
    row = deliver(letter("我在休假", to=home, headers=("Auto-Submitted: auto-replied",)), to=home, sender="")
    assert ticket_of(row) == ticket
    assert not WorkItem.objects.filter(ref_id=ticket.pk, preferred_agent_id=stage.anna.pk).exists()


def test_without_a_mailbox_mail_still_has_a_sender() -> None:
    @operation
    def order() -> OutgoingMail:
        return queue_mail(actor=SYSTEM, to=[LI], subject="code", text="123456", ref=("code", 1), reply_token=("t", 1))

    mail = order()
    assert mail.sender == "no-reply@127.0.0.1"
    assert mail.reply_to == ""


def test_receipts_to_one_sender_are_limited() -> None:
    desk()
    for number in range(8):
        deliver(letter(f"letter {number}", subject=f"matter {number}"))
    assert Ticket.objects.count() == 8
    assert OutgoingMail.objects.filter(is_automatic=True).count() == 5


def test_two_owners_of_an_address_are_candidates_and_nobody_is_chosen() -> None:
    desk()
    ticket = ticket_of(deliver(letter()))
    second = Customer.objects.create(name="李丽", sort_key="li li")
    assert ticket.contact_point is not None
    second.links.create(contact_point=ticket.contact_point)
    other = ticket_of(deliver(letter(subject="又一件")))
    assert other.customer is None
    assert other.contact_point == ticket.contact_point


def test_a_bounce_marks_the_message() -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    message = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    raw = BOUNCE.replace(b"ours.1@telecom.example", message.message_id.encode())
    row = deliver(raw, sender="")
    message.refresh_from_db()
    assert row.state == "parsed"
    assert message.state == "failed"
    assert "no such user" in message.state_detail
    assert Ticket.objects.count() == 1


def test_a_bounce_of_nothing_we_sent_is_set_aside_with_its_reason() -> None:
    desk()
    row = deliver(BOUNCE, sender="")
    assert (row.state, row.reason) == ("quarantined", "unknown_bounce")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [(b"", "empty"), (b"\xff\xfe garbage", "no_headers"), (b"Subject: x\r\n\r\nhello", "no_sender")],
)
def test_what_cannot_be_parsed_is_quarantined(raw: bytes, reason: str) -> None:
    desk()
    row = deliver(raw)
    assert (row.state, row.reason) == ("quarantined", reason)
    assert Event.objects.filter(name="mail.quarantined", subject_id=row.pk).exists()


def test_a_failing_reaction_is_tried_again_and_at_last_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from tickets.services import mailing

    desk()
    monkeypatch.setattr(mailing, "candidates_for", lambda mail: 1 / 0)
    row = deliver(letter())
    assert row.state == "received"
    for _ in range(5):
        RawMail.objects.update(due_at=timezone.now())
        from mail.services.intake import claim_received, process

        found = claim_received()
        if found:
            process(found)
    row.refresh_from_db()
    assert (row.state, row.reason) == ("quarantined", "failed")
    assert "ZeroDivisionError" in row.reason_detail
    assert not Ticket.objects.exists()
