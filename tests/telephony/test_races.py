"""The caller hangs up in the same moment in which the agent accepts: one winner, and nothing left behind."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from core.actor import SYSTEM
from routing.models import Reservation, WorkItem
from routing.services import distribute, set_agent_state
from staff.models import Person
from telephony.models import Call, Leg
from tests import cast
from tests.telephony.line import Line, NotedPhone, agent_for, number_with_menu

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def together(*works: Callable[[], int]) -> list[int]:
    """Run these at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(works))

    def run(work: Callable[[], int]) -> int:
        try:
            start.wait()
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_accepting_and_hanging_up_at_once(client: Client, phone: NotedPhone) -> None:
    agent = agent_for(*number_with_menu())
    desk = cast.client_of(agent)
    for _ in range(ROUNDS):
        line = Line(client)
        line.dial()
        line.press("1")
        set_agent_state(actor=SYSTEM, person=agent, chosen="offline")
        set_agent_state(actor=SYSTEM, person=agent, chosen="available")
        distribute()
        cross(line, agent, desk)
    assert not Call.objects.filter(state__in=("queued", "connecting", "connected")).exists()
    assert not Leg.objects.filter(give_up_at__isnull=False).exists()


def cross(line: Line, agent: Person, desk: Client) -> None:
    """Both at once, then the end state that belongs to the winner."""
    reservation = Reservation.objects.get(agent=agent, state="pending").pk
    other = Line(Client())
    other.sid = line.sid
    accepted, hung_up = together(
        lambda: int(cast.send(desk, "post", f"reservations/{reservation}/accept").status_code),
        lambda: int(other.post("/twilio/status", CallStatus="completed").status_code),
    )
    assert hung_up == 204
    item = WorkItem.objects.latest("id")
    if accepted == 200:
        assert (line.call.state, item.state) == ("completed", "wrap_up")
        WorkItem.objects.filter(pk=item.pk).update(state="done")
    else:
        assert accepted == 409
        assert (line.call.state, item.state) == ("abandoned", "abandoned")


def test_reports_of_one_call_all_at_once(client: Client, phone: NotedPhone) -> None:
    agent = agent_for(*number_with_menu())
    line = Line(client)
    line.dial()
    line.press("1")
    reservation = Reservation.objects.get(agent=agent, state="pending").pk
    assert cast.send(cast.client_of(agent), "post", f"reservations/{reservation}/accept").status_code == 200
    leg, call = line.agent_leg(), line.call

    def report(path: str, **more: str) -> Callable[[], int]:
        mine = Line(Client())
        mine.sid = line.sid
        return lambda: int(mine.post(path, **more).status_code)

    def room(event: str, sequence: str, sid: str) -> Callable[[], int]:
        return report(
            "/twilio/conference",
            FriendlyName=call.room,
            StatusCallbackEvent=event,
            SequenceNumber=sequence,
            CallSid=sid,
        )

    answers = together(
        room("participant-join", "1", line.sid),
        room("participant-join", "2", leg.sid),
        report(f"/twilio/leg?leg={leg.label}", CallSid=leg.sid, CallStatus="in-progress"),
        room("participant-leave", "3", line.sid),
        report("/twilio/status", CallStatus="completed"),
        report(f"/twilio/leg?leg={leg.label}", CallSid=leg.sid, CallStatus="completed"),
    )
    assert answers == [204] * 6
    assert (line.call.state, WorkItem.objects.get().state) == ("completed", "wrap_up")
    assert line.agent_leg().state == "completed"
