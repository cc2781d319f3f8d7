"""Supervisors in a live call: listen, whisper, barge, leave; who may, and who knows of it."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from core.models import Frame
from routing.models import Queue
from staff.models import Person
from telephony.models import Invitation
from telephony.provider import PhoneError
from telephony.services.policies import set_voice_policy
from tests import cast
from tests.telephony.line import NotedPhone, agent_for
from tests.telephony.talking import Talk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sue() -> Person:
    return cast.person("Sue", role="supervisor", data_scope="all")


def supervision() -> Invitation:
    return Invitation.objects.select_related("leg").get(purpose="supervise")


def test_listen_whisper_barge_leave(talking: Talk, sue: Person, phone: NotedPhone) -> None:
    row = talking.do("supervise", sue, mode="listen")
    assert (row["mode"], row["stage"], row["person"], row["agent"]) == ("listen", "calling", sue.pk, talking.agent.pk)
    ring = phone.asked[-1][1]
    assert (ring.to, ring.muted, ring.coaches, ring.room) == (f"client:agent-{sue.pk}", True, "", talking.call.room)
    talking.comes(supervision())
    assert talking.do("supervise", sue, mode="whisper")["stage"] == "joined"
    sid, agents = supervision().leg.sid, talking.line.agent_leg().sid
    assert phone.asked[-1] == ("coach", sid, False, agents)
    talking.do("supervise", sue, mode="whisper")
    assert phone.names().count("coach") == 1
    talking.do("supervise", sue, mode="barge")
    assert phone.asked[-1] == ("coach", sid, False, "")
    assert talking.do("supervise/leave", sue)["is_over"]
    assert phone.asked[-1] == ("hang_up", sid)
    talking.goes(supervision().leg)
    assert (talking.call.state, talking.call.participants, supervision().stage) == ("connected", [], "ended")
    assert talking.refused("supervise/leave", sue) == (404, "not_found")


def test_a_whisper_begins_as_one(talking: Talk, sue: Person, phone: NotedPhone) -> None:
    talking.do("supervise", sue, mode="whisper")
    ring = phone.asked[-1][1]
    assert (ring.muted, ring.coaches) == (False, talking.line.agent_leg().sid)


def test_a_way_that_is_chosen_while_it_rings_counts(talking: Talk, sue: Person, phone: NotedPhone) -> None:
    talking.do("supervise", sue, mode="listen")
    talking.do("supervise", sue, mode="barge")
    talking.room("participant-join", supervision().leg)
    assert phone.asked[-1] == ("coach", supervision().leg.sid, False, "")


def test_whoever_whispers_does_so_to_the_agent_who_takes_over(talking: Talk, sue: Person, phone: NotedPhone) -> None:
    bob = agent_for(Queue.objects.get(key="support"), name="Bob")
    talking.do("supervise", sue, mode="whisper")
    talking.comes(supervision())
    talking.do("consult", agent=bob.pk)
    talking.comes()
    talking.do("consult/complete")
    bobs = talking.line.call.legs.get(party="agent").sid
    assert ("coach", supervision().leg.sid, False, bobs) in phone.asked


def test_whoever_whispers_does_so_to_the_agent_who_loaded_the_page_anew(
    talking: Talk, sue: Person, phone: NotedPhone
) -> None:
    talking.do("supervise", sue, mode="whisper")
    talking.comes(supervision())
    talking.do("rejoin", replace=True)
    anew = talking.line.agent_leg()
    assert ("coach", supervision().leg.sid, False, anew.sid) not in phone.asked
    talking.leg(anew, "in-progress")
    talking.room("participant-join", anew)
    talking.room("participant-join", anew)  # said again
    assert phone.asked.count(("coach", supervision().leg.sid, False, anew.sid)) == 1


def test_who_may(talking: Talk, sue: Person, anna: Person) -> None:
    assert talking.refused("supervise", anna, mode="listen") == (403, "forbidden")
    team = cast.team("Elsewhere")
    other = cast.person("Olga", role="supervisor", data_scope="own", team=team)
    assert talking.refused("supervise", other, mode="listen") == (404, "not_found")
    assert talking.refused("supervise", sue, mode="shout") == (400, "invalid")
    talking.line.hang_up()
    assert talking.refused("supervise", sue, mode="listen") == (409, "call.over")


@pytest.mark.parametrize("seen", [True, False])
def test_the_policy_says_whether_the_agent_knows(talking: Talk, sue: Person, anna: Person, seen: bool) -> None:
    set_voice_policy(actor=SYSTEM, queue=Queue.objects.get(key="support"), supervision_seen=seen)
    talking.do("supervise", sue, mode="listen")
    talking.comes(supervision())
    frames = [str(vars(one)) for one in Frame.objects.all()]
    frames = [one for one in frames if "supervision.changed" in one]
    assert frames
    assert all((f"agent:{anna.pk}'" in one or f"agent:{anna.pk} " in one) is seen for one in frames), frames
    mine = cast.client_of(anna).get("/api/v1/supervisions").json()["items"]
    assert [one["person"] for one in mine] == ([sue.pk] if seen else [])
    theirs = cast.client_of(sue).get("/api/v1/supervisions").json()["items"]
    assert [(one["mode"], one["stage"]) for one in theirs] == [("listen", "joined")]
    page = cast.client_of(anna).get(f"/api/v1/calls/{talking.call.pk}").json()
    told = [leg["party"] for leg in page["legs"]] + [line["name"] for line in page["flight"]]
    assert any("supervis" in one for one in told) is seen


def test_with_the_caller_gone_the_supervisor_is_too(talking: Talk, sue: Person, phone: NotedPhone) -> None:
    talking.do("supervise", sue, mode="barge")
    talking.comes(supervision())
    talking.line.hang_up()
    assert ("hang_up", supervision().leg.sid) in phone.asked
    assert (supervision().stage, talking.call.state) == ("ended", "completed")


def test_a_supervisor_alone_is_no_heir(talking: Talk, sue: Person) -> None:
    talking.do("supervise", sue, mode="barge")
    talking.comes(supervision())
    assert talking.refused("leave") == (409, "call.nobody_else")


def test_the_page_of_a_call_is_the_same_with_hidden_supervision_and_without(
    talking: Talk, sue: Person, anna: Person, phone: NotedPhone
) -> None:
    set_voice_policy(actor=SYSTEM, queue=Queue.objects.get(key="support"), supervision_seen=False)
    page = f"/api/v1/calls/{talking.call.pk}"
    before = cast.client_of(anna).get(page).json()
    phone.failures["coach"] = [PhoneError("HTTP 400", code=21220, refused=True, retry=False)]
    talking.do("supervise", sue, mode="listen")
    talking.comes(supervision())
    talking.do("supervise", sue, mode="whisper")
    talking.do("supervise", sue, mode="barge")
    talking.do("supervise/leave", sue)
    talking.goes(supervision().leg)
    assert cast.client_of(anna).get(page).json() == before
    assert len(cast.client_of(sue).get(page).json()["flight"]) > len(before["flight"])
