"""Nobody of ours listened for a while: who waited is asked about before they ring at anybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from contactcenter.silence import SILENT, ask_after_silence, listen, notice_silence
from core.models import Heartbeat
from routing.models import Reservation, WorkItem
from routing.services import distribute, pause_distribution, paused_until
from telephony.provider import PhoneError
from telephony.services import checking
from tests.telephony.line import Line, NotedPhone, agent_for, number_with_menu

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting(line: Line, phone: NotedPhone) -> Line:
    """A caller in the queue; the only agent comes after the silence."""
    queues = number_with_menu()
    line.dial()
    line.press("1")
    fell_silent()
    assert notice_silence() == 1
    agent_for(*queues)
    return line


def fell_silent(ago: timedelta = SILENT * 2) -> None:
    listen()
    Heartbeat.objects.filter(name="listening").update(seen_at=timezone.now() - ago)


def rung() -> int:
    distribute()
    return Reservation.objects.count()


def test_who_is_gone_rings_at_nobody_and_was_not_answered(waiting: Line, phone: NotedPhone) -> None:
    assert rung() == 0
    phone.statuses[waiting.sid] = ""
    assert ask_after_silence() == 1
    assert (waiting.call.state, WorkItem.objects.get().state, rung()) == ("abandoned", "abandoned", 0)


def test_who_still_waits_rings_as_soon_as_that_is_known(waiting: Line) -> None:
    assert rung() == 0
    assert ask_after_silence() == 1
    assert (waiting.call.state, rung(), paused_until()) == ("queued", 1, None)


def test_a_provider_that_says_nothing_stops_nobody_for_long(
    waiting: Line, phone: NotedPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(_: str) -> str:
        asked.append(1)
        raise PhoneError("time out", refused=False, retry=True)

    asked: list[int] = []
    monkeypatch.setattr(phone, "status_of", silent)
    pause_distribution(until=timezone.now() + timedelta(seconds=1))
    assert rung() == 0
    assert ask_after_silence() == 0
    assert (len(asked) > 1, waiting.call.state, rung()) == (True, "queued", 1)


def test_a_pause_ends_although_nobody_ends_it(waiting: Line) -> None:
    pause_distribution(until=timezone.now() - timedelta(seconds=1))
    assert rung() == 1


def test_what_breaks_about_one_call_does_not_hold_up_the_rest(waiting: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> bool:
        raise ValueError

    monkeypatch.setattr(checking, "_check", broken)
    assert ask_after_silence() == 1
    assert rung() == 1


@pytest.mark.usefixtures("anna")
def test_a_short_absence_is_no_silence_and_one_silence_is_noticed_once() -> None:
    fell_silent(SILENT / 2)
    assert notice_silence() == 0
    fell_silent()
    assert (notice_silence(), notice_silence()) == (1, 0)


@pytest.mark.usefixtures("anna")
def test_a_first_start_is_one() -> None:
    Heartbeat.objects.all().delete()
    assert (notice_silence(), ask_after_silence(), paused_until()) == (1, 0, None)
