"""What waiting callers hear. Every announcement is a line of the flight record, and so the memory of the next one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from core.operations import operation
from routing.models import Queue, WorkState
from routing.rules.overflowing import Seen as Figures
from routing.rules.overflowing import offer_holds
from routing.selectors.pulses import estimate_for, nobody_answers, pulses
from telephony.models import IN_ROOM, Call, CallEvent, CallState
from telephony.rules import documents
from telephony.rules.texts import spoken, wait_spoken
from telephony.rules.waiting import FIRST_AFTER, Seen, Told, Words, next_words
from telephony.selectors import place_in_queue
from telephony.services.diverting import can_be_called_back
from telephony.services.flight import address, note, sign_of_life

TOLD = "told"


@operation
def wait_document(*, sid: str) -> str:
    """What a waiting caller hears next, music or silence; out of the queue when there is nothing to wait for."""
    call = Call.objects.select_related("queue", "work_item").filter(sid=sid).first()
    if call is None or call.is_over or call.state == CallState.DIVERTED:
        return documents.leave()  # what comes next is said where the queue's action asks
    if call.state != CallState.QUEUED:
        return documents.silence()
    place, queue = place_in_queue(call), call.queue
    if place is None or queue is None:
        # Accepted since we looked: the redirect takes them out, and leaving by themselves would cross it.
        call.refresh_from_db(fields=["state"])
        return documents.silence() if call.state in IN_ROOM else documents.leave()
    sign_of_life(call.pk, call.state)
    told, seen = _told(call), _seen(call, queue, place, timezone.now())
    words = next_words(told, seen)
    if words:
        _remember(call, words)
    offered = seen.may and (any(one.offered for one in told) or bool(words and words.offers))
    return documents.waiting(
        _spoken(words, call.languages) if words else (),
        music=settings.HOLD_MUSIC_URL if told or words else "",
        seconds=documents.PAUSE_BETWEEN_PLACES if told or words else int(FIRST_AFTER.total_seconds()),
        key=address(f"callback?call={call.sid}") if offered else "",
    )


def _seen(call: Call, queue: Queue, place: int, now: datetime) -> Seen:
    item, since = call.work_item, call.queued_at or call.created_at
    seconds = estimate_for(queue, place - 1)
    pulse = pulses().get(queue.pk)
    figures = Figures((now - since).total_seconds(), seconds, pulse.service_level if pulse else None)
    return Seen(
        now,
        since,
        place,
        seconds,
        nobody=nobody_answers(queue),
        ringing=bool(item and item.state == WorkState.RESERVED and not item.declined),
        may=can_be_called_back(call),
        shall=offer_holds(queue.overflow, figures),
    )


def _told(call: Call) -> list[Told]:
    """What the caller was told in this queue since they last came to it from an agent, or from outside."""
    lines = CallEvent.objects.filter(
        call=call, name=TOLD, detail__turn=call.turn, detail__queue=call.queue.key if call.queue else ""
    )
    return [
        Told(line.at, line.detail.get("place"), line.detail.get("minutes"), bool(line.detail.get("offered")))
        for line in lines.order_by("id")
    ]


def _remember(call: Call, words: Words) -> None:
    known = {"place": words.place, "minutes": words.minutes, "offered": words.offers or None}
    kind = next((name.split("_")[0] for name in words.names if "_" in name), None)
    detail = {name: value for name, value in {**known, "said": kind}.items() if value is not None}
    note(call, TOLD, turn=call.turn, queue=call.queue.key if call.queue else "", **detail)


def _spoken(words: Words, languages: Iterable[str]) -> list[documents.Line]:
    return [documents.Line(" ".join(_sentence(name, words, one) for name in words.names), one) for one in languages]


def _sentence(name: str, words: Words, language: str) -> str:
    return wait_spoken(words.seconds, language) if name == "wait" else spoken(name, language, place=words.place)
