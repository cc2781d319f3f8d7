"""A small desk for the tests: a mailbox, its queue, an agent on duty, and letters that arrive."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from core.actor import SYSTEM
from mail.models import Mailbox, OutgoingMail, RawMail
from mail.services.intake import claim_received, process, receive
from mail.services.mailboxes import save_mailbox
from routing.models import Queue
from staff.models import Person, Team
from tests import cast
from tests.mail import letters
from tests.routing import centre
from tickets.models import Message, Ticket
from tickets.services import open_ticket

_ids = itertools.count(1)
LI = "li@example.com"
OURS = "support@telecom.example"


@dataclass
class Desk:
    """Who and what is there."""

    team: Team
    queue: Queue
    box: Mailbox
    anna: Person
    bob: Person
    boss: Person
    stranger: Person


def desk() -> Desk:
    """Anna (member of the queue, on duty) and Bob (own scope, other team), a supervisor who sees all, a stranger."""
    team, other = cast.team("Service"), cast.team("Elsewhere")
    queue = centre.queue("support", "email", team=team)
    box = save_mailbox(
        actor=SYSTEM,
        address=OURS,
        name={"en": "Telecom Support", "zh-CN": "电信客服"},
        queue_key="support",
        signature={"en": "Kind regards, {agent}", "zh-CN": "此致 {agent}"},
    )
    anna = cast.person("Anna", team=team)
    bob = cast.person("Bob", data_scope="own", team=other)
    boss = cast.person("Boss", role="supervisor", data_scope="all")
    stranger = cast.person("Eve", data_scope="own", team=other)
    from routing.services import add_member

    add_member(actor=SYSTEM, queue=queue, person=anna)
    centre.choose(anna, "available")
    return Desk(team, queue, box, anna, bob, boss, stranger)


def letter(
    body: str = "您好，宽带无法使用。",
    *,
    sender: str = LI,
    subject: str = "宽带故障",
    to: str = OURS,
    message_id: str = "",
    headers: tuple[str, ...] = (),
) -> bytes:
    """A Chinese letter with an attachment."""
    number = next(_ids)
    return letters.multipart(
        letters.part(body.encode("gbk"), "Content-Type: text/plain; charset=gb2312"),
        letters.attachment(b"%PDF-1.4", "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"),
    ).replace(
        b"From: Li Wei <li@example.com>\r\nTo: support@telecom.example\r\nSubject: parts\r\nMessage-ID: <parts@example.com>",
        "\r\n".join(
            (
                f"From: {letters.encoded('李伟', 'gbk')} <{sender}>",
                f"To: {to}",
                f"Subject: {letters.encoded(subject, 'gb18030')}",
                f"Message-ID: <{message_id or f'{number}@example.com'}>",
                f"Date: Fri, 20 Nov 2026 10:{number % 60:02}:{number // 60:02} +0800",
                *headers,
            )
        ).encode(),
    )


def deliver(raw: bytes, *, to: str = OURS, sender: str = LI) -> RawMail:
    """A mail comes in and is taken in at once."""
    row = receive(raw, envelope_from=sender, envelope_to=[to])
    while (found := claim_received()) is not None:
        process(found)
    row.refresh_from_db()
    return row


def ticket_of(row: RawMail) -> Ticket:
    """The ticket that a mail ended on."""
    return Message.objects.select_related("ticket").get(raw_mail=row).ticket


def opened(stage: Desk, **given: Any) -> Ticket:
    """A ticket opened by hand."""
    return open_ticket(actor=SYSTEM, **{"subject": "Router", "text": "It blinks.", "address": LI, **given})


def last_mail() -> OutgoingMail:
    """The newest mail on its way out."""
    return OutgoingMail.objects.order_by("-id")[0]
