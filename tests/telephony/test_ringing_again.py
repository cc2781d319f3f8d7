"""Somebody rings in themselves while we owe them a callback."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from routing.models import Queue, WorkItem
from routing.services import distribute
from telephony.models import Call, Callback
from tests import cast
from tests.telephony.line import BRITISH, Line, NotedPhone, accept, agent_for
from tests.telephony.talking import connect
from tests.telephony.test_callbacks import callback, taken, work
from tests.telephony.test_diverted import diverted, due, flight, overflows, waiting
from tests.telephony.test_inbound import said

pytestmark = pytest.mark.django_db(transaction=True)


def rings_again(client: Client, key: str = "1", number: str = BRITISH) -> Line:
    """They call once more, and choose from the menu."""
    Queue.objects.update(overflow=[])
    line = Line(client, number)
    line.dial()
    line.press(key)
    return line


def test_the_call_goes_on_at_the_place_of_the_callback_which_is_over(promised: Line, client: Client) -> None:
    kept = work().rank
    Queue.objects.update(overflow=[])
    other = waiting(Line(client, "+442079460959"))
    again = rings_again(client)
    item = WorkItem.objects.get(ref_kind="call", ref_id=again.call.pk)
    assert (item.state, item.rank) == ("waiting", kept)
    assert (work().state, callback().state, callback().outcome) == ("cancelled", "cancelled", "rang_again")
    assert "You are next" in said(again.wait())
    assert "number 2" in said(other.wait())
    assert ("took_place" in flight(again), "rang_again" in flight(promised)) == (True, True)
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    row = boss.get("/api/v1/callbacks?view=cancelled").json()["items"][0]
    assert (row["outcome"], row["replaced_by"], row["closed_at"] is not None) == ("rang_again", again.call.pk, True)
    # Whoever answers talks to them; nobody is dialled.
    anna = agent_for(callback().queue)
    distribute()
    assert accept(anna).status_code == 200
    assert (again.call.state, Call.objects.filter(direction="outbound").count()) == ("connecting", 0)


def test_who_gives_up_waiting_again_is_called_back_after_all(promised: Line, client: Client) -> None:
    kept = work().rank
    again = rings_again(client)
    again.hang_up()
    assert again.call.state == "abandoned"
    newest = Callback.objects.latest("id")
    assert (newest.call_id, newest.state, work().ref_id, work().rank) == (again.call.pk, "open", newest.pk, kept)
    assert Callback.objects.filter(state="open").count() == 1


def refused_by_the_provider(again: Line) -> None:
    again.text(f"/twilio/left?call={again.sid}", QueueResult="system-error")


def given_a_message_instead(again: Line) -> None:
    overflows(Queue.objects.get(key="support"), "message")
    due(again)
    diverted(again)
    again.hang_up()


def gone_while_the_agents_phone_rings(again: Line) -> None:
    anna = agent_for(Queue.objects.get(key="support"))
    distribute()
    assert accept(anna).status_code == 200
    again.hang_up()


@pytest.mark.parametrize("ends", [refused_by_the_provider, given_a_message_instead, gone_while_the_agents_phone_rings])
def test_however_it_ends_before_anybody_answered_the_promise_stands(
    promised: Line, client: Client, phone: NotedPhone, ends: Callable[[Line], None]
) -> None:
    again = rings_again(client)
    ends(again)
    assert (again.call.is_over, again.call.connected_at) == (True, None)
    newest = Callback.objects.latest("id")
    assert (newest.call_id, newest.state) == (again.call.pk, "open")
    assert Callback.objects.filter(state="open").count() == 1


def test_who_was_talked_with_is_not_called_back(promised: Line, client: Client, phone: NotedPhone) -> None:
    again = rings_again(client)
    anna = agent_for(Queue.objects.get(key="support"))
    distribute()
    connect(again, anna)
    again.hang_up()
    assert not Callback.objects.filter(state="open").exists()


def test_another_matter_or_another_person_leaves_it_as_it_is(promised: Line, client: Client) -> None:
    rings_again(client, "2")
    rings_again(client, "1", "+442079460959")
    rings_again(client, "1", "anonymous")
    assert (callback().state, work().state) == ("open", "waiting")


def test_a_number_of_several_people_takes_no_place(promised: Line, client: Client) -> None:
    from customers.models import ContactPoint, Customer, CustomerContactPoint

    other = Customer.objects.create(name="Somebody else")
    point = ContactPoint.objects.get(value=BRITISH)
    CustomerContactPoint.objects.create(customer=other, contact_point=point)
    again = rings_again(client)
    assert again.call.customer_id is None
    assert (callback().state, work().state) == ("open", "waiting")


def test_a_callback_that_is_being_dialled_goes_on(promised: Line, client: Client, phone: NotedPhone) -> None:
    taken(client)
    again = rings_again(client)
    assert callback().state == "dialling"
    assert "took_place" not in flight(again)
