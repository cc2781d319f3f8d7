"""Pure rules of retention: which measures fit a customer and in which order; whether we may make contact.

A measure's terms are a JSON object; every key is optional:

    min_tenure_months, max_tenure_months   how long the customer has been with us
    tiers, reasons, kinds, plans           lists: value tiers, churn reasons, product kinds, plan codes
    max_share                              of the months it runs, the part of the revenue it may cost (0 to 1)
    weight                                 how much we like to use it (0 to 40)
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any

Texts = dict[str, str]
FITS_REASON = 40
FITS_TIER = 10
TIER_BUDGET = {"standard": Decimal("0.20"), "silver": Decimal("0.30"), "gold": Decimal("0.45"), "vip": Decimal("0.60")}


@dataclass(frozen=True)
class CaseFacts:
    """What the ranking knows about the customer and the subscription."""

    tier: str
    tenure_months: int
    product_kind: str
    plan: str
    reason: str
    monthly: Decimal
    churn_risk: int = 0


@dataclass(frozen=True)
class MeasureFacts:
    """One measure as the ranking sees it."""

    id: int
    code: str
    cost: Decimal
    terms: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranked:
    """A measure that may be offered, its points, and why it stands where it stands."""

    id: int
    score: int
    reasons: tuple[Texts, ...]


def rank_measures(facts: CaseFacts, measures: list[MeasureFacts]) -> list[Ranked]:
    """The measures that fit, best first; equal points are ordered by lower cost, then by code."""
    fitting = [(measure, _score(facts, measure)) for measure in measures if may_offer(facts, measure)]
    fitting.sort(key=lambda pair: (-pair[1][0], pair[0].cost, pair[0].code))
    return [Ranked(measure.id, score, reasons) for measure, (score, reasons) in fitting]


def may_offer(facts: CaseFacts, measure: MeasureFacts) -> bool:
    """Whether the measure's terms admit this customer, and its cost fits what he is worth."""
    terms = measure.terms
    if facts.tenure_months < int(terms.get("min_tenure_months", 0)):
        return False
    if facts.tenure_months > int(terms.get("max_tenure_months", 100_000)):
        return False
    allowed = (("tiers", facts.tier), ("reasons", facts.reason), ("kinds", facts.product_kind), ("plans", facts.plan))
    if any(key in terms and value not in terms[key] for key, value in allowed):
        return False
    return measure.cost <= budget(facts)


def budget(facts: CaseFacts) -> Decimal:
    """What keeping this subscription for a year may cost, by the customer's tier."""
    return (facts.monthly * 12 * TIER_BUDGET.get(facts.tier, Decimal("0.20"))).quantize(Decimal("0.01"))


def _score(facts: CaseFacts, measure: MeasureFacts) -> tuple[int, tuple[Texts, ...]]:
    points = min(40, int(measure.terms.get("weight", 0)))
    reasons: list[Texts] = []
    if facts.reason in measure.terms.get("reasons", ()):
        points += FITS_REASON
        reasons.append({"en": "Answers the reason given", "zh-CN": "针对客户提出的原因"})
    if facts.tier in measure.terms.get("tiers", ()):
        points += FITS_TIER
        reasons.append({"en": "Meant for this value tier", "zh-CN": "适用于该价值等级"})
    share = measure.cost / budget(facts) if budget(facts) else Decimal(1)
    thrift = round((1 - min(share, Decimal(1))) * 20)
    points += thrift
    if thrift >= 10:
        reasons.append({"en": "Costs little for what the customer is worth", "zh-CN": "相对客户价值成本较低"})
    if facts.churn_risk >= 60 and measure.cost > 0:
        points += 5
        reasons.append({"en": "High risk of leaving: worth spending", "zh-CN": "离网风险高，值得投入"})
    return points, tuple(reasons)


@dataclass(frozen=True)
class ContactFacts:
    """What the contact check knows."""

    do_not_contact: bool
    consent: bool | None
    local_now: datetime
    open_complaint: bool
    contacts_7_days: int
    asked_by_customer: bool = False


OPENS, CLOSES = time(9), time(20)
MOST_IN_A_WEEK = 3


def refusals(facts: ContactFacts) -> list[str]:
    """The reasons against making contact now, as codes; an empty list means allowed.

    Somebody who asked us for something (a disconnect request) may be answered without a consent to
    advertising and at any number of contacts, but not at night and never past a do-not-contact mark.
    """
    against = []
    if facts.do_not_contact:
        against.append("do_not_contact")
    if facts.consent is False or (facts.consent is None and not facts.asked_by_customer):
        against.append("no_consent")
    if not OPENS <= facts.local_now.time() < CLOSES:
        against.append("quiet_hours")
    if facts.open_complaint and not facts.asked_by_customer:
        against.append("open_complaint")
    if facts.contacts_7_days >= MOST_IN_A_WEEK and not facts.asked_by_customer:
        against.append("too_often")
    return against


REFUSAL_TEXTS: dict[str, Texts] = {
    "do_not_contact": {"en": "Asked not to be contacted", "zh-CN": "客户要求勿扰"},
    "no_consent": {"en": "No consent for this purpose", "zh-CN": "未就此用途授权"},
    "quiet_hours": {"en": "Outside 9:00 to 20:00 where the customer is", "zh-CN": "客户当地时间不在 9:00–20:00"},
    "open_complaint": {"en": "Has an open complaint", "zh-CN": "有未结投诉"},
    "too_often": {"en": "Contacted three times this week already", "zh-CN": "本周已联系三次"},
}

RESULT_STATES = {"saved": "saved", "lost": "lost", "cancelled": "cancelled", "thinking": "in_progress"}


def state_after(result: str) -> str:
    """The state of a case after a result: `thinking` keeps it open for a follow-up. Raises KeyError if unknown."""
    return RESULT_STATES[result]
