"""Subscriptions: start, change of state or price, the wish to disconnect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalog.models import PricePlan
from core.actor import Actor
from core.events import publish
from core.operations import operation
from core.problems import MISSING
from core.records import Changes, change
from customers.events import DISCONNECT_REQUESTED, SUBSCRIPTION_CHANGED, SUBSCRIPTION_STARTED
from customers.models import Customer, Subscription
from customers.problems import SUBSCRIPTION_OVER
from customers.rules.contracts import months_later
from customers.services.cards import locked_card
from customers.services.indexing import index_customer
from customers.services.scoring import score_card


@dataclass(frozen=True)
class Line:
    """What a customer takes: a plan under a number, at the plan's price unless another was agreed."""

    plan: PricePlan
    number: str
    started_on: date
    contract_ends_on: date | None = None
    monthly: Decimal | None = None
    at: datetime | None = None


@operation
def start_subscription(
    *,
    actor: Actor,
    customer_id: int,
    plan: PricePlan,
    number: str,
    started_on: date,
    contract_ends_on: date | None = None,
    monthly: Decimal | None = None,
) -> Subscription:
    """A customer takes a plan. Raises MISSING."""
    line = Line(plan, number, started_on, contract_ends_on, monthly)
    return _start(actor, locked_card(customer_id), [line])[0]


@operation
def start_subscriptions(*, actor: Actor, customer_id: int, lines: Sequence[Line]) -> list[Subscription]:
    """A customer takes several plans at once. Lines with `at` are histories written afterwards. Raises MISSING."""
    return _start(actor, locked_card(customer_id), lines)


def _start(actor: Actor, card: Customer, lines: Sequence[Line]) -> list[Subscription]:
    made = [_start_one(actor, card, line) for line in lines]
    index_customer(card)
    # A history is scored when it is complete, by the housekeeping.
    if any(line.at is None for line in lines):
        score_card(card, timezone.now())
    return made


def _start_one(actor: Actor, card: Customer, line: Line) -> Subscription:
    subscription = Subscription.objects.create(
        customer=card,
        plan=line.plan,
        number=line.number,
        started_on=line.started_on,
        contract_ends_on=line.contract_ends_on,
        monthly=line.plan.monthly if line.monthly is None else line.monthly,
        currency=line.plan.currency,
        created_at=line.at or timezone.now(),
    )
    facts = {
        "plan": line.plan.name,
        "number": line.number,
        "monthly": subscription.monthly,
        "currency": subscription.currency,
    }
    publish(SUBSCRIPTION_STARTED, subscription, actor=actor, customer_id=card.pk, facts=facts, at=line.at)
    return subscription


def locked_subscription(subscription_id: int) -> Subscription:
    """Step: the subscription, locked. Raises MISSING."""
    rows = Subscription.objects.select_for_update(of=("self",)).select_related("plan__product", "customer")
    found = rows.filter(pk=subscription_id).first()
    if found is None:
        raise MISSING()
    return found


def request_disconnect(
    *,
    actor: Actor,
    subscription_id: int,
    reason: str,
    note: str = "",
    ticket_id: int | None = None,
    at: datetime | None = None,
) -> Subscription:
    """Step: the customer wants this subscription to end. Retention reacts to the event; the line stays on.

    `ticket_id` is the request they said it in. `note` is handed to the reaction and not logged. `at` is for histories written afterwards. Raises MISSING, SUBSCRIPTION_OVER (409).
    """
    subscription = locked_subscription(subscription_id)
    if subscription.status in ("disconnecting", "ended"):
        raise SUBSCRIPTION_OVER(status=subscription.status)
    publish(
        DISCONNECT_REQUESTED,
        subscription,
        actor=actor,
        customer_id=subscription.customer_id,
        ticket_id=ticket_id,
        facts={"reason": reason, "number": subscription.number, "plan": subscription.plan.name},
        payload={"reason": reason, "note": note, "ticket_id": ticket_id, "is_history": at is not None},
        at=at,
    )
    return subscription


def schedule_disconnect(
    *, actor: Actor, subscription_id: int, ends_on: date, at: datetime | None = None
) -> Subscription:
    """Step: retention did not succeed; the line ends on that day."""
    return _changed(actor, subscription_id, at, status=Subscription.Status.DISCONNECTING, ends_on=ends_on)


def agree_price(*, actor: Actor, subscription_id: int, monthly: Decimal, at: datetime | None = None) -> Subscription:
    """Step: from now on the subscription costs `monthly`."""
    return _changed(actor, subscription_id, at, monthly=monthly)


def extend_contract(
    *, actor: Actor, subscription_id: int, months: int, today: date, at: datetime | None = None
) -> Subscription:
    """Step: the customer binds themselves for so many months more, from the end of the contract or, without one, today."""
    begins = locked_subscription(subscription_id).contract_ends_on
    until = months_later(max(begins or today, today), months)
    told = {"contract_ends_on": until.isoformat()}
    return _changed(actor, subscription_id, at, told, contract_ends_on=until)


def _changed(
    actor: Actor, subscription_id: int, at: datetime | None, told: dict[str, Any] | None = None, **fields: Any
) -> Subscription:
    subscription = locked_subscription(subscription_id)
    changes: Changes = change(subscription, **fields)
    if changes:
        publish(
            SUBSCRIPTION_CHANGED,
            subscription,
            actor=actor,
            changes=changes,
            customer_id=subscription.customer_id,
            facts={"number": subscription.number, "plan": subscription.plan.name, **(told or {})},
            at=at,
        )
        score_card(locked_card(subscription.customer_id), timezone.now())
    return subscription
