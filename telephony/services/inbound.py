"""A call from outside: who it is, and the first thing it hears. Each answers with a TwiML document."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from core.actor import SYSTEM
from core.inserting import insert
from core.operations import operation
from core.prepared import TEXT, Prepared
from customers.services.identity import Identification, identify_or_create
from telephony.models import Call, CallState, PhoneNumber
from telephony.rules import documents
from telephony.rules.callers import Caller, caller_of, first_language, language_for
from telephony.rules.states import check_after
from telephony.services import walking
from telephony.services.flight import announce, lock_call, note, sign_of_life
from telephony.services.queueing import default_queue, enter_queue, queue_document, room_document
from telephony.services.receipts import once


def _with_flow(dialled: str) -> QuerySet[PhoneNumber]:
    heavy = ("flow__draft", "flow__published__document", "flow__published__changes")
    return PhoneNumber.objects.select_related("flow__published", "queue").defer(*heavy).filter(e164=dialled)


# Read for every call: a version that was published a second ago holds for the next.
_number = Prepared(TEXT, _with_flow)


@dataclass(frozen=True, slots=True)
class Ringing:
    """What the provider says of a new call."""

    sid: str
    caller: str
    dialled: str


@operation
def receive_call(*, key: str, ringing: Ringing) -> str:
    """Take in a call that rings: make its row, identify the customer, answer with the beginning of the flow."""
    return once(key, lambda: _receive(ringing))


def _receive(ringing: Ringing) -> str:
    call = walking.walking_call(ringing.sid)
    if call is not None:
        return walking.where_it_stands(call)
    number = _number(ringing.dialled)
    call = _new_call(ringing, number)
    if number is None or number.flow is None or number.flow.published_id is None:
        return enter_queue(call, default_queue(number), "default")
    return walking.begin(call, number.flow)


def _new_call(ringing: Ringing, number: PhoneNumber | None) -> Call:
    caller = caller_of(ringing.caller)
    found = _identify(caller)
    point, flow = found.contact_point, number.flow if number else None
    version = flow.published if flow else None
    call = Call(
        sid=ringing.sid,
        caller_kind=caller.kind,
        caller=point.value if point else caller.value,
        dialled=ringing.dialled[:320],
        number=number,
        flow_version=version,
        language=language_for(found.customer.language if found.customer else "", caller),
        first_language=first_language(walking.plan_of(version.pk).language if version else "", ringing.dialled),
        contact_point=point,
        customer=found.customer,
        candidates=[one.pk for one in found.candidates],
        check_at=check_after(CallState.MENU, timezone.now()),
    )
    insert([call])
    walked = {"flow": flow.key, "flow_version": version.number} if flow and version else {}
    note(call, "rang", caller_kind=caller.kind, candidates=len(found.candidates), new_card=found.is_new, **walked)
    announce(call, actor=SYSTEM, changes={})
    return call


def _identify(caller: Caller) -> Identification:
    if not caller.has_number:
        return Identification(None, None)
    return identify_or_create(actor=SYSTEM, kind="phone", value=caller.value)


@operation
def connect_document(*, sid: str) -> str:
    """The redirected caller asks where to go: into the room of this turn."""
    call = Call.objects.filter(sid=sid).select_related("queue").first()
    if call is None or call.is_over:
        return documents.goodbye()
    sign_of_life(call.pk, call.state)
    if call.state in (CallState.QUEUED, CallState.DIVERTED):
        return queue_document(lock_call(call.pk), _why_again(call))
    return room_document(call)


def _why_again(call: Call) -> str:
    """What a caller is told who was in a conversation and waits again: handed on, whom they wanted not reached, cut off."""
    came_back = call.flight.filter(name="returned").order_by("-id").values_list("detail", flat=True).first() or {}
    if came_back.get("handed_on"):
        return "handed_on"
    return "not_reached" if came_back.get("reason") else "again"


ANNOUNCED = frozenset({"recorded_start", "recorded_stop"})


def comfort_document(*, sid: str) -> str:
    """What a caller hears whose agent's line was lost, again and again until somebody is back."""
    return documents.comfort(_languages(sid), settings.HOLD_MUSIC_URL)


def announcement_document(*, sid: str, text: str) -> str:
    """One of our sentences for everybody in the room, in the caller's language."""
    return documents.said(text, _languages(sid)) if text in ANNOUNCED else documents.document()


def _languages(sid: str) -> tuple[str, ...]:
    return (Call.objects.filter(sid=sid).only("language", "first_language").first() or Call()).languages
