"""Reads of outreach: who sees which case, what ranking and contact check are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from core.access import EVERYTHING, NOBODY, access_rule, scope_rule
from customers.models import Customer, Subscription
from customers.selectors.cards import group_ids
from customers.selectors.facts import readers
from customers.selectors.overview import newest_consents
from outreach.models import OPEN_STATES, ContactReceipt, Measure, RetentionCase
from outreach.rules import CaseFacts, ContactFacts, MeasureFacts, Ranked, rank_measures
from staff.audiences import audiences_for_scope
from staff.rules import zone_of
from staff.selectors import company_day


@access_rule(RetentionCase)
def case_rule(person: Any) -> Q:
    """By data scope of the customer's card; also unowned ones, and those the person works on."""
    by_scope = scope_rule(person)
    if by_scope in (NOBODY, EVERYTHING):
        return by_scope
    return by_scope | Q(owner_id__isnull=True, team_id__isnull=True) | Q(agent_id=person.pk)


def audiences_of(case: RetentionCase) -> list[str]:
    """Who sees this case change in the browser."""
    if case.owner_id is None and case.team_id is None:
        return ["handlers"]
    own = [f"agent:{case.agent_id}"] if case.agent_id else []
    return list(dict.fromkeys([*audiences_for_scope(case), *own]))


def cases() -> QuerySet[RetentionCase]:
    """Cases with what their rows show."""
    return RetentionCase.objects.select_related(
        "customer", "subscription__plan__product", "agent", "result_measure__offer"
    )


def open_cases_of(customer_ids: list[int]) -> QuerySet[RetentionCase]:
    """The running cases of a merged group of cards, newest first; for the 360."""
    return cases().filter(customer_id__in=customer_ids, state__in=OPEN_STATES).order_by("-id")


def customers_in_hand(person: Any) -> QuerySet[Any]:
    """Ids of the customers whose retention case this person works on; wiring gives it to the customers floor."""
    return RetentionCase.objects.filter(agent_id=person.pk, state__in=OPEN_STATES).values("customer_id")


def has_open_cases(customer_ids: list[int]) -> bool:
    """Whether retention works on any of these customers; wiring gives it to the customers floor."""
    return RetentionCase.objects.filter(customer_id__in=customer_ids, state__in=OPEN_STATES).exists()


def ranking_for(subscription: Subscription, reason: str, now: datetime) -> list[tuple[Measure, Ranked]]:
    """The active measures that fit this subscription and reason, best first."""
    customer = subscription.customer
    begun = min(filter(None, [customer.since, subscription.started_on]))
    facts = CaseFacts(
        tier=customer.tier,
        tenure_months=max(0, (company_day(now) - begun).days // 30),
        product_kind=subscription.plan.product.kind,
        plan=subscription.plan.code,
        reason=reason,
        monthly=subscription.monthly,
        churn_risk=customer.churn_risk or 0,
    )
    measures = {one.pk: one for one in Measure.objects.filter(is_active=True).select_related("offer")}
    given = [MeasureFacts(one.pk, one.code, Decimal(one.cost), one.terms) for one in measures.values()]
    return [(measures[one.id], one) for one in rank_measures(facts, given)]


def contact_facts(customer: Customer, *, purpose: str, media: str, now: datetime, asked: bool) -> ContactFacts:
    """What the contact check knows about a customer at `now`."""
    group = group_ids(customer.pk)
    recent = ContactReceipt.objects.filter(
        customer_id__in=group, is_allowed=True, created_at__gte=now - timedelta(days=7), created_at__lte=now
    )
    return ContactFacts(
        do_not_contact=Customer.objects.filter(pk__in=group, do_not_contact=True).exists(),
        consent=_consent(group, purpose, media, now),
        local_now=now.astimezone(zone_of(customer.timezone or settings.COMPANY_TIMEZONE)),
        open_complaint=readers.complaints(group, None) > 0,
        contacts_7_days=recent.count(),
        asked_by_customer=asked,
    )


def _consent(group: list[int], purpose: str, media: str, now: datetime) -> bool | None:
    """The word about this medium counts before the one about any; None when nothing was said or it ran out."""
    said = {
        one.media: one.is_given
        for one in newest_consents(group)
        if one.purpose == purpose and (one.valid_until is None or one.valid_until > now)
    }
    return said.get(media, said.get("any"))
