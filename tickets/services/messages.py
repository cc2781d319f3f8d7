"""What is said on tickets: steps that add messages, notes, and files on their way into one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.inserting import insert
from core.models import Blob
from core.operations import operation
from core.records import Changes, change
from customers.models import ContactPoint
from mail.charsets import clean
from mail.events import MailFile
from tickets import rules
from tickets.events import MESSAGE_CHANGED
from tickets.models import Attachment, Direction, Draft, Media, Message, PlannedReply, Ticket
from tickets.problems import CLOSED, EMPTY_MESSAGE, UNKNOWN_FILE
from tickets.services import letters
from tickets.services.announcing import announce_change, announce_message, index_message, workable
from tickets.services.clocks import settle_clocks, wait_for_reply
from tickets.services.drafts import discard_after_sending
from tickets.services.following import mention_step
from tickets.services.holding import hold_replies_step
from tickets.services.working import wait_in_queue

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
    if is_talk and direction == Direction.IN:
        wait_for_reply(ticket, now, actor=actor)
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


def forget_files_step(ticket_id: int, blob_id: int, at: datetime) -> None:
    """Step: these bytes are no longer kept with the messages of a ticket; that they were is still told."""
    files = Attachment.objects.select_for_update().filter(message__ticket_id=ticket_id, blob_id=blob_id)
    touched = [file.message_id for file in files]
    files.update(blob=None, forgotten_at=at, version=F("version") + 1)
    rows = Message.objects.select_for_update(of=("self",)).select_related("ticket__queue", "ticket__customer")
    for message in rows.filter(pk__in=[one for one in touched if one is not None]):
        message.version += 1
        message.save(update_fields=["version"])
        announce_message(message, message.ticket, actor=SYSTEM, event=MESSAGE_CHANGED)


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
    awake: dict[str, Any] = {"snoozed_at": None, "snoozed_until": None} if ticket.snoozed_at else {}
    changes = change(ticket, status=rules.status_after_customer(ticket.status), **awake)
    if "status" in changes:
        change(ticket, resolved_at=None)
        settle_clocks(ticket, now, actor=actor)
    touch(ticket, now)
    hold_replies_step(ticket)
    announce_change(ticket, changes or spoken(ticket), actor=actor)
    wait_in_queue(ticket, actor=actor, preferred_agent_id=ticket.owner_id, **where)


def spoken(ticket: Ticket) -> Changes:
    """What a message alone changes on its ticket."""
    return {"last_message_at": (ticket.spoken_before, ticket.last_message_at)}


def touch(ticket: Ticket, now: datetime) -> None:
    """Step: a new message is news of the ticket, so that lists show it; its version says so to browsers."""
    ticket.version += 1
    ticket.updated_at = now
    ticket.save(update_fields=["version", "updated_at"])


def take_uploads(message: Message, actor: Actor, ids: Sequence[int]) -> list[MailFile]:
    """Step: hang the sender's own waiting uploads on the message. Raises UNKNOWN_FILE when one is gone or somebody else's."""
    if not ids:
        return []
    mine = Attachment.objects.select_for_update(of=("self",)).select_related("blob")
    found = list(mine.filter(pk__in=ids, message__isnull=True, uploaded_by_id=actor.person_id).order_by("id"))
    if len(found) != len(set(ids)):
        raise UNKNOWN_FILE()
    Attachment.objects.filter(pk__in=[one.pk for one in found]).update(message=message, version=F("version") + 1)
    return [MailFile(one.blob, one.filename, one.content_type) for one in found if one.blob is not None]


@operation
def add_note(
    *,
    actor: Actor,
    ticket_id: int,
    text: str,
    attachments: Sequence[int] = (),
    people: Sequence[int] = (),
    teams: Sequence[int] = (),
    at: datetime | None = None,
) -> Message:
    """Write an internal note; customers never see it. `people` and `teams` are those it names: they are told.

    Raises MISSING, MERGED, EMPTY_MESSAGE, UNKNOWN_FILE, CANNOT_SEE for a person who may not read it.
    """
    ticket = workable(ticket_id)
    if not text.strip() and not attachments:
        raise EMPTY_MESSAGE()
    mention_step(ticket, people, teams, actor=actor)
    message = note_step(ticket, text, actor=actor, at=at)
    take_uploads(message, actor, attachments)
    discard_after_sending(actor, ticket, "note")
    return message


def note_step(ticket: Ticket, text: str, *, actor: Actor, at: datetime | None = None) -> Message:
    """Step: an internal note on a locked ticket."""
    return add_message_step(
        ticket, actor=actor, direction=Direction.NOTE, media=Media.DESK, text=text.strip(), state=State.SENT, at=at,
        author_name=actor.name,
    )  # fmt: skip


@operation
def upload(*, person_id: int, blob: Blob, filename: str, content_type: str) -> Attachment:
    """Keep a stored file until its message is sent. Uploads that no draft names are swept after a day."""
    return Attachment.objects.create(
        blob=blob, uploaded_by_id=person_id, filename=filename, content_type=content_type, size=blob.size
    )


@operation
def sweep_uploads(*, now: datetime) -> int:
    """Delete the uploads of over a day that no message, draft or planned reply names; returns how many."""
    named = [
        *Draft.objects.exclude(upload_ids=[]).values_list("upload_ids", flat=True),
        *PlannedReply.objects.exclude(upload_ids=[]).values_list("upload_ids", flat=True),
    ]
    wanted = {one for ids in named for one in ids}
    left = Attachment.objects.filter(message__isnull=True, created_at__lt=now - UPLOADS_KEPT)
    return left.exclude(pk__in=wanted).delete()[0]
