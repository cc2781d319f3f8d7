"""The life of work, through the services: it waits, rings, is taken, handed on, written up."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.problems import Refusal
from routing.models import AgentState, Reservation, WorkItem, WorkItemInterval
from routing.services import (
    accept,
    create_disposition,
    distribute,
    end_due_wrap_ups,
    expire_due,
    finish,
    reject,
    set_capacity,
    transfer,
    widen_due,
    wrap_up,
)
from staff.models import Person
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


def take(item: WorkItem, somebody: Person) -> WorkItem:
    return accept(actor=Actor.of(somebody), person=somebody, reservation_id=centre.reservation_of(item).pk)


def done(item: WorkItem, somebody: Person, **given: str) -> WorkItem:
    return finish(actor=Actor.of(somebody), person=somebody, work_item=item, **given)


def rested() -> None:
    AgentState.objects.update(resting_until=None)


def rang_out() -> None:
    Reservation.objects.filter(state="pending").update(expires_at=timezone.now())
    expire_due()


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
    take(letter, anna)
    take(call, anna)
    assert centre.now_of(letter).state == "parked"
    assert centre.state_of(anna).state == "talking"
    more = centre.arrive(mail)
    assert centre.ringing_at(more) is None
    centre.end_contact(call)
    assert (centre.now_of(call).state, centre.now_of(letter).state) == ("wrap_up", "parked")
    assert centre.state_of(anna).state == "wrap_up"
    done(call, anna)
    assert centre.now_of(letter).state == "active"
    assert centre.ringing_at(more) == anna


def test_a_missed_reservation_keeps_its_place_and_goes_to_the_next() -> None:
    mail = centre.queue()
    anna, ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    item = centre.arrive(mail)
    assert centre.ringing_at(item) == anna
    rang_out()
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
    rang_out()
    # Anna is all there is, and rests for no time: the older one again.
    assert (centre.ringing_at(first), centre.ringing_at(second)) == (anna, None)
    ben = centre.agent("Ben", mail)
    assert centre.ringing_at(second) == ben
    cleo = centre.agent("Cleo", mail)
    rang_out()
    assert centre.ringing_at(first) in {ben, cleo}


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
    rang_out()
    take(item, ben)
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
    take(kept, anna)
    centre.choose(anna, "break", "lunch")
    assert (centre.now_of(kept).state, centre.now_of(ringing).state) == ("active", "waiting")
    assert (centre.state_of(anna).state, centre.state_of(anna).reason) == ("break", "lunch")
    assert centre.now_of(ringing).rank == ringing.rank


def test_nobody_goes_offline_with_a_call_connected() -> None:
    voice = centre.queue("voice", "voice")
    anna = centre.agent("Anna", voice)
    take(centre.arrive(voice), anna)
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


def test_work_held_for_a_preferred_agent_goes_to_others_when_the_time_or_the_agent_is_gone() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    set_capacity(actor=SYSTEM, person=anna, capacity={"email": 1})
    take(centre.arrive(mail), anna)
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


def test_a_transfer_to_a_queue_keeps_the_place_and_the_note() -> None:
    mail, billing = centre.queue(), centre.queue("billing")
    anna = centre.agent("Anna", mail, billing)
    item = centre.arrive(mail)
    take(item, anna)
    later = centre.arrive(billing)
    ben = centre.agent("Ben", billing)
    moved = transfer(actor=Actor.of(anna), person=anna, work_item=item, queue=billing, note="About the bill")
    assert (moved.queue_id, moved.rank, moved.note) == (billing.pk, item.rank, "About the bill")
    assert centre.ringing_at(item) == ben
    assert centre.now_of(later).state == "reserved"


def test_a_transfer_to_an_agent_needs_neither_membership_nor_skill_but_a_willing_agent() -> None:
    mail = centre.queue()
    anna, eve = centre.agent("Anna", mail), centre.agent("Eve", chosen="break")
    item = centre.arrive(mail)
    take(item, anna)
    with pytest.raises(Refusal) as refused:
        transfer(actor=Actor.of(anna), person=anna, work_item=item, agent=eve)
    assert refused.value.code == "agent.not_there"
    centre.choose(eve, "available")
    transfer(actor=Actor.of(anna), person=anna, work_item=item, agent=eve)
    assert centre.ringing_at(item) == eve
    rang_out()
    # Eve is no member: the item falls back to its queue, to Anna who handed it on, as nobody else is there.
    assert centre.ringing_at(item) == anna


def test_only_the_holder_or_a_supervisor_hands_on_or_finishes() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    eve, boss = centre.agent("Eve", mail, chosen="offline"), centre.agent("Boss", role="supervisor", chosen="offline")
    item = centre.arrive(mail)
    take(item, anna)
    with pytest.raises(Refusal) as refused:
        done(item, eve)
    assert refused.value.code == "work.not_yours"
    assert done(item, boss).state == "done"


def test_finishing_with_a_disposition_frees_the_agent() -> None:
    mail = centre.queue(disposition_required=True)
    create_disposition(actor=SYSTEM, code="solved", name={"en": "Solved"})
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    take(item, anna)
    for code in (None, "unknown"):
        with pytest.raises(Refusal) as refused:
            done(item, anna, **({"disposition": code} if code else {}))
        assert refused.value.fields[0]["field"] == "disposition"
    closed = done(item, anna, disposition="solved", note="Explained")
    assert (closed.state, closed.disposition.code, closed.note) == ("done", "solved", "Explained")
    assert centre.state_of(anna).state == "available"
    with pytest.raises(Refusal) as refused:
        done(item, anna)
    assert refused.value.code == "work.wrong_state"


def test_a_connected_call_is_neither_finished_nor_wrapped_up_by_hand() -> None:
    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    take(call, anna)
    with pytest.raises(Refusal) as refused:
        done(call, anna)
    assert refused.value.code == "work.call_running"
    with pytest.raises(Refusal):
        wrap_up(actor=Actor.of(anna), person=anna, work_item=call)


def test_a_wrap_up_ends_by_itself() -> None:
    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    take(call, anna)
    centre.end_contact(call)
    following = centre.arrive(voice)
    assert end_due_wrap_ups() == 0
    centre.rewind(call, wrap_up_due_at=timezone.now())
    assert end_due_wrap_ups() == 1
    assert centre.now_of(call).state == "done"
    assert centre.ringing_at(following) == anna


def test_what_was_written_up_a_moment_too_late_is_kept_once() -> None:
    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    create_disposition(actor=SYSTEM, code="solved", name={"en": "Solved"})
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    take(call, anna)
    centre.end_contact(call)
    centre.rewind(call, wrap_up_due_at=timezone.now())
    end_due_wrap_ups()
    late = done(call, anna, disposition="solved", note="Typed while it ended")
    assert (late.state, late.disposition.code, late.note) == ("done", "solved", "Typed while it ended")
    with pytest.raises(Refusal) as refused:
        done(call, anna, disposition="solved")
    assert refused.value.code == "work.wrong_state"


def test_a_caller_who_gives_up_frees_the_agent_it_rang_at() -> None:
    voice = centre.queue("voice", "voice")
    anna = centre.agent("Anna", voice)
    call, behind = centre.arrive(voice), centre.arrive(voice)
    assert centre.hang_up(call).state == "abandoned"
    assert centre.ringing_at(behind) == anna
    assert Reservation.objects.get(work_item=call).state == "withdrawn"
    take(behind, anna)
    assert centre.hang_up(behind) is None


def test_a_connected_call_that_lost_its_agent_goes_to_the_head() -> None:
    voice = centre.queue("voice", "voice")
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    take(call, anna)
    older = centre.arrive(voice)
    centre.rewind(older, rank=timezone.now() - timedelta(days=30))
    centre.give_back(call, head=True)
    ben = centre.agent("Ben", voice)
    assert (centre.ringing_at(call), centre.ringing_at(older)) == (ben, None)


def test_cancelled_work_rings_nowhere() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    assert centre.cancel(item, reason="merged").state == "cancelled"
    assert centre.state_of(anna).state == "available"
    assert centre.cancel(item, reason="merged") is None


def test_one_unfinished_item_per_reference() -> None:
    mail = centre.queue()
    once = centre.arrive(mail, ref=("test", 900))
    assert centre.arrive(mail, ref=("test", 900)).pk == once.pk
    anna = centre.agent("Anna", mail)
    take(once, anna)
    done(once, anna)
    assert centre.arrive(mail, ref=("test", 900)).pk != once.pk


def test_calls_come_before_mails_and_priority_before_both() -> None:
    voice, mail = centre.queue("voice", "voice"), centre.queue(service_level_seconds=14400)
    letter, call = centre.arrive(mail), centre.arrive(voice)
    urgent = centre.arrive(mail, priority=60)
    assert urgent.rank < call.rank < letter.rank


def test_the_intervals_of_an_agent_leave_no_gap() -> None:
    from routing.models import AgentStateInterval

    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    take(call, anna)
    centre.end_contact(call)
    done(call, anna)
    centre.choose(anna, "break", "lunch")
    centre.choose(anna, "offline")
    rows = list(AgentStateInterval.objects.filter(person=anna).order_by("id"))
    assert [row.state for row in rows] == ["offline", "available", "busy", "talking", "wrap_up", "available", "break"]
    assert all(a.ended_at == b.started_at for a, b in itertools.pairwise(rows))
    assert rows[-1].ended_at == centre.state_of(anna).since


def test_the_intervals_of_an_item_leave_no_gap_and_tell_the_wait() -> None:
    mail = centre.queue(service_level_seconds=20)
    anna, _ben = centre.agent("Anna", mail), centre.agent("Ben", mail)
    item = centre.arrive(mail)
    rang_out()
    ben = centre.ringing_at(item)
    take(item, ben)
    done(item, ben)
    rows = list(WorkItemInterval.objects.filter(work_item=item).order_by("id"))
    assert [(row.state, row.outcome) for row in rows] == [
        ("waiting", "reserved"),
        ("reserved", "timed_out"),
        ("waiting", "reserved"),
        ("reserved", "answered"),
        ("active", "done"),
    ]
    assert all(a.ended_at == b.started_at for a, b in itertools.pairwise(rows))
    assert [row.in_level for row in rows] == [None, None, None, True, None]
    assert rows[1].agent == anna
