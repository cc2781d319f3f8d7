"""Recording a conversation: started on demand or with every call, paused while card data is said, announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import publish
from core.models import Blob
from core.operations import operation
from core.problems import MISSING
from staff.models import Person
from telephony.events import RECORDING_HEARD
from telephony.models import Call, CallState, Command, CommandState, Recording, RecordingPolicy, RecordingState
from telephony.problems import NOT_RECORDED, NOT_RECORDING, RECORDING_ALWAYS, RECORDING_NEVER
from telephony.provider import Recorded
from telephony.rules.recordings import OVERDUE
from telephony.services.commands import plan
from telephony.services.flight import lock_call, note, update
from telephony.services.policies import policy_of
from telephony.services.steering import steerable
from tickets.models import Attachment

CONVERSATION = "conversation"
CHANGES = ("record_pause", "record_resume", "record_stop")


def apply_policy(call: Call) -> None:
    """Step: a locked call begins a turn with another agent: what its queue says of recording holds from now on.

    Asked when the agent accepts, so that what must not be recorded never is, and when they meet, whom to record.
    """
    if call.ended_by:
        return
    running = _running(call)
    if call.recording_policy == RecordingPolicy.NEVER:
        if call.recording in ("on", "paused") and running is not None and running.sid:
            note(call, "record_stop", by="policy")
            plan(call, "record_stop", sid=running.sid)
    elif (call.recording_policy, call.recording, call.state) == (RecordingPolicy.ALL, "off", CallState.CONNECTED):
        _start(call)


def _is_told_at_the_door(call: Call) -> bool:
    """Whether the caller hears of it on their way into the room; whom we dial comes into it without a word of ours."""
    return call.recording_policy == RecordingPolicy.ALL and (call.direction == "inbound" or call.turn > 1)


def _start(call: Call) -> None:
    """Step: ask for a recording of a locked call; its row waits for what the provider says of it."""
    made = Recording.objects.create(call=call, of=CONVERSATION, due_at=timezone.now() + OVERDUE)
    update(call, recording="starting")
    plan(call, "record_start", recording=made.pk)


@operation
def start_recording(*, actor: Actor, person: Person, call_id: int) -> Call:
    """Record from now on; everybody in the call hears that. Saying it again is no error.

    Raises RECORDING_NEVER where the queue forbids it, CALL_OVER, NOT_YOUR_CALL or NOT_CONNECTED.
    """
    call = steerable(call_id, person, CallState.CONNECTED)
    if call.recording_policy == RecordingPolicy.NEVER:
        raise RECORDING_NEVER()
    if call.recording == "off":
        note(call, "record", person=person.pk)
        _start(call)
    return call


@operation
def pause_recording(*, actor: Actor, person: Person, call_id: int) -> Call:
    """Nothing is recorded for a while (card data); it goes on by itself after the queue's time.

    Raises NOT_RECORDED, NOT_RECORDING while it starts, CALL_OVER, NOT_YOUR_CALL or NOT_CONNECTED.
    """
    call = steerable(call_id, person, CallState.CONNECTED)
    if call.recording != "paused" or _is_changing(call):
        _ask(call, "record_pause", person)
    return call


@operation
def resume_recording(*, actor: Actor, person: Person, call_id: int) -> Call:
    """Go on after a pause. Raises as `pause_recording`."""
    call = steerable(call_id, person, CallState.CONNECTED)
    if call.recording != "on" or _is_changing(call):
        _ask(call, "record_resume", person)
    return call


@operation
def stop_recording(*, actor: Actor, person: Person, call_id: int) -> Call:
    """End the recording; a later start makes another one.

    Raises RECORDING_ALWAYS where the queue records all, else as `pause_recording`.
    """
    call = steerable(call_id, person, CallState.CONNECTED)
    if call.recording_policy == RecordingPolicy.ALL:
        raise RECORDING_ALWAYS()
    _ask(call, "record_stop", person)
    return call


def _ask(call: Call, kind: str, person: Person | None) -> None:
    """Step: change the running recording of a locked call."""
    if call.recording == "off":
        raise NOT_RECORDED()
    running = _running(call)
    if running is None or running.sid is None:
        raise NOT_RECORDING()
    note(call, kind, person=person.pk if person else None)
    plan(call, kind, sid=running.sid)


def _is_changing(call: Call) -> bool:
    """Whether a change is on its way: then what the call shows is not what it will be."""
    under_way = (CommandState.PLANNED, CommandState.SENDING)
    return Command.objects.filter(call=call, kind__in=CHANGES, state__in=under_way).exists()


def _running(call: Call) -> Recording | None:
    rows = Recording.objects.select_for_update().filter(call=call, of=CONVERSATION, state=RecordingState.EXPECTED)
    return rows.order_by("-pk").first()


def recording_changed(call: Call, command: Command, done: Recorded | None) -> None:
    """Step: the provider records, pauses, goes on or has stopped. The newest word about a locked call counts."""
    if command.kind == "record_start":
        if done is not None:
            recording_begun(call, done.sid, command.detail.get("recording"))
    elif call.is_over or call.recording in ("off", "starting"):
        return
    elif command.kind == "record_pause":
        seconds = policy_of(call.queue_id).pause_seconds
        update(call, recording="paused", recording_resumes_at=timezone.now() + timedelta(seconds=seconds))
    elif command.kind == "record_resume":
        update(call, recording="on", recording_resumes_at=None)
    elif command.kind == "record_stop":
        update(call, recording="off", recording_resumes_at=None)
        plan(call, "announce", text="recorded_stop")


def waiting_for_sid(call: Call, recording_id: int | None) -> Recording | None:
    """Step: the row of a locked call that a new SID belongs to: the one that was asked for, else who still waits.

    One that was given up waits as well when it is named: it began although we had stopped believing in it.
    """
    rows = Recording.objects.select_for_update().filter(call=call, sid=None)
    if recording_id:
        return rows.filter(pk=recording_id, state__in=(RecordingState.EXPECTED, RecordingState.ABSENT)).first()
    return rows.filter(state=RecordingState.EXPECTED).order_by("pk").first()


def recording_begun(call: Call, sid: str, recording_id: int | None) -> None:
    """Step: a recording that we asked for has its SID, from the answer or the first callback, whichever comes first.

    One that begins beside another, long after it was given up, is ended: a pause would not reach it.
    """
    if not sid or Recording.objects.filter(sid=sid).exists():
        return
    waiting = waiting_for_sid(call, recording_id)
    if waiting is None or waiting.of != CONVERSATION:
        return
    was_given_up = waiting.state == RecordingState.ABSENT
    waiting.sid, waiting.state, waiting.attempts = sid, RecordingState.EXPECTED, 0
    waiting.due_at = timezone.now() + OVERDUE
    waiting.save(update_fields=["sid", "state", "attempts", "due_at"])
    asked = Command.objects.filter(call=call, kind="record_start", detail__recording=waiting.pk)
    asked.filter(state=CommandState.UNKNOWN).update(state=CommandState.DONE)
    if call.is_over:
        return
    if was_given_up and call.recording != "off":
        plan(call, "record_end", sid=sid)
        return
    update(call, recording="on")
    if call.recording_policy == RecordingPolicy.NEVER:
        apply_policy(call)  # handed on while it began, to a queue that records nobody
    elif not _is_told_at_the_door(call):
        plan(call, "announce", text="recorded_start")


def recording_failed(call: Call, command: Command) -> None:
    """Step: the provider will not record: the screen says so and may ask again. A pause that failed is `trouble`."""
    if command.kind == "record_start" and call.recording == "starting":
        waiting = Recording.objects.filter(call=call, of=CONVERSATION, sid=None, state=RecordingState.EXPECTED)
        waiting.update(state=RecordingState.ABSENT)
        update(call, recording="off", trouble="record_start")


@operation
def settle_recording(*, command_id: int, found: Sequence[Recorded]) -> None:
    """Nobody said whether a recording began: take the one that runs and is not known yet, else believe in none."""
    command = Command.objects.get(pk=command_id)
    call = lock_call(command.call_id)
    for one in found:
        if one.status in ("in-progress", "paused"):
            recording_begun(call, one.sid, command.detail.get("recording"))
    if Command.objects.filter(pk=command_id, state=CommandState.UNKNOWN).update(state=CommandState.FAILED):
        recording_failed(call, command)


@operation
def note_heard(*, actor: Actor, recording_id: int) -> Blob:
    """Somebody hears a conversation: the log says who and when. Raises MISSING while there is no sound."""
    recording = Recording.objects.select_related("call", "blob").get(pk=recording_id)
    if recording.state != RecordingState.STORED or recording.blob is None:
        raise MISSING()
    _log_heard(recording, actor, recording.call.ticket_id)
    return recording.blob


def note_voicemail_heard(row: Attachment, actor: Actor) -> None:
    """Step: somebody hears a file on a ticket; where that is a voicemail, the log says who and when."""
    ticket_id = row.message.ticket_id if row.message else 0
    here = Q(ticket=ticket_id) | Q(ticket__merged_into=ticket_id)
    heard = Recording.objects.select_related("call").filter(here, blob=row.blob_id, blob__isnull=False)
    for recording in heard.exclude(of=CONVERSATION):
        _log_heard(recording, actor, ticket_id)


def _log_heard(recording: Recording, actor: Actor, ticket_id: int | None) -> None:
    call = recording.call
    publish(
        RECORDING_HEARD,
        recording,
        actor=actor,
        customer_id=call.customer_id,
        ticket_id=ticket_id,
        facts={"call": call.pk, "seconds": recording.seconds},
    )


def resume_due_recordings(limit: int = 20) -> int:
    """Tick: a pause for card data ends by itself."""
    due = Call.objects.filter(recording_resumes_at__lte=timezone.now()).order_by("recording_resumes_at")
    return sum(_resume_due(call_id=pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


@operation
def _resume_due(*, call_id: int) -> int:
    call = lock_call(call_id)
    if call.recording_resumes_at is None or call.recording_resumes_at > timezone.now():
        return 0
    running = _running(call)
    update(call, actor=SYSTEM, recording_resumes_at=None)
    if call.recording == "paused" and running is not None and running.sid:
        note(call, "record_resume", by="time")
        plan(call, "record_resume", sid=running.sid)
    return 1
