"""Through the doors: real SMTP sessions in and out, threads and database as in the keeper."""

from __future__ import annotations

import smtplib
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone

from contactcenter.stack.ports import free_port
from core.actor import Actor
from mail import work
from mail.models import Mailbox, OutgoingMail, RawMail, SendAttempt
from mail.receiver import start_receiver
from mail.services.outgoing import claim_outgoing, release_stale, send
from mail.transport import Line
from tests.cast import client_of, person
from tests.cast import send as ask
from tests.mail.sink import Sink, open_sink
from tests.tickets.stage import LI, OURS, deliver, desk, last_mail, letter, ticket_of
from tickets.models import Message, Ticket
from tickets.services import reply

pytestmark = pytest.mark.django_db(transaction=True)


def until(condition: Callable[[], Any], seconds: float = 10) -> Any:
    """Wait for something that threads bring about."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen")


@pytest.fixture
def door() -> Iterator[int]:
    """The product's own receiver; its port."""
    receiver = start_receiver("127.0.0.1", free_port())
    yield receiver.port
    receiver.stop()
    until(lambda: work.INTAKE.is_idle)


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """The mail server that our mails go to."""
    kept = Sink()
    controller = open_sink(kept)
    settings.SMTP_OUT_HOST, settings.SMTP_OUT_PORT = "127.0.0.1", controller.port
    yield kept
    controller.stop(no_assert=True)


def send_due() -> None:
    """What the sending crew does, in this thread."""
    line = Line()
    while (found := claim_outgoing()) is not None:
        send(found, line)
    line.close()


def test_a_mail_through_smtp_becomes_a_ticket_within_a_moment(door: int) -> None:
    desk()
    with smtplib.SMTP("127.0.0.1", door) as session:
        session.sendmail(LI, [OURS], letter())
        kept = RawMail.objects.get()
        assert kept.envelope_to == [OURS]
    until(lambda: Ticket.objects.filter(subject="宽带故障").exists())
    until(lambda: RawMail.objects.get().state == "parsed")


def test_unknown_people_do_not_live_here(door: int) -> None:
    desk()
    with smtplib.SMTP("127.0.0.1", door) as session, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        session.sendmail(LI, ["nobody@telecom.example"], letter())
    assert refused.value.recipients["nobody@telecom.example"][0] == 550
    with smtplib.SMTP("127.0.0.1", door) as session:
        session.sendmail(LI, ["SUPPORT+anything@Telecom.Example"], letter())
    assert RawMail.objects.count() == 1


@pytest.mark.parametrize("raw", [b"", b"\r\n \r\n"])
def test_nothing_at_all_is_refused_while_the_sender_can_still_be_told(door: int, raw: bytes) -> None:
    desk()
    with smtplib.SMTP("127.0.0.1", door) as session:
        with pytest.raises(smtplib.SMTPDataError) as refused:
            session.sendmail(LI, [OURS], raw)
        assert refused.value.smtp_code == 554
        assert b"The mail is empty" in bytes(refused.value.smtp_error)
        session.sendmail(LI, [OURS], letter())
    assert RawMail.objects.count() == 1
    until(lambda: RawMail.objects.get().state == "parsed")


def test_headers_that_say_nothing_are_set_aside_with_the_reason(door: int) -> None:
    desk()
    with smtplib.SMTP("127.0.0.1", door) as session:
        session.sendmail(LI, [OURS], b"From: li@example.com\r\nMessage-ID: <a@example.com>\r\n\r\n")
    until(lambda: RawMail.objects.get().state == "quarantined")
    admin = client_of(person("Root", role="admin", data_scope="all"))
    (row,) = ask(admin, "get", "quarantine").json()["items"]
    assert (row["reason"], row["reason_text"], row["sender"]) == ("empty", "The mail is empty.", "li@example.com")
    assert not Ticket.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_25_megabytes_come_in_and_more_than_the_limit_do_not(door: int) -> None:
    desk()
    line = b"x" * 74 + b"\r\n"
    head = letter("big").replace(b"--=_edge--", b"") + b"--=_edge\r\nContent-Type: application/zip\r\n\r\n"
    big = head + line * (25 * 1024 * 1024 // len(line)) + b"--=_edge--\r\n"
    with smtplib.SMTP("127.0.0.1", door, timeout=60) as session:
        session.sendmail(LI, [OURS], big)
    assert RawMail.objects.get().blob.size >= 25 * 1024 * 1024
    until(lambda: RawMail.objects.get().state == "parsed", 30)
    with smtplib.SMTP("127.0.0.1", door, timeout=60) as session:
        session.ehlo()
        assert session.mail(LI, [f"SIZE={31 * 1024 * 1024}"])[0] == 552
        too_big = head + line * (31 * 1024 * 1024 // len(line)) + b"--=_edge--\r\n"
        session.mail(LI)
        session.rcpt(OURS)
        assert session.data(too_big)[0] == 552
    assert RawMail.objects.count() == 1


def test_a_database_that_is_away_is_a_temporary_answer(door: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from mail import receiver

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    desk()
    with monkeypatch.context() as patch:
        patch.setattr(receiver, "receive", away)
        with smtplib.SMTP("127.0.0.1", door) as session, pytest.raises(smtplib.SMTPDataError) as refused:
            session.sendmail(LI, [OURS], letter())
        assert refused.value.smtp_code == 451
    with monkeypatch.context() as patch:
        patch.setattr(receiver, "mailbox_for", away)
        with smtplib.SMTP("127.0.0.1", door) as session:
            session.ehlo()
            session.mail(LI)
            assert session.rcpt(OURS)[0] == 451


def test_lmtp_answers_for_each_recipient() -> None:
    stage = desk()
    receiver = start_receiver("127.0.0.1", free_port(), lmtp=True)
    try:
        with smtplib.LMTP("127.0.0.1", receiver.port) as session:
            session.ehlo("test")
            session.mail(LI)
            session.rcpt(OURS)
            session.rcpt(stage.box.address.replace("@", "+x@"))
            session.putcmd("data")
            assert session.getreply()[0] == 354
            session.send(letter() + b"\r\n.\r\n")
            assert [session.getreply()[0], session.getreply()[0]] == [250, 250]
    finally:
        receiver.stop()
        until(lambda: work.INTAKE.is_idle)


def test_the_tick_picks_up_what_nobody_took() -> None:
    from mail.services.intake import receive

    desk()
    receive(letter(), envelope_from=LI, envelope_to=[OURS])
    work.see_to_mail()
    until(lambda: RawMail.objects.get().state == "parsed")
    until(lambda: work.INTAKE.is_idle)


def test_an_answer_leaves_with_correct_headers_and_bounces_would_find_home(sink: Sink) -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter(message_id="first@example.com", headers=("References: <older@example.com>",))))
    message = reply(
        actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="请重启光猫。\n\n谢谢", cc=["wife@example.com"]
    )
    send_due()
    receipt, answer = sorted(sink.kept, key=lambda kept: "Auto-Submitted" not in kept.message)
    assert receipt.sender == ""
    assert receipt.message["Precedence"] == "bulk"
    assert receipt.message["In-Reply-To"] == "<first@example.com>"
    found = answer.message
    assert found["In-Reply-To"] == "<first@example.com>"
    assert found["References"] == "<older@example.com> <first@example.com>"
    assert found["Message-ID"] == f"<{message.message_id}>"
    assert found["From"] == "电信客服 <support@telecom.example>"
    assert str(found["Reply-To"]).startswith(f"support+t.{ticket.pk}.")
    assert found["Auto-Submitted"] is None
    assert str(found["Subject"]) == f"Re: 宽带故障 [#{ticket.number}]"
    assert answer.sender.startswith("support+b.")
    assert sorted(answer.recipients) == [LI, "wife@example.com"]
    text = found.get_body(("plain",))
    assert text is not None
    body = text.get_content().replace("\r\n", "\n")
    assert body.startswith("请重启光猫。\n\n谢谢\n\n此致 Anna")
    assert "> 您好，宽带无法使用。" in body
    assert found.get_body(("html",)) is not None
    message.refresh_from_db()
    assert message.state == "sent"
    assert OutgoingMail.objects.get(pk=message.outgoing_mail_id).sent_at is not None


def test_a_bounce_to_the_envelope_address_marks_the_message(sink: Sink) -> None:
    from tests.mail.letters import BOUNCE

    stage = desk()
    ticket = ticket_of(deliver(letter()))
    message = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    send_due()
    home = next(kept.sender for kept in sink.kept if kept.sender)
    deliver(BOUNCE, to=home, sender="")
    message.refresh_from_db()
    assert message.state == "failed"


@pytest.mark.parametrize(
    ("answer", "state", "outcome"),
    [
        ("451 try later", "queued", "temporary"),
        ("554 never", "failed", "permanent"),
        ("hang up", "unknown", "unknown"),
    ],
)
def test_what_the_server_says_decides(sink: Sink, answer: str, state: str, outcome: str) -> None:
    stage = desk()
    Mailbox.objects.update(sends_receipts=False)
    ticket = ticket_of(deliver(letter()))
    message = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    sink.data_answers = [answer]
    send_due()
    mail, attempt = last_mail(), SendAttempt.objects.get()
    message.refresh_from_db()
    assert (mail.state, attempt.outcome, message.state) == (state, outcome, state)
    assert not sink.kept


def test_a_refused_recipient_is_permanent_and_one_of_two_is_noted(sink: Sink) -> None:
    stage = desk()
    Mailbox.objects.update(sends_receipts=False)
    ticket = ticket_of(deliver(letter()))
    sink.refused = {"wife@example.com": "550 no such user"}
    message = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的", cc=["wife@example.com"])
    send_due()
    message.refresh_from_db()
    assert (message.state, message.state_detail) == ("sent", "refused wife@example.com")
    sink.refused = {LI: "550 no such user"}
    second = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="在吗")
    send_due()
    second.refresh_from_db()
    assert second.state == "failed"


def test_no_server_is_temporary(settings: Any) -> None:
    settings.SMTP_OUT_HOST, settings.SMTP_OUT_PORT = "127.0.0.1", free_port()
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    send_due()
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"queued"}
    assert claim_outgoing() is None


def test_mails_of_a_dead_process_are_freed_or_marked_unknown() -> None:
    from datetime import timedelta

    stage = desk()
    ticket = ticket_of(deliver(letter()))
    reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    before, after = OutgoingMail.objects.order_by("id")
    long_ago = timezone.now() - timedelta(hours=1)
    OutgoingMail.objects.update(state="sending", claimed_at=long_ago, attempts=1)
    OutgoingMail.objects.filter(pk=after.pk).update(data_at=long_ago)
    assert release_stale() == 2
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.state, after.state) == ("queued", "unknown")
    assert Message.objects.get(outgoing_mail=after).state == "unknown"


def test_the_sending_crew_empties_the_table(sink: Sink) -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    for number in range(10):
        reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text=f"answer {number}")
    work.see_to_mail()
    until(lambda: len(sink.kept) == 11)
    until(lambda: work.SENDERS.is_idle)
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}
    assert len({kept.message["Message-ID"] for kept in sink.kept}) == 11


def test_administrators_see_the_quarantine_and_retry(door: int) -> None:
    stage = desk()
    admin = person("Root", role="admin", data_scope="all")
    row = deliver(letter(), to="gone@telecom.example")
    assert row.reason == "no_mailbox"
    client = client_of(admin)
    page = ask(client, "get", "quarantine").json()
    assert [one["id"] for one in page["items"]] == [row.pk]
    assert page["items"][0]["reason_text"] == "None of its recipients is a mailbox of ours."
    chinese = client.get("/api/v1/quarantine", headers={"Accept-Language": "zh-CN"}).json()
    assert chinese["items"][0]["reason_text"] == "收件人不是本系统的邮箱。"
    raw = client.get(f"/api/v1/quarantine/{row.pk}/raw")
    assert raw["Content-Type"] == "message/rfc822"
    assert b"".join(raw.streaming_content).startswith(b"From:")
    RawMail.objects.update(envelope_to=[OURS])
    answer = ask(client, "post", f"quarantine/{row.pk}/retry")
    assert answer.status_code == 202
    until(lambda: RawMail.objects.get().state == "parsed")
    assert ask(client, "post", f"quarantine/{row.pk}/retry").json()["code"] == "mail.not_quarantined"
    assert ask(client, "get", "mail/counts").json()["parsed"] == 1
    for who in (stage.anna, stage.boss):
        assert ask(client_of(who), "get", "quarantine").status_code == 403
        assert client_of(who).get(f"/api/v1/quarantine/{row.pk}/raw").status_code == 403
    until(lambda: work.INTAKE.is_idle)


def test_a_server_that_cannot_be_reached_shows_on_the_message_until_the_mail_has_left(
    sink: Sink, settings: Any
) -> None:
    stage = desk()
    ticket = ticket_of(deliver(letter()))
    message = reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的")
    port, settings.SMTP_OUT_PORT = settings.SMTP_OUT_PORT, 1
    send_due()
    message.refresh_from_db()
    mail = OutgoingMail.objects.get(pk=message.outgoing_mail_id)
    assert (message.state, message.state_detail) == (
        "queued",
        f"unreachable {mail.due_at.isoformat(timespec='seconds')}",
    )
    settings.SMTP_OUT_PORT = port
    OutgoingMail.objects.update(due_at=timezone.now())
    send_due()
    message.refresh_from_db()
    assert (message.state, message.state_detail) == ("sent", "")
