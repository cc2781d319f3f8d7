"""What is said on tickets: steps that add messages, and the operations reply, add_note and send_again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from core.actor import Actor
from core.inserting import insert
from core.models import Blob
from core.operations import operation
from core.records import Changes, change
from customers.models import ContactPoint
from mail import markup
from mail.charsets import clean
from mail.events import MailFile
from mail.services.outgoing import queue_mail, requeue
from tickets import rules
from tickets.events import MESSAGE_CHANGED, TICKET_CHANGED, TICKET_RESOLVED
from tickets.models import FINISHED, Attachment, Direction, Media, Message, Status, Ticket
from tickets.problems import CLOSED, EMPTY_MESSAGE, NO_ADDRESS, NOT_FAILED, UNKNOWN_FILE
from tickets.services import letters
from tickets.services.announcing import announce, announce_change, announce_message, index_message, workable
from tickets.services.clocks import settle_clocks
from tickets.services.drafts import discard_after_sending
from tickets.services.working import take_from_queue, wait_in_queue

State = Message.State
UPLOADS_KEPT = timedelta(days=1)


def add_message_step(
    ticket: Ticket,
    *,
    actor: Actor,
    direction: str,
    media: str,
    text: str,
    state: str,
    files: Iterable[MailFile] = (),
    at: datetime | None = None,
    **columns: Any,
) -> Message:
    """Step: add a message to a locked ticket, index and announce it. `html` is safe already.

    What customer and agent say to each other also moves the ticket's last message: the caller announces the ticket.
    """
    now = at or timezone.now()
    message = Message(
        ticket=ticket, direction=direction, media=media, text=clean(text), state=state, created_at=now, updated_at=now,
        author_id=actor.person_id, **columns,
    )  # fmt: skip
    insert([message])
    attach(message, files)
    index_message(message, ticket)
    announce_message(message, ticket, actor=actor, at=at)
    is_talk = direction in (Direction.IN, Direction.OUT) and not message.is_automatic
    if is_talk and ticket.last_message_at != now:
        ticket.spoken_before = ticket.last_message_at
        ticket.last_message_at, ticket.last_message_direction = now, direction
        Ticket.objects.filter(pk=ticket.pk).update(last_message_at=now, last_message_direction=direction)
    return message


def attach(message: Message, files: Iterable[MailFile]) -> None:
    """Step: hang stored files on a message."""
    Attachment.objects.bulk_create(
        Attachment(
            message=message, blob=file.blob, filename=file.filename, content_type=file.content_type,
            size=file.blob.size, content_id=file.content_id, is_inline=file.is_inline,
        )
        for file in files
    )  # fmt: skip


def add_customer_message_step(
    ticket: Ticket, contact_point: ContactPoint, text: str, attachments: Sequence[MailFile] = (), media: str = "portal"
) -> Message:
    """Step: the customer wrote on a locked ticket: it is open again, and its agent (else its queue) gets the work.

    Raises EMPTY_MESSAGE, CLOSED.
    """
    if not text.strip() and not attachments:
        raise EMPTY_MESSAGE()
    if not rules.takes_follow_up(ticket.status):
        raise CLOSED()
    actor = Actor.customer(contact_point.pk)
    message = add_message_step(
        ticket, actor=actor, direction=Direction.IN, media=media, text=text, state=State.RECEIVED, files=attachments,
        contact_point=contact_point, author_name=letters.name_of(ticket),
    )  # fmt: skip
    after_customer_wrote(ticket, actor=actor)
    return message


def after_customer_wrote(ticket: Ticket, *, actor: Actor, **where: Any) -> None:
    """Step: reopen a locked ticket after its customer wrote, and queue the work, for the agent who had it first."""
    now = timezone.now()
    changes = change(ticket, status=rules.status_after_customer(ticket.status))
    if changes:
        change(ticket, resolved_at=None)
        settle_clocks(ticket, now)
    _touch(ticket, now)
    announce_change(ticket, changes or _spoken(ticket), actor=actor)
    wait_in_queue(ticket, actor=actor, preferred_agent_id=ticket.owner_id, **where)


def _spoken(ticket: Ticket) -> Changes:
    """What a message alone changes on its ticket."""
    return {"last_message_at": (ticket.spoken_before, ticket.last_message_at)}


def _touch(ticket: Ticket, now: datetime) -> None:
    """A new message is news of the ticket, so that lists show it; its version says so to browsers."""
    ticket.version += 1
    ticket.updated_at = now
    ticket.save(update_fields=["version", "updated_at"])


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
    at: datetime | None = None,
) -> Message:
    """Answer the customer: by mail where there is an address, always visible in the portal. Sets the first reply.

    `at` writes history afterwards: then no mail leaves.

    Raises MISSING, MERGED, EMPTY_MESSAGE, UNKNOWN_FILE, NO_ADDRESS.
    """
    if status in FINISHED:
        take_from_queue(ticket_id, actor=actor, reason=status)
    ticket = workable(ticket_id)
    safe = markup.sanitise(html)
    text = text.strip() or markup.to_text(html, safe)
    if not text and not attachments:
        raise EMPTY_MESSAGE()
    recipient = letters.recipient_of(ticket)
    leaves = recipient is not None and at is None
    if recipient is None and ticket.media != Media.PORTAL:
        raise NO_ADDRESS()
    answered = letters.last_from_customer(ticket) if leaves else None
    message = add_message_step(
        ticket, actor=actor, direction=Direction.OUT, at=at, text=text, html=safe, author_name=actor.name,
        media=Media.EMAIL if recipient else Media.PORTAL, state=State.QUEUED if leaves else State.SENT,
        to=[recipient] if recipient else [], cc=list(cc),
    )  # fmt: skip
    files = _take_uploads(message, actor, attachments)
    if leaves:
        _order_mail(message, ticket, answered, files, actor=actor)
    _after_reply(ticket, status, actor=actor, now=message.created_at)
    discard_after_sending(actor, ticket, "reply")
    return message


def _order_mail(
    message: Message, ticket: Ticket, answered: Message | None, files: list[MailFile], *, actor: Actor
) -> None:
    letter = letters.compose_reply(message, ticket, answered)
    mail = queue_mail(
        actor=actor, to=message.to, cc=message.cc, attachments=files, ref=("message", message.pk),
        mailbox=ticket.mailbox, reply_token=("t", ticket.pk), **letter,
    )  # fmt: skip
    message.outgoing_mail, message.message_id = mail, mail.message_id
    message.in_reply_to, message.references = letter["in_reply_to"], letter["references"]
    message.subject = mail.subject
    message.save(update_fields=["outgoing_mail", "message_id", "in_reply_to", "references", "subject"])


def _after_reply(ticket: Ticket, status: str | None, *, actor: Actor, now: datetime) -> None:
    given: dict[str, Any] = {} if ticket.first_replied_at else {"first_replied_at": now}
    if status is not None:
        given |= {"status": status, "resolved_at": now if status in FINISHED else None}
    changes = change(ticket, **given)
    if not changes:
        _touch(ticket, now)
    settle_clocks(ticket, now, met=rules.FIRST_REPLY)
    is_resolved = "status" in changes and status == Status.RESOLVED
    event = TICKET_RESOLVED if is_resolved else TICKET_CHANGED
    announce(event, ticket, actor=actor, changes=changes or _spoken(ticket))


def _take_uploads(message: Message, actor: Actor, ids: Sequence[int]) -> list[MailFile]:
    """Hang the sender's own waiting uploads on the message. Raises UNKNOWN_FILE when one is gone or somebody else's."""
    if not ids:
        return []
    mine = Attachment.objects.select_for_update(of=("self",)).select_related("blob")
    found = list(mine.filter(pk__in=ids, message__isnull=True, uploaded_by_id=actor.person_id).order_by("id"))
    if len(found) != len(set(ids)):
        raise UNKNOWN_FILE()
    Attachment.objects.filter(pk__in=[one.pk for one in found]).update(message=message, version=F("version") + 1)
    return [MailFile(one.blob, one.filename, one.content_type) for one in found]


@operation
def add_note(
    *, actor: Actor, ticket_id: int, text: str, attachments: Sequence[int] = (), at: datetime | None = None
) -> Message:
    """Write an internal note; customers never see it. Raises MISSING, MERGED, EMPTY_MESSAGE, UNKNOWN_FILE."""
    ticket = workable(ticket_id)
    if not text.strip() and not attachments:
        raise EMPTY_MESSAGE()
    message = add_message_step(
        ticket, actor=actor, direction=Direction.NOTE, media=Media.DESK, text=text.strip(), state=State.SENT, at=at,
        author_name=actor.name,
    )  # fmt: skip
    _take_uploads(message, actor, attachments)
    discard_after_sending(actor, ticket, "note")
    return message


@operation
def upload(*, person_id: int, blob: Blob, filename: str, content_type: str) -> Attachment:
    """Keep a stored file until its message is sent. Uploads that are never sent are swept after a day."""
    return Attachment.objects.create(
        blob=blob, uploaded_by_id=person_id, filename=filename, content_type=content_type, size=blob.size
    )


@operation
def sweep_uploads(*, now: datetime) -> int:
    """Delete the uploads of over a day that no message ever named; returns how many."""
    return Attachment.objects.filter(message__isnull=True, created_at__lt=now - UPLOADS_KEPT).delete()[0]


@operation
def send_again(*, actor: Actor, message_id: int) -> Message:
    """Send a message once more whose mail failed or whose outcome is unknown. Raises Message.DoesNotExist, NOT_FAILED."""
    # The mail is locked before its message, as in every result and bounce; a refusal takes this back.
    mail_id = Message.objects.values_list("outgoing_mail_id", flat=True).get(pk=message_id)
    if mail_id is not None:
        requeue(mail_id)
    message = Message.objects.select_for_update(of=("self",)).select_related("ticket").get(pk=message_id)
    if message.state not in (State.FAILED, State.UNKNOWN) or mail_id is None:
        raise NOT_FAILED(state=message.state)
    changes = change(message, state=State.QUEUED, state_detail="")
    announce_message(message, message.ticket, actor=actor, event=MESSAGE_CHANGED, changes=changes)
    return message
