"""Who is asked into a call, brought in or supervises is busy: nothing rings at them until they are out of it."""

from __future__ import annotations

import pytest
from django.test import Client

from core.actor import SYSTEM
from routing.models import AgentState, AgentStateInterval, WorkItem
from routing.services import add_member, distribute
from staff.models import Person
from telephony.models import Invitation, Leg
from telephony.services import commands
from telephony.services.seats import give_up_forgotten
from tests import cast
from tests.routing import centre
from tests.telephony.line import Line, agent_for
from tests.telephony.talking import Talk

pytestmark = pytest.mark.django_db(transaction=True)


def state(person: Person) -> AgentState:
    return AgentState.objects.get(person=person)


def comes_in(client: Client) -> WorkItem:
    """Another caller, for whom nobody but Bob could be free."""
    line = Line(client, "+8613900139000")
    line.dial()
    line.press("1")
    distribute()
    return WorkItem.objects.latest("pk")


@pytest.mark.parametrize("how", ["consult", "participants"])
def test_nothing_rings_at_who_is_asked_in_until_they_are_out(
    talking: Talk, bob: Person, client: Client, how: str
) -> None:
    talking.do(how, agent=bob.pk)
    assert (state(bob).state, state(bob).load, state(bob).full) == ("busy", {"voice": 1}, True)
    item = comes_in(client)
    assert (item.state, item.agent) == ("waiting", None)
    talking.comes()
    distribute()
    assert centre.now_of(item).state == "waiting"
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    told = boss.get(f"/api/v1/work-items/{item.pk}/explanation").json()["waiting"]["agents"]
    assert {one["agent"]["name"]: one["reason"] for one in told} == {"Anna": "full", "Bob": "in_anothers_call"}
    talking.goes(talking.guest.leg)
    distribute()
    assert (centre.now_of(item).state, centre.now_of(item).agent) == ("reserved", bob)
    assert "busy" in AgentStateInterval.objects.filter(person=bob).values_list("state", flat=True)


def test_who_declines_or_is_called_off_is_free_at_once(talking: Talk, bob: Person) -> None:
    idle = state(bob).idle_since
    talking.do("consult", agent=bob.pk)
    talking.do(f"participants/{talking.guest.pk}/drop", bob)
    assert (state(bob).state, state(bob).attending, state(bob).idle_since) == ("available", None, idle)
    talking.do("consult", agent=bob.pk)
    talking.leg(talking.guest.leg, "no-answer")
    assert (state(bob).state, state(bob).load) == ("available", {})


def test_a_mail_that_rings_goes_back_and_a_call_that_rings_stays(
    talking: Talk, bob: Person, client: Client, anna: Person
) -> None:
    mail = centre.queue()
    add_member(actor=SYSTEM, queue=mail, person=bob)
    letter = centre.arrive(mail)
    distribute()
    assert centre.ringing_at(letter) == bob
    talking.do("consult", agent=bob.pk)
    assert (centre.now_of(letter).state, state(bob).misses) == ("waiting", 0)
    talking.do("consult/cancel")
    distribute()
    assert centre.ringing_at(letter) == bob
    call = comes_in(client)
    assert centre.ringing_at(call) == bob
    assert talking.refused("consult", agent=bob.pk) == (409, "person.on_call")
    assert centre.ringing_at(call) == bob
    assert not talking.call.held


def test_the_call_that_is_handed_over_takes_the_place_of_the_seat(talking: Talk, anna: Person, bob: Person) -> None:
    talking.do("consult", agent=bob.pk)
    talking.comes()
    talking.do("consult/complete")
    assert (state(bob).state, state(bob).load, state(bob).attending) == ("talking", {"voice": 1}, None)
    assert state(anna).load == {}


def test_a_supervisor_in_a_call_gets_none_and_cannot_dial(talking: Talk, client: Client) -> None:
    queue = talking.call.queue
    assert queue
    sue = agent_for(queue, name="Sue")
    Person.objects.filter(pk=sue.pk).update(role="supervisor", data_scope="all")
    sue.refresh_from_db()
    talking.do("supervise", sue, mode="listen")
    item = comes_in(client)
    assert item.state == "waiting"
    body = {"number": "+861055550177", "queue": queue.pk}
    answer = cast.send(cast.client_of(sue), "post", "calls/dial", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "agent.on_a_contact")
    talking.do("supervise/leave", sue)
    distribute()
    assert centre.ringing_at(item) == sue
    talking.refused("supervise", sue, mode="listen")
    assert Invitation.objects.filter(stage="calling").count() == 0


def test_a_seat_that_nobody_gave_up_is_found(talking: Talk, bob: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    talking.do("consult", agent=bob.pk)
    monkeypatch.setattr(commands, "in_background", lambda work, *given: None)
    Leg.objects.filter(pk=talking.guest.leg_id).update(sid="CA" + "9" * 32)
    talking.do("consult/cancel")
    assert state(bob).attending == talking.guest.pk
    assert (give_up_forgotten(), give_up_forgotten()) == (1, 0)
    assert state(bob).state == "available"
