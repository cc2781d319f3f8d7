"""The life of work, through the services: it waits, rings, is missed, rejected, taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.problems import Refusal
from routing.models import AgentState, Reservation
from routing.services import (
    accept,
    distribute,
    reject,
    remove_member,
    set_capacity,
    widen_due,
)
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


def rested() -> None:
    AgentState.objects.update(resting_until=None)


def test_work_waits_until_somebody_is_free() -> None:
    mail = centre.queue()
    item = centre.arrive(mail)
    assert centre.now_of(item).state == "waiting"
    anna = centre.agent("Anna", mail)
    assert centre.ringing_at(item) == anna
    assert centre.state_of(anna).state == "busy"


def test_longest_idle_first() -> None:
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    first, second = centre.arrive(mail), centre.arrive(mail)
    assert [centre.ringing_at(first), centre.ringing_at(second)] == [anna, ben]


def test_nobody_offline_on_a_break_without_the_queue_or_the_skill_is_asked() -> None:
    mail, other = centre.queue(required_skills={"billing": 5}), centre.queue("other")
    centre.agent("Off", mail, chosen="offline", billing=9)
    centre.agent("Break", mail, chosen="break", billing=9)
    centre.agent("Other", other, billing=9)
    centre.agent("Unskilled", mail)
    centre.agent("Low", mail, billing=4)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) is None
    fit = centre.agent("Fit", mail, billing=5)
    assert centre.ringing_at(item) == fit


def test_two_mails_or_one_call() -> None:
    mail, voice = centre.queue(), centre.queue("voice", "voice")
    anna = centre.agent("Anna", mail, voice)
    items = [centre.arrive(mail) for _ in range(3)]
    assert [centre.ringing_at(item) for item in items] == [anna, anna, None]
    call = centre.arrive(voice)
    assert centre.ringing_at(call) == anna
    assert centre.ringing_at(centre.arrive(voice)) is None


def test_a_call_parks_the_mail_and_it_comes_back_after_the_wrap_up() -> None:
    mail, voice = centre.queue(), centre.queue("voice", "voice", wrap_up_seconds=60)
    anna = centre.agent("Anna", mail, voice)
    letter, call = centre.arrive(mail), centre.arrive(voice)
    centre.take(letter, anna)
    centre.take(call, anna)
    assert centre.now_of(letter).state == "parked"
    assert centre.state_of(anna).state == "talking"
    more = centre.arrive(mail)
    assert centre.ringing_at(more) is None
    centre.end_contact(call)
    assert (centre.now_of(call).state, centre.now_of(letter).state) == ("wrap_up", "parked")
    assert centre.state_of(anna).state == "wrap_up"
    centre.done(call, anna)
    assert centre.now_of(letter).state == "active"
    assert centre.ringing_at(more) == anna


def test_a_missed_reservation_keeps_its_place_and_goes_to_the_next() -> None:
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) == anna
    centre.rang_out()
    assert centre.ringing_at(item) == ben
    assert centre.state_of(anna).resting_until > timezone.now()
    assert centre.now_of(item).rank == item.rank
    states = list(Reservation.objects.order_by("id").values_list("state", flat=True))
    assert states == ["timed_out", "pending"]


def test_a_missed_one_comes_before_later_work_and_not_to_the_same_while_another_is_there() -> None:
    mail = centre.queue(rest_seconds=0)
    anna = centre.agent("Anna", mail)
    set_capacity(actor=SYSTEM, person=anna, capacity={"email": 1})
    first, second = centre.arrive(mail), centre.arrive(mail)
    centre.rang_out()
    # Anna is all there is, and rests for no time: the older one again.
    assert (centre.ringing_at(first), centre.ringing_at(second)) == (anna, None)
    ben = centre.agent("Ben", mail)
    assert centre.ringing_at(second) == ben
    cleo = centre.agent("Cleo", mail)
    centre.rang_out()
    assert centre.ringing_at(first) in {ben, cleo}


def test_who_let_it_pass_is_asked_for_something_else_once_and_then_for_it_again() -> None:
    back, calls = (centre.queue(key, "voice", rest_seconds=0, missed_limit=0) for key in ("callbacks", "calls"))
    older, newer, newest = centre.arrive(back), centre.arrive(calls), centre.arrive(calls)
    anna = centre.agent("Anna", back, calls)
    assert centre.ringing_at(older) == anna
    centre.rang_out()
    assert centre.ringing_at(newer) == anna  # a caller does not wait behind what nobody takes
    centre.take(newer, anna)
    centre.end_contact(newer)
    assert centre.ringing_at(older) == anna  # its turn again: it was first
    assert centre.now_of(newest).state == "waiting"
    centre.rang_out()
    assert centre.ringing_at(newest) == anna
    centre.rang_out()
    # She has let both pass: then the order of old.
    assert (centre.ringing_at(older), centre.ringing_at(newest)) == (anna, None)


def test_a_call_that_is_taken_sends_on_what_else_rings_and_that_is_no_miss() -> None:
    mail, calls = centre.queue("mail"), centre.queue("calls", "voice")
    anna = centre.agent("Anna", mail, calls)
    letter, call = centre.arrive(mail), centre.arrive(calls)
    assert centre.ringing_at(letter) == centre.ringing_at(call) == anna
    centre.take(call, anna)
    waiting = centre.now_of(letter)
    assert (waiting.state, waiting.rank, waiting.declined) == ("waiting", letter.rank, [])
    assert Reservation.objects.get(work_item=letter).state == "withdrawn"
    centre.rang_out()
    assert centre.state_of(anna).misses == 0
    ben = centre.agent("Ben", mail)
    assert centre.ringing_at(letter) == ben


def test_rejecting_gives_a_short_rest() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    reject(actor=Actor.of(anna), person=anna, reservation_id=centre.reservation_of(item).pk)
    assert centre.ringing_at(item) is None
    rested()
    distribute()
    assert centre.ringing_at(item) == anna


def test_a_second_accept_says_who_has_it() -> None:
    mail = centre.queue()
    anna, ben, eve = centre.agent("Anna", mail), centre.agent("Ben", mail), centre.agent("Eve")
    item = centre.arrive(mail)
    missed = centre.reservation_of(item)
    centre.rang_out()
    centre.take(item, ben)
    for late in (anna, ben):
        reservation = missed if late == anna else Reservation.objects.get(agent=ben)
        with pytest.raises(Refusal) as refused:
            accept(actor=Actor.of(late), person=late, reservation_id=reservation.pk)
        assert (refused.value.code, refused.value.detail["who"]) == ("reservation.taken", "Ben")
    with pytest.raises(Refusal) as refused:
        accept(actor=Actor.of(eve), person=eve, reservation_id=missed.pk)
    assert refused.value.code == "not_found"


def test_going_on_a_break_gives_back_what_rings_and_keeps_what_is_active() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    kept, ringing = centre.arrive(mail), centre.arrive(mail)
    centre.take(kept, anna)
    centre.choose(anna, "break", "lunch")
    assert (centre.now_of(kept).state, centre.now_of(ringing).state) == ("active", "waiting")
    assert (centre.state_of(anna).state, centre.state_of(anna).reason) == ("break", "lunch")
    assert centre.now_of(ringing).rank == ringing.rank


def test_nobody_goes_offline_with_a_call_connected() -> None:
    voice = centre.queue("voice", "voice")
    anna = centre.agent("Anna", voice)
    centre.take(centre.arrive(voice), anna)
    with pytest.raises(Refusal) as refused:
        centre.choose(anna, "offline")
    assert refused.value.code == "agent_state.on_a_call"
    assert centre.choose(anna, "break").state == "break"


def test_the_preferred_agent_gets_it_alone_for_a_while() -> None:
    mail = centre.queue()
    ben = centre.agent("Ben", mail)
    anna = centre.agent("Anna", mail)
    assert centre.ringing_at(centre.arrive(mail, preferred_agent_id=anna.pk)) == anna
    centre.choose(anna, "break")
    assert centre.ringing_at(centre.arrive(mail, preferred_agent_id=anna.pk)) == ben


def test_nothing_waits_for_a_preferred_agent_who_could_never_get_it() -> None:
    mail, hard = centre.queue(), centre.queue("hard", required_skills={"fibre": 3})
    anna = centre.agent("Anna", hard, fibre=2)
    ben = centre.agent("Ben", mail, hard, fibre=3)
    for where in (mail, hard):
        item = centre.arrive(where, preferred_agent_id=anna.pk)
        assert (centre.ringing_at(item), item.preferred_until) == (ben, None)
        centre.take(item, ben)


def test_who_left_the_queue_is_waited_for_no_longer() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    set_capacity(actor=SYSTEM, person=anna, capacity={"email": 1})
    centre.take(centre.arrive(mail), anna)
    ben = centre.agent("Ben", mail)
    held = centre.arrive(mail, preferred_agent_id=anna.pk)
    assert centre.ringing_at(held) is None
    remove_member(actor=SYSTEM, queue=mail, person=anna)
    assert widen_due() == 1
    assert centre.ringing_at(held) == ben


def test_work_held_for_a_preferred_agent_goes_to_others_when_the_time_or_the_agent_is_gone() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    set_capacity(actor=SYSTEM, person=anna, capacity={"email": 1})
    centre.take(centre.arrive(mail), anna)
    ben = centre.agent("Ben", mail, chosen="break")
    held, other = (centre.arrive(mail, preferred_agent_id=anna.pk) for _ in range(2))
    centre.choose(ben, "available")
    assert (centre.ringing_at(held), centre.ringing_at(other)) == (None, None)
    past = timezone.now() - timedelta(seconds=1)
    centre.rewind(held, due_at=past, preferred_until=past)
    assert widen_due() == 1
    assert (centre.ringing_at(held), centre.ringing_at(other)) == (ben, None)
    centre.choose(anna, "break")
    assert centre.ringing_at(other) == ben


def test_rings_widen() -> None:
    mail = centre.queue(required_skills={"billing": 8}, rings=[{"after": 30, "skills": {"billing": 2}}])
    low = centre.agent("Low", mail, billing=3)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) is None
    past = timezone.now() - timedelta(seconds=31)
    centre.rewind(item, entered_at=past, due_at=past)
    widen_due()
    assert centre.ringing_at(item) == low


def test_one_unfinished_item_per_reference() -> None:
    mail = centre.queue()
    once = centre.arrive(mail, ref=("test", 900))
    assert centre.arrive(mail, ref=("test", 900)).pk == once.pk
    anna = centre.agent("Anna", mail)
    centre.take(once, anna)
    centre.done(once, anna)
    assert centre.arrive(mail, ref=("test", 900)).pk != once.pk


def test_calls_come_before_mails_and_priority_before_both() -> None:
    voice, mail = centre.queue("voice", "voice"), centre.queue(service_level_seconds=14400)
    letter, call = centre.arrive(mail), centre.arrive(voice)
    urgent = centre.arrive(mail, priority=60)
    assert urgent.rank < call.rank < letter.rank
