"""Mails to several people of whom the server takes some now, some later, some never; and what a broken try leaves."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actor import Actor
from mail.models import Mailbox, OutgoingMail
from mail.transport import Line
from tests.mail.sink import Sink
from tests.mail.test_doors import send_due, sink
from tests.tickets.stage import LI, deliver, desk, letter, ticket_of
from tickets.models import Message
from tickets.services import reply, send_again

__all__ = ["sink"]
pytestmark = pytest.mark.django_db(transaction=True)
WIFE, SON = "wife@example.com", "son@example.com"


def answered(cc: list[str]) -> Message:
    """Anna's answer to Li, with copies."""
    stage = desk()
    Mailbox.objects.update(sends_receipts=False)
    ticket = ticket_of(deliver(letter()))
    return reply(actor=Actor.of(stage.anna), ticket_id=ticket.pk, text="好的", cc=cc)


def again(message: Message) -> None:
    """The next try is due, and made."""
    OutgoingMail.objects.update(due_at=timezone.now())
    send_due()
    message.refresh_from_db()


def test_who_was_put_off_gets_the_mail_later_and_nobody_gets_it_twice(sink: Sink) -> None:
    sink.refused = {WIFE: "450 greylisted", SON: "550 no such user"}
    message = answered([WIFE, SON])
    again(message)
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.later, mail.refused) == ("queued", [WIFE], [SON])
    moment = mail.due_at.isoformat(timespec="seconds")
    assert (message.state, message.state_detail) == ("sent", f"waiting {moment} {WIFE}")
    again(message)  # still put off
    assert (OutgoingMail.objects.get().state, message.state) == ("queued", "sent")
    sink.refused = {}
    again(message)
    mail.refresh_from_db()
    assert (mail.state, mail.later, mail.refused) == ("sent", [], [SON])
    assert (message.state, message.state_detail) == ("sent", f"refused {SON}")
    assert [one.recipients for one in sink.kept] == [[LI], [WIFE]]
    assert len({one.message["Message-ID"] for one in sink.kept}) == 1


def test_who_is_refused_for_good_at_the_next_try_leaves_the_mail_sent(sink: Sink) -> None:
    sink.refused = {WIFE: "450 greylisted"}
    message = answered([WIFE])
    again(message)
    sink.refused = {WIFE: "550 no such user"}
    again(message)
    assert OutgoingMail.objects.get().state == "sent"
    assert (message.state, message.state_detail) == ("sent", f"refused {WIFE}")
    assert [one.recipients for one in sink.kept] == [[LI]]


def test_one_who_may_be_asked_again_keeps_the_mail_alive(sink: Sink) -> None:
    sink.refused = {LI: "450 greylisted", WIFE: "550 no such user"}
    message = answered([WIFE])
    again(message)
    assert (OutgoingMail.objects.get().state, message.state) == ("queued", "queued")


@pytest.mark.parametrize(("answer", "code"), [("554 never", "answered"), ("hang up", "lost")])
def test_what_went_wrong_is_a_code_that_the_screen_has_words_for(sink: Sink, answer: str, code: str) -> None:
    message = answered([])
    sink.data_answers = [answer]
    again(message)
    assert message.state_detail.split(" ")[0] == code


def test_a_try_that_breaks_before_the_words_leaves_no_envelope_open(sink: Sink) -> None:
    line = Line()

    def broken() -> None:
        raise LookupError("the database is away")

    with pytest.raises(LookupError):
        line.send("a@telecom.example", [LI], b"Subject: 1\r\n\r\none", broken)
    assert line.send("a@telecom.example", [WIFE], b"Subject: 2\r\n\r\ntwo", lambda: None).outcome == "sent"
    line.close()
    assert [one.recipients for one in sink.kept] == [[WIFE]]


def test_sending_again_locks_the_mail_before_its_message_as_results_do(sink: Sink) -> None:
    sink.refused = {LI: "550 no such user"}
    message = answered([])
    again(message)
    assert message.state == "failed"
    sink.refused = {}
    with CaptureQueriesContext(connection) as queries:
        send_again(actor=Actor.customer(None), message_id=message.pk)
    locks = [one["sql"] for one in queries if "FOR UPDATE" in one["sql"]]
    assert ["mail_outgoingmail" in one.split(" WHERE ")[0] for one in locks[:2]] == [True, False], locks
    again(message)
    assert (message.state, message.state_detail, OutgoingMail.objects.get().refused) == ("sent", "", [])
