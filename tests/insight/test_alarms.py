"""Thresholds, and the alarms that come of them."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some

from contactcenter.live.api import position
from core.actor import SYSTEM, Actor
from core.models import Event
from insight.models import Alarm, AlarmRule, AlarmWatch
from insight.rules.alarms import LEVELS, MEASURES, Brewing, Threshold, Verdict, judge, level_of
from insight.services import ensure_default_rules, watch_thresholds
from routing.models import Queue
from routing.services import accept
from tests import cast
from tests.cast import client_of, person, send
from tests.routing import centre

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WAITING = Threshold("waiting", warning=5, critical=10, margin=2, hold_seconds=30)


@pytest.mark.parametrize(
    ("rule", "value", "current", "expected"),
    [
        (WAITING, None, "", ""),
        (WAITING, 5, "", ""),  # at the threshold is not beyond it
        (WAITING, 6, "", "warning"),
        (WAITING, 11, "", "critical"),
        (WAITING, 4, "warning", "warning"),  # within the margin it stays
        (WAITING, 3, "warning", ""),
        (WAITING, 9, "critical", "critical"),
        (WAITING, 8, "critical", "warning"),
        (WAITING, 9, "warning", "warning"),
        (Threshold("service_level", warning=80, critical=60), 79, "", "warning"),
        (Threshold("service_level", warning=80, critical=60), 59, "", "critical"),
        (Threshold("service_level", warning=80, margin=5), 84, "warning", "warning"),
        (Threshold("service_level", warning=80, margin=5), 86, "warning", ""),
        (Threshold("agents_idle", critical=1), 0, "", "critical"),
        (Threshold("service_level", critical=60), 70, "critical", ""),
    ],
)
def test_levels(rule: Threshold, value: float | None, current: str, expected: str) -> None:
    assert level_of(rule, value, current) == expected


def test_a_change_must_last() -> None:
    first = judge(WAITING, 7, current="", brewing=None, now=NOW)
    assert first == Verdict("", Brewing(True, NOW))
    later = NOW + timedelta(seconds=29)
    assert judge(WAITING, 11, current="", brewing=first.brewing, now=later).level == ""
    # What grows worse meanwhile does not begin anew.
    assert judge(WAITING, 11, current="", brewing=first.brewing, now=NOW + timedelta(seconds=30)).level == "critical"
    assert judge(WAITING, 2, current="", brewing=first.brewing, now=later) == Verdict("", None)


@given(
    measure=some.sampled_from(sorted(MEASURES)),
    values=some.lists(some.one_of(some.none(), some.floats(-1e6, 1e6)), min_size=1, max_size=30),
    thresholds=some.tuples(some.floats(-100, 100), some.floats(0, 100)),
    margin=some.floats(0, 50),
    hold=some.integers(0, 5),
)
def test_no_alarm_without_a_value_beyond_its_threshold(
    measure: str, values: list[float | None], thresholds: tuple[float, float], margin: float, hold: int
) -> None:
    """Whatever happens before: a level rises only by a value beyond it, and a value in its margin never flickers."""
    sign = 1 if MEASURES[measure] else -1
    rule = Threshold(measure, thresholds[0], thresholds[0] + sign * thresholds[1], margin, hold)
    level, brewing, now = "", None, NOW
    for value in values:
        verdict = judge(rule, value, current=level, brewing=brewing, now=now)
        if LEVELS.index(verdict.level) > LEVELS.index(level):
            assert value is not None
            assert sign * (value - (rule.warning or 0)) > 0
        if verdict.level == "" and level and value is not None:
            assert sign * (value - (rule.warning or 0)) <= -margin
        level, brewing, now = verdict.level, verdict.brewing, now + timedelta(seconds=1)


# --- through the doors


def look(seconds: float = 0) -> int:
    """The keeper comes by, so many seconds from now."""
    with time_machine.travel(timezone.now() + timedelta(seconds=seconds), tick=True):
        AlarmWatch.objects.all().delete()
        return watch_thresholds()


def heard(client: Client, cursor: str) -> list[tuple[str, str, Any]]:
    """Name, level and value of what this person's line brings about alarms."""
    body = client.get("/api/v1/live/events", {"cursor": cursor}).json()
    rows = [one for one in body["events"] if one["subject"][0] == "alarm"]
    return [(one["name"], one["row"]["level"], one["row"]["value"]) for one in rows]


def rule(**given: Any) -> dict[str, Any]:
    return {"measure": "waiting", "warning": 0, "critical": 2, **given}


def put(client: Client, *rules: dict[str, Any], **more: Any) -> Any:
    return send(client, "put", "supervision/alarm-rules", {"rules": list(rules), **more})


@pytest.fixture
def boss() -> Client:
    return client_of(person("Boss", role="supervisor", data_scope="all"))


@pytest.mark.django_db(transaction=True)
def test_an_alarm_is_raised_grows_worse_and_recovers(boss: Client) -> None:
    mail = centre.queue()
    assert put(boss, rule()).status_code == 200
    assert look() == 0
    cursor, items = position(), [centre.arrive(mail)]
    assert (look(), look()) == (1, 0)
    shown = send(boss, "get", "supervision/alarms").json()["open"][0]
    assert (shown["queue"]["key"], shown["level"], shown["value"], shown["threshold"]) == ("mail", "warning", 1, 0)
    seen = send(boss, "post", f"supervision/alarms/{shown['id']}/acknowledge").json()
    assert seen["acknowledged_by"]["name"] == "Boss"
    items += [centre.arrive(mail), centre.arrive(mail)]
    assert look() == 1
    worse = send(boss, "get", "supervision/alarms").json()["open"][0]
    assert (worse["id"], worse["level"], worse["acknowledged_by"]) == (shown["id"], "critical", None)
    for item in items:
        centre.hang_up(item)
    assert look() == 1
    told = send(boss, "get", "supervision/alarms").json()
    assert (told["open"], told["past"][0]["level"]) == ([], "recovered")
    assert send(boss, "post", f"supervision/alarms/{shown['id']}/acknowledge").json()["code"] == "alarm.over"
    assert heard(boss, cursor) == [
        ("alarm.raised", "warning", 1),
        ("alarm.changed", "warning", 1),
        ("alarm.changed", "critical", 3),
        ("alarm.recovered", "recovered", 0),
    ]
    assert Event.objects.filter(name__startswith="alarm.").count() == 4


@pytest.mark.django_db(transaction=True)
def test_a_short_peak_is_no_alarm(boss: Client) -> None:
    mail = centre.queue()
    put(boss, rule(hold_seconds=20))
    item = centre.arrive(mail)
    assert (look(), look(10)) == (0, 0)
    centre.hang_up(item)
    assert look(25) == 0
    centre.arrive(mail)
    assert (look(30), look(49), look(51)) == (0, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_a_queues_own_rule_stands_above_the_one_for_all(boss: Client) -> None:
    mail, other = centre.queue(), centre.queue("other")
    put(boss, rule(), rule(queue=mail.pk, warning=5, critical=9))
    for queue in (mail, other):
        centre.arrive(queue)
    assert look() == 1
    assert Alarm.objects.get().queue == other
    board = send(boss, "get", "supervision/board").json()["queues"]
    assert {row["key"]: (row["health"], row["health_because"]) for row in board} == {
        "mail": ("good", []),
        "other": ("warning", ["waiting"]),
    }
    # Without a rule, its alarm is over.
    put(boss, rule(queue=mail.pk, warning=5, critical=9))
    assert look() == 1
    assert Alarm.objects.get().level == "recovered"


@pytest.mark.django_db(transaction=True)
def test_somebody_stands_too_long_in_a_state(boss: Client) -> None:
    anna = centre.agent("Anna", centre.queue())
    centre.choose(anna, "break", "lunch")
    put(boss, {"measure": "time_in_state", "state": "break", "warning": 600, "critical": 1200})
    assert (look(599), look(601), look(1201)) == (0, 1, 1)
    alarm = Alarm.objects.get()
    assert (alarm.agent, alarm.level, alarm.state) == (anna, "critical", "break")
    centre.choose(anna, "available")
    assert look() == 1
    assert Alarm.objects.get().recovered_at is not None


@pytest.mark.django_db(transaction=True)
def test_what_each_measure_sees(boss: Client) -> None:
    voice = centre.queue("voice", "voice", service_level_seconds=10, wrap_up_seconds=60)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    centre.rewind(call, entered_at=timezone.now() - timedelta(seconds=40))
    accept(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(call).pk)
    centre.rewind(lost := centre.arrive(voice), entered_at=timezone.now() - timedelta(seconds=40))
    centre.hang_up(lost)
    late = centre.arrive(voice)
    centre.rewind(late, entered_at=timezone.now() - timedelta(seconds=25))
    measures = {
        "longest_wait": (20, 60), "longest_wait_percent": (200, 300), "waiting": (0, 5), "service_level": (50, None),
        "service_level_gap": (50, None), "abandoned_share": (49, 60), "agents_idle": (1, None),
        "agents_on_queue": (2, None),
    }  # fmt: skip
    put(boss, *({"measure": name, "warning": low, "critical": high} for name, (low, high) in measures.items()))
    look()
    found = {alarm.measure: (alarm.level, round(alarm.value or 0)) for alarm in Alarm.objects.all()}
    assert found == {
        "longest_wait": ("warning", found["longest_wait"][1]),
        "longest_wait_percent": ("warning", found["longest_wait_percent"][1]),
        "waiting": ("warning", 1),
        # One answered too late, one lost, one waiting past the target: none of three.
        "service_level": ("warning", 0),
        "service_level_gap": ("warning", 80),
        "abandoned_share": ("warning", 50),
        "agents_idle": ("warning", 0),
        "agents_on_queue": ("warning", 1),
    }
    assert 25 <= found["longest_wait"][1] < 60


@pytest.mark.django_db(transaction=True)
def test_two_keepers_raise_one_alarm(boss: Client) -> None:
    centre.arrive(centre.queue())
    put(boss, rule())
    found: list[int] = []

    def keep() -> None:
        for _ in range(10):
            found.append(watch_thresholds())
        connections.close_all()

    keepers = [threading.Thread(target=keep) for _ in range(2)]
    for one in keepers:
        one.start()
    for one in keepers:
        one.join()
    assert (sum(found), Alarm.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_only_those_hear_of_it_who_may_see_the_queue() -> None:
    ours, theirs = cast.team("Ours"), cast.team("Theirs")
    near = client_of(person("Near", role="supervisor", team=ours))
    far = client_of(person("Far", role="supervisor", team=theirs))
    agent, root = client_of(person("Agent", team=ours)), client_of(person("Root", role="admin", data_scope="all"))
    mail = centre.queue(team=ours)
    assert put(far, rule()).status_code == 403  # a rule for all queues is not theirs to make
    assert put(far, rule(queue=mail.pk)).json()["fields"][0]["field"] == "rules.queue"
    assert put(near, rule(queue=mail.pk)).status_code == 200
    centre.arrive(mail)
    cursor = position()
    look()
    assert [len(heard(one, cursor)) for one in (near, root, far, agent)] == [1, 1, 0, 0]
    assert [len(send(one, "get", "supervision/alarms").json()["open"]) for one in (near, root, far)] == [1, 1, 0]
    assert send(far, "post", f"supervision/alarms/{Alarm.objects.get().pk}/acknowledge").status_code == 404
    assert put(far).status_code == 200
    assert AlarmRule.objects.count() == 1, "who may not see a rule does not remove it by leaving it out"


@pytest.mark.django_db(transaction=True)
def test_rules_that_make_no_sense_are_refused(boss: Client) -> None:
    for wrong in (
        [rule(state="break")],
        [{"measure": "time_in_state", "warning": 5}],
        [{"measure": "waiting"}],
        [rule(warning=5, critical=2)],
        [{"measure": "service_level", "warning": 60, "critical": 80}],
        [rule(), rule()],
        [rule(queue=10**9)],
        [rule(margin=-1)],
        [{"measure": "moon"}],
    ):
        assert put(boss, *wrong).status_code == 400, wrong
    read = put(boss, rule()).json()
    assert put(boss, rule(warning=1), revision=read["revision"]).status_code == 200
    late = put(boss, rule(), revision=read["revision"]).json()
    assert late["code"] == "alarm_rules.changed_meanwhile"
    assert late["detail"]["who"]
    assert late["message"].startswith(late["detail"]["who"])


@pytest.mark.django_db(transaction=True)
def test_the_first_rules_are_made_once() -> None:
    assert (ensure_default_rules(actor=SYSTEM) > 0, ensure_default_rules(actor=SYSTEM)) == (True, 0)
    queue = centre.queue("voice", "voice", service_level_seconds=10)
    centre.rewind(centre.arrive(queue), entered_at=timezone.now() - timedelta(seconds=45))
    look()
    found = Alarm.objects.get(measure="longest_wait_percent")
    assert (found.queue, found.level) == (Queue.objects.get(), "critical")


@pytest.mark.django_db(transaction=True)
def test_columns_are_kept_for_each_person(boss: Client) -> None:
    other = client_of(person("Other", role="supervisor"))
    given = {"table": "agents", "columns": ["name", "state", "aht"], "sort": ["-aht"]}
    assert send(boss, "put", "supervision/columns", given).json() == given
    assert send(boss, "put", "supervision/columns", {**given, "sort": []}).status_code == 200
    assert send(boss, "get", "supervision/columns").json()["agents"]["sort"] == []
    assert send(other, "get", "supervision/columns").json()["agents"] == {"table": "agents", "columns": [], "sort": []}
    assert send(boss, "put", "supervision/columns", {**given, "columns": ["<b>"]}).status_code == 400
