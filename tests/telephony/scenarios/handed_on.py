"""A call is handed on: blind, or after a consultation."""

from __future__ import annotations

from typing import Any

from routing.services import distribute
from telephony.models import Leg
from tests.telephony.line import accept
from tests.telephony.orders import Set, Story, sid_of
from tests.telephony.scenarios.list import story

EXPERT = "+861055550199"


@story
def e8_blind_to_a_number_that_answers(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    told.do("transfer", number=EXPERT)
    guest = told.guest.leg
    return Story(
        {
            "agent leaves": on.room("participant-leave", first, 3),
            "agent is over": on.leg(first, "completed"),
            "number rings": on.leg(guest, "ringing"),
            "number answers": on.leg(guest, "in-progress"),
            "number joins": on.room("participant-join", guest, 4),
            "number is over": on.leg(guest, "completed"),
        },
        # Who ended it is not the same when the reconciler finds the caller gone first.
        lambda: (*on.end()[:1], *on.end()[2:]),
        ("completed", "Anna", False, "wrap_up", "Anna", [("handed_over", "")]),
        {sid_of(guest): "completed", on.line.sid: "completed"},
    )


@story
def e8_blind_to_a_number_that_is_busy(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    told.do("transfer", number=EXPERT)
    guest = told.guest.leg
    return Story(
        {
            "agent leaves": on.room("participant-leave", first, 3),
            "agent is over": on.leg(first, "completed"),
            "number is dialled": on.leg(guest, "initiated"),
            "number rings": on.leg(guest, "ringing"),
            "number is busy": on.leg(guest, "busy"),
        },
        on.end,
        ("queued", "", "", False, "waiting", "", [("failed", "busy")]),
        {sid_of(guest): "busy"},
    )


@story
def e8_blind_to_a_colleague_or_a_queue(on: Set) -> Story:
    told = on.talking()
    first = told.line.agent_leg()
    bob = on.bob()
    told.do("transfer", agent=bob.pk)
    distribute()
    assert accept(bob).status_code == 200
    second = told.line.call.legs.get(party="agent", turn=2)
    return Story(
        {
            "first agent leaves": lambda: told.line.room("participant-leave", 4, sid_of(first), turn=1),
            "first agent is over": on.leg(first, "completed"),
            "the old room ends": lambda: told.line.room("conference-end", 5, turn=1),
            "caller joins": on.caller("participant-join", 1),
            "second agent joins": on.room("participant-join", second, 2),
            "second agent answers": on.leg(second, "in-progress"),
        },
        on.end,
        ("connected", "", "Bob", False, "active", "Bob", []),
        {sid_of(first): "completed"},
        seats=(second,),
    )


def consulted(on: Set, **whom: Any) -> Leg:
    """Anna asks somebody, who rings."""
    told = on.talking()
    told.do("consult", **(whom or {"agent": on.bob().pk}))
    return told.guest.leg


@story
def e9_a_consult_that_is_busy(on: Set) -> Story:
    guest = consulted(on, number=EXPERT)
    return Story(
        {
            "caller is held": on.caller("participant-hold", 3),
            "dialled": on.leg(guest, "initiated"),
            "rings": on.leg(guest, "ringing"),
            "busy": on.leg(guest, "busy"),
            "caller is back": on.caller("participant-unhold", 4),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", [("failed", "busy")]),
        {sid_of(guest): "busy"},
        seats=(on.talk.line.agent_leg(),),
    )


@story
def e9_the_consulted_goes_again(on: Set) -> Story:
    guest = consulted(on)
    return Story(
        {
            "rings": on.leg(guest, "ringing"),
            "answers": on.leg(guest, "in-progress"),
            "joins": on.room("participant-join", guest, 3),
            "leaves": on.room("participant-leave", guest, 4),
            "is over": on.leg(guest, "completed"),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", [("ended", "left")]),
        {sid_of(guest): "completed"},
        seats=(on.talk.line.agent_leg(),),
    )


@story
def e9_the_first_agent_leaves_first(on: Set) -> Story:
    guest = consulted(on)
    anna = on.talk.line.agent_leg()
    return Story(
        {
            "rings": on.leg(guest, "ringing"),
            "answers": on.leg(guest, "in-progress"),
            "joins": on.room("participant-join", guest, 3),
            "first agent leaves": on.room("participant-leave", anna, 4),
            "first agent is over": on.leg(anna, "completed"),
        },
        on.end,
        ("connected", "", "Bob", False, "active", "Bob", [("handed_over", "")]),
        {sid_of(anna): "completed"},
        seats=(guest,),
    )


@story
def e9_a_warm_transfer_to_its_end(on: Set) -> Story:
    guest = consulted(on)
    on.talk.comes()
    first = on.talk.line.agent_leg()
    on.talk.do("consult/complete")
    return Story(
        {
            "first agent leaves": on.room("participant-leave", first, 4),
            "first agent is over": on.leg(first, "completed"),
            "caller is back": on.caller("participant-unhold", 5),
            "caller leaves": on.caller("participant-leave", 6),
            "caller is over": on.over(),
            "second agent is over": on.leg(guest, "completed"),
        },
        on.end,
        ("completed", "caller", "Bob", False, "wrap_up", "Bob", [("handed_over", "")]),
        {on.line.sid: "completed"},
    )
