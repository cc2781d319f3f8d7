"""The end of recordings: their sound is deleted with us and at the provider, and the row says when and by which rule."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from core.actor import SYSTEM
from core.events import publish
from core.files import drop_orphan
from core.models import Blob
from core.operations import operation
from telephony.events import RECORDING_DELETED
from telephony.models import Call, Recording, RecordingState, VoicePolicy, WhyDeleted
from telephony.provider import PhoneError
from telephony.rules.recordings import pause_before
from telephony.services import commands
from telephony.services.flight import lock_call, note
from telephony.twilio import phone
from tickets.services.messages import forget_files_step

OVER = (RecordingState.ABSENT, RecordingState.DELETED)
BEING_PURGED = timedelta(seconds=60)
BATCH = 200


def is_unwanted(call: Call) -> bool:
    """Whether a recording arrives for somebody, or on a ticket, that was thrown away: then none of it is kept."""
    customer, ticket = call.customer, call.ticket
    return bool((customer and customer.deleted_at) or (ticket and ticket.deleted_at))


def forget_step(
    call: Call, recording: Recording, why: WhyDeleted, *, blob: Blob | None = None, days: int | None = None
) -> None:
    """Step: delete the sound of a locked call's locked recording; `blob` are bytes that just came for it.

    The row stays and never leaves this state: a report that comes later, or again, finds it deleted.
    """
    now, kept = timezone.now(), recording.blob or blob
    if recording.ticket_id and recording.blob_id:
        forget_files_step(recording.ticket_id, recording.blob_id, now)
    recording.state, recording.blob, recording.error = RecordingState.DELETED, None, ""
    recording.deleted_at, recording.deleted_why, recording.kept_days = now, why, days
    recording.attempts, recording.purge_at = 0, now if recording.sid else None
    recording.save()
    note(call, "recording_deleted", of=recording.of, why=why)
    publish(
        RECORDING_DELETED,
        recording,
        actor=SYSTEM,
        customer_id=call.customer_id,
        ticket_id=call.ticket_id or recording.ticket_id,
        facts={"of": recording.of, "why": why, "days": days, "call": call.pk},
    )
    if kept is not None:
        # The same bytes may be another recording's: then they stay for it. Those that came today go with the sweep.
        transaction.on_commit(partial(drop_orphan, blob_id=kept.pk), robust=True)
    if recording.purge_at:
        transaction.on_commit(partial(commands.in_background, purge, recording.pk), robust=True)


@operation
def refuse_unwanted(*, recording_id: int) -> bool:
    """Before its sound is fetched: whether nobody wants it any more; then it is deleted where it lies."""
    call = lock_call(Recording.objects.values_list("call_id", flat=True).get(pk=recording_id))
    recording = Recording.objects.select_for_update(of=("self",)).select_related("blob").get(pk=recording_id)
    if not is_unwanted(call):
        return False
    if recording.state == RecordingState.FETCHING:
        forget_step(call, recording, WhyDeleted.BINNED)
    return True


def forget_old_recordings(limit: int = BATCH) -> int:
    """Delete the sound of recordings whose queue's time is over, by the rules as they are now; returns how many."""
    now = timezone.now()
    due = Recording.objects.exclude(state__in=OVER).filter(_over_at(now)).order_by("created_at", "pk")
    return sum(_forget_one(recording_id=pk) for pk in list(due.values_list("pk", flat=True)[:limit]))


def _over_at(now: datetime) -> Q:
    """Those past their queue's period, each kind by its own; queues without a policy have its defaults."""
    usual = VoicePolicy()
    own = list(VoicePolicy.objects.all())
    found = Q(pk__in=[])
    for of, field in (("conversation", "recordings_kept_days"), ("voicemail", "voicemails_kept_days")):
        rest = Q(of=of) & ~Q(call__queue_id__in=[one.queue_id for one in own], call__queue_id__isnull=False)
        periods = [(rest, getattr(usual, field))]
        periods += [(Q(of=of, call__queue_id=one.queue_id), getattr(one, field)) for one in own]
        for which, days in periods:
            if days:
                found |= which & Q(created_at__lt=now - timedelta(days=days))
    return found


@operation
def _forget_one(*, recording_id: int) -> int:
    call = lock_call(Recording.objects.values_list("call_id", flat=True).get(pk=recording_id))
    recording = Recording.objects.select_for_update(of=("self",)).select_related("blob").get(pk=recording_id)
    if recording.state in OVER:
        return 0
    policy = VoicePolicy.objects.filter(queue_id=call.queue_id or 0).first() or VoicePolicy()
    is_voicemail = recording.of == "voicemail"
    days = policy.voicemails_kept_days if is_voicemail else policy.recordings_kept_days
    if not days or recording.created_at >= timezone.now() - timedelta(days=days):
        return 0
    forget_step(call, recording, WhyDeleted.PERIOD, days=days)
    return 1


def purge(recording_id: int) -> bool:
    """Have the provider delete its copy of one recording that is due; False when somebody else does."""
    now = timezone.now()
    if not Recording.objects.filter(pk=recording_id, purge_at__lte=now).update(purge_at=now + BEING_PURGED):
        return False
    _purge(recording_id)
    return True


def _purge(recording_id: int) -> None:
    """A provider that does not answer is asked again until it did: a copy that stays is not deleted."""
    recording = Recording.objects.get(pk=recording_id)
    try:
        phone().delete_recording(recording.sid or "")
    except PhoneError as error:
        again = timezone.now() + pause_before(min(recording.attempts + 1, 10))
        rows = Recording.objects.filter(pk=recording_id)
        rows.update(purge_at=again, attempts=min(recording.attempts + 1, 1000), error=str(error)[:200])
    else:
        Recording.objects.filter(pk=recording_id).update(purge_at=None, error="")


def purge_due(limit: int = 10) -> int:
    """Tick: copies that the provider has still to delete."""
    now = timezone.now()
    taken = 0
    for pk in list(Recording.objects.filter(purge_at__lte=now).values_list("pk", flat=True)[:limit]):
        if Recording.objects.filter(pk=pk, purge_at__lte=now).update(purge_at=now + BEING_PURGED):
            commands.in_background(_purge, pk)
            taken += 1
    return taken
