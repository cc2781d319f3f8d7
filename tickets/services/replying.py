"""Answering the customer, by mail or by text, and sending once more what did not arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.actor import Actor
from core.operations import operation
from core.records import change
from mail import markup
from mail.events import MailFile
from mail.services.outgoing import queue_mail, requeue
from tickets.events import MESSAGE_CHANGED, MESSAGE_QUEUED, TICKET_CHANGED, TICKET_RESOLVED
from tickets.models import FINISHED, Direction, Media, Message, Status, Ticket
from tickets.problems import CUSTOMER_WROTE, EMPTY_MESSAGE, NO_ADDRESS, NOT_FAILED
from tickets.selectors.rows import group_of
from tickets.services import letters, texting
from tickets.services.announcing import announce, announce_message, workable
from tickets.services.clocks import settle_clocks
from tickets.services.composing import compose_reply
from tickets.services.demanding import demand_for
from tickets.services.drafts import discard_after_sending
from tickets.services.messages import add_message_step, spoken, take_uploads, touch
from tickets.services.working import take_from_queue

State = Message.State


@operation
def reply(
    *,
    actor: Actor,
    ticket_id: int,
    text: str,
    html: str = "",
    attachments: Sequence[int] = (),
    cc: Sequence[str] = (),
    status: str | None = None,
    media: str | None = None,
    seen_message: int | None = None,
    at: datetime | None = None,
) -> Message:
    """Answer the customer by the chosen medium, else as they wrote last; always visible in the portal.

    By mail where there is an address; by text where they texted, or where `media` says so. Sets the first reply.
    `seen_message` is the customer's newest message that the writer saw: a newer one refuses the answer.
    `at` writes history afterwards: then nothing leaves.

    Raises MISSING, MERGED, CUSTOMER_WROTE, EMPTY_MESSAGE, UNKNOWN_FILE, NO_ADDRESS, NO_TEXT_NUMBER, TEXT_TOO_LONG,
    TEXT_WITHOUT_FILES, FIELD_REQUIRED for its status, and what the sender of texts has against it.
    """
    if status in FINISHED:
        take_from_queue(ticket_id, actor=actor, reason=status)
    ticket = workable(ticket_id)
    check_seen(ticket, seen_message)
    text, safe = words_of(text, html, attachments)
    by_text = at is None and goes_by_text(ticket, media)
    message = reply_step(
        ticket, text=text, html=safe, attachments=attachments, cc=cc, status=status, by_text=by_text, actor=actor, at=at
    )
    discard_after_sending(actor, ticket, "reply")
    return message


def check_seen(ticket: Ticket, seen_message: int | None) -> None:
    """Raises CUSTOMER_WROTE when the customer wrote after the message that the writer saw (0: none at all)."""
    if seen_message is None:
        return
    rows = Message.objects.filter(ticket_id__in=group_of(ticket), direction=Direction.IN, is_automatic=False)
    newest = rows.order_by("-id").first()
    if newest is not None and newest.pk > seen_message:
        raise CUSTOMER_WROTE(message=newest.pk, who=newest.author_name, text=newest.text[:2000])


def words_of(text: str, html: str, attachments: Sequence[int]) -> tuple[str, str]:
    """An answer's plain words and its safe HTML. Raises EMPTY_MESSAGE."""
    safe = markup.sanitise(html)
    text = text.strip() or markup.to_text(html, safe)
    if not text and not attachments:
        raise EMPTY_MESSAGE()
    return text, safe


def goes_by_text(ticket: Ticket, media: str | None) -> bool:
    """Whether an answer goes as a text message: chosen, or because the customer texted."""
    return media == Media.SMS or (not media and letters.answers_by_text(ticket))


def check_reply(ticket: Ticket, text: str, attachments: Sequence[int], *, by_text: bool) -> None:
    """What would refuse this answer now. Raises what `reply` does of addresses, numbers and files."""
    if by_text:
        texting.readers.may_text(ticket, texting.check_text(ticket, text, attachments))
    elif letters.recipient_of(ticket) is None and ticket.media != Media.PORTAL:
        raise NO_ADDRESS()


def reply_step(
    ticket: Ticket,
    *,
    text: str,
    html: str,
    attachments: Sequence[int],
    cc: Sequence[str],
    status: str | None,
    by_text: bool,
    actor: Actor,
    at: datetime | None = None,
) -> Message:
    """Step: the answer on a locked ticket, which is in no queue if it is finished with this. `html` is safe."""
    if by_text:
        message = texting.text_step(ticket, text, attachments, actor=actor)
    else:
        message = _by_mail(ticket, text, html, attachments, cc, actor=actor, at=at)
    _after_reply(ticket, status, actor=actor, now=message.created_at, at=at)
    return message


def _by_mail(
    ticket: Ticket,
    text: str,
    html: str,
    attachments: Sequence[int],
    cc: Sequence[str],
    *,
    actor: Actor,
    at: datetime | None,
) -> Message:
    """Step: an answer that leaves by mail where there is an address, and else stands in the portal."""
    recipient = letters.recipient_of(ticket)
    leaves = recipient is not None and at is None
    if recipient is None and ticket.media != Media.PORTAL:
        raise NO_ADDRESS()
    answered = letters.last_from_customer(ticket) if leaves else None
    message = add_message_step(
        ticket, actor=actor, direction=Direction.OUT, at=at, text=text, html=html, author_name=actor.name,
        media=Media.EMAIL if recipient else Media.PORTAL, state=State.QUEUED if leaves else State.SENT,
        to=[recipient] if recipient else [], cc=list(cc),
    )  # fmt: skip
    files = take_uploads(message, actor, attachments)
    if leaves:
        order_mail(message, ticket, answered, files, actor=actor)
    return message


def order_mail(
    message: Message, ticket: Ticket, answered: Message | None, files: list[MailFile], *, actor: Actor
) -> None:
    """Step: the mail of an answer; it leaves after the commit."""
    letter = compose_reply(message, ticket, answered)
    order_letter(message, ticket, letter, files, reply_token=("t", ticket.pk), actor=actor)


def order_letter(
    message: Message,
    ticket: Ticket,
    letter: dict[str, Any],
    files: list[MailFile],
    *,
    reply_token: tuple[str, int],
    actor: Actor,
) -> None:
    """Step: a composed letter leaves for a message after the commit, from the ticket's mailbox."""
    mail = queue_mail(
        actor=actor, to=message.to, cc=message.cc, attachments=files, ref=("message", message.pk),
        mailbox=ticket.mailbox, reply_token=reply_token, is_automatic=message.is_automatic, **letter,
    )  # fmt: skip
    message.outgoing_mail, message.message_id = mail, mail.message_id
    message.in_reply_to, message.references = letter["in_reply_to"], letter["references"]
    message.subject = mail.subject
    message.save(update_fields=["outgoing_mail", "message_id", "in_reply_to", "references", "subject"])


def _after_reply(ticket: Ticket, status: str | None, *, actor: Actor, now: datetime, at: datetime | None) -> None:
    given: dict[str, Any] = {} if ticket.first_replied_at else {"first_replied_at": now}
    if status is not None:
        if at is None:
            demand_for(ticket, status)
        given |= {"status": status, "resolved_at": now if status in FINISHED else None}
    changes = change(ticket, **given)
    if not changes:
        touch(ticket, now)
    settle_clocks(ticket, now, actor=actor, is_answer=True)
    is_resolved = "status" in changes and status == Status.RESOLVED
    event = TICKET_RESOLVED if is_resolved else TICKET_CHANGED
    announce(event, ticket, actor=actor, changes=changes or spoken(ticket))


@operation
def send_again(*, actor: Actor, message_id: int) -> Message:
    """Send a message once more whose mail or text failed, or whose outcome is unknown.

    Raises Message.DoesNotExist, NOT_FAILED, and what the sender of texts has against it.
    """
    # The mail is locked before its message, as in every result and bounce; a refusal takes this back.
    mail_id = Message.objects.values_list("outgoing_mail_id", flat=True).get(pk=message_id)
    if mail_id is not None:
        requeue(mail_id)
    rows = Message.objects.select_for_update(of=("self",)).select_related("ticket__queue", "ticket__customer")
    message = rows.get(pk=message_id)
    is_text = message.media == Media.SMS and message.direction == Direction.OUT
    if message.state not in (State.FAILED, State.UNKNOWN) or not (message.outgoing_mail_id or is_text):
        raise NOT_FAILED(state=message.state)
    changes = change(message, state=State.QUEUED, state_detail="")
    announce_message(message, message.ticket, actor=actor, event=MESSAGE_CHANGED, changes=changes)
    if is_text:
        announce_message(message, message.ticket, actor=actor, event=MESSAGE_QUEUED)
    return message
