"""Supervisors in a live call: listen, whisper to the agent, barge in, leave."""

from __future__ import annotations

from django.db.models import QuerySet

from core.actor import Actor
from core.operations import operation
from core.problems import MISSING
from routing.models import Queue
from routing.selectors.steering import steered_queues
from routing.services import lock_to_attend
from staff.models import Person
from telephony.models import OPEN_STAGES, Call, CallState, Invitation, Purpose, Stage
from telephony.problems import CALL_OVER, NOT_CONNECTED, YOUR_OWN_CALL
from telephony.services.commands import plan
from telephony.services.flight import lock_call, note
from telephony.services.inviting import drop, invite, tell


@operation
def supervise(*, actor: Actor, person: Person, call_id: int, mode: str) -> Invitation:
    """Listen to a call of a queue that one runs, or change how one takes part in it.

    Raises MISSING for another's queue, YOUR_OWN_CALL, CALL_OVER, NOT_CONNECTED, PERSON_ON_CALL.
    """
    colleague = lock_to_attend(person.pk, actor=actor)  # before the call
    call = lock_call(call_id)
    if not Queue.objects.filter(steered_queues(person), pk=call.queue_id or 0).exists():
        raise MISSING()
    if call.is_over:
        raise CALL_OVER()
    if call.state != CallState.CONNECTED or not call.conference_sid:
        raise NOT_CONNECTED()
    if _is_in(call, person):
        raise YOUR_OWN_CALL()
    found = _mine(call_id, person).select_for_update(of=("self",)).first()
    if found is None:
        return invite(call, purpose=Purpose.SUPERVISE, by=person, colleague=colleague, mode=mode)
    if found.mode != mode:
        found.mode = mode
        found.save(update_fields=["mode"])
        note(call, "supervise_mode", person=person.pk, mode=mode)
        if found.stage == Stage.JOINED:
            plan(call, "coach", found.leg)
        tell(call, found, actor=actor)
    return found


def _is_in(call: Call, person: Person) -> bool:
    """Step: whether the person talks in this call themselves."""
    asked = Invitation.objects.filter(call=call, person=person, stage__in=OPEN_STAGES)
    return call.owner_id == person.pk or asked.exclude(purpose=Purpose.SUPERVISE).exists()


def _mine(call_id: int, person: Person) -> QuerySet[Invitation]:
    rows = Invitation.objects.select_related("person", "leg")
    return rows.filter(call_id=call_id, person=person, purpose=Purpose.SUPERVISE, stage__in=OPEN_STAGES)


@operation
def stop_supervising(*, actor: Actor, person: Person, call_id: int) -> Invitation:
    """Leave a call that one supervises; the others talk on. Raises MISSING for who does not supervise it."""
    call = lock_call(call_id)
    found = _mine(call_id, person).select_for_update(of=("self",)).first()
    if found is None:
        raise MISSING()
    drop(call, found, actor=actor, reason="left")
    return found
