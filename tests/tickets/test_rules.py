import pytest

from tickets import rules


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
