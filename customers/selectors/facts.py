"""Counting what value and churn are made of. Facts of higher floors come from readers that wiring provides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from core.models import Event
from customers.models import Subscription
from customers.rules.value import ChurnFacts, ValueFacts
from staff.selectors import company_day

CONTACTS = ("ticket.opened", "message.added", "call.changed")
Complaints = Callable[[list[int], datetime | None], int]


def _no_complaints(customer_ids: list[int], since: datetime | None) -> int:
    return 0


@dataclass
class Readers:
    """What higher floors tell this one: complaints of these customers opened since a moment, or open now (None)."""

    complaints: Complaints = _no_complaints


readers = Readers()


@dataclass(frozen=True)
class Holding:
    """The subscriptions of a customer in figures."""

    count: int
    monthly: Decimal
    currency: str
    contract_ends_on: date | None


def holding_of(group: list[int]) -> Holding:
    """Active subscriptions of a group of cards: how many, how much a month, the next contract end."""
    rows = Subscription.objects.filter(customer_id__in=group, status__in=("active", "suspended"))
    sums = rows.aggregate(n=Count("id"), monthly=Sum("monthly"), currency=Max("currency"), ends=Min("contract_ends_on"))
    return Holding(sums["n"], sums["monthly"] or Decimal(0), sums["currency"] or "CNY", sums["ends"])


@dataclass(frozen=True)
class Facts:
    """Everything the two scores need."""

    holding: Holding
    value: ValueFacts
    churn: ChurnFacts


def facts_of(group: list[int], since: date | None, now: datetime) -> Facts:
    """Count the facts of a group of cards at `now`."""
    holding = holding_of(group)
    today = company_day(now)
    tenure = max(0, (today - since).days) if since else 0
    events = _events(group, now)
    last: datetime | None = events["last"]
    value = ValueFacts(holding.monthly, holding.count, tenure, (now - last).days if last else None)
    churn = ChurnFacts(
        active_subscriptions=holding.count,
        days_to_contract_end=(holding.contract_ends_on - today).days if holding.contract_ends_on else None,
        open_complaints=readers.complaints(group, None),
        complaints_90_days=readers.complaints(group, now - timedelta(days=90)),
        contacts_30_days=events["contacts"],
        disconnect_requests_365_days=events["disconnects"],
        tenure_days=tenure,
    )
    return Facts(holding, value, churn)


def _events(group: list[int], now: datetime) -> dict[str, Any]:
    recent = Event.objects.filter(customer_id__in=group, at__gte=now - timedelta(days=365), at__lte=now)
    return recent.aggregate(
        last=Max("at", filter=Q(name__in=CONTACTS)),
        contacts=Count("ticket_id", distinct=True, filter=Q(name__in=CONTACTS, at__gte=now - timedelta(days=30))),
        disconnects=Count("id", filter=Q(name="subscription.disconnect_requested")),
    )
