"""A day that was played through the services, replayed: unchanged it equals history, changed it moves as expected."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from contactcenter.replay import Progress, Wishes, compared, replay
from contactcenter.stack.problems import StackProblem
from insight.replay.engine import Setup, play
from insight.replay.inputs import Day
from insight.replay.outcome import Outcome, Stay
from insight.selectors.replaying import recorded_day
from routing.models import WorkItemInterval
from tests.cast import client_of, person
from tests.insight.played_day import play_morning

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = date(2026, 3, 3), date(2026, 3, 4)  # midnight lies in the middle of what is played
FIGURES = ("offered", "answered", "abandoned", "service_level", "asa_seconds", "abandoned_share", "occupancy")
SEEN = {
    ("reserved", "rejected"),
    ("reserved", "timed_out"),
    ("reserved", "abandoned"),
    ("waiting", "abandoned"),
    ("waiting", "answered"),
    ("waiting", "overflowed"),
    ("reserved", "displaced"),
    ("active", "parked"),
    ("active", "transferred"),
    ("active", "returned"),
    ("parked", "resumed"),
    ("wrap_up", "done"),
}


# Each of these days has everything in it that is in `SEEN`.
DAYS = (2, 5)


@pytest.fixture(params=DAYS)
def morning(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    play_morning(monkeypatch, seed=request.param)


def stays(outcome: Outcome) -> list[Stay]:
    return sorted(outcome.stays, key=lambda stay: (stay.ended, stay.contact))


def work(outcome: Outcome, day: Day) -> set[tuple[Any, ...]]:
    """The stretches in the day."""
    return {(queue, state, max(began, day.begin), end) for queue, state, began, end in outcome.work if end > day.begin}


def report(day: date) -> dict[str, Any]:
    """The same day as the supervisors' report has it."""
    boss = client_of(person("Boss", role="supervisor", data_scope="all"))
    span: dict[str, str | int] = {
        "from": day.isoformat(),
        "to": day.fromordinal(day.toordinal() + 1).isoformat(),
        "zone": "UTC",
        "step": 1440,
    }
    answer = boss.get("/api/v1/reports/queues", span)
    assert answer.status_code == 200, answer.content
    return answer.json()  # type: ignore[no-any-return]


def test_unchanged_it_equals_history_and_changed_it_does_not(morning: None) -> None:
    assert set(WorkItemInterval.objects.values_list("state", "outcome")) >= SEEN
    carried = 0
    for day in (BEFORE, AFTER):
        recorded = recorded_day(day)
        carried += sum(one.carried is not None for one in recorded.day.contacts)
        outcome = play(recorded.day, Setup(recorded.day.queues, recorded.day.workers))
        assert stays(outcome) == stays(recorded.history)
        assert work(outcome, recorded.day) == work(recorded.history, recorded.day)
        found = compared(Wishes(day=day), Progress())
        assert found["same_agent"] == found["answered"] > 15
        _equals_the_report(found, report(day))
    assert carried > 3
    _moves_as_expected()
    _prints()


def _equals_the_report(found: dict[str, Any], shown: dict[str, Any]) -> None:
    """What happened is what the report says, and the replay says the same: to the last digit shown."""
    lines = {line["queue"]: line for line in found["queues"]}
    for row in shown["totals"]:
        line = lines[row["queue"]["key"]]
        assert line["happened"] == line["replayed"]
        assert {name: line["replayed"][name] for name in FIGURES} == {name: row[name] for name in FIGURES}
    assert found["total"]["happened"] == found["total"]["replayed"]
    assert {name: found["total"]["replayed"][name] for name in FIGURES} == {
        name: shown["total"][name] for name in FIGURES
    }


def _figures(queue: str, *settings: str, agents: tuple[str, ...] = (), **wishes: Any) -> tuple[Any, Any]:
    found = compared(Wishes(day=AFTER, settings=settings, agents=agents, **wishes), Progress())
    line = next(line for line in [*found["queues"], {"queue": "total", **found["total"]}] if line["queue"] == queue)
    return line["happened"], line["replayed"]


def _moves_as_expected() -> None:
    before, after = _figures("total", agents=("sales=3", "billing=3", "second=3"))
    assert after["service_level"] > before["service_level"]
    assert after["asa_seconds"] < before["asa_seconds"]
    assert after["abandoned"] <= before["abandoned"]
    assert after["occupancy"] < before["occupancy"]
    before, after = _figures("chat", "chat.service_level_seconds=2")
    assert after["service_level"] < before["service_level"]


def _prints() -> None:
    said: list[str] = []
    assert replay(Wishes(day=AFTER), as_json=False, out=said.append) == 0
    assert replay(Wishes(day=AFTER, settings=["sales.ring_seconds=10"]), as_json=True, out=said.append) == 0
    assert "Changed: nothing" in said[0]
    assert "service level %" in said[0]
    assert json.loads(said[1])["changes"] == ["sales.ring_seconds=10"]


def test_a_day_without_contacts_is_one_sentence() -> None:
    with pytest.raises(StackProblem, match=r"No contacts on 2026-03-03 \(UTC\); there are none at all yet\."):
        compared(Wishes(day=BEFORE), Progress())


def test_today_is_meant_without_a_day() -> None:
    with pytest.raises(StackProblem, match=timezone.now().date().isoformat()):
        compared(Wishes(), Progress())


def test_progress_is_told_once_a_second_and_not_before(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress()
    progress.say("soon")
    progress.last -= 2
    progress.say("now")
    progress.say("too soon again")
    assert progress.out is not None
    assert capsys.readouterr().err == "replay: now\n"
