"""Steps at the beginning of every write by somebody who steers a call."""

from __future__ import annotations

from staff.models import Person
from telephony.models import Call, CallState, Leg
from telephony.problems import CALL_OVER, NOT_CONNECTED, NOT_YOUR_CALL
from telephony.rules.states import LEG_TERMINAL
from telephony.services.flight import lock_call


def steerable(call_id: int, person: Person, *states: str) -> Call:
    """Step: the call, locked, if this person may steer it. Raises CALL_OVER, NOT_YOUR_CALL, NOT_CONNECTED."""
    call = lock_call(call_id)
    if call.is_over:
        raise CALL_OVER()
    if call.owner_id != person.pk and not person.is_supervising:
        raise NOT_YOUR_CALL(who=call.owner.name if call.owner else "-")
    if call.state not in states or (call.state == CallState.CONNECTED and not call.conference_sid):
        raise NOT_CONNECTED()
    return call


def agent_leg_of(call: Call) -> Leg | None:
    """Step: the living line of the agent who has a locked call; None when it is lost."""
    legs = call.legs.filter(party="agent", turn=call.turn).exclude(state__in=LEG_TERMINAL)
    legs = legs.exclude(joined_at__isnull=False, in_room=False)  # it has left; that it ended is still on its way
    return legs.order_by("-pk").first()
