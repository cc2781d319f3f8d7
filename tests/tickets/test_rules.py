from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickets import rules

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


def test_promises_shrink_with_priority_and_complaints_answer_sooner() -> None:
    for goal in (rules.FIRST_REPLY, rules.RESOLUTION):
        for kind in ("request", "complaint"):
            found = [rules.promise(kind, priority, goal) for priority in ("urgent", "high", "normal", "low")]
            assert found == sorted(found)
    assert rules.promise("complaint", "normal", rules.FIRST_REPLY) < rules.promise(
        "request", "normal", rules.FIRST_REPLY
    )


@pytest.mark.parametrize(
    ("goal", "status", "runs"),
    [
        (rules.FIRST_REPLY, "pending", True),
        (rules.RESOLUTION, "pending", False),
        (rules.RESOLUTION, "on_hold", False),
        (rules.RESOLUTION, "open", True),
        (rules.FIRST_REPLY, "resolved", False),
        (rules.RESOLUTION, "closed", False),
    ],
)
def test_when_clocks_run(goal: str, status: str, runs: bool) -> None:
    assert rules.clock_runs(goal, status) is runs


def test_status_after_the_customer_wrote() -> None:
    after = {
        status: rules.status_after_customer(status) for status in ("open", "pending", "on_hold", "resolved", "closed")
    }
    assert after == {"open": "open", "pending": "open", "on_hold": "open", "resolved": "open", "closed": "closed"}
    assert not rules.takes_follow_up("closed")


@pytest.mark.parametrize(
    ("subject", "numbers"),
    [
        ("Re: [#100042] broadband", [100042]),
        ("回复：工单号：100042 宽带", [100042]),
        ("Ticket 100042 and #100043", [100042, 100043]),
        ("my bill 100042", []),
        ("call 13800138000 #1", []),
        ("", []),
    ],
)
def test_numbers_in_a_subject(subject: str, numbers: list[int]) -> None:
    assert rules.numbers_in(subject) == numbers


def test_participants() -> None:
    assert rules.is_participant("Li@Example.com", ["li@example.com"])
    assert rules.is_participant("li+home@example.com", ["li@example.com"])
    assert not rules.is_participant("eve@example.com", ["li@example.com"])
    assert not rules.is_participant("", [""])


def test_files_are_served_as_harmless() -> None:
    assert rules.safe_content_type("text/html") == "application/octet-stream"
    assert rules.safe_content_type("image/svg+xml") == "application/octet-stream"
    assert rules.safe_content_type("image/png") == "image/png"
    header = rules.content_disposition('合同"\r\n.pdf', "application/pdf")
    assert header.startswith("inline; ")
    assert "\n" not in header
    assert header.count('"') == 2
    assert "filename*=UTF-8''%E5%90%88%E5%90%8C" in header
    assert rules.content_disposition("a.html", "text/html").startswith("attachment")
