"""Keeping the stored scores near the truth: lists sort by them, the card itself always counts afresh."""

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from core.operations import operation
from core.records import change
from customers.models import Customer
from customers.rules.value import churn_of, value_of
from customers.selectors.cards import group_ids
from customers.selectors.facts import facts_of

STALE = timedelta(days=1)


def score_card(card: Customer, now: datetime) -> None:
    """Step: store the value tier and churn risk of a locked card as they are at `now`."""
    facts = facts_of(group_ids(card.pk), card.since, now)
    value, churn = value_of(facts.value), churn_of(facts.churn)
    reasons = [{"code": one.code, "points": one.points, "text": one.text} for one in churn.reasons]
    change(card, tier=value.tier, value_points=value.points, churn_risk=churn.risk, churn_reasons=reasons)
    Customer.objects.filter(pk=card.pk).update(scored_at=now)


@operation
def rescore_stale(*, now: datetime | None = None, limit: int = 50) -> int:
    """Score the cards not scored for a day, longest waiting first; those another process holds are left to it."""
    moment = now or timezone.now()
    stale = Q(scored_at__isnull=True) | Q(scored_at__lt=moment - STALE)
    rows = Customer.objects.filter(stale, deleted_at__isnull=True, merged_into__isnull=True)
    waiting = rows.select_for_update(skip_locked=True, of=("self",)).order_by(F("scored_at").asc(nulls_first=True))
    cards = list(waiting[:limit])
    for card in cards:
        score_card(card, moment)
    return len(cards)
