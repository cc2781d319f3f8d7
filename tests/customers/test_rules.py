"""Addresses fold to one form; value and churn are sums that can be explained."""

from decimal import Decimal

import pytest

from customers.rules.addresses import (
    kind_of_address,
    masked,
    normalise,
    normalise_email,
    normalise_phone,
    show_phone,
)
from customers.rules.value import ChurnFacts, ValueFacts, churn_of, value_of


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0086-21-5555 1234 转 808", "+862155551234;ext=808"),
        ("０２１－５５５５１２３４", "+862155551234"),
        ("(021) 5555 1234 分机 808", "+862155551234;ext=808"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("138-1234-5678", "+8613812345678"),
        ("tel:+1-415-555-0142", "+14155550142"),
        ("+1 415 555 0142 ext. 7", "+14155550142;ext=7"),
        ("+1 415 555 0142 x7", "+14155550142;ext=7"),
        ("021-55551234#808", "+862155551234;ext=808"),
        ("00442079460958", "+442079460958"),
        ("400 800 1234", "+864008001234"),
        ("10086", "10086"),
    ],
)
def test_phone_numbers_fold_to_one_form(written: str, stored: str) -> None:
    phone = normalise_phone(written)
    assert phone is not None
    assert phone.value == stored
    assert normalise("phone", stored) == stored


@pytest.mark.parametrize("written", ["", "anonymous", "+266696687", "12", "hello", "1" * 30, "call 13812345678"])
def test_what_is_no_phone_number(written: str) -> None:
    assert normalise_phone(written) is None


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (" Alice@Example.COM ", "alice@example.com"),
        ('"Alice W." <Alice@example.com>', "alice@example.com"),
        ("ａｌｉｃｅ＠example.com", "alice@example.com"),
        ("wang@例子.中国", "wang@xn--fsqu00a.xn--fiqs8s"),
        ("a@b@example.com", None),
        ("alice", None),
        ("alice@localhost", None),
        ("a" * 65 + "@example.com", None),
        ("alice@exa..mple.com", None),
    ],
)
def test_email_addresses(written: str, stored: str | None) -> None:
    assert normalise_email(written) == stored


def test_shown_and_masked() -> None:
    assert show_phone("+862155551234;ext=808") == "+86 21 5555 1234 ext. 808"
    assert masked("310101199001011234") == "310••••••••••••234"
    assert masked("1234") == "••••"
    assert kind_of_address("alice@example.com") == "email"
    assert kind_of_address("13812345678") == "phone"
    assert kind_of_address("alice") is None


@pytest.mark.parametrize(
    ("facts", "points", "tier"),
    [
        (ValueFacts(), 0, "standard"),
        (ValueFacts(Decimal("59"), 1, 100, 20), 3, "silver"),
        (ValueFacts(Decimal("59"), 1, 100, 400), 2, "standard"),
        (ValueFacts(Decimal("228"), 2, 800, 10), 7, "gold"),
        (ValueFacts(Decimal("1200"), 4, 2000, 3), 11, "vip"),
    ],
)
def test_value_is_the_sum_of_its_points(facts: ValueFacts, points: int, tier: str) -> None:
    value = value_of(facts)
    assert (value.points, value.tier) == (points, tier)


def test_churn_gives_its_reasons_heaviest_first() -> None:
    facts = ChurnFacts(
        active_subscriptions=1,
        days_to_contract_end=9,
        open_complaints=1,
        disconnect_requests_365_days=1,
        tenure_days=2200,
    )
    churn = churn_of(facts)
    assert churn.risk == 35 + 20 + 20 + 5 - 10
    assert churn.level == "high"
    assert [reason.code for reason in churn.reasons] == [
        "disconnect_requested",
        "complaint_open",
        "contract_ending",
        "single_subscription",
        "long_standing",
    ]
    assert churn.reasons[2].text == {"en": "Days to the end of the contract: 9", "zh-CN": "合约还有 9 天到期"}


def test_churn_stays_within_its_bounds() -> None:
    assert churn_of(ChurnFacts(active_subscriptions=2, tenure_days=3000)).risk == 0
    worst = ChurnFacts(1, -3, 2, 3, 9, 1, 30, True)
    assert churn_of(worst).risk == 100


@pytest.mark.parametrize(
    "facts", [ChurnFacts(), ChurnFacts(open_complaints=1), ChurnFacts(contacts_30_days=9, tenure_days=9)]
)
def test_who_has_nothing_to_give_up_has_no_risk_of_leaving(facts: ChurnFacts) -> None:
    churn = churn_of(facts)
    assert (churn.risk, churn.level, churn.reasons) == (None, "unknown", ())


def test_who_gave_everything_up_lately_is_known() -> None:
    assert churn_of(ChurnFacts(disconnect_requests_365_days=1)).level == "medium"
