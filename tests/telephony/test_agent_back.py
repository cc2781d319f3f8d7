"""The agent's browser crashes or its network is away: the caller is comforted, and the agent is back in the call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from contactcenter.schedule import urgent_ticks
from routing.models import WorkItem
from simulator.grammar import CONFERENCE_WAIT_VERBS
from simulator.twiml import parse_document
from telephony.models import Call, Command, Leg
from telephony.provider import PhoneError, Ring, Seat
from telephony.services.checking import check_silent_calls
from telephony.services.losing import return_lost_calls
from tests import cast
from tests.telephony.line import NotedPhone
from tests.telephony.talking import Talk

pytestmark = pytest.mark.django_db(transaction=True)


def lines(talking: Talk) -> list[tuple[str, str]]:
    return list(talking.line.call.legs.exclude(party="caller").order_by("pk").values_list("party", "state"))


def newest(talking: Talk) -> Leg:
    return talking.line.call.legs.filter(party="agent").latest("pk")


def test_a_crash_comforts_the_caller_and_the_agent_comes_back(talking: Talk, phone: NotedPhone) -> None:
    first = newest(talking)
    talking.goes(first)
    call = talking.call
    assert (call.state, call.comforted, call.held, call.trouble) == ("connected", True, True, "agent_line")
    assert phone.asked[-1] == ("comfort", talking.line.sid, True)
    heard = parse_document(
        talking.line.text(f"/twilio/comfort?call={talking.line.sid}"), "text/xml", CONFERENCE_WAIT_VERBS
    )
    assert heard[0].name == "Say"
    talking.do("rejoin")
    assert phone.asked[-1][0] == "ring"
    assert return_lost_calls() == 0
    talking.do("rejoin")  # pressed twice
    assert phone.names().count("ring") == 2
    talking.leg(newest(talking), "in-progress")
    talking.room("participant-join", newest(talking))
    call = talking.call
    assert (call.state, call.comforted, call.held, call.trouble) == ("connected", False, False, "")
    assert phone.asked[-1] == ("hold", talking.line.sid, False)
    talking.goes(first)  # told once more, late
    Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=timezone.now())
    assert (return_lost_calls(), talking.call.state, talking.call.comforted) == (0, "connected", False)
    talking.do("mute")
    assert phone.asked[-1][1] == newest(talking).sid


def test_whom_the_agent_put_away_hears_nothing_of_a_reloaded_page(talking: Talk, phone: NotedPhone) -> None:
    """On hold and muted before the reload, on hold and muted after it."""
    talking.do("mute")
    talking.do("hold")
    talking.goes(newest(talking))
    talking.do("rejoin")
    (ring,) = [one for one in phone.asked if one[0] == "ring"][1:]
    assert ring[1].muted
    talking.leg(newest(talking), "in-progress")
    talking.room("participant-join", newest(talking))
    call = talking.call
    assert (call.comforted, call.held, call.muted) == (False, True, True)
    assert ("hold", talking.line.sid, False) not in phone.asked
    talking.do("resume")
    assert phone.asked[-1] == ("hold", talking.line.sid, False)


def test_the_grace_is_long_enough_for_a_reload_then_the_queues_head(talking: Talk) -> None:
    talking.goes(newest(talking))
    due = newest(talking).give_up_at
    assert due is not None
    assert timedelta(seconds=20) < due - timezone.now() <= timedelta(seconds=30)
    Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=timezone.now())
    assert return_lost_calls() == 1
    item = WorkItem.objects.get()
    assert (talking.call.state, talking.call.comforted, item.state) == ("queued", False, "waiting")
    assert item.rank < item.enqueued_at
    assert talking.refused("rejoin")[1] in ("call.not_connected", "call.not_yours", "not_found")


def test_with_the_keeper_dead_a_lost_line_is_followed_all_the_same(talking: Talk, phone: NotedPhone) -> None:
    talking.goes(newest(talking))
    phone.failures["redirect"] = [PhoneError("HTTP 429", code=20429, refused=True, retry=True)]
    Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=timezone.now())
    redirects = phone.names().count("redirect")
    for tick in urgent_ticks():
        tick()
    assert (talking.call.state, phone.names().count("redirect")) == ("queued", redirects + 1)
    Command.objects.filter(state="planned").update(due_at=timezone.now())
    for tick in urgent_ticks():
        tick()
    assert phone.names().count("redirect") == redirects + 2


def test_a_network_that_is_back_gets_no_second_line(talking: Talk, phone: NotedPhone) -> None:
    talking.do("rejoin")
    talking.do("rejoin")
    assert (phone.names().count("ring"), lines(talking)) == (1, [("agent", "initiated")])


def test_a_browser_that_lost_its_line_before_the_provider_noticed(talking: Talk, phone: NotedPhone) -> None:
    first = newest(talking)
    talking.do("rejoin", replace=True)
    assert ("hang_up", first.sid) in phone.asked
    assert phone.asked[-1][0] == "ring"
    assert talking.call.comforted
    talking.goes(first)
    assert not Leg.objects.filter(give_up_at__isnull=False).exists()
    talking.room("participant-join", newest(talking))
    assert (talking.call.comforted, talking.call.held) == (False, False)


@pytest.mark.parametrize("told_by", ["answer", "callback"])
def test_reloaded_twice_the_first_ring_on_its_way_is_dropped(
    talking: Talk, phone: NotedPhone, monkeypatch: pytest.MonkeyPatch, told_by: str
) -> None:
    first, rings = newest(talking), list[Leg]()
    ring = phone.ring

    def reloads(asked: Ring) -> Seat:
        rings.append(newest(talking))
        if len(rings) == 1:
            talking.do("rejoin", replace=True)
            if told_by == "callback":
                raise PhoneError("ReadTimeout", refused=False, retry=False)
        return ring(asked)

    monkeypatch.setattr(phone, "ring", reloads)
    talking.do("rejoin", replace=True)
    second, third = rings
    if told_by == "callback":
        talking.leg(second, "ringing")
    second.refresh_from_db()
    assert second.sid
    assert ("hang_up", second.sid) in phone.asked
    talking.leg(third, "in-progress")
    talking.room("participant-join", third)
    talking.leg(second, "no-answer", 3)
    assert (return_lost_calls(), talking.call.state, talking.call.comforted) == (0, "connected", False)
    assert ("hang_up", Leg.objects.get(pk=third.pk).sid) not in phone.asked
    assert ("hang_up", first.sid) in phone.asked


def test_a_second_crash_while_coming_back_gives_the_caller_to_the_queue(talking: Talk) -> None:
    talking.goes(newest(talking))
    talking.do("rejoin")
    talking.leg(newest(talking), "no-answer")
    assert return_lost_calls() == 1
    assert talking.call.state == "queued"


def test_the_caller_hangs_up_meanwhile(talking: Talk, phone: NotedPhone) -> None:
    talking.goes(newest(talking))
    talking.do("rejoin")
    talking.line.hang_up()
    assert (talking.call.state, talking.call.comforted, talking.call.held) == ("completed", False, False)
    assert ("hang_up", newest(talking).sid) in phone.asked
    assert talking.refused("rejoin") == (409, "call.over")


def test_nobody_else_rejoins(talking: Talk) -> None:
    sue = cast.person("Sue", role="supervisor", data_scope="all")
    assert talking.refused("rejoin", sue) == (403, "call.not_yours")


def test_a_return_that_nobody_told_us_is_found_by_asking(talking: Talk, phone: NotedPhone) -> None:
    talking.goes(newest(talking))
    talking.do("rejoin")
    call, leg = talking.call, newest(talking)
    phone.sitting[call.room] = [
        Seat(call.sid or "", talking.room_sid, label=f"caller-{call.pk}", status="connected", hold=True),
        Seat(leg.sid or "", talking.room_sid, label=leg.label, status="connected"),
    ]
    Call.objects.update(check_at=timezone.now())
    assert check_silent_calls() == 1
    assert (talking.call.comforted, phone.asked[-1]) == (False, ("hold", talking.line.sid, False))
