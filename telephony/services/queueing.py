"""Into a queue, and what a call hears that is in one, in a room, or on its way out."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from core.actor import SYSTEM
from routing.models import Queue, QueueMember
from routing.selectors.reception import admission_to, queue_as_it_is
from routing.services import enqueue
from telephony.models import IN_ROOM, Call, CallState, PhoneNumber
from telephony.rules import documents
from telephony.selectors import callers_waiting
from telephony.services.callbacks import take_place
from telephony.services.diverting import AT_THE_DOOR, diversion_document, divert_at_the_door
from telephony.services.flight import address, note, update
from telephony.services.popping import screen_pop, title_of

AS_MANY_AS_IT_HOLDS = 5000  # the largest queue that the provider makes


def default_queue(number: PhoneNumber | None) -> Queue | None:
    """The number's own queue, else the first voice queue: a call never fails for missing configuration."""
    if number and number.queue:
        return number.queue
    return Queue.objects.filter(media="voice").order_by("id").first()


def enter_queue(call: Call, queue: Queue | None, why: str) -> str:
    """Step: a locked call waits in this queue, or gets what the queue has instead when it takes nobody."""
    if queue is None:
        note(call, "refused", why="no voice queue")
        update(call, happened="refused", ended_at=timezone.now())
        return documents.goodbye("sorry", languages=call.languages)
    # As it is at this moment: what was read before may miss an emergency that began a second ago.
    fresh = queue_as_it_is(queue.pk) or queue
    admission = admission_to(fresh, timezone.now())
    for left, reception in admission.moved:
        note(call, "sent_on", queue=left.key, cause=reception.cause)
    if admission.reception.to in AT_THE_DOOR:
        return divert_at_the_door(call, admission)
    if callers_waiting(admission.queue) >= settings.CALLS_WAITING_MAX:
        return _refuse(call, admission.queue)
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
        preferred_agent_id=_preferred(call, admission.queue),
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


def _refuse(call: Call, queue: Queue) -> str:
    """Step: there is no room. Nothing is made for them: a flood must stay cheaper than it is for those who send it."""
    note(call, "refused", why="full", queue=queue.key)
    update(call, happened="refused", queue=queue, team_id=queue.team_id, ended_at=timezone.now())
    return documents.goodbye("full", languages=call.languages)


def _preferred(call: Call, queue: Queue) -> int | None:
    """The agent whom the caller knows, if this queue's work may go to them: nobody waits for somebody who cannot come."""
    wanted = call.preferred_agent_id
    if wanted is None or not QueueMember.objects.filter(queue=queue, person_id=wanted).exists():
        return None
    return wanted


def queue_document(call: Call, text_name: str) -> str:
    """Step: into the provider's queue of the same name; once the call is accepted, the redirect takes it out."""
    if call.state in IN_ROOM:
        return room_document(call)
    if call.state == CallState.DIVERTED:
        return diversion_document(call)
    return documents.into_queue(
        call.queue.key if call.queue else "default",
        text_name,
        languages=call.languages,
        wait=address(f"wait?call={call.sid}"),
        left=address(f"left?call={call.sid}"),
        # Two who come at once may both have seen the last place: then the provider refuses one. Who was in already
        # has a place whatever happens.
        most=AS_MANY_AS_IT_HOLDS if call.turn else settings.CALLS_WAITING_MAX,
    )


def room_document(call: Call) -> str:
    """Into the conference of the call's present turn."""
    return documents.room(
        call.room,
        label=f"caller-{call.pk}",
        events=address("conference"),
        after=address(f"after?call={call.sid}&turn={call.turn}"),
        languages=call.languages,
        announced=call.recording_policy == "all" and call.recording == "off",
    )
