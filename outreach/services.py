"""Writes of outreach: measures, retention cases from wish to result, the contact check with its receipt."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalog.models import Offer
from core.actor import SYSTEM, Actor
from core.events import Happening, publish
from core.operations import operation
from core.problems import INVALID, MISSING
from core.records import change
from customers.models import Customer, Subscription
from customers.services.subscriptions import (
    agree_price,
    extend_contract,
    locked_subscription,
    request_disconnect,
    schedule_disconnect,
)
from outreach.events import CONTACT_CHECKED, MEASURE_DEFINED, RETENTION_CHANGED, RETENTION_OPENED
from outreach.models import OPEN_STATES, ContactReceipt, Measure, RetentionCase
from outreach.problems import ALREADY_ASKED, CASE_CLOSED, NOT_ELIGIBLE
from outreach.rules import refusals, state_after
from outreach.selectors import audiences_of, cases, contact_facts, ranking_for
from routing.models import Queue
from routing.services import begin_wrap_up, cancel_for, enqueue
from staff.selectors import company_day

log = logging.getLogger(__name__)
QUEUE = "retention"
REF = "retention_case"
NOTICE = timedelta(days=30)


@operation
def define_measure(
    *, actor: Actor, code: str, offer: Offer, terms: dict[str, Any], cost: Decimal, currency: str
) -> Measure:
    """Create the measure `code`, or change when it may be used. Cases keep the ranking they were opened with."""
    measure = Measure.objects.select_for_update().filter(code=code).first()
    fields = {"offer": offer, "terms": terms, "cost": cost, "currency": currency}
    if measure is None:
        measure = Measure.objects.create(code=code, **fields)
    else:
        change(measure, **fields)
    publish(MEASURE_DEFINED, measure, actor=actor, facts={"code": code})
    return measure


@operation
def ask_to_disconnect(
    *,
    actor: Actor,
    subscription_id: int,
    reason: str,
    note: str = "",
    ticket_id: int | None = None,
    at: datetime | None = None,
) -> RetentionCase:
    """A customer wants a subscription to end: retention is asked first. Returns the case that opened.

    `ticket_id` is the request they said it in; whoever asks may see it. Raises MISSING, SUBSCRIPTION_OVER (409),
    ALREADY_ASKED (409).
    """
    # Two who ask at once do so one after the other: the second finds the first one's case.
    locked_subscription(subscription_id)
    if RetentionCase.objects.filter(subscription_id=subscription_id, state__in=OPEN_STATES).exists():
        raise ALREADY_ASKED()
    request_disconnect(
        actor=actor, subscription_id=subscription_id, reason=reason, note=note, ticket_id=ticket_id, at=at
    )
    return cases().get(subscription_id=subscription_id, state__in=OPEN_STATES)


def on_disconnect_requested(happening: Happening) -> None:
    """Step: the reaction to `subscription.disconnect_requested`: open a case and queue it for retention."""
    subscription: Subscription = happening.subject
    if RetentionCase.objects.filter(subscription=subscription, state__in=OPEN_STATES).exists():
        return
    customer, reason = subscription.customer, happening.payload["reason"]
    ranked = ranking_for(subscription, reason, happening.at)
    case = RetentionCase.objects.create(
        owner_id=customer.owner_id,
        team_id=customer.team_id,
        subscription=subscription,
        customer=customer,
        ticket_id=happening.payload.get("ticket_id"),
        reason=reason,
        note=happening.payload.get("note", ""),
        measures=[{"measure": measure.pk, "score": one.score, "reasons": list(one.reasons)} for measure, one in ranked],
        created_at=happening.at,
    )
    facts = {"reason": reason, "number": subscription.number, "measures": len(ranked)}
    publish(
        RETENTION_OPENED,
        case,
        actor=happening.actor,
        audiences=audiences_of(case),
        customer_id=customer.pk,
        ticket_id=case.ticket_id,
        facts=facts,
        at=happening.at,
    )
    check_contact_step(actor=SYSTEM, case=case, media="voice", now=happening.at)
    if not happening.payload.get("is_history"):
        _queue(case, happening.actor)


def _queue(case: RetentionCase, actor: Actor, preferred_agent_id: int | None = None) -> None:
    queue = Queue.objects.filter(key=QUEUE).first()
    if queue is None:
        log.warning("there is no queue for retention cases", extra={"case": case.pk})
        return
    enqueue(
        actor=actor,
        queue=queue,
        media="task",
        ref=(REF, case.pk),
        title=f"{case.customer.name} · {case.subscription.number}",
        customer_id=case.customer_id,
        ticket_id=case.ticket_id,
        preferred_agent_id=preferred_agent_id,
    )


def on_work_accepted(happening: Happening) -> None:
    """Step: the reaction to `work.accepted`: whoever took the work has the case."""
    item = happening.subject
    if item.ref_kind != REF:
        return
    case = _locked(item.ref_id)
    if case.state not in OPEN_STATES:
        return
    before = set(audiences_of(case))
    changes = change(case, agent_id=item.agent_id, state=RetentionCase.State.IN_PROGRESS)
    _announce(case, happening.actor, changes=changes, gone=before, facts={"step": "taken"})


@operation
def register_result(
    *,
    actor: Actor,
    case_id: int,
    result: str,
    reason: str = "",
    measure_id: int | None = None,
    follow_up_at: datetime | None = None,
    at: datetime | None = None,
) -> RetentionCase:
    """Write down how it ended: saved, lost, thinking (with a follow-up) or cancelled (withdrawn).

    Saved, the offer changes price and contract as it says; lost schedules the end of the line. The work item goes to wrap-up.
    Raises MISSING, CASE_CLOSED (409), NOT_ELIGIBLE (409), INVALID (400).
    """
    # Work is locked before the case, as in accepting it; a refusal below takes this back with everything else.
    _end_work(case_id, actor, result)
    case = _locked(case_id)
    if case.state not in OPEN_STATES:
        raise CASE_CLOSED(state=case.state)
    measure = _offered(case, measure_id) if measure_id else None
    moment = at or timezone.now()
    thinking = result == "thinking"
    if thinking and (follow_up_at is None or follow_up_at <= moment):
        raise INVALID.field("follow_up_at", en="Say when to ask again.", zh="请填写下次回访时间。")
    changes = change(
        case,
        state=state_after(result),
        result=result,
        result_reason=reason,
        result_measure_id=measure_id,
        follow_up_at=follow_up_at if thinking else None,
        closed_at=None if thinking else moment,
        agent_id=actor.person_id or case.agent_id,
    )
    _carry_out(case, actor, measure, moment, at)
    told = {name: pair for name, pair in changes.items() if name in ("state", "result")}
    _announce(case, actor, changes=told, facts=_told(case, measure), at=at)
    return case


def _told(case: RetentionCase, measure: Measure | None) -> dict[str, Any]:
    """What the customer's timeline says of a result."""
    return {
        "result": case.result,
        "reason": case.result_reason,
        "measure": measure.offer.name if measure else None,
        "number": case.subscription.number,
    }


def _offered(case: RetentionCase, measure_id: int) -> Measure:
    if measure_id not in {one["measure"] for one in case.measures}:
        raise NOT_ELIGIBLE()
    return Measure.objects.select_related("offer").get(pk=measure_id)


def _carry_out(
    case: RetentionCase, actor: Actor, measure: Measure | None, moment: datetime, at: datetime | None
) -> None:
    """What the result means for the subscription."""
    if case.result == "lost":
        ends = company_day(moment + NOTICE)
        schedule_disconnect(actor=actor, subscription_id=case.subscription_id, ends_on=ends, at=at)
    elif case.result == "saved" and measure:
        _give(case, actor, measure.offer, moment, at)


def _give(case: RetentionCase, actor: Actor, offer: Offer, moment: datetime, at: datetime | None) -> None:
    """What the accepted offer promises of the price and of the contract."""
    line = case.subscription_id
    if offer.kind == Offer.Kind.DISCOUNT:
        price = max(Decimal(0), case.subscription.monthly - offer.saving)
        agree_price(actor=actor, subscription_id=line, monthly=price, at=at)
    if offer.extends_months:
        today = company_day(moment)
        extend_contract(actor=actor, subscription_id=line, months=offer.extends_months, today=today, at=at)


def _end_work(case_id: int, actor: Actor, result: str) -> None:
    """An agent who has the work wraps it up; work nobody has yet is not needed any more."""
    ref = (REF, case_id)
    if begin_wrap_up(actor=actor, ref=ref) is None:
        cancel_for(actor=actor, ref=ref, reason=f"retention.{result}")


@operation
def check_contact(*, actor: Actor, case_id: int, media: str) -> ContactReceipt:
    """Ask whether this customer may be contacted now by this medium; the answer is kept as a receipt."""
    return check_contact_step(actor=actor, case=_locked(case_id), media=media, now=timezone.now())


def check_contact_step(*, actor: Actor, case: RetentionCase, media: str, now: datetime) -> ContactReceipt:
    """Step: the contact check for a retention case. The customer asked us, so silence counts as consent to an answer."""
    facts = contact_facts(case.customer, purpose="retention", media=media, now=now, asked=True)
    against = refusals(facts)
    receipt = ContactReceipt.objects.create(
        customer=case.customer,
        case=case,
        purpose="retention",
        media=media,
        is_allowed=not against,
        reasons=against,
        local_time=facts.local_now.isoformat(timespec="minutes"),
        actor_kind=actor.kind,
        actor_id=actor.id,
        created_at=now,
    )
    publish(
        CONTACT_CHECKED,
        receipt,
        actor=actor,
        customer_id=case.customer_id,
        facts={"media": media, "is_allowed": not against, "reasons": against},
        at=now,
    )
    return receipt


def refused_contact(customer: Customer, asked: bool, media: str) -> list[str]:
    """What is against contacting this customer now, as codes; `asked`: they have an open matter and wait for our answer."""
    return refusals(contact_facts(customer, purpose="service", media=media, now=timezone.now(), asked=asked))


def queue_follow_ups() -> int:
    """The keeper's tick: cases whose follow-up is due become work again, with the same agent preferred."""
    due = RetentionCase.objects.filter(follow_up_at__lte=timezone.now(), state__in=OPEN_STATES)
    ids = list(due.order_by("follow_up_at").values_list("pk", flat=True)[:20])
    return sum(_queue_follow_up(case_id=pk) for pk in ids)


@operation
def _queue_follow_up(*, case_id: int) -> int:
    rows = RetentionCase.objects.select_for_update(skip_locked=True, of=("self",))
    case = rows.filter(pk=case_id, follow_up_at__lte=timezone.now()).select_related("customer", "subscription").first()
    if case is None:
        return 0
    change(case, follow_up_at=None)
    _announce(case, SYSTEM, facts={"step": "follow_up_due"})
    _queue(case, SYSTEM, preferred_agent_id=case.agent_id)
    return 1


def _locked(case_id: int) -> RetentionCase:
    rows = RetentionCase.objects.select_for_update(of=("self",)).select_related("customer", "subscription__plan")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise MISSING()
    return case


def _announce(case: RetentionCase, actor: Actor, *, gone: set[str] | None = None, **more: Any) -> None:
    now_seen = set(audiences_of(case))
    publish(
        RETENTION_CHANGED,
        case,
        actor=actor,
        audiences=now_seen,
        gone=(gone or set()) - now_seen,
        customer_id=case.customer_id,
        ticket_id=case.ticket_id,
        **more,
    )
