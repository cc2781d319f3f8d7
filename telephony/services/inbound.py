"""A call from outside: who it is, the menu, the queue, the room. Each answers with a TwiML document."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from core.actor import SYSTEM
from core.inserting import insert
from core.operations import operation
from core.prepared import Prepared
from core.text import localised
from customers.services.identity import Identification, identify_or_create
from routing.models import Queue
from routing.selectors.reception import admission_to
from routing.services import enqueue
from telephony.models import Call, CallState, Menu, MenuOption, PhoneNumber
from telephony.rules import documents
from telephony.rules.callers import Caller, caller_of, choose, language_for
from telephony.rules.states import check_after
from telephony.rules.texts import said_in, spoken
from telephony.services.callbacks import take_place
from telephony.services.diverting import AT_THE_DOOR, diversion_document, divert_at_the_door
from telephony.services.flight import address, announce, lock_call, note, sign_of_life, update
from telephony.services.popping import screen_pop, title_of
from telephony.services.receipts import once

KEPT = 5.0
MOST_NUMBERS = 200
_by_sid = Prepared(lambda sid: Call.objects.select_for_update().filter(sid=sid))
_numbers: dict[str, tuple[float, PhoneNumber | None]] = {}


@dataclass(frozen=True, slots=True)
class Ringing:
    """What the provider says of a new call."""

    sid: str
    caller: str
    dialled: str


@operation
def receive_call(*, key: str, ringing: Ringing) -> str:
    """Take in a call that rings: make its row, identify the customer, answer with the menu."""
    return once(key, lambda: _receive(ringing))


def _receive(ringing: Ringing) -> str:
    call = _by_sid(ringing.sid)
    number = _number(ringing.dialled)
    if call is None:
        call = _new_call(ringing, number)
    if call.is_over:
        return documents.goodbye()
    if call.state != CallState.MENU:
        return queue_document(call, "queueing")
    menu = number.menu if number else None
    if menu is None or not menu.options.all():
        return _enqueue(call, _default_queue(number), "default")
    return _menu_document(call, menu, attempt=1)


def _number(dialled: str) -> PhoneNumber | None:
    """Our number with its menu and queues, as configured at most `KEPT` seconds ago: read for every call."""
    kept = _numbers.get(dialled)
    now = time.monotonic()
    if kept is None or kept[0] < now:
        rows = PhoneNumber.objects.select_related("menu__default_queue", "queue")
        found = rows.prefetch_related("menu__options__queue").filter(e164=dialled).first()
        if len(_numbers) > MOST_NUMBERS:
            _numbers.clear()
        kept = _numbers[dialled] = (now + KEPT, found)
    return kept[1]


def _new_call(ringing: Ringing, number: PhoneNumber | None) -> Call:
    caller = caller_of(ringing.caller)
    found = _identify(caller)
    point = found.contact_point
    call = Call(
        sid=ringing.sid,
        caller_kind=caller.kind,
        caller=point.value if point else caller.value,
        dialled=ringing.dialled[:320],
        number=number,
        language=language_for(found.customer.language if found.customer else "", caller),
        contact_point=point,
        customer=found.customer,
        candidates=[one.pk for one in found.candidates],
        check_at=check_after(CallState.MENU, timezone.now()),
    )
    insert([call])
    note(call, "rang", caller_kind=caller.kind, candidates=len(found.candidates), new_card=found.is_new)
    announce(call, actor=SYSTEM, changes={})
    return call


def _identify(caller: Caller) -> Identification:
    if not caller.has_number:
        return Identification(None, None)
    return identify_or_create(actor=SYSTEM, kind="phone", value=caller.value)


def _menu_document(call: Call, menu: Menu, attempt: int, excuse: bool = False) -> str:
    languages = said_in(call.language, first=menu.language)
    greetings = [
        (spoken("not_understood", one) if excuse else localised(menu.greeting, one) or spoken("greeting", one), one)
        for one in languages
    ]
    # An option that leads to another language is offered in it: who needs it would not understand the other.
    said = [(option, option.language or one) for option in _options(menu) for one in languages]
    options = [(option.digit, localised(option.label, words), words) for option, words in dict.fromkeys(said)]
    here = f"menu?call={call.sid}&attempt={attempt}"
    return documents.menu(
        greetings,
        options,
        timeout=menu.timeout_seconds,
        action=address(here),
        otherwise=address(f"{here}&silent=1"),
    )


def _options(menu: Menu) -> list[MenuOption]:
    return sorted(menu.options.all(), key=lambda one: one.digit)


@operation
def choose_option(*, key: str, sid: str, digits: str, attempt: int) -> str:
    """The caller pressed a key, or none in time: into the chosen queue, ask again, or into the default one."""
    return once(key, lambda: _choose(sid, digits, attempt))


def _choose(sid: str, digits: str, attempt: int) -> str:
    call = Call.objects.select_for_update(of=("self",)).select_related("customer", "queue").filter(sid=sid).first()
    if call is None or call.is_over:
        return documents.goodbye()
    if call.state != CallState.MENU:
        return queue_document(call, "queueing")
    number = _number(call.dialled)
    menu = number.menu if number else None
    if menu is None:
        return _enqueue(call, _default_queue(number), "default")
    options = _options(menu)
    choice = choose(digits, [one.digit for one in options], attempt, menu.attempts)
    note(call, "menu", attempt=attempt, pressed=digits[:1], understood=choice.option is not None)
    if choice.ask_again:
        return _menu_document(call, menu, attempt + 1, excuse=True)
    if choice.option is None:
        return _enqueue(call, menu.default_queue or _default_queue(number), "default")
    option = options[choice.option]
    if option.language and option.language != call.language:
        call.language = option.language
        call.save(update_fields=["language"])
    return _enqueue(call, option.queue, "menu")


def _default_queue(number: PhoneNumber | None) -> Queue | None:
    """The number's own queue, else the first voice queue: a call never fails for missing configuration."""
    if number and number.queue:
        return number.queue
    return Queue.objects.filter(media="voice").order_by("id").first()


def _enqueue(call: Call, queue: Queue | None, why: str) -> str:
    if queue is None:
        note(call, "refused", why="no voice queue")
        update(call, happened="refused", ended_at=timezone.now())
        return documents.goodbye("sorry", language=call.language)
    # As it is at this moment: what is kept of a number may miss an emergency that began a second ago.
    fresh = Queue.objects.select_related("calendar").get(pk=queue.pk)
    admission = admission_to(fresh, timezone.now())
    for left, reception in admission.moved:
        note(call, "sent_on", queue=left.key, cause=reception.cause)
    if admission.reception.to in AT_THE_DOOR:
        return divert_at_the_door(call, admission)
    kept = take_place(call, admission.queue)
    item = enqueue(
        actor=SYSTEM,
        queue=fresh,
        media="voice",
        ref=("call", call.pk),
        title=title_of(call),
        customer_id=call.customer_id,
        ticket_id=kept.ticket_id,
        screen_pop=screen_pop(call),
        rank=kept.rank,
    )
    note(call, "queued", queue=item.queue.key, why=why)
    update(
        call,
        happened="enqueued",
        queue=item.queue,
        team_id=item.queue.team_id,
        work_item_id=item.pk,
        queued_at=timezone.now(),
    )
    return queue_document(call, "queueing")


def queue_document(call: Call, text_name: str) -> str:
    """Step: into the provider's queue of the same name; once the call is accepted, the redirect takes it out."""
    if call.state in (CallState.CONNECTING, CallState.CONNECTED, CallState.OUTSIDE):
        return room_document(call)
    if call.state == CallState.DIVERTED:
        return diversion_document(call)
    return documents.into_queue(
        call.queue.key if call.queue else "default",
        text_name,
        language=call.language,
        wait=address(f"wait?call={call.sid}"),
        left=address(f"left?call={call.sid}"),
        most=settings.CALLS_WAITING_MAX,
    )


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
    """What a caller is told who was in a conversation and waits again: handed on by somebody, or cut off."""
    came_back = call.flight.filter(name="returned").order_by("-id").values_list("detail__handed_on", flat=True)
    return "handed_on" if came_back.first() else "again"


def room_document(call: Call) -> str:
    """Into the conference of the call's present turn."""
    return documents.room(
        call.room,
        label=f"caller-{call.pk}",
        events=address("conference"),
        after=address(f"after?call={call.sid}&turn={call.turn}"),
        language=call.language,
        announced=call.recording_policy == "all" and call.recording == "off",
    )


ANNOUNCED = frozenset({"recorded_start", "recorded_stop"})


def comfort_document(*, sid: str) -> str:
    """What a caller hears whose agent's line was lost, again and again until somebody is back."""
    language = Call.objects.filter(sid=sid).values_list("language", flat=True).first()
    return documents.comfort(language or "", settings.HOLD_MUSIC_URL)


def announcement_document(*, sid: str, text: str) -> str:
    """One of our sentences for everybody in the room, in the caller's language."""
    language = Call.objects.filter(sid=sid).values_list("language", flat=True).first()
    return documents.said(text, language or "") if text in ANNOUNCED else documents.document()
