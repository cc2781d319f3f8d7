"""What the provider is asked to do: a row first, sent after the commit, its result recorded.

The process that wrote the row sends it at once from a thread of its own; the keeper sends what that missed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from core.inserting import insert
from core.operations import operation
from core.prepared import ID, Prepared
from telephony.models import IN_ROOM, Call, Command, CommandState, Leg
from telephony.provider import PhoneError, Recorded, Seat
from telephony.rules.states import (
    LEG_TERMINAL,
    MOST_ATTEMPTS,
    STUCK_SENDING,
    TONES_KEPT,
    UNADOPTED,
    next_leg_state,
    wait_before,
)
from telephony.services.asking import ENDINGS, WHEN_OVER, Obsolete, ask, is_wanted
from telephony.services.flight import lock_call, note, update
from telephony.twilio import phone

log = logging.getLogger(__name__)
# The keeper leaves a fresh row to the process that wrote it.
HEAD_START = timedelta(seconds=2)
SOON = timedelta(seconds=4)
HANDED_OUT = timedelta(seconds=15)
THREADS = 12
# Of one group only the newest matters, and they go out in their order.
GROUPS = {
    "hold": "hold",
    "resume": "hold",
    "comfort": "hold",
    "mute": "mute",
    "unmute": "mute",
    "connect": "caller",
    "requeue": "caller",
    "divert": "caller",
    "record_pause": "recording",
    "record_resume": "recording",
    "record_stop": "recording",
}
# Making a leg or a recording: never repeated while the outcome is unknown.
MAKES = ("ring", "dial", "invite", "record_start")
# Repeated while the outcome is unknown it may be heard twice: keys, and what the room is told.
HEARD_ONCE = ("tones", "announce")
DROPS = {"caller": "drop_customer", "guest": "drop_guest", "supervisor": "drop_guest"}


EFFECTS: dict[str, dict[str, Any]] = {
    "hold": {"held": True},
    "comfort": {"held": True},
    "resume": {"held": False},
    "mute": {"muted": True},
    "unmute": {"muted": False},
}


def plan(call: Call, kind: str, leg: Leg | None = None, **detail: Any) -> Command:
    """Step: write down what to ask of the provider, and ask it once this commits."""
    planned = Command.objects.filter(call=call, kind__in=_group_of(kind), state=CommandState.PLANNED)
    planned.update(state=CommandState.OBSOLETE)
    due = timezone.now() + HEAD_START
    (made,) = insert([Command(call=call, leg=leg, kind=kind, turn=call.turn, due_at=due, detail=detail)])
    transaction.on_commit(lambda: in_background(send, made.pk), robust=True)
    return made


def _group_of(kind: str) -> list[str]:
    """The kinds that a command of this kind follows, or makes meaningless; none for most."""
    return [name for name, its in GROUPS.items() if its == GROUPS.get(kind)]


@lru_cache(maxsize=1)
def threads() -> ThreadPoolExecutor:
    """The threads of this process that talk to the provider, made when first needed (after any fork)."""
    return ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="phone")


def in_background(work: Callable[..., object], *given: object) -> None:
    """Run what asks the provider without making anybody wait: it may be silent for as long as the time-out."""
    threads().submit(_guarded, work, *given)


def _guarded(work: Callable[..., object], *given: object) -> None:
    try:
        work(*given)
    except Exception:
        log.exception("work for the provider broke", extra={"work": getattr(work, "__name__", "")})
    finally:
        connection.close()


def send(command_id: int) -> bool:
    """Claim one planned command, ask the provider, record what came of it; False when somebody else has it."""
    command = _claim(command_id)
    if command is None:
        return False
    try:
        done = ask(phone(), command)
    except PhoneError as error:
        record_failure(command_id=command.pk, error=error)
    except Obsolete:
        Command.objects.filter(pk=command.pk).update(state=CommandState.OBSOLETE)
    else:
        record_success(command_id=command.pk, done=done)
    _send_successor(command)
    return True


def _send_successor(command: Command) -> None:
    """What had to wait for this one goes out now: the tick would come to it much later."""
    later = Command.objects.filter(
        call=command.call_id, kind__in=_group_of(command.kind), state=CommandState.PLANNED, id__gt=command.pk
    )
    waiting = later.order_by("id").values_list("pk", flat=True).first()
    if waiting is not None:
        send(waiting)


_planned = Prepared(
    ID, lambda command_id: Command.objects.select_related("call", "leg", "call__number").filter(pk=command_id)
)


def _claim(command_id: int) -> Command | None:
    """One conditional UPDATE decides who sends; an earlier one of the same group must be through first.

    One that waits to be sent again is not when a newer one of its group was planned meanwhile: it would undo that.
    """
    now = timezone.now()
    # Read first, so that winning it is the last thing before asking: whoever sends it has it as it was a moment ago.
    command = _planned(command_id)
    if command is None:
        return None
    rows = Command.objects.filter(pk=command_id, state=CommandState.PLANNED)
    if command.kind in GROUPS:
        same = Command.objects.filter(call_id=OuterRef("call_id"), kind__in=_group_of(command.kind))
        newer = same.filter(id__gt=OuterRef("id")).exclude(state=CommandState.OBSOLETE)
        if rows.filter(Exists(newer)).update(state=CommandState.OBSOLETE):
            return None
        rows = rows.filter(~Exists(same.filter(state=CommandState.SENDING, id__lt=OuterRef("id"))))
    if not rows.update(state=CommandState.SENDING, sent_at=now, due_at=now + STUCK_SENDING):
        return None
    return command


@operation
def record_success(*, command_id: int, done: Seat | Recorded | None) -> None:
    """The provider did it: adopt the SIDs it named, and show holding and muting as they are now."""
    from telephony.services.following import succeeded

    command = Command.objects.select_related("leg").get(pk=command_id)
    call = lock_call(command.call_id)
    Command.objects.filter(pk=command_id).update(state=CommandState.DONE, error="")
    if command.kind == "hang_up":
        # Its callback will say so; if that is lost, the reconciler finds out soon.
        Call.objects.filter(pk=call.pk).update(check_at=timezone.now() + SOON)
    note(call, f"provider_{command.kind}", **_party(command))
    is_now = command.turn == call.turn
    fields: dict[str, Any] = {}
    if is_now and call.state in IN_ROOM:
        fields |= EFFECTS.get(command.kind, {})
    if call.trouble == command.kind:
        fields["trouble"] = ""
    if isinstance(done, Seat) and command.leg_id:
        if is_now:
            fields["conference_sid"] = done.conference_sid or call.conference_sid
        drop_if_unwanted(call, adopt(command.leg_id, done.call_sid))
    update(call, **fields)
    succeeded(call, command, done)


def _party(command: Command) -> dict[str, str]:
    """Whose leg it is about: what is about a supervisor's is not shown to everybody."""
    return {"party": command.leg.party} if command.leg else {}


def drop_if_unwanted(call: Call, leg: Leg) -> None:
    """Step: a leg was made while its call ended or went on without it, or it was called off: nobody is there for it."""
    if leg.state not in LEG_TERMINAL and not is_wanted(call, leg):
        plan(call, DROPS.get(leg.party, "drop_agent"), leg)


def adopt(leg_id: int, sid: str) -> Leg:
    """Step: a leg learns its SID, from whichever speaks first: the answer, a callback, or the reconciler."""
    leg = Leg.objects.select_for_update().get(pk=leg_id)
    if not leg.sid and sid:
        leg.sid = sid
        leg.state = next_leg_state(leg.state, "initiated")
        leg.save(update_fields=["sid", "state"])
        if leg.party == "caller":
            Call.objects.filter(pk=leg.call_id, sid=None).update(sid=sid)
    return leg


@operation
def record_failure(*, command_id: int, error: PhoneError) -> None:
    """The provider did not do it, or nobody knows: try again, give up, or leave it to the reconciler."""
    from telephony.services.following import failed

    command = Command.objects.select_related("leg").get(pk=command_id)
    call = lock_call(command.call_id)
    now = timezone.now()
    if error.gone and command.kind in ENDINGS:  # gone by itself meanwhile: what was wanted
        Command.objects.filter(pk=command_id).update(state=CommandState.DONE, error=str(error)[:200])
        return
    attempts = command.attempts + 1
    state, due = _verdict(command, error, attempts), now + wait_before(attempts)
    if state == CommandState.UNKNOWN:
        due = now + UNADOPTED
    Command.objects.filter(pk=command_id).update(state=state, attempts=attempts, due_at=due, error=str(error)[:200])
    note(call, "provider_refused", command=command.kind, code=error.code, verdict=state, **_party(command))
    if state != CommandState.FAILED:
        return
    if error.gone and command.kind in ("connect", "requeue", "divert"):
        # The caller is no longer there: ask for the truth instead of waiting for a callback that may be lost.
        Call.objects.filter(pk=call.pk).update(check_at=now)
        return
    if command.kind == "hang_up":
        update(call, ended_by="", trouble="" if error.gone else "hang_up")
        Call.objects.filter(pk=call.pk).update(check_at=now)
        return
    failed(call, command, f"error {error.code}")
    if command.kind in ("ring", "dial") and command.leg_id:
        Leg.objects.filter(pk=command.leg_id).update(state="failed", ended_at=now, give_up_at=now)
    is_hidden = command.leg is not None and command.leg.party == "supervisor"  # the row is everybody's
    if command.kind not in WHEN_OVER and command.turn == call.turn and not call.is_over and not is_hidden:
        update(call, trouble=command.kind)


def _verdict(command: Command, error: PhoneError, attempts: int) -> str:
    if error.retry and attempts < MOST_ATTEMPTS:
        return CommandState.PLANNED
    if error.refused:
        return CommandState.FAILED
    if command.kind in MAKES:
        return CommandState.UNKNOWN
    if command.kind in HEARD_ONCE:
        return CommandState.FAILED
    return CommandState.PLANNED if attempts < MOST_ATTEMPTS else CommandState.FAILED


def send_due_commands(limit: int = 20) -> int:
    """Tick: send what the writing process missed, and take up again what it left half done."""
    now = timezone.now()
    _take_up_stuck(now)
    _forget_keys(now)
    due = Command.objects.filter(state=CommandState.PLANNED, due_at__lte=now).order_by("due_at")[:limit]
    handed_out = 0
    for command in list(due):
        # Handed out to a thread; should that die, it is due again later.
        mine = Command.objects.filter(pk=command.pk, state=CommandState.PLANNED, due_at=command.due_at)
        if mine.update(due_at=now + HANDED_OUT):
            in_background(send, command.pk)
            handed_out += 1
    return handed_out


def _take_up_stuck(now: object) -> None:
    """A sender died in the middle: a leg may have been made (unknown), everything else is safe to repeat."""
    stuck = Command.objects.filter(state=CommandState.SENDING, due_at__lte=now)
    stuck.filter(kind__in=MAKES).update(state=CommandState.UNKNOWN)
    stuck.filter(kind__in=HEARD_ONCE).update(state=CommandState.FAILED)
    stuck.exclude(kind__in=(*MAKES, *HEARD_ONCE)).update(state=CommandState.PLANNED)


def _forget_keys(now: datetime) -> None:
    """What somebody keyed in may be a PIN: it is forgotten soon, whatever became of it."""
    old = Command.objects.filter(kind="tones", created_at__lt=now - TONES_KEPT).exclude(detail={})
    old.update(detail={})
