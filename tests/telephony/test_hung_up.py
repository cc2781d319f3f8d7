"""The caller hung up and nobody says so outright: other requests of theirs tell, or it is asked at once."""

from __future__ import annotations

import pytest
from django.test import Client

from routing.models import WorkItem
from staff.models import Person
from telephony.services.checking import check_silent_calls
from tests.telephony.line import Line, NotedPhone
from tests.telephony.talking import Talk

pytestmark = pytest.mark.django_db(transaction=True)


def ended(line: Line) -> tuple[str, str]:
    return line.call.state, line.call.ended_by


def test_in_the_menu(line: Line, anna: Person) -> None:
    line.dial()
    line.text(f"/twilio/menu?call={line.sid}&step=1", Digits="1", CallStatus="completed")
    assert ended(line) == ("abandoned", "caller")
    assert not WorkItem.objects.exclude(state="abandoned").exists()


@pytest.mark.parametrize("path", ["wait", "left", "connect"])
def test_while_waiting(line: Line, anna: Person, path: str) -> None:
    line.dial()
    line.press("1")
    line.text(f"/twilio/{path}?call={line.sid}", CallStatus="completed", QueueResult="leave")
    assert (*ended(line), WorkItem.objects.get().state) == ("abandoned", "caller", "abandoned")


def test_out_of_the_room(talking: Talk) -> None:
    """Else they would wait at the head of the queue, and the next agent be rung for nobody."""
    talking.line.text(f"/twilio/after?call={talking.line.sid}&turn=1", CallStatus="completed")
    assert (*ended(talking.line), WorkItem.objects.get().state) == ("completed", "caller", "wrap_up")


def test_a_line_that_lives_is_not_taken_for_over(client: Client, talking: Talk) -> None:
    talking.line.text(f"/twilio/after?call={talking.line.sid}&turn=1", CallStatus="in-progress")
    assert talking.call.state == "queued"


def test_who_left_the_room_is_asked_about_at_once(talking: Talk, phone: NotedPhone) -> None:
    assert check_silent_calls() == 0
    talking.line.room("participant-leave", 8, talking.line.sid)
    talking.line.room("participant-mute", 9, talking.line.agent_leg().sid)  # this does not put it off
    phone.statuses[talking.line.sid] = "completed"
    assert check_silent_calls() == 1
    assert ended(talking.line) == ("completed", "caller")
    assert ("hang_up", talking.line.call.legs.get(party="agent").sid) in phone.asked
