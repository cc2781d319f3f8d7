"""The pure rules: intervals, Erlang's formulas, lines, cells, figures."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.exchange.cells import csv_cell
from insight.rules.board import live_service_level, spark
from insight.rules.buckets import MOST, buckets, local_day, midnight, moment_of
from insight.rules.erlang import erlang_a, erlang_b, erlang_c, level_c, needed_a, needed_c, speed_c
from insight.rules.figures import agent_line, queue_line

ZONES = ("UTC", "Europe/Berlin", "Asia/Shanghai", "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu")


@given(
    zone=some.sampled_from(ZONES),
    begin=some.integers(0, 30 * 365 * 1440),
    hours=some.integers(1, 24 * 20),
    step=some.sampled_from((15, 30, 60, 1440)),
)
def test_intervals_cover_the_time_once_and_days_begin_at_midnight(zone: str, begin: int, hours: int, step: int) -> None:
    home, start = ZoneInfo(zone), datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=begin)
    end = start + timedelta(hours=hours)
    found = buckets(start, end, step, home)
    if found is None:
        assert hours * 60 / step > MOST
        return
    borders = found.borders
    assert (borders[0], borders[-1]) == (start, end)
    assert all(one < two for one, two in pairwise(borders))
    assert all(two - one <= timedelta(minutes=step, hours=1) for one, two in pairwise(borders))
    day = local_day(start, home) + timedelta(days=1)
    while midnight(day, home) < end:
        assert midnight(day, home) in borders
        day += timedelta(days=1)
    if step < 1440:
        for one, two in pairwise(borders[1:-1]):
            assert two - one <= timedelta(minutes=step)


@pytest.mark.parametrize(
    ("zone", "day", "step", "count"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 60, 23),
        ("Europe/Berlin", date(2026, 10, 25), 60, 25),
        ("Europe/Berlin", date(2026, 10, 25), 15, 100),
        ("Australia/Lord_Howe", date(2026, 4, 5), 30, 49),  # half an hour more
        ("America/Havana", date(2026, 3, 8), 60, 23),  # clocks jump at midnight itself
        ("Asia/Shanghai", date(2026, 3, 29), 30, 48),
    ],
)
def test_days_when_clocks_change(zone: str, day: date, step: int, count: int) -> None:
    home = ZoneInfo(zone)
    found = buckets(midnight(day, home), midnight(day + timedelta(days=1), home), step, home)
    assert found is not None
    assert found.count == count


@pytest.mark.parametrize("text", ["", "x", "2026-13-01", "2026-01-01T00:00", "0001-01-01", "9999-12-31", "2026-1-1"])
def test_no_moment(text: str) -> None:
    assert moment_of(text) is None


# --- Erlang. Published values: tables of Erlang B (ITU-D Teletraffic Engineering Handbook, extended B table); the worked
# example of 360 calls in half an hour, 4 minutes, 55 agents; 100 calls in half an hour, 3 minutes, 80 % in 20 s = 14
# agents; Garnett, Mandelbaum and Reiman (2002), 50 agents, 48 calls a minute, 1 minute, patience 2 minutes.


@pytest.mark.parametrize(
    ("load", "agents", "blocked"),
    [(1, 1, 0.5), (5, 10, 0.01838), (10, 10, 0.21458), (20, 30, 0.00846), (0.0101, 1, 0.01), (4.4612, 10, 0.01)],
)
def test_erlang_b(load: float, agents: int, blocked: float) -> None:
    assert erlang_b(load, agents) == pytest.approx(blocked, rel=1e-3)


def test_erlang_c_against_worked_examples() -> None:
    assert erlang_c(48, 55) == pytest.approx(0.239, abs=5e-4)
    assert speed_c(48, 55, 240) == pytest.approx(8.2, abs=0.05)
    assert level_c(48, 55, 240, 15) == pytest.approx(0.846, abs=5e-4)
    assert needed_c(10, 180, 20, 0.8) == 14
    assert erlang_c(10, 14) == pytest.approx(0.174, abs=5e-4)
    assert level_c(10, 14, 180, 20) == pytest.approx(0.888, abs=5e-4)
    assert speed_c(48, 50, 60) == pytest.approx(20.8, abs=0.05)
    assert (erlang_c(0.5, 1), level_c(3, 2, 60, 20), speed_c(3, 2, 60)) == (0.5, 0.0, math.inf)


def test_erlang_a_against_the_paper() -> None:
    found = erlang_a(48, 50, 60, 120, 20)
    assert found.abandons == pytest.approx(0.031, abs=5e-4)
    assert found.wait == pytest.approx(3.7, abs=0.05)
    assert 48 * (1 - found.abandons) / 50 == pytest.approx(0.93, abs=5e-3)


def birth_and_death(load: float, agents: int, handling: float, patience: float) -> tuple[float, float]:
    """P{wait} and P{abandon} of M/M/n+M from the chain itself: another way to the same.

    In logarithms, since where many wait and few leave a state may weigh more than any number holds.
    """
    logs, most = [0.0], 0.0
    while len(logs) <= agents + 1 or logs[-1] > most - 42:  # 42: what is left weighs less than 1e-18
        number = len(logs)
        out = min(number, agents) / handling + max(0, number - agents) / patience
        logs.append(logs[-1] + math.log(load / handling / out))
        most = max(most, logs[-1])
    weights = [math.exp(one - most) for one in logs]
    whole = sum(weights)
    total_in_line = sum((number - agents) * weight for number, weight in enumerate(weights) if number > agents)
    return sum(weights[agents:]) / whole, total_in_line / whole / patience / (load / handling)


@given(
    load=some.floats(0.1, 60),
    agents=some.integers(1, 70),
    handling=some.floats(10, 900),
    patience=some.floats(10, 900),
    within=some.floats(0, 300),
)
@settings(max_examples=60)
def test_erlang_a_is_the_chains_steady_state(
    load: float, agents: int, handling: float, patience: float, within: float
) -> None:
    found = erlang_a(load, agents, handling, patience, within)
    waits, abandons = birth_and_death(load, agents, handling, patience)
    assert found.waits == pytest.approx(waits, rel=1e-5, abs=1e-9)
    assert found.abandons == pytest.approx(abandons, rel=1e-4, abs=1e-8)
    assert found.level <= 1 - found.abandons + 1e-6
    assert erlang_a(load, agents, handling, patience, 1e9).level == pytest.approx(1 - found.abandons, abs=1e-6)
    more = erlang_a(load, agents + 1, handling, patience, within)
    assert more.level >= found.level - 1e-9


@given(load=some.floats(0.05, 400), handling=some.floats(10, 900), level=some.floats(0.05, 0.99))
@settings(max_examples=60)
def test_the_fewest_agents_are_enough_and_one_less_is_not(load: float, handling: float, level: float) -> None:
    agents = needed_c(load, handling, 20, level)
    assert level_c(load, agents, handling, 20) >= level
    assert level_c(load, agents - 1, handling, 20) < level
    fewer = needed_a(load, handling, 120, 20, level)
    assert erlang_a(load, fewer, handling, 120, 20).level >= level
    assert erlang_a(load, fewer - 1, handling, 120, 20).level < level
    # When next to nobody gives up, the two formulas agree.
    assert abs(needed_a(load, handling, 1e7, 20, level) - agents) <= 1


def test_nothing_to_do_needs_nobody() -> None:
    assert (needed_c(0, 60, 20, 0.8), needed_a(0, 60, 60, 20, 0.8)) == (0, 0)


# --- lines, levels, cells, figures


def test_a_line_of_thirty_minutes() -> None:
    assert spark([]) == [0] * 30
    assert spark([(2, None, 3), (0, 0, 5)])[-3:] == [3, 3, 3]
    assert spark([(4, 1, 2)])[-5:] == [2, 2, 2, 0, 0]
    assert spark([(30, None, 1), (30, 29, 7)]) == [1] * 30


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ({"in_level": 0, "answered": 0, "abandoned": 0, "short": 0, "late": 0}, None),
        ({"in_level": 4, "answered": 4, "abandoned": 0, "short": 0, "late": 0}, 100),
        ({"in_level": 4, "answered": 4, "abandoned": 2, "short": 1, "late": 0}, 80),
        ({"in_level": 4, "answered": 4, "abandoned": 0, "short": 0, "late": 4}, 50),
        ({"in_level": 0, "answered": 0, "abandoned": 0, "short": 0, "late": 1}, 0),
    ],
)
def test_whoever_waits_too_long_counts_already(given_: dict[str, int], expected: int | None) -> None:
    assert live_service_level(**given_) == expected


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


def test_other_cells_stay() -> None:
    assert [csv_cell(one) for one in ("Anna", "王", -1, 2.5, None)] == ["Anna", "王", -1, 2.5, ""]


def test_lines_of_reports() -> None:
    line = queue_line(
        {
            "offered": 10, "answered": 6, "in_level": 4, "abandoned": 3, "abandoned_short": 1, "left": 1,
            "waited_seconds": 90, "handled": 5, "handled_talk": 500, "handled_wrap_up": 100, "handled_accept": 20,
            "talk_seconds": 300, "wrap_up_seconds": 100, "free_seconds": 400,
        }
    )  # fmt: skip
    assert (line["service_level"], line["abandoned_share"], line["asa_seconds"]) == (50.0, 25.0, 15.0)
    assert (line["aht_seconds"], line["aht_talk_seconds"], line["accept_seconds"]) == (120.0, 100.0, 4.0)
    assert (line["occupancy"], line["overflowed"]) == (50.0, 0)
    empty = queue_line({})
    assert (empty["service_level"], empty["asa_seconds"], empty["aht_seconds"], empty["occupancy"]) == (None,) * 4
    agent = agent_line(
        {"available": 50, "talking": 100, "busy": 30, "wrap_up": 20, "offline": 7, "break:lunch": 9, "break": 9}
    )
    assert (agent["staffed_seconds"], agent["occupancy"], agent["breaks"]) == (209, 75.0, {"lunch": 9})
