"""Transfers, three-way calls, recording, supervision and dialling over real HTTP, with the simulator as the carrier."""

from __future__ import annotations

import io
import wave
from typing import Any

import pytest

from core.actor import SYSTEM
from core.files import read_blob
from routing.models import Queue, WorkItem
from staff.models import Person
from telephony.models import Call, Recording
from telephony.services.policies import set_voice_policy
from tests import cast
from tests.telephony.line import NUMBER, agent_for, number_with_menu
from tests.telephony.test_simulated import Outside, connected, outside, state, until

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["outside"]
EXPERT = "+861055550199"


@pytest.fixture
def agent() -> Person:
    return agent_for(*number_with_menu())


def ask(person: Person, sid: str, what: str, **body: Any) -> Any:
    call = Call.objects.get(sid=sid)
    answer = cast.send(cast.client_of(person), "post", f"calls/{call.pk}/{what}", body)
    assert answer.status_code in (200, 201), answer.content
    return answer.json()


def stage(sid: str) -> str:
    """How far the newest participant came."""
    people = Call.objects.values_list("participants", flat=True).get(sid=sid)
    return str(people[-1]["stage"]) if people else ""


def legs_of(outside: Outside, identity: str) -> list[Any]:
    return list(outside.control("GET", f"clients/{identity}")["legs"])


def room_of(outside: Outside, sid: str) -> list[Any]:
    """Who sits in the room of a call."""
    name = Call.objects.get(sid=sid).room
    rooms = outside.control("GET", "conferences")["items"]
    return next((one["participants"] for one in rooms if one["name"] == name and one["status"] != "completed"), [])


def heard(outside: Outside, sid: str, kind: str) -> list[str]:
    return [line["text"] for line in outside.call(sid)["transcript"] if line["kind"] == kind]


def test_a_warm_transfer_from_the_first_word_to_the_last(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    bob = agent_for(Queue.objects.get(key="support"), name="Bob")
    ask(agent, sid, "consult", agent=bob.pk)
    until(lambda: stage(sid) == "talking" and outside.call(sid)["held"])
    assert "(music)" in heard(outside, sid, "play")
    assert len(room_of(outside, sid)) == 3
    ask(agent, sid, "consult/join")
    until(lambda: not outside.call(sid)["held"])
    ask(agent, sid, "consult/complete")
    until(lambda: not legs_of(outside, f"agent-{agent.pk}"))
    assert len(room_of(outside, sid)) == 2
    until(lambda: not Call.objects.get(sid=sid).held)
    call = Call.objects.get(sid=sid)
    assert (call.state, call.owner_id, WorkItem.objects.get().agent_id) == ("connected", bob.pk, bob.pk)
    ask(bob, sid, "end")
    until(lambda: state(sid) == "completed")
    until(lambda: not legs_of(outside, f"agent-{bob.pk}"))
    assert outside.control("GET", "errors")["items"] == []


@pytest.mark.parametrize("behaviour", ["busy", "ignore", "failed"])
def test_a_consult_that_nobody_answers_gives_the_caller_back(outside: Outside, agent: Person, behaviour: str) -> None:
    sid = connected(outside, agent)
    outside.control("POST", f"clients/{EXPERT}", behaviour=behaviour)
    ask(agent, sid, "consult", number=EXPERT)
    until(lambda: stage(sid) == "failed")
    until(lambda: not outside.call(sid)["held"] and not Call.objects.get(sid=sid).held)
    assert state(sid) == "connected"
    assert len(room_of(outside, sid)) == 2


def test_blind_to_a_number_that_answers(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    ask(agent, sid, "transfer", number=EXPERT)
    until(lambda: state(sid) == "outside")
    until(lambda: not outside.call(sid)["held"])
    assert legs_of(outside, EXPERT)[0]["from"] == NUMBER
    assert len(room_of(outside, sid)) == 2
    outside.control("POST", f"calls/{legs_of(outside, EXPERT)[0]['sid']}/hangup")
    until(lambda: state(sid) == "completed")
    assert outside.call(sid)["state"] == "completed"


def test_blind_to_a_number_that_is_busy(outside: Outside, agent: Person) -> None:
    outside.control("POST", f"clients/{EXPERT}", behaviour="busy")
    sid = connected(outside, agent)
    ask(agent, sid, "transfer", number=EXPERT)
    until(lambda: state(sid) == "queued")
    until(lambda: outside.call(sid)["queue"] == "support")


def test_a_crash_of_the_agents_browser_and_the_way_back(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    outside.control("POST", f"calls/{legs_of(outside, f'agent-{agent.pk}')[0]['sid']}/hangup")
    until(lambda: outside.call(sid)["held"])
    until(lambda: any("中断" in text for text in heard(outside, sid, "say")))
    ask(agent, sid, "rejoin")
    until(lambda: not outside.call(sid)["held"] and not Call.objects.get(sid=sid).comforted)
    assert len(room_of(outside, sid)) == 2
    assert (state(sid), WorkItem.objects.get().state) == ("connected", "active")
    assert outside.control("GET", "errors")["items"] == []


def test_three_talk_keys_are_sent_and_one_goes(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    ask(agent, sid, "participants", number=EXPERT)
    until(lambda: stage(sid) == "joined")
    guest = Call.objects.get(sid=sid).participants[0]["id"]
    expert = legs_of(outside, EXPERT)[0]["sid"]
    ask(agent, sid, "digits", digits="42#", participant=guest)
    until(lambda: heard(outside, expert, "tones") == ["42#"])
    ask(agent, sid, f"participants/{guest}/drop")
    until(lambda: len(room_of(outside, sid)) == 2)
    assert state(sid) == "connected"


def test_recorded_paused_resumed_and_kept(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    ask(agent, sid, "recording/start")
    until(lambda: Call.objects.get(sid=sid).recording == "on")
    until(lambda: any("录音" in text for text in heard(outside, sid, "say")))
    ask(agent, sid, "recording/pause")
    until(lambda: Call.objects.get(sid=sid).recording == "paused")
    ask(agent, sid, "recording/resume")
    until(lambda: Call.objects.get(sid=sid).recording == "on")
    assert heard(outside, sid, "recording") == ["started", "paused", "in-progress"]
    outside.control("POST", f"calls/{sid}/hangup")
    until(lambda: Recording.objects.filter(state="stored").exists())
    recording = Recording.objects.get()
    with wave.open(io.BytesIO(read_blob(recording.blob))) as file:  # type: ignore[arg-type]
        assert file.getnframes() == 8000 * recording.seconds > 0
    assert WorkItem.objects.count() == 1


def test_a_supervisor_listens_whispers_barges_and_leaves(outside: Outside, agent: Person) -> None:
    sid = connected(outside, agent)
    sue = cast.person("Sue", role="supervisor", data_scope="all")
    ask(sue, sid, "supervise", mode="listen")
    mine = lambda: legs_of(outside, f"agent-{sue.pk}")[0]["sid"]  # noqa: E731
    seat = lambda: next((one for one in room_of(outside, sid) if one["call"] == mine()), None)  # noqa: E731
    until(lambda: legs_of(outside, f"agent-{sue.pk}") and seat())
    assert (seat()["muted"], seat()["coaches"]) == (True, "")
    until(lambda: Call.objects.get(sid=sid).invitations.get().stage == "joined")
    ask(sue, sid, "supervise", mode="whisper")
    agents = legs_of(outside, f"agent-{agent.pk}")[0]["sid"]
    until(lambda: (seat()["muted"], seat()["coaches"]) == (False, agents))
    ask(sue, sid, "supervise", mode="barge")
    until(lambda: (seat()["muted"], seat()["coaches"]) == (False, ""))
    ask(sue, sid, "supervise/leave")
    until(lambda: len(room_of(outside, sid)) == 2)
    assert state(sid) == "connected"
    assert outside.control("GET", "errors")["items"] == []


@pytest.mark.parametrize(("behaviour", "end"), [("machine", "connected"), ("busy", "failed")])
def test_a_number_is_dialled_for_the_agent(outside: Outside, agent: Person, behaviour: str, end: str) -> None:
    queue = Queue.objects.get(key="support")
    set_voice_policy(actor=SYSTEM, queue=queue, detect_machines=True)
    outside.control("POST", f"clients/{EXPERT}", behaviour=behaviour)
    answer = cast.send(cast.client_of(agent), "post", "calls/dial", {"number": EXPERT, "queue": queue.pk})
    assert answer.status_code == 201, answer.content
    pk = answer.json()["id"]
    until(lambda: Call.objects.get(pk=pk).state == end)
    if behaviour == "machine":
        until(lambda: Call.objects.get(pk=pk).answered_by == "machine_start")
        outside.control("POST", f"calls/{Call.objects.get(pk=pk).sid}/hangup")
        until(lambda: Call.objects.get(pk=pk).is_over)
    until(lambda: not legs_of(outside, f"agent-{agent.pk}"))
    assert WorkItem.objects.get().state == "wrap_up"
