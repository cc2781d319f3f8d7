"""Promises as tapes: whatever happens to a ticket, the stretches add up to the number shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff.rules import ALWAYS, Hours, add_working_time, add_working_times, working_time
from tickets.rules.sla import NOTHING, STANDARD, policy_for
from tickets.rules.tape import Stretch, closed_spans, counted, reached_at, spent, whole_minutes

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
START = datetime(2026, 11, 20, 6, 30, tzinfo=UTC)
OFFICE = Hours(
    "Asia/Shanghai", {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in DAYS[:5]}, frozenset({"2026-11-25"})
)
moments = st.integers(0, 30 * 24 * 3600).map(lambda seconds: START + timedelta(seconds=seconds))


@st.composite
def calendars(draw: st.DrawFn, opens_on: str = "") -> Hours:
    """Up to three intervals a day, some days closed, some holidays; sometimes always open."""
    intervals = {}
    for day in DAYS:
        edges = sorted(draw(st.sets(st.integers(0, 23 * 60 + 59), min_size=0, max_size=6)))
        spans = list(zip(edges[::2], edges[1::2], strict=False))
        intervals[day] = [[f"{a // 60:02}:{a % 60:02}", f"{b // 60:02}:{b % 60:02}"] for a, b in spans]
    if opens_on:
        intervals[opens_on] = [["09:00", "10:30"], ["11:00", "11:30"]]
    holidays = draw(st.sets(st.integers(0, 40), max_size=5))
    days = frozenset((START + timedelta(days=one)).date().isoformat() for one in holidays)
    return Hours(draw(st.sampled_from(("UTC", "Asia/Shanghai", "America/New_York"))), intervals, days)


@st.composite
def tapes(draw: st.DrawFn, opens_on: str = "") -> list[Stretch]:
    """A random history: it ran and stood in turns, under changing hours; the last stretch goes on."""
    edges = sorted(draw(st.lists(moments, min_size=1, max_size=12)))
    runs = draw(st.lists(st.booleans(), min_size=len(edges), max_size=len(edges)))
    some = draw(st.lists(calendars(opens_on=opens_on), min_size=1, max_size=3))
    ends = [*edges[1:], None]
    picked = [some[place % len(some)] for place in range(len(edges))]
    return [Stretch(run, start, end, hours) for run, start, end, hours in zip(runs, edges, ends, picked, strict=True)]


@given(tapes(), moments)
def test_the_segments_sum_to_the_number_shown(tape: list[Stretch], later: datetime) -> None:
    now = max(later, tape[-1].start)
    parts = [counted(one, now) for one in tape]
    shown = whole_minutes(parts)
    assert sum(shown) == int(spent(tape, now).total_seconds() // 60)
    assert all(minutes >= 0 for minutes in shown)
    assert all(not part for one, part in zip(tape, parts, strict=True) if not one.runs)


@given(tapes(), moments)
def test_open_and_closed_times_fill_each_stretch(tape: list[Stretch], later: datetime) -> None:
    now = max(later, tape[-1].start)
    for one in tape:
        closed = sum((end - start for start, end in closed_spans(one.start, one.until(now), one.hours)), timedelta())
        assert working_time(one.start, one.until(now), one.hours) + closed == one.until(now) - one.start


@given(tapes(opens_on="mon"), st.integers(1, 5000))
def test_what_is_due_is_due_when_that_much_time_has_passed(tape: list[Stretch], minutes: int) -> None:
    tape[-1] = replace(tape[-1], runs=True)
    target = timedelta(minutes=minutes)
    due = reached_at(tape, target)
    seen = [cut(one, due) for one in tape if one.start <= due]
    assert spent(seen, due) == target


def cut(one: Stretch, at: datetime) -> Stretch:
    """What of it lies before `at`."""
    return replace(one, end=at if one.end is None else min(at, one.end))


@given(st.lists(st.integers(0, 10_000_000), max_size=20))
def test_whole_minutes_of_parts_add_up(seconds: list[int]) -> None:
    parts = [timedelta(seconds=one) for one in seconds]
    assert sum(whole_minutes(parts)) == sum(seconds) // 60
    for part, shown in zip(parts, whole_minutes(parts), strict=True):
        assert abs(part.total_seconds() / 60 - shown) < 1


def test_a_pause_moves_the_due_time_by_the_working_time_that_was_left() -> None:
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday, 17:00 in Shanghai
    tape = [
        Stretch(True, at, at + timedelta(minutes=30), OFFICE),
        Stretch(False, at + timedelta(minutes=30), at + timedelta(days=3), OFFICE),
        Stretch(True, at + timedelta(days=3), None, OFFICE),
    ]
    # 30 of 240 minutes had passed; 60 more on Monday until 18:00, 150 on Tuesday from 09:00
    assert reached_at(tape, timedelta(minutes=240)) == datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
    assert spent(tape, at + timedelta(days=3, minutes=15)) == timedelta(minutes=45)


@pytest.mark.parametrize(
    ("kind", "priority", "figures"),
    [
        ("complaint", "urgent", (15, 480)),
        ("complaint", "high", (30, 960)),
        ("complaint", "normal", (60, 2400)),
        ("complaint", "low", (120, 4800)),
        ("request", "urgent", (30, 240)),
        ("incident", "high", (60, 480)),
        ("question", "normal", (240, 1440)),
        ("request", "low", (480, 2880)),
    ],
)
def test_the_standard_promises(kind: str, priority: str, figures: tuple[int, int]) -> None:
    found = policy_for(STANDARD, {"kind": kind, "priority": priority}, START)
    assert (found.promises("first_reply"), found.promises("resolution")) == figures
    assert found.promises("next_reply") is None


def test_nothing_is_promised_where_no_policy_fits() -> None:
    assert policy_for(STANDARD[:4], {"kind": "request", "priority": "low"}, START) is NOTHING
    assert NOTHING.promises("resolution") is None


@given(moments, st.lists(st.integers(0, 3000), min_size=1, max_size=4), calendars())
def test_one_walk_finds_what_each_walk_alone_finds(start: datetime, amounts: list[int], hours: Hours) -> None:
    wanted = [timedelta(minutes=one) for one in amounts]
    assert add_working_times(start, wanted, hours) == [add_working_time(start, one, hours) for one in wanted]


def test_always_open_is_plain_time() -> None:
    assert reached_at([Stretch(True, START, None, ALWAYS)], timedelta(hours=5)) == START + timedelta(hours=5)
