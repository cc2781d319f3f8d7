"""A call in which caller and agent talk, and everybody who is brought into it, as the provider tells of them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from staff.models import Person
from telephony.models import Call, Invitation, Leg
from tests import cast
from tests.telephony.line import Line, accept, call_sid, room_sid


class Talk:
    """One call with its agent; requests go through the API, reports through the webhooks."""

    def __init__(self, client: Client, agent: Person, line: Line) -> None:
        self.agent, self.line = agent, line
        self.client = client
        self._sequence = 2

    @property
    def call(self) -> Call:
        """The call as it is now."""
        return self.line.call

    def ask(self, what: str, by: Person | None = None, **body: Any) -> Any:
        """POST to one of the call's doors."""
        return cast.send(cast.client_of(by or self.agent), "post", f"calls/{self.call.pk}/{what}", body)

    def do(self, what: str, by: Person | None = None, **body: Any) -> Any:
        """The same where it must be allowed; the answer's body."""
        answer = self.ask(what, by, **body)
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    def refused(self, what: str, by: Person | None = None, **body: Any) -> tuple[int, str]:
        """The same where it must be refused: status and code."""
        answer = self.ask(what, by, **body)
        assert answer.status_code >= 400, answer.content
        return answer.status_code, answer.json()["code"]

    @property
    def guest(self) -> Invitation:
        """Who was brought in last."""
        return Invitation.objects.select_related("leg").filter(call=self.call).latest("pk")

    def leg(self, leg: Leg, status: str, sequence: int = 0) -> None:
        """A status callback of any leg that we made."""
        sid = Leg.objects.get(pk=leg.pk).sid or call_sid("leg", leg.pk)
        path = f"/twilio/leg?leg={leg.label}"
        self.line.text(path, CallSid=sid, CallStatus=status, SequenceNumber=str(sequence))

    def room(self, event: str, leg: Leg, sequence: int | None = None) -> None:
        """A conference callback about a leg."""
        if sequence is None:
            self._sequence += 1
            sequence = self._sequence
        sid = Leg.objects.get(pk=leg.pk).sid or call_sid("leg", leg.pk)
        self.line.room(event, sequence, sid, ParticipantLabel=leg.label)

    def comes(self, invitation: Invitation | None = None) -> None:
        """Who was asked in answers and sits in the room."""
        leg = (invitation or self.guest).leg
        self.leg(leg, "ringing", 1)
        self.leg(leg, "in-progress", 2)
        self.room("participant-join", leg)

    def goes(self, leg: Leg, status: str = "completed") -> None:
        """A leg leaves the room and is over."""
        self.room("participant-leave", leg)
        self.leg(leg, status, 3)

    def stages(self) -> list[tuple[str, str, str]]:
        """Purpose, stage and reason of everybody in the call's row."""
        return [(one["purpose"], one["stage"], one["reason"]) for one in self.call.participants]

    @property
    def room_sid(self) -> str:
        """The conference's SID."""
        return room_sid(self.call.room)


def connect(line: Line, agent: Person) -> None:
    """Accept, and let the provider report both parties in the room."""
    assert accept(agent).status_code == 200
    line.text(f"/twilio/connect?call={line.sid}")
    leg = line.call.legs.filter(party="agent", turn=line.call.turn).latest("pk")
    line.room("participant-join", 1, line.sid)
    line.room("participant-join", 2, leg.sid or "", ParticipantLabel=leg.label)
    assert line.call.state == "connected"


def talk(client: Client, agent: Person, caller: str = "+8613800138000") -> Talk:
    """Ring in, wait, be accepted, talk."""
    line = Line(client, caller)
    line.dial()
    line.press("1")
    connect(line, agent)
    return Talk(client, agent, line)
