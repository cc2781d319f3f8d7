"""Measures are ranked by rules that can be read; contact is made only when nothing speaks against it."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from outreach.rules import (
    CaseFacts,
    ContactFacts,
    MeasureFacts,
    budget,
    may_offer,
    rank_measures,
    refusals,
    state_after,
)

GOLD = CaseFacts("gold", 72, "broadband", "fibre-500", "price", Decimal("119"), 70)


def measure(id: int, cost: str, **terms: object) -> MeasureFacts:
    return MeasureFacts(id, f"m{id}", Decimal(cost), terms)


def test_the_measure_that_answers_the_reason_comes_first() -> None:
    ranked = rank_measures(
        GOLD,
        [
            measure(1, "0", reasons=["moving"]),
            measure(2, "0", weight=10),
            measure(3, "200", reasons=["price", "competitor"], weight=5),
            measure(4, "60", tiers=["gold", "vip"], weight=5),
        ],
    )
    assert [one.id for one in ranked] == [3, 4, 2]
    assert ranked[0].reasons[0]["zh-CN"] == "针对客户提出的原因"


def test_equal_points_prefer_the_cheaper_one() -> None:
    ranked = rank_measures(GOLD, [measure(1, "3"), measure(2, "1")])
    assert [one.id for one in ranked] == [2, 1]


@pytest.mark.parametrize(
    ("terms", "cost", "fits"),
    [
        ({}, "0", True),
        ({"min_tenure_months": 72}, "0", True),
        ({"min_tenure_months": 73}, "0", False),
        ({"max_tenure_months": 12}, "0", False),
        ({"tiers": ["vip"]}, "0", False),
        ({"kinds": ["mobile"]}, "0", False),
        ({"plans": ["fibre-500"]}, "0", True),
        ({}, "642.60", True),
        ({}, "642.61", False),
    ],
)
def test_terms(terms: dict[str, object], cost: str, fits: bool) -> None:
    assert may_offer(GOLD, measure(1, cost, **terms)) is fits
    assert budget(GOLD) == Decimal("642.60")


NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHT = NOON.replace(hour=21)


@pytest.mark.parametrize(
    ("facts", "against"),
    [
        (ContactFacts(False, True, NOON, False, 0), []),
        (ContactFacts(False, None, NOON, False, 0), ["no_consent"]),
        (ContactFacts(False, None, NOON, True, 9, asked_by_customer=True), []),
        (ContactFacts(False, False, NOON, False, 0, asked_by_customer=True), ["no_consent"]),
        (ContactFacts(True, True, NOON, False, 0, asked_by_customer=True), ["do_not_contact"]),
        (ContactFacts(False, True, NIGHT, True, 3), ["quiet_hours", "open_complaint", "too_often"]),
    ],
)
def test_contact_check(facts: ContactFacts, against: list[str]) -> None:
    assert refusals(facts) == against


def test_results() -> None:
    assert state_after("thinking") == "in_progress"
    with pytest.raises(KeyError):
        state_after("maybe")
