"""Callers who get no agent: the queue is closed, or they overflow. A message, voicemail, or a callback.

The document is asked for twice over: the caller's call is redirected to it, and the wait document leads there too.
Whichever comes first is heard, and a redirect that is still on its way then has nothing left to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import Happening
from core.operations import operation
from routing.models import QUEUED, WorkItem
from routing.rules.overflowing import may_call_back
from routing.selectors.reception import Admission
from routing.services import cancel_for
from routing.services.overflow import Overflowed
from telephony.models import Call, CallState, Command, CommandState, Diversion, DivertedTo, Recording, RecordingState
from telephony.rules import documents
from telephony.rules.prompts import Prompt, chosen
from telephony.rules.recordings import OVERDUE
from telephony.rules.texts import diverted_text
from telephony.services.callbacks import promise
from telephony.services.commands import plan
from telephony.services.flight import address, lock_call, note, update
from telephony.services.guarding import number_to_call_back
from telephony.services.receipts import once
from telephony.services.sounds import sound_address

AT_THE_DOOR = frozenset(DivertedTo.values)
YES = "1"


def divert_at_the_door(call: Call, admission: Admission) -> str:
    """Step: the queue takes nobody now: answer a locked call with what it has for callers instead."""
    reception, queue = admission.reception, admission.queue
    update(call, queue=queue, team_id=queue.team_id)
    made = divert(
        call, to=reception.to, cause=reception.cause, message=reception.message, otherwise=reception.otherwise
    )
    return diversion_document(call, made)


def on_overflowed(happening: Happening) -> None:
    """Reaction to work.overflowed: the waiting caller goes with the work to another queue, or out of the queue."""
    item: WorkItem = happening.subject
    if item.ref_kind != "call":
        return
    call = lock_call(item.ref_id)
    if call.state != CallState.QUEUED:
        return
    told: Overflowed | None = happening.payload
    if told is None:
        move(call, item, actor=happening.actor)
        return
    divert(
        call,
        to=told.to,
        cause=told.cause,
        message=told.message,
        otherwise=told.otherwise,
        rank=item.rank,
        actor=happening.actor,
    )
    plan(call, "divert")


def move(call: Call, item: WorkItem, *, actor: Actor) -> None:
    """Step: a locked call waits where its work waits."""
    if call.queue_id != item.queue_id:
        note(call, "moved", queue=item.queue.key, left=call.queue.key if call.queue else "")
        update(call, actor=actor, queue=item.queue, team_id=item.queue.team_id)


def divert(
    call: Call,
    *,
    to: str,
    cause: str,
    message: Mapping[str, str],
    otherwise: str,
    rank: datetime | None = None,
    actor: Actor = SYSTEM,
    sounds: Mapping[str, int] | None = None,
) -> Diversion:
    """Step: a locked call leaves the way to an agent for good. Nobody is offered a callback whom we cannot dial.

    `sounds` are heard in their languages instead of the message.
    """
    instead = otherwise if otherwise in (DivertedTo.MESSAGE, DivertedTo.VOICEMAIL) else DivertedTo.MESSAGE
    words = dict(message)
    if to == DivertedTo.CALLBACK and not number_to_call_back(call, call.queue_id):
        to, words = instead, {}  # the words were about the callback
    made = Diversion.objects.create(
        call=call, to=to, cause=cause, message=words, otherwise=instead, rank=rank, sounds=dict(sounds or {})
    )
    note(call, "diverted", to=to, cause=cause)
    update(call, actor=actor, happened="diverted", diverted_to=to, diverted_because=cause)
    return made


@operation
def diverted_document(*, sid: str) -> str:
    """The redirected caller asks what there is for them. Asking again begins it anew, as the provider means it."""
    call = Call.objects.filter(sid=sid).first()
    if call is None:
        return documents.goodbye()
    call = lock_call(call.pk)
    return diversion_document(call) if call.state == CallState.DIVERTED else documents.goodbye()


def diversion_document(call: Call, diversion: Diversion | None = None) -> str:
    """Step: what a locked, diverted call hears; from now on no redirect takes it back to the beginning."""
    found = diversion or Diversion.objects.get(call=call)
    if found.heard_at is None:
        found.heard_at = timezone.now()
        found.save(update_fields=["heard_at"])
        Command.objects.filter(call=call, kind="divert", state=CommandState.PLANNED).update(state=CommandState.OBSOLETE)
    if hasattr(call, "promise"):
        return documents.farewell(documents.lines("callback_kept", call.languages))
    if call.diverted_to == DivertedTo.CALLBACK:
        return _offer(call, found)
    return _without_agent(call, call.diverted_to, found)


def _words(call: Call, to: str, diversion: Diversion) -> list[documents.Line]:
    """The queue's own words for what it diverts to, else ours."""
    own, sounds = (diversion.message, diversion.sounds) if to == diversion.to else ({}, {})
    ours = {one: Prompt(diverted_text(to, diversion.cause, one), one) for one in call.languages}
    found = dict.fromkeys(chosen(own, sounds, one) or ours[one] for one in ours)
    return [
        documents.Line(one.text, one.language, "" if one.sound is None else sound_address(one.sound)) for one in found
    ]


def _without_agent(call: Call, to: str, diversion: Diversion) -> str:
    if to != DivertedTo.VOICEMAIL:
        return documents.farewell(_words(call, to, diversion))
    waiting = Recording.objects.filter(call=call, sid=None, state=RecordingState.EXPECTED)
    if not waiting.update(due_at=timezone.now() + OVERDUE):
        Recording.objects.create(call=call, due_at=timezone.now() + OVERDUE)
    return documents.voicemail(
        _words(call, to, diversion),
        nothing=documents.lines("voicemail_nothing", call.languages),
        action=address(f"recorded?call={call.sid}"),
        told_at=address("recording"),
    )


def _offer(call: Call, diversion: Diversion) -> str:
    words = _words(call, DivertedTo.CALLBACK, diversion)
    if diversion.message:
        words += documents.lines("callback_press", call.languages)
    if diversion.otherwise == DivertedTo.VOICEMAIL:
        words += documents.lines("callback_voicemail", call.languages)
    here = f"callback?call={call.sid}"
    return documents.offer(words, action=address(here), otherwise=address(f"{here}&silent=1"))


@operation
def answer_offer(*, key: str, sid: str, digits: str) -> str:
    """The caller answers the offered callback: 1 is yes; anything else, or nothing, gets what the rule has instead.

    Whoever is still in the queue just waits on.
    """
    return once(key, lambda: _answer(sid, digits))


def _answer(sid: str, digits: str) -> str:
    known = Call.objects.filter(sid=sid).select_related("queue").first()
    if known is None:
        return documents.goodbye()
    if known.state == CallState.QUEUED:
        return _leave_for_callback(known, digits)
    call = lock_call(known.pk)
    diversion = Diversion.objects.filter(call=call).first()
    # A key that was pressed counts even if the caller hung up in the same moment.
    if diversion is None or diversion.to != DivertedTo.CALLBACK:
        return documents.goodbye()
    if digits[:1] == YES:
        promise(call, rank=diversion.rank)
        return documents.farewell(documents.lines("callback_kept", call.languages))
    if call.state != CallState.DIVERTED or hasattr(call, "promise"):
        return documents.goodbye()
    note(call, "callback_declined")
    update(call, diverted_to=diversion.otherwise)
    return _without_agent(call, diversion.otherwise, diversion)


def can_be_called_back(call: Call) -> bool:
    """Whether a waiting caller may ask to be called back: the queue does it, and their number can be dialled."""
    if call.queue is None or call.callback_id is not None:
        return False
    return may_call_back(call.queue.overflow) and bool(number_to_call_back(call, call.queue_id))


def _leave_for_callback(known: Call, digits: str) -> str:
    """Step: out of the queue with the promise of a callback at the same place. Locks go item, then call."""
    if digits[:1] != YES or not can_be_called_back(known):
        return documents.silence(1)
    item = cancel_for(actor=SYSTEM, ref=known.work_ref, reason="callback", states=QUEUED, outcome="overflowed")
    call = lock_call(known.pk)
    if item is None or call.state != CallState.QUEUED:
        return documents.silence(1)
    divert(call, to=DivertedTo.CALLBACK, cause="asked", message={}, otherwise=DivertedTo.MESSAGE, rank=item.rank)
    promise(call, rank=item.rank)
    return documents.leave()
