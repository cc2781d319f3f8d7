"""The provider's side in tests: signed webhooks through the real door, and a phone that notes what it is asked."""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, datetime, timedelta
from typing import IO, Any
from urllib.parse import urldefrag
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import F
from django.test import Client
from twilio.request_validator import RequestValidator

from core.actor import SYSTEM
from routing import services as routing
from routing.models import Queue, Reservation, WorkItem
from staff.models import Person
from telephony.models import Call, CallEvent, Command
from telephony.provider import PhoneError, Recorded, Ring, Seat, Texted, Wording
from telephony.rules.flows import simple_document
from telephony.services.policies import set_voice_policy
from telephony.services.setup import set_up_flow, set_up_number
from tests import cast

NUMBER = "+861055550100"
BRITISH = "+442079460958"
ACCOUNT = "AC" + "a" * 32
TOKEN = "the-token-of-these-tests"
PUBLIC = "http://testserver"
SOUND = b"RIFF\x24\x00\x00\x00WAVEfmt "
_count = itertools.count(1)


class NotedPhone:
    """Does nothing, notes everything, fails when told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.failures: dict[str, list[PhoneError]] = {}
        self.statuses: dict[str, str] = {}
        self.sitting: dict[str, list[Seat]] = {}
        self.living: list[tuple[str, str]] = []
        self.recorded: list[Recorded] = []
        self.texted: list[Texted] = []
        self.picture = (b"\xff\xd8\xff\xe0 a picture", "image/jpeg")

    def _ask(self, name: str, *what: Any) -> None:
        self.asked.append((name, *what))
        if self.failures.get(name):
            raise self.failures[name].pop(0)

    def redirect(self, call_sid: str, url: str) -> None:
        self._ask("redirect", call_sid, url)

    def hang_up(self, call_sid: str) -> None:
        self._ask("hang_up", call_sid)

    def ring(self, ring: Ring) -> Seat:
        self._ask("ring", ring)
        return Seat(call_sid=f"CA{secrets.token_hex(16)}", conference_sid=room_sid(ring.room), label=ring.label)

    def hold(self, seat: Seat, held: bool, music: str = "") -> None:
        self._ask("comfort" if music else "hold", seat.call_sid, held)

    def coach(self, seat: Seat, *, muted: bool, coaches: str) -> None:
        self._ask("coach", seat.call_sid, muted, coaches)

    def announce(self, seat: Seat, url: str) -> None:
        self._ask("announce", seat.call_sid, url)

    def start_recording(self, call_sid: str, told_at: str) -> Recorded:
        self._ask("start_recording", call_sid, told_at)
        return Recorded(f"RE{secrets.token_hex(16)}", "in-progress", 0)

    def change_recording(self, call_sid: str, recording_sid: str, status: str) -> None:
        self._ask("change_recording", recording_sid, status)

    def mute(self, seat: Seat, muted: bool) -> None:
        self._ask("mute", seat.call_sid, muted)

    def end_room(self, conference_sid: str) -> None:
        self._ask("end_room", conference_sid)

    def status_of(self, call_sid: str) -> str:
        self._ask("status_of", call_sid)
        return self.statuses.get(call_sid, "in-progress")

    def seats(self, room: str) -> list[Seat]:
        self._ask("seats", room)
        return self.sitting.get(room, [])

    def recordings_of(self, call_sid: str) -> list[Recorded]:
        self._ask("recordings_of", call_sid)
        return self.recorded

    def sound_of(self, recording_sid: str, into: IO[bytes]) -> None:
        self._ask("sound_of", recording_sid)
        into.write(SOUND)

    def delete_recording(self, recording_sid: str) -> None:
        self._ask("delete_recording", recording_sid)

    def calls_to(self, address: str) -> list[tuple[str, str]]:
        self._ask("calls_to", address)
        return self.living

    def text(self, wording: Wording) -> Texted:
        self._ask("text", wording)
        return Texted(f"SM{secrets.token_hex(16)}", "queued", wording.words)

    def text_of(self, sid: str) -> Texted | None:
        self._ask("text_of", sid)
        return next((one for one in self.texted if one.sid == sid), None)

    def texts_to(self, to: str, shown: str) -> list[Texted]:
        self._ask("texts_to", to)
        return self.texted

    def file_of(self, text_sid: str, file_sid: str) -> tuple[bytes, str]:
        self._ask("file_of", text_sid, file_sid)
        return self.picture

    def names(self) -> list[str]:
        """What was asked, by name."""
        return [one[0] for one in self.asked]


def call_sid(party: str, number: int) -> str:
    """The SID that tests give a call: parties are numbered apart, so no two ever share one."""
    return f"CA{party.encode().hex():0<16}{number:016x}"


def room_sid(name: str) -> str:
    """The conference's SID that tests use for a room."""
    return "CF" + name.encode().hex()[:32].ljust(32, "0")


def zone_where_it_is(hour: int) -> str:
    """The name of a time zone in which it is this hour of the day now."""
    zones = sorted(name for name in available_timezones() if name.startswith("Etc/GMT"))
    return next(name for name in zones if datetime.now(UTC).astimezone(ZoneInfo(name)).hour == hour)


class Line:
    """One caller's call as the provider tells it."""

    def __init__(self, client: Client, caller: str = "+8613800138000") -> None:
        self.client, self.caller = client, caller
        self.sid = call_sid("caller", next(_count))

    def post(self, path: str, token: str | None = None, **more: str) -> Any:
        """A signed form post, with a fresh idempotency token unless one is given."""
        parameters = {"CallSid": self.sid, "AccountSid": ACCOUNT, "From": self.caller, "To": NUMBER, **more}
        path = urldefrag(path).url.removeprefix(PUBLIC)
        signature = RequestValidator(TOKEN).compute_signature(PUBLIC + path, parameters)
        headers = {
            "X-Twilio-Signature": signature,
            "I-Twilio-Idempotency-Token": secrets.token_hex(16) if token is None else token,
        }
        return self.client.post(path, parameters, headers=headers)

    def text(self, path: str, **more: str) -> str:
        """The document answered to a webhook."""
        answer = self.post(path, **more)
        assert answer.status_code in (200, 204), answer.content
        return str(answer.content.decode())

    @property
    def call(self) -> Call:
        """The call as it is now."""
        return Call.objects.select_related("work_item", "ticket").get(sid=self.sid)

    def dial(self) -> str:
        """Ring in."""
        return self.text("/twilio/voice", CallStatus="ringing")

    def press(self, digits: str, attempt: int = 1) -> str:
        """Press keys in the menu."""
        return self.text(f"/twilio/menu?call={self.sid}&step={attempt}", Digits=digits)

    def wait(self, seconds: int = 15) -> str:
        """What they hear after waiting for so long since they were last asked."""
        call, passed = self.call, timedelta(seconds=seconds)
        Call.objects.filter(pk=call.pk).update(queued_at=F("queued_at") - passed)
        WorkItem.objects.filter(pk=call.work_item_id or 0).update(entered_at=F("entered_at") - passed)
        CallEvent.objects.filter(call=call, name="told").update(at=F("at") - passed)
        return self.text(f"/twilio/wait?call={self.sid}")

    def hang_up(self) -> None:
        """The caller's leg is over."""
        self.text("/twilio/status", CallStatus="completed", SequenceNumber="1")

    def room(self, event: str, sequence: int, sid: str = "", turn: int | None = None, **more: str) -> str:
        """A conference callback about this call's room."""
        call = self.call
        name = f"call-{call.pk}-{call.turn if turn is None else turn}"
        about = {"CallSid": sid} if sid else {}
        parameters = {
            "ConferenceSid": room_sid(name),
            "FriendlyName": name,
            "StatusCallbackEvent": event,
            "SequenceNumber": str(sequence),
            "Timestamp": f"Sat, 21 Nov 2026 10:00:{sequence:02d} +0000",
            **about,
            **more,
        }
        return self.text("/twilio/conference", **parameters)

    def agent_leg(self) -> Any:
        """The agent's leg of this turn."""
        return self.call.legs.get(party="agent", turn=self.call.turn)

    def leg(self, status: str, sequence: int = 0) -> str:
        """A status callback of the agent's leg."""
        leg = self.agent_leg()
        sid = leg.sid or "CA" + "e" * 32
        return self.text(f"/twilio/leg?leg={leg.label}", CallSid=sid, CallStatus=status, SequenceNumber=str(sequence))


def voice_queue(key: str = "support", **fields: Any) -> Queue:
    """A queue for calls."""
    return routing.create_queue(actor=SYSTEM, key=key, name={"en": key.title(), "zh-CN": key}, media="voice", **fields)


def number_with_menu(language: str = "en") -> tuple[Queue, Queue]:
    """Our number with a menu of two choices: 1 support, 2 billing; nothing pressed leads to support."""
    support, billing = voice_queue("support"), voice_queue("billing")
    document = simple_document(
        greeting={"en": "Welcome to Northwind.", "zh-CN": "欢迎致电北风电信。"},
        language=language,
        queue=support.pk,
        options=[
            {"digit": "1", "label": {"en": "support", "zh-CN": "技术支持"}, "queue": support.pk},
            {"digit": "2", "label": {"en": "billing", "zh-CN": "账单"}, "queue": billing.pk, "language": "zh-CN"},
        ],
    )
    for queue in (support, billing):
        set_voice_policy(actor=SYSTEM, queue=queue, countries=["CN", "GB"])
    flow = set_up_flow(actor=SYSTEM, key="main", name={"en": "Main"}, document=document)
    set_up_number(actor=SYSTEM, e164=NUMBER, name={"en": "Hotline"}, flow=flow)
    return support, billing


def agent_for(*queues: Queue, name: str = "Anna") -> Person:
    """An available agent who may take these queues' calls."""
    person = cast.person(name)
    for queue in queues:
        routing.add_member(actor=SYSTEM, queue=queue, person=person)
    routing.set_agent_state(actor=SYSTEM, person=person, chosen="available")
    return person


def accept(person: Person) -> Any:
    """The agent takes what rings, through the API."""
    reservation = Reservation.objects.get(agent=person, state="pending")
    return cast.send(cast.client_of(person), "post", f"reservations/{reservation.pk}/accept")


def send_commands() -> None:
    """What the keeper does with commands that nobody sent, without its head start."""
    from telephony.services.commands import send

    for pk in Command.objects.filter(state="planned").order_by("id").values_list("pk", flat=True):
        send(pk)
