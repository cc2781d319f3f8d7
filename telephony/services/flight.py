"""Steps that every write about a call shares: locking it, moving it, noting and announcing what happened."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import publish
from core.records import change
from telephony.events import CALL_CHANGED
from telephony.models import Call, CallEvent
from telephony.rules.states import check_after, next_state
from telephony.selectors import audiences_of

LOGGED = frozenset({"state", "owner_id", "queue_id", "held", "ticket_id", "ended_by", "trouble"})
RETRIES = "#rc=5&rp=all"


def address(path: str) -> str:
    """The address of one of our webhooks, with the provider told to try again whatever fails."""
    return f"{settings.PUBLIC_URL}/twilio/{path}{RETRIES}"


def lock_call(call_id: int) -> Call:
    """Step: the call, locked. Take the work item's locks first: routing locks item, then call."""
    return Call.objects.select_for_update(of=("self",)).select_related("owner", "customer", "queue").get(pk=call_id)


def note(call: Call, name: str, **detail: Any) -> None:
    """Step: one line in the flight record. Details hold no numbers and no words of people."""
    CallEvent.objects.create(call=call, name=name, detail=detail)


def update(call: Call, *, actor: Actor = SYSTEM, happened: str = "", **fields: Any) -> bool:
    """Step: change a locked call, move its state if something `happened`, and announce it when anything differs."""
    if happened:
        fields["state"] = next_state(call.state, happened)
    old_audiences = audiences_of(call)
    changes = change(call, **fields)
    if not changes:
        return False
    sign_of_life(call.pk, call.state)
    publish(
        CALL_CHANGED,
        call,
        actor=actor,
        changes={name: pair for name, pair in changes.items() if name in LOGGED},
        audiences=audiences_of(call),
        gone=[one for one in old_audiences if one not in audiences_of(call)],
        customer_id=call.customer_id,
        ticket_id=call.ticket_id,
    )
    return True


def sign_of_life(call_id: int, state: str) -> None:
    """Step: the provider spoke of this call just now; the reconciler need not ask for a while, unless it is due."""
    now = timezone.now()
    Call.objects.filter(pk=call_id).exclude(check_at__lte=now).update(check_at=check_after(state, now))
