"""The board's figures against work whose history is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.actor import Actor
from insight.rules.board import health, start_of_day
from insight.selectors import board, last_minutes
from routing.models import WorkItem, WorkItemInterval
from routing.services import accept
from tests.cast import client_of, send
from tests.routing import centre


def test_the_day_begins_at_the_companys_midnight() -> None:
    now = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    assert start_of_day(now, "UTC") == datetime(2026, 3, 1, tzinfo=UTC)
    assert start_of_day(now, "Asia/Shanghai") == datetime(2026, 3, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("percent", "longest", "expected"),
    [
        (None, 0, "good"),
        (80, 20, "good"),
        (79, 0, "warning"),
        (59, 0, "critical"),
        (90, 21, "warning"),
        (90, 61, "critical"),
    ],
)
def test_health(percent: int | None, longest: float, expected: str) -> None:
    assert health(percent=percent, target=80, longest_wait_seconds=longest, target_seconds=20) == expected


@pytest.mark.django_db(transaction=True)
def test_figures_of_queues_and_agents() -> None:
    voice = centre.queue("voice", "voice", service_level_seconds=20, wrap_up_seconds=60)
    mail = centre.queue()
    anna, _ = centre.agent("Anna", voice), centre.agent("Ben", voice, mail, chosen="break")
    for waited in (5, 30):
        call = centre.arrive(voice, f"Call {waited}")
        centre.rewind(call, entered_at=timezone.now() - timedelta(seconds=waited))
        accept(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(call).pk)
        centre.end_contact(call)
        if waited == 5:
            centre.cancel(call, reason="test")
    for waited in (2, 40):
        call = centre.arrive(voice)
        centre.rewind(call, entered_at=timezone.now() - timedelta(seconds=waited))
        centre.hang_up(call)
    waiting = centre.arrive(voice)
    letter = centre.arrive(mail)
    told = board()
    queues = {queue["key"]: queue for queue in told["queues"]}
    figures = queues["voice"]
    assert (figures["waiting"], figures["longest_wait_since"]) == (1, waiting.entered_at)
    assert (figures["offered_today"], figures["answered_today"]) == (5, 2)
    assert (figures["abandoned_today"], figures["abandoned_short_today"]) == (2, 1)
    # Two answered, one of them in time; two gave up, one of them at once: one of three.
    assert figures["service_level_percent"] == {"last_30_minutes": 33, "today": 33, "target": 80}
    assert (figures["agents"]["wrap_up"], figures["agents"]["break"], figures["health"]) == (1, 1, "critical")
    assert (queues["mail"]["waiting"], queues["mail"]["service_level_percent"]["today"]) == (1, None)
    agents = {agent["name"]: agent for agent in told["agents"]}
    assert (agents["Anna"]["state"], agents["Anna"]["load"]["voice"]) == ("wrap_up", {"used": 1, "limit": 1})
    assert agents["Anna"]["current"]["title"] == "Call 30"
    assert (agents["Ben"]["state"], agents["Ben"]["current"]) == ("break", None)
    assert (board(), centre.now_of(letter).state) == (told, "waiting")
    minutes = last_minutes(timezone.now())
    assert (len(minutes), sum(minute["answered"] for minute in minutes), minutes[-1]["waiting"]) == (30, 2, 2)


@pytest.mark.django_db(transaction=True)
def test_the_doors_are_for_supervisors() -> None:
    mail = centre.queue()
    anna, boss = centre.agent("Anna", mail, chosen="offline"), centre.agent("Boss", role="supervisor", chosen="offline")
    centre.arrive(mail)
    assert send(client_of(boss), "get", "supervision/board").json()["queues"][0]["key"] == "mail"
    assert send(client_of(boss), "get", "supervision/history").json()["minutes"][-1]["waiting"] == 1
    for path in ("board", "history"):
        assert send(client_of(anna), "get", f"supervision/{path}").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_old_stays_leave_the_window_and_the_day() -> None:
    voice = centre.queue("voice", "voice")
    centre.hang_up(centre.arrive(voice))
    ended = timezone.now() - timedelta(minutes=31)
    WorkItemInterval.objects.update(waited_ms=9000, ended_at=ended, started_at=ended)
    figures = board()["queues"][0]
    assert figures["service_level_percent"]["last_30_minutes"] is None
    WorkItemInterval.objects.update(started_at=ended - timedelta(days=2), ended_at=ended - timedelta(days=2))
    assert (board()["queues"][0]["abandoned_today"], WorkItem.objects.count()) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_the_board_costs_the_same_however_much_it_shows() -> None:
    def statements() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            board()
        return len(counted)

    mail = centre.queue()
    centre.agent("Anna", mail)
    few = statements()
    for number in range(5):
        other = centre.queue(f"queue{number}")
        centre.agent(f"Agent{number}", other)
        centre.arrive(other)
    assert statements() == few <= 11
