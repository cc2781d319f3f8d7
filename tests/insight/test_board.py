"""The board's figures against work whose history is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.access import visible
from core.actor import Actor
from insight.rules.board import health, start_of_day
from insight.selectors import board, last_minutes
from insight.selectors.board import Watch
from insight.selectors.scope import supervised
from routing.models import AgentState, BreakReason, Queue, QueuePulse, WorkItem, WorkItemInterval
from routing.services import accept, reject
from staff.services import change_person
from tests import cast
from tests.cast import client_of, person, send
from tests.insight.history import ZONE, play
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
    # Two answered, two gave up; who waits still is not offered yet.
    assert (figures["offered_today"], figures["answered_today"]) == (4, 2)
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
def test_the_board_of_today_says_what_the_report_of_today_says(settings: Any) -> None:
    settings.COMPANY_TIMEZONE = ZONE
    story = play()
    with time_machine.travel(story.end, tick=False):
        for queue in story.queues:
            centre.arrive(queue, title="waits still")
        queues = board()["queues"]
        boss = client_of(person("Boss", role="supervisor", data_scope="all"))
        report = boss.get("/api/v1/reports/queues", {"zone": ZONE}).json()
    assert sum(queue["waiting"] + queue["ringing"] for queue in queues) >= len(story.queues)
    names = {"offered": "offered_today", "answered": "answered_today", "abandoned": "abandoned_today"}
    names["abandoned_short"] = "abandoned_short_today"
    shown = {queue["id"]: {name: queue[today] for name, today in names.items()} for queue in queues}
    assert shown == {line["queue"]["id"]: {name: line[name] for name in names} for line in report["totals"]}
    assert report["total"]["offered"] > 10
    for line in report["totals"]:
        level = next(one for one in queues if one["id"] == line["queue"]["id"])["service_level_percent"]["today"]
        counted = line["answered"] + line["abandoned"] - line["abandoned_short"]
        assert level == (round(100 * line["in_level"] / counted) if counted else None)


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
    watch = Watch()
    watch.whole()
    with CaptureQueriesContext(connection) as later:
        watch.whole()
    assert len(later) <= 8, "the part of the day that is over is kept for some seconds"


@pytest.mark.django_db(transaction=True)
def test_a_kept_part_of_the_day_and_the_rest_make_the_day() -> None:
    """The board of a process that watches is the board of one that has only just begun."""
    now = timezone.now().replace(second=30)
    with time_machine.travel(now, tick=False) as clock:
        voice = centre.queue("voice", "voice", service_level_seconds=20)
        anna = centre.agent("Anna", voice)
        watch, seen = Watch(), set()
        for step in range(12):
            call = centre.arrive(voice)
            clock.shift(timedelta(seconds=4))
            if step % 3 == 0:
                centre.hang_up(call)
            elif step % 3 == 1:
                reject(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(call).pk)
                centre.cancel(call, reason="test")
                clock.shift(timedelta(seconds=15))
            else:
                accept(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(call).pk)
                clock.shift(timedelta(seconds=7))
                centre.end_contact(call)
            kept = watch.whole()
            assert kept == Watch().whole()
            seen.add(watch.finished.until if watch.finished else None)
        assert len(seen) > 1, "the kept part was never renewed"
        today = {agent["name"]: agent["today"] for agent in kept["agents"]}["Anna"]
        assert today == {"handled": 4, "aht_seconds": 7, "missed": 0, "rejected": 4}


@pytest.mark.django_db(transaction=True)
def test_a_line_tells_what_stands_behind_it() -> None:
    voice = centre.queue("voice", "voice", service_level_seconds=20)
    anna = centre.agent("Anna", voice)
    BreakReason.objects.create(code="lunch", name={"en": "Lunch", "zh-CN": "午餐"})
    boss = client_of(person("Boss", role="supervisor", data_scope="all"))
    QueuePulse.objects.create(queue=voice, at=timezone.now(), estimate_seconds=42.4, error_seconds=7.6, measured=9)
    call = centre.arrive(voice, "Li", screen_pop={"name": "Li Wei"}, customer_id=5)
    ringing = send(client_of(anna), "get", "work-items/mine").json()["items"][0]
    told = send(boss, "get", "supervision/board").json()
    (queue,), (agent,) = told["queues"], told["agents"]
    assert queue["estimate"] == {"seconds": 42, "error_seconds": 8, "bias_seconds": None, "measured": 9}
    assert (queue["agents_on_queue"], queue["agents_idle"], queue["spark"][-1], queue["by_media"]) == (1, 0, 1, [])
    assert (agent["ringing"], agent["current"]["work_item"]) == (True, ringing["id"])
    assert agent["current"]["customer"] == {"id": 5, "name": "Li Wei"}
    centre.hang_up(call)
    centre.choose(anna, "break", "lunch")
    AgentState.objects.update(flagged_at=timezone.now())
    (agent,) = send(boss, "get", "supervision/board").json()["agents"]
    assert (agent["state"], agent["reason_name"]["en"], agent["current"]) == ("break", "Lunch", None)
    assert agent["flagged_at"] is not None
    for media in ("email", "voice"):
        centre.arrive(voice, media=media)
    (queue,) = send(boss, "get", "supervision/board").json()["queues"]
    assert [(one["media"], one["waiting"]) for one in queue["by_media"]] == [("email", 1), ("voice", 1)]
    assert queue["waiting"] == 2


@pytest.mark.django_db(transaction=True)
def test_nobody_reads_a_perfect_level_while_work_waits_too_long() -> None:
    voice = centre.queue("voice", "voice", service_level_seconds=20)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    accept(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(call).pk)
    late = centre.arrive(voice)
    assert board()["queues"][0]["service_level_percent"]["last_30_minutes"] == 100
    centre.rewind(late, entered_at=timezone.now() - timedelta(seconds=21))
    (figures,) = board()["queues"]
    assert (figures["past_target"], figures["service_level_percent"]["last_30_minutes"]) == (1, 50)
    assert figures["service_level_percent"]["today"] == 100


@pytest.mark.django_db(transaction=True)
def test_somebody_with_a_team_sees_the_team() -> None:
    ours, theirs = cast.team("Ours"), cast.team("Theirs")
    below = cast.team("Below", parent=ours)
    queues = {name: centre.queue(name, team=team) for name, team in (("ours", ours), ("below", below), ("far", theirs))}
    common = centre.queue("common")
    anna, ben = (centre.agent(name, queues["far"]) for name in ("Anna", "Ben"))
    change_person(actor=cast.SYSTEM, person=anna, team=below)
    change_person(actor=cast.SYSTEM, person=ben, team=theirs)
    secret = centre.arrive(queues["far"], "Secret", ref=("test", 99))
    holder = centre.ringing_at(secret)
    narrow = person("Narrow", role="supervisor", team=ours)
    told = send(client_of(narrow), "get", "supervision/board").json()
    assert {row["key"] for row in told["queues"]} == {"ours", "below", common.key}
    assert {row["name"] for row in told["agents"]} == {"Anna"}
    if holder == ben:
        centre.choose(ben, "offline")
    (line,) = send(client_of(narrow), "get", "supervision/board").json()["agents"]
    assert (line["current"]["title"], line["current"]["state"]) == ("", "reserved")
    (minute,) = send(client_of(narrow), "get", "supervision/history").json()["minutes"][-1:]
    assert minute["waiting"] == 0
    seen = Queue.objects.filter(supervised(narrow))
    work = WorkItem.objects.filter(visible(narrow, WorkItem)).values_list("queue_id", flat=True)
    assert set(work) <= set(seen.values_list("pk", flat=True))
    nobody = person("Own", role="supervisor", data_scope="own")
    told = send(client_of(nobody), "get", "supervision/board").json()
    assert told["queues"] == []
