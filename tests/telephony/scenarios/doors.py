"""What comes to our doors twice, at once, from elsewhere or half: two accepts, a repeated call, a lost answer."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from routing.models import Reservation, WorkItem
from telephony.models import Call, Command
from telephony.provider import PhoneError
from telephony.services.commands import send_due_commands
from tests import cast
from tests.telephony.line import Line, accept
from tests.telephony.orders import Set, Story
from tests.telephony.scenarios.list import story
from tests.telephony.talking import Talk


def _in_queue(on: Set) -> str:
    on.line.dial()
    on.line.press("1")
    return on.line.sid


@story
def e5_one_call_is_accepted_twice_at_once(on: Set) -> Story:
    sid = _in_queue(on)
    rings = Reservation.objects.get(agent=on.anna, state="pending")
    answers: list[int] = []

    def accepts() -> None:
        answer = cast.send(cast.client_of(on.anna), "post", f"reservations/{rings.pk}/accept")
        answers.append(answer.status_code)

    def end() -> tuple[Any, ...]:
        # Ringing goes on by itself: the reconciler asks, and a phone that stays silent gives the caller back.
        legs = on.line.call.legs.filter(party="agent").count()
        taken = Reservation.objects.filter(state="accepted").count()
        return (legs, taken, set(answers) <= {200, 409})

    return Story(
        {
            "one tab accepts": accepts,
            "the other tab accepts": accepts,
            "wait is asked for": lambda: on.line.text(f"/twilio/wait?call={sid}"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="redirected"),
        },
        end,
        (1, 1, True),
        unfound=("out of the queue",),
    )


@story
def e15_reports_of_other_accounts_and_unknown_calls(on: Set) -> Story:
    talk = on.talking()
    anna = talk.line.agent_leg()
    stranger = Line(on.client)

    def foreign() -> None:
        status = {"CallStatus": "completed", "SequenceNumber": "9", "AccountSid": "AC" + "f" * 32}
        assert on.line.post("/twilio/status", **status).status_code == 403

    def end() -> tuple[Any, ...]:
        return (*on.end(), Call.objects.count())

    return Story(
        {
            "another account ends the call": foreign,
            "an unknown call ends": stranger.hang_up,
            "an unknown call left a queue": lambda: stranger.text(
                f"/twilio/left?call={stranger.sid}", QueueResult="hangup"
            ),
            "agent answered, late": on.leg(anna, "in-progress"),
            "caller joined, late": on.caller("participant-join", 1),
        },
        end,
        ("connected", "", "Anna", False, "active", "Anna", [], 1),
        seats=(anna,),
    )


def _rung(on: Set, error: PhoneError) -> Talk:
    on.line.dial()
    on.line.press("1")
    on.phone.failures["ring"] = [error]
    assert accept(on.anna).status_code == 200
    on.talk = Talk(on.client, on.anna, on.line)
    return on.talk  # type: ignore[no-any-return]


@story
def e16_the_agents_leg_was_made_and_the_answer_lost(on: Set) -> Story:
    talk = _rung(on, PhoneError("ReadTimeout", refused=False, retry=False))
    anna = talk.line.agent_leg()

    def end() -> tuple[Any, ...]:
        # Found again by its label, never made twice.
        return (*on.end(), on.line.call.legs.filter(party="agent").count(), on.phone.names().count("ring"))

    return Story(
        {
            "caller joins": on.caller("participant-join", 1),
            "agent rings": on.leg(anna, "ringing"),
            "agent answers": on.leg(anna, "in-progress"),
            "agent joins": on.room("participant-join", anna, 2),
        },
        end,
        ("connected", "", "Anna", False, "active", "Anna", [], 1, 1),
        seats=(anna,),
    )


@story
def e16_too_many_requests_and_the_leg_is_made_later(on: Set) -> Story:
    talk = _rung(on, PhoneError("HTTP 429", refused=True, retry=True))
    anna = talk.line.agent_leg()

    def sent_again() -> None:
        Command.objects.filter(state="planned").update(due_at=timezone.now())
        send_due_commands()

    return Story(
        {
            "caller joins": on.caller("participant-join", 1),
            "sent again": sent_again,
            "agent answers": on.leg(anna, "in-progress"),
            "agent joins": on.room("participant-join", anna, 2),
        },
        on.end,
        ("connected", "", "Anna", False, "active", "Anna", []),
        seats=(anna,),
    )


@story
def e17_e21_a_call_is_told_again_and_by_the_fallback(on: Set) -> Story:
    """The first webhook was handled, or died with its process: the provider tells it again, and asks the fallback."""
    told = {"CallStatus": "ringing"}

    def end() -> tuple[Any, ...]:
        rows = [(str(call.state), call.ended_by) for call in Call.objects.all()]
        return (rows, WorkItem.objects.exclude(state="abandoned").exists())

    return Story(
        {
            "told": lambda: on.line.text("/twilio/voice", **told),
            "told again": lambda: on.line.text("/twilio/voice", **told),
            "told to the fallback": lambda: on.line.text("/twilio/voice-fallback", **told, ErrorCode="11200"),
            "caller is over": on.over(),
        },
        end,
        ([("abandoned", "caller")], False),
        {on.line.sid: "completed"},
    )


def _odd(on: Set, caller: str) -> Story:
    on.line = Line(on.client, caller)
    sid = _in_queue(on)
    return Story(
        {
            "told again": lambda: on.line.text("/twilio/voice", CallStatus="ringing"),
            "wait is asked for": lambda: on.line.text(f"/twilio/wait?call={sid}"),
            "out of the queue": lambda: on.line.text(f"/twilio/left?call={sid}", QueueResult="hangup"),
            "caller is over": on.over(),
        },
        on.end,
        ("abandoned", "caller", "", False, "abandoned", "", []),
        {sid: "completed"},
    )


@story
def e23_an_anonymous_caller(on: Set) -> Story:
    return _odd(on, "+266696687")


@story
def e23_a_caller_without_a_number(on: Set) -> Story:
    return _odd(on, "")


@story
def e23_a_sip_caller(on: Set) -> Story:
    return _odd(on, "sip:anna@voice.example.com")


@story
def e23_a_client_that_calls(on: Set) -> Story:
    return _odd(on, "client:kiosk-7")
