"""Recordings: reported by the provider late, twice or never; fetched, kept as private files, and made work."""

from __future__ import annotations

from collections.abc import Sequence
from tempfile import TemporaryFile

from django.db import transaction
from django.utils import timezone

from core.actor import Actor
from core.files import store_blob
from core.models import Blob
from core.operations import operation
from mail.events import MailFile
from telephony.models import Call, Recording, RecordingState, WhyDeleted
from telephony.provider import PhoneError, Recorded
from telephony.rules import documents
from telephony.rules.recordings import (
    ASK_AGAIN,
    MOST_ASKS,
    being_fetched,
    is_hopeless,
    pause_before,
    recorded_seconds,
    recording_sid,
)
from telephony.rules.texts import written
from telephony.services import commands
from telephony.services.flight import lock_call, note, update
from telephony.services.forgetting import forget_step, is_unwanted, refuse_unwanted
from telephony.services.popping import title_of
from telephony.services.receipts import once
from telephony.services.recording import CONVERSATION, recording_begun, waiting_for_sid
from telephony.services.reports import Report
from telephony.services.tickets import open_for_voicemail
from telephony.twilio import phone
from tickets.models import UNFINISHED, Direction, Message, Ticket
from tickets.services.announcing import RELATED
from tickets.services.messages import add_message_step, after_customer_wrote

NOTHING = frozenset({"absent", "failed"})
AWAITED = (RecordingState.EXPECTED, RecordingState.FETCHING)


@operation
def after_recording(*, key: str, report: Report) -> str:
    """The caller has spoken: thank them. The recording itself may not be there yet."""
    return once(key, lambda: _after_recording(report))


def _after_recording(report: Report) -> str:
    call = _call_of(report)
    if call is None:
        return documents.goodbye()
    seconds = recorded_seconds(report)
    if seconds:
        _learn(call, Recorded(recording_sid(report), "completed", seconds))
    return documents.farewell(documents.lines("voicemail_kept" if seconds else "voicemail_nothing", call.languages))


@operation
def report_recording(*, key: str, report: Report, recording_id: int | None = None) -> str:
    """The provider's word about a recording, whenever it comes; about calls that we did not record: nothing.

    `recording_id` is the row that we asked it for, where its address says so.
    """
    return once(key, lambda: _report_recording(report, recording_id))


def _report_recording(report: Report, recording_id: int | None) -> str:
    call = _call_of(report)
    if call is not None:
        about = Recorded(recording_sid(report), report.get("RecordingStatus", ""), recorded_seconds(report))
        _learn(call, about, recording_id)
    return ""


def _call_of(report: Report) -> Call | None:
    """Step: the call, locked; only one that we asked to be recorded."""
    found = Call.objects.filter(sid=report.get("CallSid", ""), recordings__isnull=False).values_list("pk", flat=True)
    pk = found.first()
    return None if pk is None else lock_call(pk)


def _learn(call: Call, about: Recorded, recording_id: int | None = None) -> None:
    """Step: one report about a recording of a locked call. What was stored or found empty stays so."""
    if about.status == "in-progress":
        recording_begun(call, about.sid, recording_id)
    if not about.sid or about.status not in NOTHING | {"completed"}:
        return
    rows = Recording.objects.select_for_update()
    recording = rows.filter(sid=about.sid).first()
    if recording is None:
        is_voicemail = call.diverted_to and not recording_id
        new = Recording(call=call, of="voicemail" if is_voicemail else CONVERSATION)
        recording = waiting_for_sid(call, recording_id) or new
    elif recording.call_id != call.pk or recording.state not in (RecordingState.EXPECTED, RecordingState.LOST):
        return
    is_empty = about.status in NOTHING or not about.seconds
    recording.sid, recording.seconds, recording.attempts, recording.due_at = about.sid, about.seconds, 0, timezone.now()
    recording.state = RecordingState.ABSENT if is_empty else RecordingState.FETCHING
    recording.save()
    note(call, "recorded", seconds=about.seconds)
    if is_unwanted(call):
        forget_step(call, recording, WhyDeleted.BINNED)
    elif not is_empty:
        transaction.on_commit(lambda: commands.in_background(fetch, recording.pk), robust=True)


def fetch(recording_id: int) -> bool:
    """Ask the provider for one recording that is due: its sound, or whether there is any. False: somebody else did."""
    if not _claim(recording_id):
        return False
    _fetch(recording_id)
    return True


def _claim(recording_id: int) -> bool:
    """One conditional UPDATE decides who asks; who dies over it leaves it to be asked for again."""
    now = timezone.now()
    due = Recording.objects.filter(pk=recording_id, due_at__lte=now, state__in=AWAITED)
    seconds = due.values_list("seconds", flat=True).first() or 0
    return bool(due.update(due_at=now + being_fetched(seconds)))


def _fetch(recording_id: int) -> None:
    recording = Recording.objects.select_related("call").get(pk=recording_id)
    try:
        if recording.state == RecordingState.EXPECTED:
            settle_expected(recording_id=recording_id, found=phone().recordings_of(recording.call.sid or ""))
        elif not refuse_unwanted(recording_id=recording_id):
            with TemporaryFile() as sound:
                phone().sound_of(recording.sid or "", sound)
                blob = store_blob(sound, content_type="audio/wav")
            keep(recording_id=recording_id, blob=blob)
    except PhoneError as error:
        postpone(recording_id=recording_id, error=error)


def fetch_due(limit: int = 10) -> int:
    """Tick: recordings whose sound is not here yet, and those that nobody ever spoke of."""
    due = Recording.objects.filter(state__in=AWAITED, due_at__lte=timezone.now()).order_by("due_at")
    mine = [pk for pk in due.values_list("pk", flat=True)[:limit] if _claim(pk)]
    for pk in mine:
        commands.in_background(_fetch, pk)
    return len(mine)


@operation
def settle_expected(*, recording_id: int, found: Sequence[Recorded]) -> None:
    """Nobody told us of this recording: take it from the provider's list, or ask again, or believe there is none."""
    call = lock_call(Recording.objects.values_list("call_id", flat=True).get(pk=recording_id))
    recording = Recording.objects.select_for_update().get(pk=recording_id)
    if recording.state != RecordingState.EXPECTED:
        return
    others = Recording.objects.exclude(pk=recording.pk).filter(sid__in=[one.sid for one in found])
    known = set(others.values_list("sid", flat=True))
    new = [one for one in found if one.sid not in known]
    for one in new:
        if one.status in NOTHING | {"completed"}:
            _learn(call, one)
    recording.refresh_from_db(fields=["state"])
    if recording.state != RecordingState.EXPECTED:
        return
    # What the list says of others counts as nothing: else one that never was would be asked for without end.
    recording.attempts += 1
    recording.due_at = timezone.now() + ASK_AGAIN
    if call.is_over and not new and recording.attempts >= MOST_ASKS:
        recording.state = RecordingState.ABSENT
    recording.save(update_fields=["attempts", "due_at", "state"])


@operation
def postpone(*, recording_id: int, error: PhoneError) -> None:
    """The provider did not answer, or has no sound yet: ask later; in the end a person learns that somebody spoke."""
    call = lock_call(Recording.objects.values_list("call_id", flat=True).get(pk=recording_id))
    recording = Recording.objects.select_for_update().get(pk=recording_id)
    if recording.state not in AWAITED:
        return
    recording.attempts += 1
    recording.due_at, recording.error = timezone.now() + pause_before(recording.attempts), str(error)[:200]
    if is_hopeless(recording.attempts, is_known=bool(recording.sid), refused=error.refused and not error.retry):
        recording.state = RecordingState.LOST
        note(call, f"{recording.of}_lost", code=error.code)
        is_voicemail = recording.sid and recording.of != CONVERSATION
        recording.ticket = _make_work(call, recording, []) if is_voicemail else None
    recording.save(update_fields=["attempts", "due_at", "error", "state", "ticket"])


@operation
def keep(*, recording_id: int, blob: Blob) -> None:
    """The sound is here: a voicemail is work on a ticket, a conversation lies with its call. A second arrival changes nothing."""
    call = lock_call(Recording.objects.values_list("call_id", flat=True).get(pk=recording_id))
    recording = Recording.objects.select_for_update().get(pk=recording_id)
    if recording.state != RecordingState.FETCHING:
        return
    if is_unwanted(call):
        forget_step(call, recording, WhyDeleted.BINNED, blob=blob)
        return
    recording.state, recording.blob, recording.error = RecordingState.STORED, blob, ""
    if recording.of == CONVERSATION:
        recording.ticket_id = call.ticket_id
        note(call, "recording_stored", seconds=recording.seconds)
        recording.save(update_fields=["state", "blob", "error", "ticket"])
        return
    file = MailFile(blob, f"voicemail-{call.pk}.wav", "audio/wav")
    recording.ticket = _make_work(call, recording, [file])
    note(call, "voicemail", seconds=recording.seconds, ticket=recording.ticket.pk)
    update(call, became="voicemail")
    recording.save(update_fields=["state", "blob", "error", "ticket"])


def _make_work(call: Call, recording: Recording, files: Sequence[MailFile]) -> Ticket:
    """Step: a ticket with the voicemail as its first message, or one more message where the call has a ticket."""
    text = written(
        "voicemail_text" if files else "voicemail_lost",
        call.language,
        who=title_of(call),
        seconds=recording.seconds,
    )
    actor = Actor.customer(call.contact_point_id)
    rows = Ticket.objects.select_for_update(of=("self",)).select_related(*RELATED)
    alive = rows.filter(deleted_at__isnull=True, merged_into__isnull=True, status__in=UNFINISHED)
    ticket = alive.filter(pk=call.ticket_id).first() if call.ticket_id else None
    if ticket is not None:
        add_message_step(
            ticket,
            actor=actor,
            direction=Direction.IN,
            media="voice",
            text=text,
            state=Message.State.RECEIVED,
            files=files,
            contact_point_id=call.contact_point_id,
            author_name=title_of(call),
        )
        after_customer_wrote(ticket, actor=actor, queue=call.queue)
        return ticket
    ticket = open_for_voicemail(call, text, files)
    update(call, ticket_id=ticket.pk)
    return ticket
