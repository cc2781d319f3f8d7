"""Accepting a call, and everything an agent then does with it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.events import dump
from core.models import Event
from routing.models import WorkItem
from routing.services import transfer
from simulator.twiml import parse_document
from staff.models import Person
from telephony.models import Call, Command, Leg
from telephony.provider import PhoneError, Seat
from telephony.serializers import CallRow
from telephony.services.checking import check_silent_calls, resolve_unknown
from telephony.services.commands import send_due_commands
from telephony.services.losing import return_lost_calls
from tests import cast
from tests.telephony.line import Line, NotedPhone, accept, agent_for, number_with_menu, room_sid

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agent(phone: NotedPhone) -> Person:
    """One available agent for both queues."""
    return agent_for(*number_with_menu())


@pytest.fixture
def queued(line: Line, agent: Person) -> Line:
    """A call that rings at the agent's desk."""
    line.dial()
    line.press("1")
    return line


@pytest.fixture
def connected(queued: Line, agent: Person) -> Line:
    """A call in which caller and agent talk."""
    connect(queued, agent)
    return queued


def connect(line: Line, agent: Person) -> None:
    """Accept, and let the provider report both parties in the room."""
    assert accept(agent).status_code == 200
    line.text(f"/twilio/connect?call={line.sid}")
    leg = line.agent_leg()
    line.leg("initiated", 0)
    line.leg("ringing", 1)
    line.leg("in-progress", 2)
    line.room("participant-join", 1, line.sid)
    line.room("participant-join", 2, leg.sid, ParticipantLabel=leg.label)
    assert line.call.state == "connected"


def do(agent: Person, line: Line, what: str) -> Any:
    return cast.send(cast.client_of(agent), "post", f"calls/{line.call.pk}/{what}")


def test_accepting_redirects_the_caller_rings_the_agent_and_opens_a_ticket(
    queued: Line, agent: Person, phone: NotedPhone
) -> None:
    answer = accept(agent)
    assert answer.status_code == 200, answer.content
    call = queued.call
    assert (call.state, call.owner_id, call.turn) == ("connecting", agent.pk, 1)
    assert phone.names() == ["ring", "redirect"]
    ring = phone.asked[0][1]
    assert (ring.room, ring.to, ring.shown) == (call.room, f"client:agent-{agent.pk}", "+861055550100")
    assert ring.label in ring.told_at
    assert call.ticket is not None
    assert answer.json()["ticket_id"] == call.ticket_id == call.work_item.ticket_id
    assert (call.ticket.media, call.ticket.owner_id, call.ticket.customer_id) == ("voice", agent.pk, call.customer_id)
    document = parse_document(queued.text(f"/twilio/connect?call={queued.sid}"), "text/xml")
    assert [verb.name for verb in document] == ["Say", "Dial"]
    room = document[1].children[0]
    assert (room.text, room.attributes["endConferenceOnExit"]) == (call.room, "false")


def test_both_in_the_room_is_connected_and_the_call_page_tells_the_story(connected: Line, agent: Person) -> None:
    answer = cast.client_of(agent).get(f"/api/v1/calls/{connected.call.pk}")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert (body["state"], body["agent"], body["is_over"]) == ("connected", agent.pk, False)
    assert [leg["party"] for leg in body["legs"]] == ["caller", "agent"]
    names = [one["name"] for one in body["flight"]]
    assert names[:4] == ["rang", "menu", "queued", "accepted"]
    assert names.count("participant-join") == 2


def test_hold_resume_mute_unmute(connected: Line, agent: Person, phone: NotedPhone) -> None:
    leg = connected.agent_leg()
    for what, field, value in (
        ("hold", "held", True), ("resume", "held", False), ("mute", "muted", True), ("unmute", "muted", False),
    ):  # fmt: skip
        assert do(agent, connected, what).status_code == 200
        assert getattr(connected.call, field) is value
    assert phone.asked[-4:] == [
        ("hold", connected.sid, True), ("hold", connected.sid, False), ("mute", leg.sid, True), ("mute", leg.sid, False),
    ]  # fmt: skip


def test_a_stranger_may_not_steer_the_call_and_does_not_even_see_it(connected: Line) -> None:
    stranger = cast.person("Bob", data_scope="own")
    answers = [do(stranger, connected, what) for what in ("hold", "end", "mute")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    missing = cast.client_of(stranger).get("/api/v1/calls/999999999")
    assert cast.client_of(stranger).get(f"/api/v1/calls/{connected.call.pk}").json() == missing.json()


def test_a_colleague_who_sees_the_call_may_not_steer_it(connected: Line, agent: Person) -> None:
    answer = do(cast.person("Bob", data_scope="all"), connected, "hold")
    assert (answer.status_code, answer.json()["code"]) == (403, "call.not_yours")
    assert answer.json()["detail"]["who"] == agent.name
    assert do(cast.person("Sue", role="supervisor", data_scope="all"), connected, "hold").status_code == 200


def test_the_agent_ends_the_call_and_wraps_up(connected: Line, agent: Person, phone: NotedPhone) -> None:
    assert do(agent, connected, "end").status_code == 200
    assert do(agent, connected, "end").status_code == 200
    assert phone.names().count("hang_up") == 1
    connected.hang_up()
    call = connected.call
    assert (call.state, call.ended_by, call.is_over) == ("completed", "agent", True)
    ended = Event.objects.get(name="call.ended")
    assert (ended.ticket_id, ended.facts["state"], ended.facts["direction"]) == (call.ticket_id, "completed", "inbound")
    assert WorkItem.objects.get().state == "wrap_up"
    assert phone.names()[-2:] == ["hang_up", "end_room"]  # the agent's leg, then the room
    answer = do(agent, connected, "hold")
    assert (answer.status_code, answer.json()["code"]) == (409, "call.over")


def test_the_callers_hang_up_ends_the_agents_leg_too(connected: Line, phone: NotedPhone) -> None:
    leg = connected.agent_leg()
    connected.hang_up()
    assert ("hang_up", leg.sid) in phone.asked
    assert ("end_room", room_sid(connected.call.room)) in phone.asked
    connected.leg("completed", 3)
    assert connected.agent_leg().state == "completed"
    assert (connected.call.state, connected.call.ended_by) == ("completed", "caller")


def test_hanging_up_while_the_agents_phone_rings(queued: Line, agent: Person, phone: NotedPhone) -> None:
    accept(agent)
    queued.hang_up()
    assert queued.call.state == "completed"
    assert WorkItem.objects.get().state == "wrap_up"
    queued.leg("ringing", 1)
    queued.leg("in-progress", 2)
    assert queued.call.state == "completed"
    assert phone.names().count("hang_up") >= 1


def test_an_agents_lost_line_keeps_the_caller_and_returns_to_the_head(
    connected: Line, agent: Person, phone: NotedPhone
) -> None:
    first = connected.agent_leg()
    connected.leg("completed", 3)
    assert (connected.call.state, connected.call.trouble) == ("connected", "agent_line")
    assert return_lost_calls() == 0
    Leg.objects.filter(pk=first.pk).update(give_up_at=timezone.now())
    assert return_lost_calls() == 1
    call = connected.call
    assert (call.state, call.owner_id, call.ended_by) == ("queued", None, "")
    assert phone.names()[-1] == "redirect"
    document = connected.text(f"/twilio/connect?call={connected.sid}")
    assert [verb.name for verb in parse_document(document, "text/xml")] == ["Say", "Enqueue"]
    bob = agent_for(call.queue, name="Bob")
    connect(connected, bob)
    assert (connected.call.owner_id, connected.call.turn) == (bob.pk, 2)
    assert connected.call.ticket_id == call.ticket_id


def test_an_agents_phone_that_never_answers_returns_the_call_at_once(queued: Line, agent: Person) -> None:
    accept(agent)
    queued.leg("initiated", 0)
    queued.leg("no-answer", 1)
    assert return_lost_calls() == 1
    assert queued.call.state == "queued"


def test_a_blind_transfer_takes_the_call_back_and_drops_the_old_leg(
    connected: Line, agent: Person, phone: NotedPhone
) -> None:
    leg = connected.agent_leg()
    bob = agent_for(connected.call.queue, name="Bob")
    transfer(actor=cast.SYSTEM, person=agent, work_item=connected.call.work_item, agent=bob)
    assert connected.call.state == "queued"
    assert ("hang_up", leg.sid) in phone.asked
    connected.leg("completed", 3)
    assert return_lost_calls() == 0
    connect(connected, bob)


def test_a_room_that_ended_by_mistake_returns_the_caller_to_the_head(connected: Line) -> None:
    document = connected.text(f"/twilio/after?call={connected.sid}&turn=1", DialCallStatus="completed")
    assert [verb.name for verb in parse_document(document, "text/xml")] == ["Say", "Enqueue"]
    assert connected.call.state == "queued"


def test_too_many_requests_is_sent_again(queued: Line, agent: Person, phone: NotedPhone) -> None:
    phone.failures["redirect"] = [PhoneError("HTTP 429", code=20429, refused=True, retry=True)]
    accept(agent)
    command = Command.objects.get(kind="connect")
    assert (command.state, command.attempts) == ("planned", 1)
    Command.objects.filter(pk=command.pk).update(due_at=timezone.now())
    assert send_due_commands() == 1
    assert Command.objects.get(kind="connect").state == "done"


def test_a_ring_that_waits_to_be_sent_again_is_not_when_the_call_was_handed_on(
    queued: Line, agent: Person, phone: NotedPhone
) -> None:
    phone.failures["ring"] = [PhoneError("HTTP 429", code=20429, refused=True, retry=True)]
    accept(agent)
    transfer(actor=cast.SYSTEM, person=agent, work_item=queued.call.work_item, queue=queued.call.queue)
    assert queued.call.state == "queued"
    Command.objects.update(due_at=timezone.now())
    send_due_commands()
    assert phone.names().count("ring") == 1
    assert Command.objects.get(kind="ring").state == "obsolete"


def test_a_leg_that_may_have_been_made_is_found_by_its_label_and_not_made_twice(
    queued: Line, agent: Person, phone: NotedPhone
) -> None:
    phone.failures["ring"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    accept(agent)
    command = Command.objects.get(kind="ring")
    assert command.state == "unknown"
    label = queued.agent_leg().label
    sid = "CA" + "7" * 32
    phone.sitting[queued.call.room] = [Seat(sid, room_sid(queued.call.room), label=label, status="connected")]
    assert resolve_unknown() == 0
    Command.objects.update(due_at=timezone.now())
    assert resolve_unknown() == 1
    assert queued.agent_leg().sid == sid
    assert phone.names().count("ring") == 1
    assert Command.objects.get(kind="ring").state == "done"


def test_one_newcomer_in_the_list_is_adopted_several_are_not(queued: Line, agent: Person, phone: NotedPhone) -> None:
    phone.failures["ring"] = [PhoneError("HTTP 500", refused=False, retry=False)]
    accept(agent)
    phone.living = [("CA" + "8" * 32, "ringing"), ("CA" + "9" * 32, "ringing")]
    Command.objects.filter(kind="ring").update(due_at=timezone.now())
    resolve_unknown()
    assert queued.agent_leg().sid is None
    assert (Command.objects.get(kind="ring").state, queued.call.trouble) == ("unknown", "ring")
    assert return_lost_calls() == 1
    assert (queued.call.state, phone.names().count("ring")) == ("queued", 1)


def test_the_first_callback_adopts_the_leg_when_the_answer_was_lost(
    queued: Line, agent: Person, phone: NotedPhone
) -> None:
    phone.failures["ring"] = [PhoneError("ReadTimeout", refused=False, retry=False)]
    accept(agent)
    queued.leg("initiated", 0)
    assert queued.agent_leg().sid == "CA" + "e" * 32
    Command.objects.filter(kind="ring").update(due_at=timezone.now())
    resolve_unknown()
    assert Command.objects.get(kind="ring").state == "done"


def test_silence_is_asked_about_and_a_lost_hang_up_is_found(connected: Line, phone: NotedPhone) -> None:
    assert check_silent_calls() == 0
    Call.objects.update(check_at=timezone.now() - timedelta(seconds=1))
    phone.statuses[connected.sid] = "completed"
    assert check_silent_calls() == 1
    assert connected.call.state == "completed"
    assert WorkItem.objects.get().state == "wrap_up"


def test_lost_joins_are_found_by_asking(queued: Line, agent: Person, phone: NotedPhone) -> None:
    accept(agent)
    call, leg = queued.call, queued.agent_leg()
    phone.sitting[call.room] = [
        Seat(call.sid, room_sid(call.room), label=f"caller-{call.pk}", status="connected"),
        Seat(leg.sid, room_sid(call.room), label=leg.label, status="connected"),
    ]
    Call.objects.update(check_at=timezone.now())
    assert check_silent_calls() == 1
    assert queued.call.state == "connected"


def test_what_is_heard_while_the_provider_lists_is_newer_than_its_list(
    connected: Line, agent: Person, phone: NotedPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, leg, room = connected.call, connected.agent_leg(), room_sid(connected.call.room)
    here = [Seat(connected.sid, room, status="connected"), Seat(leg.sid, room, label=leg.label, status="connected")]
    lists = iter([here, here[:1], [Seat(connected.sid, room, status="connected", hold=True), here[1]]])
    happens = iter([lambda: do(agent, connected, "hold"), lambda: connected.room("participant-hold", 3), lambda: None])

    def seats(_room: str) -> list[Seat]:
        found = next(lists)
        next(happens)()
        return found

    monkeypatch.setattr(phone, "seats", seats)
    Call.objects.filter(pk=call.pk).update(check_at=timezone.now())
    for _ in range(3):  # asked again at once until nothing came in between
        assert check_silent_calls() == 1
        assert (connected.call.held, connected.call.trouble) == (True, "")
    assert check_silent_calls() == 0


def test_an_agents_leg_that_ended_unheard_is_found(queued: Line, agent: Person, phone: NotedPhone) -> None:
    accept(agent)
    phone.statuses[queued.agent_leg().sid] = "no-answer"
    Call.objects.update(check_at=timezone.now())
    assert check_silent_calls() == 1
    assert return_lost_calls() == 1
    assert queued.call.state == "queued"


def test_a_caller_who_never_reaches_the_room_is_queued_again(queued: Line, agent: Person, phone: NotedPhone) -> None:
    phone.failures["redirect"] = [PhoneError("HTTP 400", code=21218, refused=True, retry=False)]
    accept(agent)
    assert queued.call.trouble == "connect"
    Call.objects.update(check_at=timezone.now(), accepted_at=timezone.now() - timedelta(minutes=1))
    assert check_silent_calls() == 1
    assert (queued.call.state, phone.names()[-2:]) == ("queued", ["redirect", "hang_up"])


def test_a_caller_who_is_gone_when_the_redirect_comes_is_noticed(
    queued: Line, agent: Person, phone: NotedPhone
) -> None:
    phone.failures["redirect"] = [PhoneError("HTTP 400", code=21220, refused=True, retry=False, gone=True)]
    phone.statuses[queued.sid] = "completed"
    accept(agent)
    assert check_silent_calls() == 1
    assert queued.call.state == "completed"


def test_which_phone_the_browser_uses(agent: Person, settings: Any) -> None:
    client = cast.client_of(agent)
    answer = client.get("/api/v1/phone")
    assert (answer.status_code, answer.json()["kind"]) == (200, "none")
    settings.TWILIO_API_BASE = "http://127.0.0.1:8090"
    assert client.get("/api/v1/phone").json()["kind"] == "simulator"
    settings.TWILIO_API_BASE = ""
    settings.TWILIO_API_KEY, settings.TWILIO_API_SECRET = "SK" + "1" * 32, "s" * 32
    body = client.get("/api/v1/phone").json()
    assert (body["kind"], body["identity"]) == ("twilio", f"agent-{agent.pk}")
    assert body["token"].count(".") == 2


def test_events_hold_no_number_of_the_caller(connected: Line, client: Client) -> None:
    for event in Event.objects.filter(name="call.changed"):
        assert "13800138000" not in f"{event.changes}{event.facts}"


def test_the_row_written_by_hand_says_what_the_serializer_would(connected: Line) -> None:
    call = Call.objects.get(sid=connected.sid)
    by_library = super(CallRow, CallRow(call)).to_representation(call)
    assert json.loads(dump(CallRow(call).data)) == json.loads(dump(by_library))


def test_the_list_of_calls_is_paged_and_scoped(connected: Line, agent: Person) -> None:
    rows = cast.client_of(agent).get("/api/v1/calls").json()["items"]
    assert [(row["id"], row["state"]) for row in rows] == [(connected.call.pk, "connected")]
    stranger = cast.person("Bob", data_scope="own")
    assert cast.client_of(stranger).get("/api/v1/calls").json()["items"] == []
