"""Handing a call on: blind to a number, a queue, a colleague; consult, join, complete, cancel; whatever fails."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from core.actor import SYSTEM
from core.models import Event, Notification
from routing.models import AgentState, WorkItem
from routing.services import distribute, end_due_wrap_ups, set_agent_state
from staff.models import Person
from telephony.models import Command, Invitation, Leg
from telephony.provider import PhoneError
from telephony.services.commands import send_due_commands
from telephony.services.losing import return_lost_calls
from tests import cast
from tests.telephony.line import NotedPhone, accept, agent_for
from tests.telephony.talking import Talk, connect

pytestmark = pytest.mark.django_db(transaction=True)
EXPERT = "+861055550199"


def work() -> WorkItem:
    return WorkItem.objects.select_related("agent").latest("pk")


def test_a_consult_holds_the_caller_rings_the_colleague_and_completes(
    talking: Talk, anna: Person, bob: Person, phone: NotedPhone
) -> None:
    row = talking.do("consult", agent=bob.pk)
    assert [(one["purpose"], one["stage"], one["person"]) for one in row["participants"]] == [
        ("consult", "calling", bob.pk)
    ]
    assert phone.asked[-2][0] == "ring"
    assert phone.asked[-2][1].to == f"client:agent-{bob.pk}"
    assert phone.asked[-2][1].room == talking.call.room
    assert phone.asked[-1] == ("hold", talking.line.sid, True)
    assert talking.call.held
    assert cast.client_of(bob).get(f"/api/v1/calls/{talking.call.pk}").status_code == 200
    talking.comes()
    assert talking.stages() == [("consult", "talking", "")]
    agents_leg = talking.line.agent_leg()
    assert talking.do("consult/complete")["agent"] == bob.pk
    assert ("hang_up", agents_leg.sid) in phone.asked
    assert phone.asked[-1] == ("hold", talking.line.sid, False)
    call = talking.call
    assert (call.state, call.owner_id, call.held, work().agent_id, work().state) == (
        "connected", bob.pk, False, bob.pk, "active",
    )  # fmt: skip
    talking.goes(agents_leg)
    assert (talking.call.state, return_lost_calls(), talking.call.comforted) == ("connected", 0, False)
    assert talking.refused("hold", anna)[0] in (403, 404)
    talking.do("end", bob)
    talking.line.hang_up()
    assert (talking.call.state, work().state, work().agent_id) == ("completed", "wrap_up", bob.pk)


def test_nobody_lets_the_caller_into_a_question_about_them(talking: Talk, bob: Person, phone: NotedPhone) -> None:
    talking.do("consult", agent=bob.pk)
    talking.comes()
    assert talking.refused("resume") == (409, "call.asking_already")
    assert ("hold", talking.line.sid, False) not in phone.asked
    assert talking.call.held


def test_joining_makes_three_and_leaving_gives_the_call_to_the_colleague(
    talking: Talk, bob: Person, phone: NotedPhone
) -> None:
    assert talking.refused("leave") == (409, "call.nobody_else")
    talking.do("consult", agent=bob.pk)
    assert talking.refused("consult/join") == (409, "call.wrong_stage")
    assert talking.refused("consult/complete") == (409, "call.wrong_stage")
    talking.comes()
    talking.do("consult/join")
    talking.do("consult/join")
    assert talking.stages() == [("consult", "joined", "")]
    assert not talking.call.held
    assert talking.do("leave")["agent"] == bob.pk
    assert (work().agent_id, work().state, talking.stages()[0][1]) == (bob.pk, "active", "handed_over")
    boss = cast.client_of(cast.person("Boss", role="supervisor", data_scope="all"))
    told = boss.get(f"/api/v1/work-items/{work().pk}/explanation?agent={talking.agent.pk}").json()
    assert (told["by_hand"]["how"], told["agent"]["id"], told["recomputes"]) == ("passed", bob.pk, True)
    assert "was in it already" in told["rule"]
    assert [one["reason"] for one in told["agents"]] == ["not_named"]


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_consult_that_fails_gives_the_caller_back(talking: Talk, bob: Person, phone: NotedPhone, status: str) -> None:
    talking.do("consult", agent=bob.pk)
    talking.leg(talking.guest.leg, status)
    assert talking.stages() == [("consult", "failed", status)]
    assert (talking.call.held, talking.call.state, talking.call.owner_id) == (False, "connected", talking.agent.pk)
    talking.do("consult", number=EXPERT)  # and another may be asked
    assert phone.asked[-2][1].to == EXPERT


def test_the_consulted_hangs_up_and_the_caller_is_back(talking: Talk, bob: Person) -> None:
    talking.do("consult", agent=bob.pk)
    talking.comes()
    talking.goes(talking.guest.leg)
    assert talking.stages() == [("consult", "ended", "left")]
    assert not talking.call.held
    assert talking.refused("consult/complete") == (409, "call.wrong_stage")
    assert (work().agent_id, work().state) == (talking.agent.pk, "active")


def test_cancelling_while_it_rings_and_while_they_talk(talking: Talk, bob: Person, phone: NotedPhone) -> None:
    talking.do("consult", agent=bob.pk)
    leg = talking.guest.leg
    talking.do("consult/cancel")
    talking.do("consult/cancel")
    sid = Leg.objects.get(pk=leg.pk).sid
    assert phone.asked.count(("hang_up", sid)) == 1
    assert (talking.stages(), talking.call.held) == ([("consult", "cancelled", "cancelled")], False)
    talking.leg(leg, "in-progress", 2)  # they answered in the same moment
    assert phone.asked.count(("hang_up", sid)) == 2
    assert talking.stages()[0][1] == "cancelled"
    talking.do("consult", agent=bob.pk)
    talking.comes()
    talking.do("consult/cancel")
    assert [one[1] for one in talking.stages()] == ["cancelled", "cancelled"]


def test_one_question_at_a_time_and_nobody_who_talks(talking: Talk, client: Client, anna: Person, bob: Person) -> None:
    assert talking.refused("consult", agent=anna.pk) == (409, "call.your_own")
    assert talking.refused("consult") == (400, "invalid")
    assert talking.refused("consult", agent=bob.pk, number=EXPERT) == (400, "invalid")
    assert talking.refused("consult", agent=10**9) == (400, "invalid")
    offline = cast.person("Otto")
    assert talking.refused("consult", agent=offline.pk) == (409, "agent.not_there")
    talking.do("consult", agent=bob.pk)
    assert talking.refused("consult", number=EXPERT) == (409, "call.asking_already")
    assert talking.refused("transfer", number=EXPERT) == (409, "call.asking_already")
    assert talking.refused("participants", agent=bob.pk) == (409, "person.on_call")


def test_the_first_agent_leaves_first_and_the_consulted_has_the_call(
    talking: Talk, bob: Person, phone: NotedPhone
) -> None:
    talking.do("consult", agent=bob.pk)
    talking.comes()
    talking.goes(talking.line.agent_leg())
    assert return_lost_calls() == 0
    Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=work().enqueued_at)
    assert return_lost_calls() == 1
    call = talking.call
    assert (call.state, call.owner_id, call.comforted, call.held) == ("connected", bob.pk, False, False)
    assert (work().agent_id, work().state) == (bob.pk, "active")


def test_the_first_agent_leaves_while_it_still_rings(talking: Talk, bob: Person, phone: NotedPhone) -> None:
    talking.do("consult", agent=bob.pk)
    talking.goes(talking.line.agent_leg())
    Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=work().enqueued_at)
    assert return_lost_calls() == 1
    assert (talking.call.state, Invitation.objects.get().stage) == ("queued", "cancelled")
    assert "与客服人员的线路中断" in talking.line.text(f"/twilio/connect?call={talking.line.sid}")
    assert ("hang_up", talking.guest.leg.sid) in phone.asked
    connect(talking.line, bob)
    assert talking.call.participants == []


def test_a_warm_transfer_to_a_number_lets_the_caller_talk_on_without_us(
    talking: Talk, anna: Person, phone: NotedPhone
) -> None:
    talking.do("consult", number=EXPERT)
    assert phone.asked[-2][1].shown == "+861055550100"
    talking.comes()
    row = talking.do("consult/complete")
    assert (row["state"], row["is_over"], work().state) == ("outside", False, "wrap_up")
    assert not talking.call.held
    talking.goes(talking.guest.leg)
    assert ("hang_up", talking.line.sid) in phone.asked
    talking.line.hang_up()
    assert (talking.call.state, talking.call.ended_by) == ("completed", "guest")


def test_a_blind_transfer_to_a_number_is_written_up_when_it_answers(talking: Talk, phone: NotedPhone) -> None:
    agents_leg = talking.line.agent_leg()
    talking.do("transfer", number=EXPERT)
    assert ("hang_up", agents_leg.sid) in phone.asked
    talking.goes(agents_leg)
    assert (talking.call.state, talking.call.held, work().state) == ("connected", True, "active")
    talking.comes()
    assert (talking.call.state, talking.call.held, work().state) == ("outside", False, "wrap_up")
    assert talking.stages() == [("transfer", "handed_over", "")]
    talking.line.hang_up()
    assert ("hang_up", talking.guest.leg.sid) in phone.asked
    assert talking.call.state == "completed"


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed"])
def test_a_blind_transfer_that_nobody_answers_is_first_in_the_queue(
    talking: Talk, phone: NotedPhone, status: str
) -> None:
    talking.do("transfer", number=EXPERT)
    talking.goes(talking.line.call.legs.get(party="former"))
    talking.leg(talking.guest.leg, status)
    assert (talking.call.state, talking.call.owner_id, work().state) == ("queued", None, "waiting")
    assert phone.names()[-1] == "redirect"
    assert work().rank < work().enqueued_at
    heard = talking.line.text(f"/twilio/connect?call={talking.line.sid}")
    assert "未能接通您要转接的对方" in heard
    assert "线路中断" not in heard
    returned = talking.call.flight.get(name="returned").detail
    assert (returned["reason"], returned["handed_on"]) == (status, False)
    told = Notification.objects.get(person_id=talking.agent.pk)
    assert (told.code, told.ticket_id) == ("call.not_taken_over", talking.call.ticket_id)
    assert (told.facts["number"], told.facts["reason"]) == (EXPERT, status)
    event = Event.objects.get(name="work.returned")
    assert event.facts == {"how": "not_taken_over", "agent": "Anna", "reason": status}


def test_the_next_one_who_loses_the_line_is_not_taken_for_the_transfer(
    talking: Talk, anna: Person, phone: NotedPhone
) -> None:
    talking.do("transfer", number=EXPERT)
    talking.leg(talking.guest.leg, "busy")
    set_agent_state(actor=SYSTEM, person=anna, chosen="available")
    AgentState.objects.filter(person=anna).update(resting_until=None)
    distribute()
    connect(talking.line, anna)
    Leg.objects.filter(pk=talking.line.agent_leg().pk).update(give_up_at=timezone.now())
    assert return_lost_calls() == 1
    assert "线路中断" in talking.line.text(f"/twilio/connect?call={talking.line.sid}")


def test_a_number_that_the_provider_refuses_is_a_failed_transfer(talking: Talk, phone: NotedPhone) -> None:
    phone.failures["ring"] = [PhoneError("HTTP 400", code=21211, refused=True, retry=False)]
    talking.do("consult", number=EXPERT)
    assert talking.stages() == [("consult", "failed", "error 21211")]
    assert (talking.call.held, talking.call.trouble) == (False, "invite")


@pytest.mark.parametrize(
    ("number", "against"),
    [
        ("12", "not_in_use"),
        ("hello", "not_a_number"),
        ("+493090182000", "country"),
        ("+449098790000", "premium"),
        ("+447012345678", "premium"),
        ("110", "emergency"),
        ("112", "emergency"),
    ],
)
def test_numbers_that_may_not_be_dialled(talking: Talk, number: str, against: str) -> None:
    answer = talking.ask("transfer", number=number)
    assert (answer.status_code, answer.json()["code"]) == (409, "number.refused")
    assert answer.json()["detail"]["against"] == against
    assert not Invitation.objects.exists()


def test_blind_to_a_queue_and_to_a_colleague_through_the_calls_door(
    talking: Talk, bob: Person, client: Client, phone: NotedPhone
) -> None:
    row = talking.do("transfer", agent=bob.pk)
    assert (row["state"], row["agent"]) == ("queued", None)
    assert "正在为您转接" in talking.line.text(f"/twilio/connect?call={talking.line.sid}")
    connect(talking.line, bob)
    talking.agent = bob
    billing = agent_for(*_queues("billing"), name="Carla")
    assert talking.do("transfer", queue=_queues("billing")[0].pk)["queue_key"] == "billing"
    assert accept(billing).status_code == 200
    assert talking.refused("transfer", billing) == (400, "invalid")


def _queues(key: str) -> list[object]:
    from routing.models import Queue

    return list(Queue.objects.filter(key=key))


def test_the_caller_hangs_up_while_a_colleague_is_consulted(talking: Talk, bob: Person, phone: NotedPhone) -> None:
    talking.do("consult", agent=bob.pk)
    talking.comes()
    talking.line.hang_up()
    assert (talking.call.state, talking.call.held, work().state) == ("completed", False, "wrap_up")
    assert ("hang_up", Leg.objects.get(pk=talking.guest.leg_id).sid) in phone.asked
    assert talking.stages() == [("consult", "ended", "caller gone")]
    assert talking.refused("consult/join") == (409, "call.over")
    assert end_due_wrap_ups() == 0


def test_three_way_with_a_number_then_dropping_it_or_leaving(talking: Talk, bob: Person, phone: NotedPhone) -> None:
    talking.do("participants", number=EXPERT)
    assert not talking.call.held
    talking.comes()
    assert talking.stages() == [("add", "joined", "")]
    first = talking.guest
    talking.do(f"participants/{first.pk}/drop")
    assert talking.stages() == [("add", "ended", "dropped")]
    assert ("hang_up", first.leg.sid) in phone.asked
    talking.do("participants", number=EXPERT)
    talking.comes()
    talking.do("participants", agent=bob.pk)
    talking.comes()
    assert talking.do("leave")["agent"] == bob.pk  # one of ours before a number outside
    talking.agent = bob
    assert talking.do("leave")["state"] == "outside"
    assert work().state == "wrap_up"


def test_a_participant_goes_by_themselves_and_no_stranger_is_sent_away(talking: Talk, bob: Person) -> None:
    talking.do("participants", agent=bob.pk)
    talking.comes()
    guest = talking.guest
    stranger = cast.person("Zoe", data_scope="all")
    assert talking.refused(f"participants/{guest.pk}/drop", stranger) == (403, "call.not_yours")
    assert talking.refused("participants/999999/drop") == (404, "not_found")
    talking.do(f"participants/{guest.pk}/drop", bob)
    assert (talking.stages(), talking.call.owner_id) == ([("add", "ended", "dropped")], talking.agent.pk)


def test_keys_go_to_the_callers_line_or_to_a_participants(talking: Talk, phone: NotedPhone) -> None:
    talking.do("digits", digits="12#")
    name, sid, url = phone.asked[-1]
    assert (name, sid) == ("announce", talking.line.sid)
    assert '<Play digits="12#"/>' in talking.line.text(url)
    assert '<Play digits="12#"/>' in talking.line.text(url)  # the provider tries again when our answer was lost
    assert "12" not in urlsplit(url).query.replace(parse_qs(urlsplit(url).query)["key"][0], "")
    assert "digits" not in talking.line.text(url.replace("key=", "key=x"))
    talking.do("participants", number=EXPERT)
    talking.comes()
    talking.do("digits", digits="0w1", participant=talking.guest.pk)
    talking.do("participants", number="+861055550198")
    assert talking.refused("digits", digits="1", participant=talking.guest.pk) == (404, "not_found")
    talking.room("participant-join", talking.guest.leg)
    talking.do("digits", digits="0w1", participant=talking.guest.pk)
    assert phone.asked[-1][1] == talking.guest.leg.sid
    assert talking.refused("digits", digits="abc") == (400, "invalid")
    assert talking.refused("digits", digits="1", participant=10**9) == (404, "not_found")
    assert "12#" not in str(list(talking.call.flight.values_list("detail", flat=True)))


def test_keys_are_forgotten_after_a_minute(talking: Talk, phone: NotedPhone) -> None:
    talking.do("digits", digits="4711")
    url = phone.asked[-1][2]
    send_due_commands()
    assert Command.objects.get(kind="tones").detail["digits"] == "4711"
    Command.objects.filter(kind="tones").update(created_at=timezone.now() - timedelta(seconds=61))
    assert "4711" not in talking.line.text(url)
    send_due_commands()
    assert Command.objects.get(kind="tones").detail == {}


@pytest.mark.parametrize("dies", [True, False])
def test_keys_are_not_heard_twice_when_nobody_knows_whether_they_were(
    talking: Talk, phone: NotedPhone, dies: bool
) -> None:
    phone.failures["announce"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    talking.do("digits", digits="4711")
    if dies:
        Command.objects.filter(kind="tones").update(state="sending")
    Command.objects.update(due_at=timezone.now())
    send_due_commands()
    send_due_commands()
    assert phone.names().count("announce") == 1
    assert Command.objects.get(kind="tones").state == "failed"


def test_nobody_comes_back_into_a_call_that_they_are_handing_to_a_number(talking: Talk, phone: NotedPhone) -> None:
    talking.do("transfer", number=EXPERT)
    rings = phone.names().count("ring")
    assert talking.refused("rejoin", replace=True) == (409, "call.not_connected")
    assert phone.names().count("ring") == rings
