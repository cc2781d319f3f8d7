"""The customers' part of the 360: who it is and how sure, what it is worth, what it has, what happened last."""

from typing import Any

from django.utils import timezone

from core.access import get_visible
from customers.models import Consent, Customer, CustomerContactPoint, Relation, Subscription
from customers.rules.value import Churn, churn_level, churn_of, value_of
from customers.selectors.cards import group_ids, readable
from customers.selectors.facts import Facts, facts_of
from customers.selectors.relations import relations_of
from customers.selectors.timeline import entry, notes_by_id, timeline_of
from customers.serializers import ConsentRow, CustomerDetail, LinkRow, RelationRow, SubscriptionRow

RECENT = 6
FIRST_RELATIONS = 20


def overview(person: Any, customer: Customer) -> dict[str, Any]:
    """Everything of this floor that the side panel shows. Raises MISSING when the person may not see the card."""
    card = get_visible(person, Customer, customer.pk, readable(person))
    group = group_ids(card.pk)
    facts = facts_of(group, card.since, timezone.now())
    recent = list(timeline_of(card.pk).order_by("-at", "-id")[:RECENT])
    notes = notes_by_id(recent)
    return {
        "customer": CustomerDetail(card).data,
        "group": group,
        "value": {"tier": value_of(facts.value).tier, "points": value_of(facts.value).points},
        "churn": churn_answer(churn_of(facts.churn)),
        "tiles": _tiles(card, facts),
        "contact_points": LinkRow(_links(group), many=True).data,
        "subscriptions": SubscriptionRow(_subscriptions(group), many=True).data,
        "relations": RelationRow(_relations(person, group), many=True, context={"group": set(group)}).data,
        "consents": ConsentRow(newest_consents(group), many=True).data,
        "recent": [entry(event, notes) for event in recent],
    }


def churn_answer(churn: Churn) -> dict[str, Any]:
    """A churn score with its reasons as JSON."""
    reasons = [{"code": one.code, "points": one.points, "text": one.text} for one in churn.reasons]
    return {"risk": churn.risk, "level": churn_level(churn.risk), "reasons": reasons}


def _tiles(card: Customer, facts: Facts) -> dict[str, Any]:
    return {
        "since": card.since,
        "monthly_spend": str(facts.holding.monthly.quantize(facts.holding.monthly.__class__("0.01"))),
        "currency": facts.holding.currency,
        "contract_ends_on": facts.holding.contract_ends_on,
        "days_to_contract_end": facts.churn.days_to_contract_end,
        "contacts_30_days": facts.churn.contacts_30_days,
    }


def _links(group: list[int]) -> list[CustomerContactPoint]:
    rows = CustomerContactPoint.objects.filter(customer_id__in=group, ended_at__isnull=True)
    return list(rows.select_related("contact_point").order_by("id"))


def _subscriptions(group: list[int]) -> list[Subscription]:
    rows = Subscription.objects.filter(customer_id__in=group).select_related("plan__product")
    return sorted(rows, key=lambda one: (one.status == "ended", one.started_on, one.pk))


def _relations(person: Any, group: list[int]) -> list[Relation]:
    """The first of them: a company's hundreds of members are read page by page, apart."""
    return list(relations_of(person, group)[:FIRST_RELATIONS])


def newest_consents(group: list[int]) -> list[Consent]:
    """What the customer last said for each purpose and medium."""
    rows = Consent.objects.filter(customer_id__in=group).order_by("purpose", "media", "-created_at", "-id")
    return list(rows.distinct("purpose", "media"))


def billed_numbers(group: list[int]) -> list[str]:
    """The numbers that billing knows this customer by, the running ones first."""
    return [one.number for one in _subscriptions(group) if one.status != Subscription.Status.ENDED]
