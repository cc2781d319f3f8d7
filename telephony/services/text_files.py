"""Pictures that come with texts: fetched after the commit, kept privately, hung on the message."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.actor import SYSTEM
from core.files import store_blob
from core.models import Blob
from core.operations import operation
from mail.events import MailFile
from telephony.models import FileState, TextFile
from telephony.provider import PhoneError
from telephony.rules.recordings import is_hopeless, pause_before
from telephony.rules.texting import file_name
from telephony.services import commands
from telephony.twilio import phone
from tickets.events import MESSAGE_CHANGED
from tickets.models import Message
from tickets.services.announcing import announce_message
from tickets.services.messages import attach

BEING_FETCHED = timedelta(seconds=60)


def fetch(file_id: int) -> bool:
    """Fetch one file that is due; False when somebody else does."""
    now = timezone.now()
    due = TextFile.objects.filter(pk=file_id, due_at__lte=now, state=FileState.EXPECTED)
    if not due.update(due_at=now + BEING_FETCHED):
        return False
    _fetch(file_id)
    return True


def fetch_due_files(limit: int = 10) -> int:
    """Tick: files of texts that are not here yet."""
    now = timezone.now()
    due = TextFile.objects.filter(state=FileState.EXPECTED, due_at__lte=now).order_by("due_at")
    taken = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        mine = TextFile.objects.filter(pk=pk, due_at__lte=now, state=FileState.EXPECTED)
        if mine.update(due_at=now + BEING_FETCHED):
            commands.in_background(_fetch, pk)
            taken += 1
    return taken


def _fetch(file_id: int) -> None:
    file = TextFile.objects.select_related("text__message__ticket").get(pk=file_id)
    if file.text.message is None or file.text.message.ticket.deleted_at is not None:
        TextFile.objects.filter(pk=file_id).update(state=FileState.LOST, error="the ticket was thrown away")
        return
    try:
        data, content_type = phone().file_of(file.text.sid or "", file.sid)
    except PhoneError as error:
        postpone_file(file_id=file_id, error=error)
    else:
        keep_file(file_id=file_id, blob=store_blob(data, content_type=content_type), content_type=content_type)


@operation
def postpone_file(*, file_id: int, error: PhoneError) -> None:
    """Not here yet: ask later, and in the end say on the message that something is missing."""
    file = TextFile.objects.select_for_update(of=("self",)).select_related("text").get(pk=file_id)
    if file.state != FileState.EXPECTED:
        return
    file.attempts += 1
    file.due_at, file.error = timezone.now() + pause_before(file.attempts), str(error)[:200]
    if is_hopeless(file.attempts, is_known=True, refused=error.refused and not error.retry):
        file.state = FileState.LOST
        _tell(file, state_detail="file_lost")
    file.save(update_fields=["attempts", "due_at", "error", "state"])


@operation
def keep_file(*, file_id: int, blob: Blob, content_type: str) -> None:
    """The file is here: it hangs on its message. A second arrival changes nothing."""
    file = TextFile.objects.select_for_update(of=("self",)).select_related("text__message").get(pk=file_id)
    if file.state != FileState.EXPECTED or file.text.message is None:
        return
    place = file.text.files.filter(pk__lte=file.pk).count()
    attach(file.text.message, [MailFile(blob, file_name(place, content_type), content_type)])
    file.state, file.error = FileState.STORED, ""
    file.save(update_fields=["state", "error"])
    _tell(file)


def _tell(file: TextFile, **fields: str) -> None:
    """Step: browsers that show the message read it again."""
    rows = Message.objects.select_for_update(of=("self",)).select_related("ticket__queue", "ticket__customer")
    message = rows.get(pk=file.text.message_id or 0)
    for name, value in fields.items():
        setattr(message, name, value)
    message.version += 1
    message.save(update_fields=["version", *fields])
    announce_message(message, message.ticket, actor=SYSTEM, event=MESSAGE_CHANGED)
