"""The ticket of a call: who opened it, what it is called, and when a second call is about the same matter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from customers.models import ContactPoint, Customer, CustomerContactPoint
from routing.models import Queue, WorkItem
from routing.services import create_disposition, distribute
from staff.models import Person
from telephony.models import Call
from telephony.rules.matters import Earlier, is_same_matter
from tests import cast
from tests.telephony.line import BRITISH, Line, NotedPhone, accept, agent_for, number_with_menu
from tests.telephony.test_diverted import flight, waiting
from tickets.models import Ticket

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def anna(client: Client, phone: NotedPhone) -> Person:
    """An agent of the one queue that has outcomes; "solved" leaves nothing open."""
    support, billing = number_with_menu()
    for code, becomes in (("solved", "resolved"), ("follow-up", "")):
        create_disposition(actor=SYSTEM, queue=support, code=code, name={"en": code}, ticket_status=becomes)
    return agent_for(support, billing)


def handled(client: Client, anna: Person, code: str, *, number: str = BRITISH, key: str = "1") -> Line:
    """A call that Anna takes and ends with this outcome."""
    line = Line(client, number)
    line.dial()
    line.press(key)
    distribute()
    assert accept(anna).status_code == 200
    line.hang_up()
    item = WorkItem.objects.latest("id")
    body = {"disposition": code} if code else {}
    assert cast.send(cast.client_of(anna), "post", f"work-items/{item.pk}/finish", body).status_code == 200
    return line


def events(anna: Person, ticket: Ticket) -> list[dict[str, Any]]:
    items = cast.client_of(anna).get(f"/api/v1/tickets/{ticket.pk}/timeline").json()["items"]
    return [line["event"] for line in items if line.get("event")]


def test_a_call_that_is_answered_has_its_first_reply(client: Client, anna: Person) -> None:
    line = Line(client, BRITISH)
    line.dial()
    line.press("1")
    distribute()
    assert accept(anna).status_code == 200
    ticket = Ticket.objects.get()
    clocks = dict(ticket.clocks.values_list("goal", "met_at"))
    assert ticket.first_replied_at is not None
    assert (clocks["first_reply"], clocks["resolution"]) == (ticket.first_replied_at, None)
    assert ticket.due_at == ticket.resolve_by


def test_two_calls_about_one_matter_are_one_ticket_and_solved_leaves_nothing_open(client: Client, anna: Person) -> None:
    handled(client, anna, "solved")
    ticket = Ticket.objects.get()
    assert ticket.status == "resolved"
    second = handled(client, anna, "follow-up")
    ticket.refresh_from_db()
    assert (second.call.ticket_id, ticket.status, ticket.resolved_at) == (ticket.pk, "open", None)
    assert "joined_ticket" in flight(second)
    handled(client, anna, "solved")
    ticket.refresh_from_db()
    assert (Ticket.objects.count(), ticket.status) == (1, "resolved")
    names = [event["name"] for event in events(anna, ticket)]
    assert (names.count("call.joined"), names.count("call.ended")) == (2, 3)


def test_whoever_takes_the_second_call_has_the_ticket(client: Client, anna: Person) -> None:
    handled(client, anna, "follow-up")
    from routing.services import set_agent_state

    set_agent_state(actor=SYSTEM, person=anna, chosen="break")
    bob = agent_for(Queue.objects.get(key="support"), name="Bob")
    handled(client, bob, "follow-up")
    assert Ticket.objects.get().owner_id == bob.pk


@pytest.mark.parametrize("what", ["queue", "person", "withheld", "shared", "company", "late", "closed", "mail"])
def test_another_matter_has_a_ticket_of_its_own(client: Client, anna: Person, what: str) -> None:
    withheld = "anonymous" if what == "withheld" else BRITISH
    first = handled(client, anna, "follow-up", number=withheld)
    match what:
        case "shared":
            other = Customer.objects.create(name="Somebody else")
            point = ContactPoint.objects.get(value=BRITISH)
            CustomerContactPoint.objects.create(customer=other, contact_point=point)
        case "company":
            Customer.objects.update(kind="company")
        case "late":
            Call.objects.update(ended_at=timezone.now() - timedelta(hours=25))
        case "closed":
            Ticket.objects.update(status="closed", resolved_at=timezone.now())
        case "mail":
            Ticket.objects.update(media="email")
    number = "+442079460959" if what == "person" else withheld
    second = handled(client, anna, "", number=number, key="2" if what == "queue" else "1")
    assert Ticket.objects.count() == 2
    assert first.call.ticket_id != second.call.ticket_id


def test_the_rule_of_time() -> None:
    now, hour = timezone.now(), timedelta(hours=1)

    def same(status: str, ended: int, resolved: int | None = None) -> bool:
        earlier = Earlier(status, now - ended * hour, None if resolved is None else now - resolved * hour)
        return is_same_matter(earlier, now, while_open=24 * hour, resolved=4 * hour)

    assert [same("open", 23), same("pending", 23), same("on_hold", 25)] == [True, True, False]
    assert [same("resolved", 23, 3), same("resolved", 1, 5), same("closed", 1, 1)] == [True, False, False]


def test_each_reader_has_the_title_in_their_language_and_the_customers_call_opened_it(
    client: Client, anna: Person
) -> None:
    Queue.objects.filter(key="billing").update(disposition_required=False)
    handled(client, anna, "", key="2", number="+8613800138000")
    ticket = Ticket.objects.select_related("customer").get()
    who = ticket.customer.name if ticket.customer else ""
    mine = cast.client_of(anna)
    row = mine.get("/api/v1/tickets?view=all").json()["items"][0]
    assert row["title"] == {"en": f"Call from {who}", "zh-CN": f"{who} 来电"}
    assert row["subject"] == row["title"]["zh-CN"]
    assert mine.get(f"/api/v1/tickets/{ticket.pk}").json()["title"] == row["title"]
    found = mine.get("/api/v1/tickets?view=all&q=Call").json()["items"]
    assert [one["id"] for one in found] == [ticket.pk]
    (opened,) = [event for event in events(anna, ticket) if event["name"] == "ticket.opened"]
    assert (opened["actor"]["kind"], opened["actor"]["name"], opened["facts"]["media"]) == ("customer", "", "voice")
    # What somebody writes themselves stays as they wrote it.
    changed = cast.send(mine, "patch", f"tickets/{ticket.pk}", {"subject": "Bill of May"}).json()
    assert (changed["subject"], changed["title"]) == ("Bill of May", {})


def test_work_that_the_product_named_has_its_name_in_every_language(promised: Line) -> None:
    pop = WorkItem.objects.get(ref_kind="callback").screen_pop
    assert pop["title"]["en"].startswith("Callback to ")
    assert pop["title"]["zh-CN"].startswith("回拨 ")


def test_a_waiting_caller_has_no_ticket_yet(client: Client, phone: NotedPhone) -> None:
    number_with_menu()
    waiting(Line(client, BRITISH))
    assert Ticket.objects.count() == 0


def test_how_sure_it_is_who_calls_is_said_in_one_word(client: Client, phone: NotedPhone) -> None:
    """A number that somebody checked is another thing than one that merely stands on a card."""
    number_with_menu()

    def identity(number: str = BRITISH) -> str:
        line = Line(client, number)
        line.dial()
        line.press("1")
        found = WorkItem.objects.get(ref_kind="call", ref_id=line.call.pk).screen_pop["identity"]
        line.hang_up()
        return str(found)

    assert (identity(), identity("anonymous")) == ("new", "unknown")
    Customer.objects.update(is_provisional=False)
    assert identity() == "number"
    CustomerContactPoint.objects.update(verified_at=timezone.now())
    assert identity() == "verified"
    other = Customer.objects.create(name="Somebody else")
    CustomerContactPoint.objects.create(customer=other, contact_point=ContactPoint.objects.get(value=BRITISH))
    assert identity() == "several"
