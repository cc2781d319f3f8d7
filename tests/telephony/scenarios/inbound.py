"""A call comes in: it is given up, answered, held, loses its agent, ends."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routing.models import Reservation, WorkItem
from routing.services import distribute
from routing.services.reservations import expire_due
from staff.models import Person
from tests import cast
from tests.telephony.line import accept
from tests.telephony.orders import Set, Story, sid_of
from tests.telephony.scenarios.list import story
from tests.telephony.talking import Talk


@story
def e1_the_caller_hangs_up_while_an_agent_rings(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    sid = on.line.sid
    return Story(
        {
            "wait is asked for": lambda: on.line.text(f"/twilio/wait?call={sid}"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="hangup"),
            "caller is over": on.over(),
        },
        on.end,
        ("abandoned", "caller", "", False, "abandoned", "", []),
        {sid: "completed"},
    )


@story
def e2_the_caller_hangs_up_before_the_queue_entry_is_finished(on: Set) -> Story:
    on.line.dial()
    sid = on.line.sid

    def end() -> tuple[Any, ...]:
        return (*on.end()[:4], WorkItem.objects.exclude(state="abandoned").exists())

    return Story(
        {
            "key": lambda: on.line.press("1"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="hangup"),
            "caller is over": on.over(),
        },
        end,
        ("abandoned", "caller", "", False, False),
        {sid: "completed"},
    )


@story
def e3_an_agent_rejects_and_the_next_one_answers(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    bob = on.bob()
    rings = Reservation.objects.get(agent=on.anna, state="pending")
    assert cast.send(cast.client_of(on.anna), "post", f"reservations/{rings.pk}/reject").status_code == 200
    distribute()
    return _answered_by(on, bob)


@story
def e3_an_agent_ignores_it_and_the_next_one_answers(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    bob = on.bob()
    since = WorkItem.objects.get().enqueued_at
    Reservation.objects.filter(agent=on.anna, state="pending").update(expires_at=timezone.now())
    assert expire_due() == 1
    distribute()
    told = _answered_by(on, bob)
    end, wanted = told.end, told.wanted

    def whole() -> tuple[Any, ...]:
        missed = Reservation.objects.filter(agent=on.anna, state="timed_out").count()
        return (*end(), missed, WorkItem.objects.get().enqueued_at == since)

    told.end, told.wanted = whole, (*wanted, 1, True)
    return told


def _answered_by(on: Set, bob: Person) -> Story:
    assert accept(bob).status_code == 200
    on.talk = Talk(on.client, bob, on.line)
    bobs = on.line.agent_leg()
    return Story(
        {
            "wait is asked for, late": lambda: on.line.text(f"/twilio/wait?call={on.line.sid}"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={on.line.sid}", QueueResult="redirected"),
            "caller joins": on.caller("participant-join", 1),
            "agent rings": on.leg(bobs, "ringing"),
            "agent answers": on.leg(bobs, "in-progress"),
            "agent joins": on.room("participant-join", bobs, 2),
        },
        on.end,
        ("connected", "", "Bob", False, "active", "Bob", []),
        {},
        seats=(bobs,),
    )


@story
def e4_an_accept_crosses_the_hang_up(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    sid = on.line.sid
    rings = Reservation.objects.get(agent=on.anna, state="pending")
    answers: list[int] = []

    def accepts() -> None:
        answer = cast.send(cast.client_of(on.anna), "post", f"reservations/{rings.pk}/accept")
        answers.append(answer.status_code)

    def end() -> tuple[Any, ...]:
        # One of the two won: Anna has something to write up, or is told that nobody is there any more.
        item, offer = WorkItem.objects.get(), Reservation.objects.get()
        won = (offer.state, item.state) in {("accepted", "wrap_up"), ("withdrawn", "abandoned")}
        return (on.line.call.is_over, on.line.call.ended_by, on.end()[3], won, set(answers) <= {200, 409})

    return Story(
        {
            "accepted": accepts,
            "wait is asked for": lambda: on.line.text(f"/twilio/wait?call={sid}"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="hangup"),
            "caller is over": on.over(),
        },
        end,
        (True, "caller", False, True, True),
        {sid: "completed"},
    )


@story
def e7_the_agents_network_is_back_before_the_line_was_lost(on: Set) -> Story:
    told = on.talking()
    anna = told.line.agent_leg()

    def end() -> tuple[Any, ...]:
        return (*on.end(), on.line.call.legs.filter(party="agent").count())

    return Story(
        {
            "the browser asks for its line": lambda: told.do("rejoin"),
            "answered, told late": on.leg(anna, "in-progress"),
            "it asks again": lambda: told.do("rejoin"),
            "joined, told late": on.room("participant-join", anna, 2),
            "the caller joined, told late": on.caller("participant-join", 1),
        },
        end,
        ("connected", "", "Anna", False, "active", "Anna", [], 1),
        {sid_of(anna): "in-progress"},
        seats=(anna,),
    )


@story
def e20_the_providers_queue_is_full(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    sid = on.line.sid

    def end() -> tuple[Any, ...]:
        # Whether it was refused or given up depends on which of the two was heard first.
        return (on.line.call.is_over, *on.end()[3:])

    return Story(
        {
            "wait is asked for": lambda: on.line.text(f"/twilio/wait?call={sid}"),
            "full": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="queue-full"),
            "caller is over": on.over(),
        },
        end,
        (True, False, "abandoned", "", []),
        {sid: "completed"},
    )


@story
def e22_silence_and_keys_that_cross(on: Set) -> Story:
    on.line.dial()

    def end() -> tuple[Any, ...]:
        return (*on.end()[:4], WorkItem.objects.exclude(state="abandoned").exists())

    return Story(
        {
            "nothing is pressed": lambda: on.line.press("", attempt=1),
            "a key that means nothing": lambda: on.line.press("9", attempt=1),
            "a key": lambda: on.line.press("1", attempt=2),
            "another, too late": lambda: on.line.press("2", attempt=2),
            "caller is over": on.over(),
        },
        end,
        ("abandoned", "caller", "", False, False),
        {on.line.sid: "completed"},
    )


@story
def e6_the_agents_browser_closes_for_good(on: Set) -> Story:
    told = on.talking()
    anna = told.line.agent_leg()
    return Story(
        {
            "agent leaves": on.room("participant-leave", anna, 3),
            "agent is over": on.leg(anna, "completed"),
            "agent answered, late": on.leg(anna, "in-progress"),
            "conference starts, late": lambda: told.line.room("conference-start", 0),
        },
        on.end,
        ("queued", "", "", False, "waiting", "", []),
        {sid_of(anna): "completed"},
    )


@story
def e6_the_agents_browser_closes_and_is_back(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    told.room("participant-leave", first, 3)
    told.do("rejoin")
    again = told.line.call.legs.filter(party="agent").latest("pk")
    return Story(
        {
            "the old line leaves": on.room("participant-leave", first, 3),
            "the old line is over": on.leg(first, "completed"),
            "the new one rings": on.leg(again, "ringing"),
            "it is answered": on.leg(again, "in-progress"),
            "it joins": on.room("participant-join", again, 4),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", []),
        {sid_of(first): "completed"},
        seats=(again,),
    )


@story
def e10_hold_crossed_with_hang_up(on: Set) -> Story:
    told = on.talking()
    anna = told.line.agent_leg()
    told.do("hold")
    return Story(
        {
            "held": on.caller("participant-hold", 3),
            "caller leaves": on.caller("participant-leave", 4),
            "caller is over": on.over(),
            "agent leaves": on.room("participant-leave", anna, 5),
            "conference ends": lambda: told.line.room("conference-end", 6),
            "agent is over": on.leg(anna, "completed"),
        },
        on.end,
        ("completed", "caller", "Anna", False, "wrap_up", "Anna", []),
        {on.line.sid: "completed"},
    )


@story
def e11_e12_a_whole_call_of_nine_reports(on: Set) -> Story:
    on.line.dial()
    on.line.press("1")
    assert accept(on.anna).status_code == 200
    on.talk = Talk(on.client, on.anna, on.line)
    anna = on.line.agent_leg()
    return Story(
        {
            "caller joins": on.caller("participant-join", 1),
            "conference starts": lambda: on.line.room("conference-start", 2),
            "agent rings": on.leg(anna, "ringing"),
            "agent joins": on.room("participant-join", anna, 3),
            "agent answers": on.leg(anna, "in-progress"),
            "caller leaves": on.caller("participant-leave", 4),
            "caller is over": on.over(),
            "agent leaves": on.room("participant-leave", anna, 5),
            "conference ends": lambda: on.line.room("conference-end", 6),
            "agent is over": on.leg(anna, "completed"),
        },
        on.end,
        ("completed", "caller", "Anna", False, "wrap_up", "Anna", []),
        {on.line.sid: "completed"},
    )
