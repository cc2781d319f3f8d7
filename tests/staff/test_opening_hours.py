"""Opening hours: open or not, and working time that adds up."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staff import rules

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = rules.Hours(
    timezone="Asia/Shanghai",
    intervals={day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    holidays=frozenset({"2026-11-25"}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-11-20 09:00", 60, "2026-11-20 10:00"),  # a Friday
        ("2026-11-20 11:30", 60, "2026-11-20 13:30"),  # over lunch
        ("2026-11-20 17:30", 60, "2026-11-23 09:30"),  # over the weekend
        ("2026-11-21 03:00", 30, "2026-11-23 09:30"),  # a Saturday night
        ("2026-11-24 17:00", 120, "2026-11-26 10:00"),  # over a holiday
        ("2026-11-20 17:30", 30, "2026-11-20 18:00"),
        ("2026-11-20 07:00", 480, "2026-11-20 18:00"),
    ],
)
def test_working_time(start: str, minutes: int, end: str) -> None:
    assert rules.add_working_minutes(at(start), minutes, OFFICE) == at(end)


def test_without_hours_all_time_is_working_time() -> None:
    start = at("2026-11-21 03:00")
    assert rules.add_working_minutes(start, 90, rules.ALWAYS) == start + timedelta(minutes=90)
    assert rules.working_minutes(start, start + timedelta(minutes=90), rules.ALWAYS) == 90


def test_a_calendar_that_is_always_closed_falls_back_to_plain_time() -> None:
    hours = rules.Hours(intervals={"mon": [["09:00", "09:00"]]})
    start = at("2026-11-20 09:00")
    assert rules.add_working_minutes(start, 30, hours) == start + timedelta(minutes=30)


def test_open_until_midnight() -> None:
    hours = rules.Hours(timezone="Asia/Shanghai", intervals={"fri": [["20:00", "24:00"]]})
    assert rules.add_working_minutes(at("2026-11-20 23:00"), 60, hours) == at("2026-11-21 00:00")


@given(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(0, 20_000),
)
def test_adding_then_measuring_gives_the_minutes_back(start: datetime, minutes: int) -> None:
    end = rules.add_working_minutes(start, minutes, OFFICE)
    assert end >= start
    assert rules.working_minutes(start, end, OFFICE) == minutes


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-11-20 08:59", False),
        ("2026-11-20 09:00", True),
        ("2026-11-20 12:00", False),
        ("2026-11-20 13:30", True),
        ("2026-11-20 18:00", False),
        ("2026-11-21 10:00", False),
    ],
)
def test_open_from_the_first_minute_to_before_the_last(moment: str, open_: bool) -> None:
    assert rules.is_open(at(moment), OFFICE) is open_
    following = rules.opens_next(at(moment), OFFICE)
    assert (following is None) is open_
    assert following is None or rules.is_open(following, OFFICE)


def test_a_calendar_without_intervals_is_always_open() -> None:
    assert rules.is_open(at("2026-11-21 03:00"), rules.ALWAYS)
    assert rules.opens_next(at("2026-11-21 03:00"), rules.ALWAYS) is None


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = rules.Hours(intervals={"mon": [["09:00", "09:00"]]})
    assert not rules.is_open(at("2026-11-23 09:00"), closed)
    assert rules.opens_next(at("2026-11-23 10:00"), closed) is None
