"""The request behind each kind of command; no transaction is open here."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from telephony.models import IN_ROOM, OPEN_STAGES, Call, Command, Diversion, Invitation, Leg, Mode, Purpose, Stage
from telephony.provider import Phone, PhoneError, Recorded, Ring, Seat
from telephony.services.flight import address

RING_AGENT, RING_CUSTOMER, RING_GUEST = 20, 30, 30  # seconds
ENDINGS = {"end_room", "drop_agent", "drop_customer", "drop_guest"}
WHEN_OVER = ENDINGS | {"hang_up", "record_stop", "record_end"}
AT_A_SEAT = ("hold", "resume", "comfort", "mute", "unmute")
OF_THIS_TURN = (*AT_A_SEAT, "connect", "ring", "dial", "invite", "announce", "tones", "coach")
Done = Seat | Recorded | None


class Obsolete(Exception):
    """The world has moved on: there is nothing to ask any more."""


def ask(provider: Phone, command: Command) -> Done:
    """Ask the provider for what a command says. Raises Obsolete, or PhoneError."""
    call = command.call
    if call.is_over and command.kind not in WHEN_OVER:
        raise Obsolete
    if command.turn != call.turn and command.kind in OF_THIS_TURN:
        raise Obsolete
    if command.kind in AT_A_SEAT and call.state not in IN_ROOM:
        raise Obsolete
    if command.kind == "divert" and Diversion.objects.filter(call=call, heard_at__isnull=False).exists():
        raise Obsolete
    return _ASKS[command.kind](provider, command)


def is_wanted(call: Call, leg: Leg) -> bool:
    """Whether somebody still needs this leg: a ring that was on its way when that changed is dropped when it is known."""
    if call.is_over or leg.party == "former":
        return False
    if leg.party == "agent":
        return leg.turn == call.turn and call.state in IN_ROOM
    if leg.party == "caller":
        return True
    return Invitation.objects.filter(leg=leg, stage__in=(*OPEN_STAGES, Stage.HANDED_OVER)).exists()


def _sid_of(command: Command) -> str:
    return known(command.leg.sid if command.leg else None)


def _redirect(path: str) -> Callable[[Phone, Command], Done]:
    def run(provider: Phone, command: Command) -> Done:
        sid = known(command.call.sid)
        provider.redirect(sid, address(f"{path}?call={sid}&key=c{command.pk}"))
        return None

    return run


def _hold(held: bool, music: str = "") -> Callable[[Phone, Command], Done]:
    def run(provider: Phone, command: Command) -> Done:
        call = command.call
        url = address(f"{music}?call={call.sid}") if music else ""
        provider.hold(_seat(call, call.sid), held, url)
        return None

    return run


def _mute(muted: bool) -> Callable[[Phone, Command], Done]:
    def run(provider: Phone, command: Command) -> Done:
        provider.mute(_seat(command.call, _sid_of(command)), muted)
        return None

    return run


def _hang_up(provider: Phone, command: Command) -> Done:
    provider.hang_up(_sid_of(command) if command.leg else known(command.call.sid))
    return None


def _drop(provider: Phone, command: Command) -> Done:
    provider.hang_up(_sid_of(command))
    return None


def _end_room(provider: Phone, command: Command) -> Done:
    provider.end_room(known(command.call.conference_sid))
    return None


def _ring(provider: Phone, command: Command) -> Done:
    call, leg = command.call, command.leg
    if leg is None or leg.person_id is None or call.ended_by or not is_wanted(call, leg):
        raise Obsolete
    return provider.ring(_ring_at(call, leg, to=f"client:agent-{leg.person_id}", timeout=RING_AGENT, muted=call.muted))


def _dial(provider: Phone, command: Command) -> Done:
    call, leg = command.call, command.leg
    if leg is None or call.ended_by:
        raise Obsolete
    machine = address(f"machine?leg={leg.label}") if command.detail.get("detect_machines") else ""
    return provider.ring(_ring_at(call, leg, to=call.dialled, timeout=RING_CUSTOMER, machine_told_at=machine))


def _invite(provider: Phone, command: Command) -> Done:
    call, leg = command.call, command.leg
    found = Invitation.objects.filter(leg=leg, stage__in=OPEN_STAGES).first()
    if leg is None or found is None:
        raise Obsolete
    if found.person_id is None:
        return provider.ring(_ring_at(call, leg, to=found.number, timeout=RING_GUEST))
    muted, coaches = heard_by(call, found) if found.purpose == Purpose.SUPERVISE else (False, "")
    to = f"client:agent-{found.person_id}"
    return provider.ring(_ring_at(call, leg, to=to, timeout=RING_AGENT, muted=muted, coaches=coaches))


def heard_by(call: Call, supervision: Invitation) -> tuple[bool, str]:
    """How a supervisor is heard: whether muted, and the SID of the leg that alone hears them."""
    if supervision.mode == Mode.BARGE:
        return False, ""
    if supervision.mode == Mode.LISTEN:
        return True, ""
    legs = call.legs.filter(party="agent", turn=call.turn, in_room=True, sid__isnull=False)
    sid = legs.order_by("-pk").values_list("sid", flat=True).first()
    if not sid:
        return True, ""  # nobody to whisper to: until the agent is back, nobody hears anything
    return False, sid


def _coach(provider: Phone, command: Command) -> Done:
    call = command.call
    found = Invitation.objects.filter(leg=command.leg, stage__in=OPEN_STAGES).first()
    if found is None:
        raise Obsolete
    muted, coaches = heard_by(call, found)
    provider.coach(_seat(call, _sid_of(command)), muted=muted, coaches=coaches)
    return None


def _announce(provider: Phone, command: Command) -> Done:
    call = command.call
    query = urlencode({"call": call.sid or "", "text": command.detail["text"]})
    provider.announce(Seat(call_sid="", conference_sid=known(call.conference_sid)), address(f"announcement?{query}"))
    return None


def _tones(provider: Phone, command: Command) -> Done:
    """Twilio sends keys into a running call only by a document played to that leg: `<Play digits>`."""
    query = urlencode({"key": known(command.detail.get("key"))})  # no address that is logged anywhere says the keys
    provider.announce(_seat(command.call, _sid_of(command)), address(f"tones?{query}"))
    return None


def _record_start(provider: Phone, command: Command) -> Done:
    asked = command.detail.get("recording", 0)
    return provider.start_recording(known(command.call.sid), address(f"recording?recording={asked}"))


def _record(status: str) -> Callable[[Phone, Command], Done]:
    def run(provider: Phone, command: Command) -> Done:
        provider.change_recording(known(command.call.sid), known(command.detail.get("sid")), status)
        return None

    return run


_ASKS: dict[str, Callable[[Phone, Command], Done]] = {
    "connect": _redirect("connect"),
    "requeue": _redirect("connect"),
    "divert": _redirect("diverted"),
    "ring": _ring,
    "dial": _dial,
    "invite": _invite,
    "hold": _hold(True),
    "comfort": _hold(True, "comfort"),
    "resume": _hold(False),
    "mute": _mute(True),
    "unmute": _mute(False),
    "coach": _coach,
    "announce": _announce,
    "tones": _tones,
    "record_start": _record_start,
    "record_pause": _record("paused"),
    "record_resume": _record("in-progress"),
    "record_stop": _record("stopped"),
    "record_end": _record("stopped"),
    "hang_up": _hang_up,
    "drop_agent": _drop,
    "drop_customer": _drop,
    "drop_guest": _drop,
    "end_room": _end_room,
}


def _ring_at(
    call: Call,
    leg: Leg,
    *,
    to: str,
    timeout: int,
    muted: bool = False,
    coaches: str = "",
    machine_told_at: str = "",
) -> Ring:
    ours = call.dialled if call.direction == "inbound" else ""
    shown = call.number.e164 if call.number else ours
    if not shown:  # the customer's own number is not ours to show, and the provider would refuse it
        raise PhoneError("we have no number to call from", refused=True, retry=False)
    return Ring(
        room=call.room,
        label=leg.label,
        to=to,
        shown=shown,
        told_at=address(f"leg?leg={leg.label}"),
        room_told_at=address("conference"),
        timeout=timeout,
        muted=muted,
        coaches=coaches,
        machine_told_at=machine_told_at,
        about=urlencode({"call": call.pk, "work": call.work_item_id or 0}) if to.startswith("client:") else "",
    )


def known(sid: str | None) -> str:
    """A SID that we know. Raises Obsolete without one."""
    if not sid:
        raise Obsolete
    return sid


def _seat(call: Call, sid: str | None) -> Seat:
    return Seat(call_sid=known(sid), conference_sid=known(call.conference_sid))
