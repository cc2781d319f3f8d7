"""Steps that every write about a call shares: locking it, moving it, noting and announcing what happened."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import publish
from core.operations import defer
from core.prepared import ID, Prepared
from core.records import Changes, change
from core.tokens import random_token
from telephony.events import CALL_CHANGED, CALL_ENDED
from telephony.models import Call
from telephony.provider import RETRIES
from telephony.rules.states import check_after, next_state, span
from telephony.selectors import audiences_of

LOGGED = frozenset({"state", "owner_id", "queue_id", "held", "ticket_id", "ended_by", "trouble"})
LINE = """
INSERT INTO telephony_callevent (call_id, at, name, detail)
VALUES (%s::bigint, %s::timestamptz, %s::text, %s::text::jsonb)
"""


def address(path: str) -> str:
    """The address of one of our webhooks, with the provider told to try again whatever fails."""
    return f"{settings.PUBLIC_URL}/twilio/{path}{RETRIES}"


def new_label() -> str:
    """The intent key of a new leg: by it the leg is found again when the provider's answer was lost."""
    return f"leg-{random_token()}"


_locking = Prepared(
    ID,
    lambda call_id: (
        Call.objects.select_for_update(of=("self",)).select_related("owner", "customer", "queue").filter(pk=call_id)
    ),
)


def lock_call(call_id: int) -> Call:
    """Step: the call, locked. Take the work item's locks first: routing locks item, then call. Raises Call.DoesNotExist."""
    call = _locking(call_id)
    if call is None:
        raise Call.DoesNotExist
    return call


def note(call: Call, name: str, **detail: Any) -> None:
    """Step: one line in the flight record. Details hold no numbers and no words of people."""
    defer(LINE, [call.pk, timezone.now(), name, json.dumps(detail)])


def update(call: Call, *, actor: Actor = SYSTEM, happened: str = "", **fields: Any) -> bool:
    """Step: change a locked call, move its state if something `happened`, and announce it when anything differs."""
    if happened:
        fields["state"] = next_state(call.state, happened)
    if all(getattr(call, name) == value for name, value in fields.items()):
        return False
    now, before = timezone.now(), audiences_of(call)
    if call.check_at is None or call.check_at > now:
        is_lost = fields.get("comforted", call.comforted)
        fields.setdefault("check_at", check_after("lost" if is_lost else fields.get("state", call.state), now))
    was_over = call.is_over
    announce(call, actor=actor, changes=change(call, **fields), before=before)
    if call.is_over and not was_over:
        _announce_end(call, actor)
    return True


def announce(call: Call, *, actor: Actor, changes: Changes, before: Sequence[str] = ()) -> None:
    """Step: tell everybody concerned how the call is now, and those who lost sight of it that it is gone."""
    audiences = audiences_of(call)
    publish(
        CALL_CHANGED,
        call,
        actor=actor,
        changes={name: pair for name, pair in changes.items() if name in LOGGED},
        audiences=audiences,
        gone=[one for one in before if one not in audiences],
        customer_id=call.customer_id,
        ticket_id=call.ticket_id,
    )


def _announce_end(call: Call, actor: Actor) -> None:
    waited, talked = span(call.queued_at, call.connected_at or call.ended_at), span(call.connected_at, call.ended_at)
    publish(
        CALL_ENDED,
        call,
        actor=actor,
        customer_id=call.customer_id,
        ticket_id=call.ticket_id,
        facts={"direction": call.direction, "state": str(call.state), "waited": waited, "talked": talked},
    )


def still_there(call: Call) -> None:
    """Step: the same for a locked call, which is asked about soon while its agent's line is lost."""
    sign_of_life(call.pk, "lost" if call.comforted else call.state)


def sign_of_life(call_id: int, state: str) -> None:
    """Step: the provider spoke of this call just now; the reconciler need not ask for a while, unless it is due."""
    now = timezone.now()
    Call.objects.filter(pk=call_id).exclude(check_at__lte=now).update(check_at=check_after(state, now))
