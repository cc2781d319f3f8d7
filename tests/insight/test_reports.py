"""Reports over a history that was played: every figure opens as many rows as it says, and times add up."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from insight.rules.figures import AGENT_FIGURES, QUEUE_FIGURES, STATES
from insight.selectors.figures import AGENTS, QUEUES
from routing.models import AgentState, Reservation, WorkItem, WorkItemInterval
from staff.services import change_person
from tests import cast
from tests.cast import client_of, person, send
from tests.insight.history import BEGIN, ZONE, History, play
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)
SPAN = {"from": "2026-10-24", "to": "2026-10-26", "zone": ZONE}


@pytest.fixture
def story() -> History:
    return play()


@pytest.fixture
def boss() -> Client:
    return client_of(person("Boss", role="supervisor", data_scope="all"))


def read(client: Client, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/v1/{path}", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def count_rows(client: Client, **query: Any) -> int:
    """How many rows a figure opens, page by page."""
    found, cursor = 0, None
    while True:
        body = read(client, "reports/rows", limit=100, **query, **({"cursor": cursor} if cursor else {}))
        found, cursor = found + len(body["items"]), body["next"]
        if cursor is None:
            return found


def test_every_figure_opens_as_many_rows_as_it_says(story: History, boss: Client) -> None:
    for report, about, figures in (("queues", "queue", QUEUE_FIGURES), ("agents", "agent", AGENT_FIGURES)):
        body = read(boss, f"reports/{report}", step=60, **SPAN)
        seen = Counter(dict.fromkeys(figures, 0))
        for row in body["rows"]:
            where = {"report": report, "start": row["start"], "end": row["end"], about: row[about]["id"]}
            for figure in figures:
                if seen[figure] == 0 or row[figure] > 1:
                    assert count_rows(boss, figure=figure, **where) == row[figure], (figure, row)
                seen[figure] += row[figure]
        for figure in figures:
            whole = {"report": report, "figure": figure, "start": body["start"], "end": body["end"]}
            assert count_rows(boss, **whole) == body["total"][figure] == seen[figure], figure
        assert set(figures) == set({"queues": QUEUES, "agents": AGENTS}[report])


def test_the_history_has_everything_that_is_counted(story: History, boss: Client) -> None:
    """Else the tests beside this one would prove little."""
    total = read(boss, "reports/queues", **SPAN)["total"]
    missing = [name for name in QUEUE_FIGURES if total[name] == 0]
    assert not missing, total


def test_the_figures_are_those_of_the_reservations_and_the_work(story: History, boss: Client) -> None:
    queues, agents = read(boss, "reports/queues", **SPAN)["total"], read(boss, "reports/agents", **SPAN)["total"]
    asked = Counter(Reservation.objects.values_list("state", flat=True))
    assert queues["missed"] == agents["missed"] == asked["timed_out"]
    assert queues["rejected"] == agents["rejected"] == asked["rejected"]
    assert queues["answered"] == agents["accepted"] == asked["accepted"]
    assert agents["reservations"] == sum(asked.values()) - asked["pending"]
    ended = Counter(WorkItem.objects.values_list("state", flat=True))
    assert queues["abandoned"] == ended["abandoned"]
    parts = ("answered", "abandoned", "overflowed", "left")
    assert queues["offered"] == sum(queues[part] for part in parts)
    answers = list(WorkItemInterval.objects.filter(waited_ms__isnull=False, outcome="answered"))
    assert queues["asa_seconds"] == pytest.approx(
        sum(one.waited_ms or 0 for one in answers) / len(answers) / 1000, abs=0.06
    )


def test_intervals_add_up_to_the_total_whatever_their_length(story: History, boss: Client) -> None:
    for report, figures in (("queues", QUEUE_FIGURES), ("agents", AGENT_FIGURES)):
        day = read(boss, f"reports/{report}", step=1440, **SPAN)
        # The night of 25 October in Berlin has an hour more.
        for step, count in ((15, 196), (30, 98), (60, 49), (1440, 2)):
            body = read(boss, f"reports/{report}", step=step, **SPAN)
            assert len(body["intervals"]) == count
            for name in (*figures, "talk_seconds", "wrap_up_seconds", "ringing_seconds", "parked_seconds"):
                for part in ("rows", "intervals", "totals"):
                    summed, slack = sum(row[name] for row in body[part]), 0.1 * len(body[part]) + 0.1
                    assert summed == pytest.approx(day["total"][name], abs=slack), (report, step, part, name)


def test_the_states_of_a_shift_sum_to_its_length(story: History, boss: Client) -> None:
    body = read(boss, "reports/agents", step=30, **SPAN)
    for row in body["rows"]:
        start, end = (datetime.fromisoformat(row[name]) for name in ("start", "end"))
        if start > BEGIN + timedelta(minutes=1) and row["agent"]["name"] != "Dora":  # who came late
            assert sum(row["states"].values()) == pytest.approx((end - start).total_seconds(), abs=0.5)
        shift = sum(row["states"][state] for state in STATES if state != "offline")
        assert row["staffed_seconds"] == pytest.approx(shift, abs=0.5)
    breaks = body["total"]["breaks"]
    assert breaks["not_answering"] > 0
    assert breaks.get("lunch", 0) + breaks["not_answering"] == pytest.approx(body["total"]["states"]["break"], abs=1)


def test_handling_time_is_that_of_whole_contacts() -> None:
    """Work 60 s, wrap-up 40 s, over the border of two intervals: the contact counts where it ended, its time in both."""
    import time_machine

    begin = datetime(2026, 3, 2, 9, 29, 10, tzinfo=UTC)
    with time_machine.travel(begin, tick=False) as clock:
        voice = centre.queue("voice", "voice", service_level_seconds=20, wrap_up_seconds=300)
        anna = centre.agent("Anna", voice)
        boss = client_of(person("Boss", role="supervisor", data_scope="all"))
        call = centre.arrive(voice)
        clock.shift(timedelta(seconds=10))
        from core.actor import Actor
        from routing.services import accept, finish

        accept(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(call).pk)
        clock.shift(timedelta(seconds=60))
        centre.end_contact(call)
        clock.shift(timedelta(seconds=40))
        finish(actor=Actor.of(anna), person=anna, work_item=centre.now_of(call))
        body = read(boss, "reports/queues", **{"from": "2026-03-02", "zone": "UTC", "step": 30})
        first, second = body["rows"]
        assert (first["answered"], first["asa_seconds"], first["handled"], first["aht_seconds"]) == (1, 10, 0, None)
        assert (second["answered"], second["handled"], second["aht_seconds"], second["accept_seconds"]) == (
            0,
            1,
            100,
            10,
        )
        assert (second["aht_talk_seconds"], second["aht_wrap_up_seconds"]) == (60, 40)
        assert (first["talk_seconds"], first["ringing_seconds"], second["talk_seconds"]) == (40, 10, 20)
        assert second["wrap_up_seconds"] == 40
        # 20 s of work and 40 s of wrap-up; nothing more of this half hour has passed yet.
        assert second["occupancy"] == 100
        agents = read(boss, "reports/agents", **{"from": "2026-03-02", "zone": "UTC", "step": 1440})["total"]
        assert (agents["states"]["talking"], agents["states"]["wrap_up"], agents["aht_seconds"]) == (60, 40, 100)
        assert agents["occupancy"] == 100


def test_dialled_and_passed_calls_are_handled_by_whoever_had_them() -> None:
    """Anna dials and talks for 60 s, Ben goes on for 30 s and writes it up in 10 s: two handlings, each its own."""
    import time_machine
    from django.db import transaction

    from core.actor import Actor
    from routing.services import begin_own, finish, pass_on

    with time_machine.travel(datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC), tick=False) as clock:
        voice = centre.queue("voice", "voice", wrap_up_seconds=300)
        anna, ben = centre.agent("Anna", voice), centre.agent("Ben", voice)
        boss = client_of(person("Boss", role="supervisor", data_scope="all"))
        ref = ("test", 1)
        with transaction.atomic():
            call = begin_own(actor=Actor.of(anna), person=anna, queue=voice, ref=ref, title="Call")
        clock.shift(timedelta(seconds=60))
        with transaction.atomic():
            pass_on(actor=Actor.of(anna), ref=ref, agent_id=ben.pk)
        clock.shift(timedelta(seconds=30))
        centre.end_contact(call)
        clock.shift(timedelta(seconds=10))
        finish(actor=Actor.of(ben), person=ben, work_item=centre.now_of(call))
        clock.shift(timedelta(seconds=1))
        span = {"from": "2026-03-02", "zone": "UTC", "step": 1440}
        (row,) = read(boss, "reports/queues", **span)["rows"]
        assert (row["handled"], row["aht_talk_seconds"], row["aht_wrap_up_seconds"]) == (2, 45, 5)
        agents = {one["agent"]["id"]: one for one in read(boss, "reports/agents", **span)["rows"]}
        assert [agents[one.pk]["aht_seconds"] for one in (anna, ben)] == [60, 40]
        assert row["accept_seconds"] == 0


def test_work_taken_from_the_list_is_answered_without_ringing() -> None:
    import time_machine

    from core.actor import Actor
    from routing.services import finish, take

    with time_machine.travel(datetime(2026, 3, 2, 9, 0, 10, tzinfo=UTC), tick=False) as clock:
        mail = centre.queue(distribution="pull", service_level_seconds=600)
        anna = centre.agent("Anna", mail)
        boss = client_of(person("Boss", role="supervisor", data_scope="all"))
        letter = centre.arrive(mail)
        clock.shift(timedelta(seconds=300))
        take(actor=Actor.of(anna), person=anna, work_item=letter)
        clock.shift(timedelta(seconds=50))
        finish(actor=Actor.of(anna), person=anna, work_item=centre.now_of(letter))
        clock.shift(timedelta(seconds=1))
        (row,) = read(boss, "reports/queues", **{"from": "2026-03-02", "zone": "UTC", "step": 60})["rows"]
        assert (row["answered"], row["in_level"], row["asa_seconds"], row["accept_seconds"]) == (1, 1, 300, 0)
        assert (row["handled"], row["aht_seconds"], row["ringing_seconds"]) == (1, 50, 0)
        agents = read(boss, "reports/agents", **{"from": "2026-03-02", "zone": "UTC", "step": 60})["total"]
        assert (agents["reservations"], agents["handled"], agents["aht_seconds"]) == (0, 1, 50)


def test_somebody_with_a_team_sees_only_the_teams_figures(story: History) -> None:
    ours, theirs = cast.team("Ours"), cast.team("Theirs")
    voice, mail = story.queues[:2]
    type(voice).objects.filter(pk=voice.pk).update(team=ours)
    type(voice).objects.exclude(pk=voice.pk).update(team=theirs)
    change_person(actor=cast.SYSTEM, person=story.agents[0], team=ours)
    narrow = client_of(person("Narrow", role="supervisor", data_scope="team", team=ours))
    body = read(narrow, "reports/queues", **SPAN)
    assert {row["queue"]["key"] for row in body["rows"]} == {"voice"} == {row["queue"]["key"] for row in body["totals"]}
    agents = read(narrow, "reports/agents", **SPAN)
    assert {row["agent"]["name"] for row in agents["totals"]} == {"Anna"}
    for path, query in (("reports/queues", {"queue": mail.pk}), ("reports/agents", {"agent": story.agents[1].pk})):
        foreign, missing = (
            narrow.get(f"/api/v1/{path}", query),
            narrow.get(f"/api/v1/{path}", {next(iter(query)): 10**9}),
        )
        assert (foreign.status_code, foreign.json()) == (missing.status_code, missing.json())
        assert foreign.status_code == 404
    rows = read(
        narrow, "reports/rows", report="agents", figure="handled", start="2026-10-24", end="2026-10-26", limit=100
    )
    assert len(rows["items"]) == agents["total"]["handled"] > 0
    ours_now = set(
        WorkItem.objects.filter(queue=voice).values_list("id", flat=True)
    )  # a stay elsewhere may have ended here
    assert {row["title"] for row in rows["items"] if row["work_item"] not in ours_now} == {""}
    assert {row["title"] for row in rows["items"] if row["work_item"] in ours_now} == {"Hello"}
    agent = client_of(story.agents[1])
    for path in ("reports/queues", "reports/agents", "reports/rows", "reports/export", "staffing"):
        assert agent.get(f"/api/v1/{path}").status_code == 403


def test_a_file_says_what_the_page_says_and_computes_nothing(story: History, boss: Client) -> None:
    AgentState.objects.get(person=story.agents[0])
    type(story.agents[0]).objects.filter(pk=story.agents[0].pk).update(name='=HYPERLINK("http://x","y")')
    body = read(boss, "reports/agents", step=60, **SPAN)
    answer = boss.get("/api/v1/reports/export", {"report": "agents", "format": "csv", "step": 60, **SPAN})
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == len(body["rows"]) + 2
    place = lines[0].index("Handled")
    assert [line[place] for line in lines[1:]] == [str(row["handled"]) for row in [*body["rows"], body["total"]]]
    assert {line[2][:2] for line in lines if "HYPERLINK" in line[2]} == {"'="}
    query = {"report": "agents", "format": "xlsx", "step": 60, **SPAN}
    book = boss.get("/api/v1/reports/export", query, headers={"Accept-Language": "zh-CN"})
    sheet = zipfile.ZipFile(io.BytesIO(book.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "处理完成" in sheet
    assert "HYPERLINK" in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize(
    "query",
    [
        {"zone": "Nowhere/Land"},
        {"zone": "../etc/passwd"},
        {"from": "2026-13-01"},
        {"from": "2026-01-01T00:00"},
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": "2020-01-01", "to": "2026-01-01", "step": 15},
        {"step": 7},
        {"queue": "x"},
        {"media": "fax"},
        {"from": "9999-12-31", "to": "0001-01-01"},
    ],
)
def test_odd_questions_are_refused_by_field(boss: Client, query: dict[str, Any]) -> None:
    answer = boss.get("/api/v1/reports/queues", query)
    assert answer.status_code == 400, answer.content
    assert answer.json()["fields"]


def test_staffing_says_what_it_took(story: History, boss: Client) -> None:
    voice = story.queues[0]
    query = {"queue": voice.pk, "date_from": "2026-10-24", "date_to": "2026-10-25", "zone": ZONE, "step": 60}
    body = read(boss, "staffing", **query)
    came = (
        WorkItem.objects.filter(queue=voice).count()
        + WorkItemInterval.objects.filter(queue=voice, outcome="transferred").count()
    )
    assert sum(row["arrivals"] for row in body["rows"]) >= len(
        [one for one in story.arrived if one.queue_id == voice.pk]
    )
    assert sum(row["arrivals"] for row in body["rows"]) <= came + len(story.arrived)
    busy = max(body["rows"], key=lambda row: row["erlangs"])
    assert busy["needed_c"] >= busy["needed_a"] >= 1
    assert busy["needed_level_c"] >= 80
    assert 0 < busy["actual"] <= 3
    easier = read(boss, "staffing", **query, service_level=20, seconds=600)
    assert sum(row["needed_c"] for row in easier["rows"]) <= sum(row["needed_c"] for row in body["rows"])
    assert send(boss, "get", f"staffing?queue={10**9}").status_code == 404
