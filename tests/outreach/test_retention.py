"""Retention through the doors: wish, case, measures, work, result, timeline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from catalog.models import Offer
from catalog.services import define_offer, define_plan, define_product
from core.actor import SYSTEM, Actor
from core.models import Event, Frame
from core.problems import Refusal
from customers.models import Customer, Subscription
from customers.rules.contracts import months_later
from customers.selectors.facts import facts_of
from customers.services.cards import create_customer, record_consent
from customers.services.subscriptions import start_subscription
from outreach.models import ContactReceipt, Measure, RetentionCase
from outreach.selectors import ranking_for
from outreach.services import ask_to_disconnect, define_measure, queue_follow_ups, register_result
from routing.models import Queue, WorkItem
from routing.services import accept, add_member, create_queue, distribute, finish, set_agent_state
from staff.models import Person
from staff.selectors import company_day
from tests import cast
from tests.routing.test_races import at_once
from tickets.services import open_ticket

pytestmark = pytest.mark.django_db(transaction=True)
TEXT = {"en": "x", "zh-CN": "某"}


@pytest.fixture
def subscription() -> Subscription:
    product = define_product(actor=SYSTEM, code="fibre", name=TEXT, kind="broadband")
    plan = define_plan(actor=SYSTEM, code="fibre-500", product=product, name=TEXT, monthly=Decimal(99), currency="CNY")
    for code, kind, saving, cost, terms in (
        ("cut", "discount", "20", "240", {"reasons": ["price"], "weight": 20}),
        ("check", "service", "0", "40", {}),
        ("vip-gift", "device", "0", "10", {"tiers": ["vip"]}),
    ):
        offer = define_offer(
            actor=SYSTEM, code=code, name=TEXT, description=TEXT, kind=kind, currency="CNY", saving=Decimal(saving)
        )
        define_measure(actor=SYSTEM, code=code, offer=offer, terms=terms, cost=Decimal(cost), currency="CNY")
    customer = create_customer(actor=SYSTEM, name="Alice", since=date(2018, 1, 1))
    return start_subscription(
        actor=SYSTEM, customer_id=customer.pk, plan=plan, number="021555", started_on=date(2018, 1, 1)
    )


@pytest.fixture
def queue() -> Queue:
    return create_queue(actor=SYSTEM, key="retention", name=TEXT, media="task")


@pytest.fixture
def agent(queue: Queue) -> Person:
    somebody = cast.person("Anna", data_scope="own")
    add_member(actor=SYSTEM, queue=queue, person=somebody)
    return somebody


def ask(desk: Client, subscription: Subscription, reason: str = "price") -> Any:
    return cast.send(desk, "post", f"subscriptions/{subscription.pk}/disconnect-requests", {"reason": reason})


def taken(agent: Person) -> WorkItem:
    set_agent_state(actor=SYSTEM, person=agent, chosen="available")
    distribute()
    item = WorkItem.objects.get(ref_kind="retention_case")
    assert item.state == "reserved", item.state
    accept(actor=Actor.of(agent), person=agent, reservation_id=item.reservations.get(state="pending").pk)
    item.refresh_from_db()
    return item


def test_the_wish_opens_a_case_with_ranked_measures_and_work(subscription: Subscription, queue: Queue) -> None:
    desk = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    answer = ask(desk, subscription)
    assert answer.status_code == 201, answer.content
    case = answer.json()
    assert [one["code"] for one in case["measures"]] == ["cut", "check"]
    assert case["measures"][0]["reasons"][0]["en"] == "Answers the reason given"
    assert case["script"]["zh-CN"]
    assert case["receipts"][0]["media"] == "voice"
    item = WorkItem.objects.get()
    assert (item.queue_id, item.media, item.ref_kind, item.ref_id) == (queue.pk, "task", "retention_case", case["id"])
    again = ask(desk, subscription)
    assert (again.status_code, again.json()["code"]) == (409, "retention.open_already")
    assert ask(desk, subscription, "boredom").status_code == 400
    frame = Frame.objects.get(body__name="retention.opened")
    assert frame.body["row"]["customer"]["name"] == "Alice"


def test_an_agent_takes_the_case_and_saves_it(subscription: Subscription, agent: Person) -> None:
    desk = cast.client_of(agent)
    case_id = ask(desk, subscription).json()["id"]
    item = taken(agent)
    case = desk.get(f"/api/v1/retention-cases/{case_id}").json()
    assert (case["state"], case["agent"]["id"]) == ("in_progress", agent.pk)
    measure = case["measures"][0]["measure"]
    result = {"result": "saved", "reason": "20 off for a year", "measure_id": measure}
    answer = cast.send(desk, "post", f"retention-cases/{case_id}/result", result)
    assert (answer.status_code, answer.json()["state"]) == (200, "saved")
    subscription.refresh_from_db()
    assert (subscription.monthly, subscription.status) == (Decimal(79), "active")
    item.refresh_from_db()
    assert item.state == "wrap_up"
    again = cast.send(desk, "post", f"retention-cases/{case_id}/result", result)
    assert (again.status_code, again.json()["code"]) == (409, "retention.closed")
    timeline = desk.get(f"/api/v1/customers/{subscription.customer_id}/timeline", {"kind": "retention"}).json()
    names = [one["name"] for one in timeline["items"]]
    assert names[0] == "retention.changed"
    assert {"retention.opened", "subscription.disconnect_requested"} <= set(names)
    assert timeline["items"][0]["title"]["en"] == "Customer stayed"
    assert timeline["items"][0]["facts"]["reason"] == "20 off for a year"


@pytest.mark.parametrize(
    ("kind", "ends", "expected"),
    [("discount", 100, 100), ("device", 100, 100), ("discount", -100, 0), ("service", None, 0)],
)
def test_a_measure_that_extends_the_contract_does_so_when_it_is_accepted(
    subscription: Subscription, agent: Person, kind: str, ends: int | None, expected: int
) -> None:
    today = company_day(timezone.now())
    Subscription.objects.update(contract_ends_on=None if ends is None else today + timedelta(days=ends))
    offer = define_offer(
        actor=SYSTEM, code="renew", name=TEXT, description=TEXT, kind=kind, currency="CNY", extends_months=12
    )
    measure = define_measure(actor=SYSTEM, code="renew", offer=offer, terms={}, cost=Decimal(1), currency="CNY")
    desk = cast.client_of(agent)
    case = ask(desk, subscription).json()
    assert 12 in [one["offer"]["extends_months"] for one in case["measures"]]
    result = {"result": "saved", "reason": "a year more", "measure_id": measure.pk}
    answer = cast.send(desk, "post", f"retention-cases/{case['id']}/result", result)
    until = months_later(today + timedelta(days=expected), 12)
    assert (answer.status_code, answer.json()["subscription"]["contract_ends_on"]) == (200, until.isoformat())
    subscription.refresh_from_db()
    assert subscription.contract_ends_on == until
    (event,) = Event.objects.filter(name="subscription.changed")
    assert event.changes["contract_ends_on"][1] == until.isoformat()
    overview = desk.get(f"/api/v1/customers/{subscription.customer_id}/timeline", {"kind": "subscription"}).json()
    assert overview["items"][0]["title"] == {
        "en": f"Contract extended until {until}",
        "zh-CN": f"合约延长至 {until}",
    }


@pytest.mark.parametrize("result", ["lost", "cancelled"])
def test_a_measure_that_was_not_taken_changes_no_contract(
    subscription: Subscription, agent: Person, result: str
) -> None:
    Offer.objects.update(extends_months=12)
    desk = cast.client_of(agent)
    case = ask(desk, subscription).json()
    given = {"result": result, "reason": "no", "measure_id": case["measures"][0]["measure"]}
    assert cast.send(desk, "post", f"retention-cases/{case['id']}/result", given).status_code == 200
    subscription.refresh_from_db()
    assert subscription.contract_ends_on is None


def test_who_works_on_a_case_sees_the_customer_meanwhile(subscription: Subscription, agent: Person) -> None:
    customer = subscription.customer
    supervisor = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    Customer.objects.update(team=cast.team("North"))
    desk = cast.client_of(agent)
    path = f"/api/v1/customers/{customer.pk}"
    ask(supervisor, subscription)
    assert desk.get(path).status_code == 404
    item = taken(agent)
    assert desk.get(path).status_code == 200
    assert [one["name"] for one in desk.get("/api/v1/customers", {"q": "alice"}).json()["items"]] == ["Alice"]
    result = {"result": "lost", "reason": "moves abroad"}
    assert cast.send(desk, "post", f"retention-cases/{item.ref_id}/result", result).status_code == 200
    finish(actor=Actor.of(agent), person=agent, work_item=item, disposition=None, note="")
    assert desk.get(path).status_code == 404


def test_lost_schedules_the_end_and_frees_the_queue(subscription: Subscription, agent: Person) -> None:
    desk = cast.client_of(agent)
    case_id = ask(desk, subscription, "moving").json()["id"]
    lost = {"result": "lost", "reason": "moves abroad"}
    assert cast.send(desk, "post", f"retention-cases/{case_id}/result", lost).status_code == 200
    subscription.refresh_from_db()
    assert subscription.status == "disconnecting"
    assert subscription.ends_on is not None
    assert WorkItem.objects.get().state == "cancelled"
    refused = ask(desk, subscription)
    assert (refused.status_code, refused.json()["code"]) == (409, "subscription.over")


def test_thinking_needs_a_date_and_comes_back(subscription: Subscription, agent: Person) -> None:
    desk = cast.client_of(agent)
    case_id = ask(desk, subscription).json()["id"]
    path = f"retention-cases/{case_id}/result"
    missing = cast.send(desk, "post", path, {"result": "thinking", "reason": "asks the family"})
    assert (missing.status_code, missing.json()["fields"][0]["field"]) == (400, "follow_up_at")
    later = (timezone.now() + timedelta(days=2)).isoformat()
    given = {"result": "thinking", "reason": "asks the family", "follow_up_at": later}
    assert cast.send(desk, "post", path, given).json()["state"] == "in_progress"
    assert queue_follow_ups() == 0
    RetentionCase.objects.update(follow_up_at=timezone.now() - timedelta(seconds=1))
    assert queue_follow_ups() == 1
    assert queue_follow_ups() == 0
    assert WorkItem.objects.filter(state="waiting").count() == 1


def test_only_ranked_measures_may_be_given(subscription: Subscription, agent: Person) -> None:
    desk = cast.client_of(agent)
    case_id = ask(desk, subscription).json()["id"]
    gift = Measure.objects.get(code="vip-gift").pk
    answer = cast.send(
        desk, "post", f"retention-cases/{case_id}/result", {"result": "saved", "reason": "gift", "measure_id": gift}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "measure.not_eligible")


def test_the_contact_check_leaves_a_receipt(subscription: Subscription, agent: Person) -> None:
    desk = cast.client_of(agent)
    case_id = ask(desk, subscription).json()["id"]
    record_consent(
        actor=SYSTEM, customer_id=subscription.customer_id, purpose="retention", is_given=False, source="phone"
    )
    answer = cast.send(desk, "post", f"retention-cases/{case_id}/contact-checks", {"media": "voice"})
    assert (answer.status_code, answer.json()["is_allowed"]) == (201, False)
    assert "no_consent" in [one["code"] for one in answer.json()["reasons"]]
    assert ContactReceipt.objects.count() == 2
    assert Event.objects.filter(name="contact.checked").count() == 2


def test_foreign_cases_look_missing(subscription: Subscription, queue: Queue) -> None:
    north = cast.team("North")
    Customer.objects.update(team=north)
    owner = cast.client_of(cast.person("Nora", team=north))
    case_id = ask(owner, subscription).json()["id"]
    stranger = cast.client_of(cast.person("Otto", team=cast.team("South")))
    missing = stranger.get("/api/v1/retention-cases/999999").json()
    assert stranger.get(f"/api/v1/retention-cases/{case_id}").json() == missing
    assert (
        cast.send(stranger, "post", f"retention-cases/{case_id}/result", {"result": "lost", "reason": "x"}).json()
        == missing
    )
    assert ask(stranger, subscription).status_code == 404
    assert stranger.get("/api/v1/retention-cases").json()["items"] == []
    assert len(owner.get("/api/v1/retention-cases", {"state": "open"}).json()["items"]) == 1


def test_a_wish_said_in_a_ticket_stands_on_that_ticket(subscription: Subscription, agent: Person) -> None:
    ticket = open_ticket(actor=SYSTEM, subject="I want to leave", customer_id=subscription.customer_id)
    desk = cast.client_of(cast.person("Mei", role="supervisor", data_scope="all"))
    path = f"subscriptions/{subscription.pk}/disconnect-requests"
    answer = cast.send(desk, "post", path, {"reason": "price", "ticket_id": ticket.pk})
    assert answer.status_code == 201, answer.content
    case = RetentionCase.objects.get()
    assert (case.ticket_id, case.version) == (ticket.pk, 1)
    assert WorkItem.objects.get(ref_kind="retention_case").ticket_id == ticket.pk
    assert Event.objects.get(name="retention.opened").ticket_id == ticket.pk
    assert Event.objects.get(name="subscription.disconnect_requested").ticket_id == ticket.pk


def test_a_ticket_that_one_may_not_see_cannot_be_named(subscription: Subscription, queue: Queue) -> None:
    foreign = open_ticket(actor=SYSTEM, subject="Somebody's", owner_id=cast.person("Nora").pk)
    desk = cast.client_of(cast.person("Otto", data_scope="own"))
    path = f"subscriptions/{subscription.pk}/disconnect-requests"
    for ticket_id in (foreign.pk, 999_999):
        answer = cast.send(desk, "post", path, {"reason": "price", "ticket_id": ticket_id})
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), answer.content
    assert not RetentionCase.objects.exists()
    assert not Event.objects.filter(name="subscription.disconnect_requested").exists()


def test_two_who_ask_at_once_are_not_both_told_that_they_asked(subscription: Subscription, queue: Queue) -> None:
    answers = at_once(4 * [lambda: ask_to_disconnect(actor=SYSTEM, subscription_id=subscription.pk, reason="price")])
    assert [type(one).__name__ for one in answers].count("RetentionCase") == 1
    assert {one.code for one in answers if isinstance(one, Refusal)} == {"retention.open_already"}
    assert Event.objects.filter(name="subscription.disconnect_requested").count() == 1


def test_days_are_the_companys_days(subscription: Subscription, agent: Person, settings: Any) -> None:
    settings.COMPANY_TIMEZONE = "Asia/Shanghai"
    late = datetime(2026, 3, 9, 20, 30, tzinfo=UTC)  # already the tenth in Shanghai
    assert company_day(late) == date(2026, 3, 10)
    case = ask_to_disconnect(actor=SYSTEM, subscription_id=subscription.pk, reason="price", at=late)
    register_result(actor=SYSTEM, case_id=case.pk, result="lost", reason="moves abroad", at=late)
    subscription.refresh_from_db()
    assert subscription.ends_on == date(2026, 4, 9)
    facts = facts_of([subscription.customer_id], date(2026, 3, 1), late)
    assert facts.value.tenure_days == 9
    Customer.objects.update(since=date(2026, 2, 8))
    Subscription.objects.update(started_on=date(2026, 2, 8))
    Measure.objects.filter(code="check").update(terms={"min_tenure_months": 1})
    subscription = Subscription.objects.select_related("customer", "plan__product").get(pk=subscription.pk)
    assert "check" in [measure.code for measure, _ in ranking_for(subscription, "price", late)]
