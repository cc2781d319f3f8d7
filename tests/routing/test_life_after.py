"""The life of work after somebody took it, or nobody: handed on, written up, given up, cancelled; its times."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.problems import Refusal
from routing.models import Reservation, WorkItemInterval
from routing.services import (
    create_disposition,
    end_due_wrap_ups,
    transfer,
    wrap_up,
)
from tests.routing import centre

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_transfer_to_a_queue_keeps_the_place_and_the_note() -> None:
    mail, billing = centre.queue(), centre.queue("billing")
    anna = centre.agent("Anna", mail, billing)
    item = centre.arrive(mail)
    centre.take(item, anna)
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
    centre.take(item, anna)
    with pytest.raises(Refusal) as refused:
        transfer(actor=Actor.of(anna), person=anna, work_item=item, agent=eve)
    assert refused.value.code == "agent.not_there"
    centre.choose(eve, "available")
    transfer(actor=Actor.of(anna), person=anna, work_item=item, agent=eve)
    assert centre.ringing_at(item) == eve
    centre.rang_out()
    # Eve is no member: the item falls back to its queue, to Anna who handed it on, as nobody else is there.
    assert centre.ringing_at(item) == anna


def test_only_the_holder_or_a_supervisor_hands_on_or_finishes() -> None:
    mail = centre.queue()
    anna = centre.agent("Anna", mail)
    eve, boss = centre.agent("Eve", mail, chosen="offline"), centre.agent("Boss", role="supervisor", chosen="offline")
    item = centre.arrive(mail)
    centre.take(item, anna)
    with pytest.raises(Refusal) as refused:
        centre.done(item, eve)
    assert refused.value.code == "work.not_yours"
    assert centre.done(item, boss).state == "done"


def test_finishing_with_a_disposition_frees_the_agent() -> None:
    mail = centre.queue(disposition_required=True)
    create_disposition(actor=SYSTEM, code="solved", name={"en": "Solved"})
    anna = centre.agent("Anna", mail)
    item = centre.arrive(mail)
    centre.take(item, anna)
    for code in (None, "unknown"):
        with pytest.raises(Refusal) as refused:
            centre.done(item, anna, **({"disposition": code} if code else {}))
        assert refused.value.fields[0]["field"] == "disposition"
    closed = centre.done(item, anna, disposition="solved", note="Explained")
    assert (closed.state, closed.disposition.code, closed.note) == ("done", "solved", "Explained")
    assert centre.state_of(anna).state == "available"
    with pytest.raises(Refusal) as refused:
        centre.done(item, anna)
    assert refused.value.code == "work.wrong_state"


def test_a_connected_call_is_neither_finished_nor_wrapped_up_by_hand() -> None:
    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    centre.take(call, anna)
    with pytest.raises(Refusal) as refused:
        centre.done(call, anna)
    assert refused.value.code == "work.call_running"
    with pytest.raises(Refusal):
        wrap_up(actor=Actor.of(anna), person=anna, work_item=call)


def test_a_wrap_up_ends_by_itself() -> None:
    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    centre.take(call, anna)
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
    centre.take(call, anna)
    centre.end_contact(call)
    centre.rewind(call, wrap_up_due_at=timezone.now())
    end_due_wrap_ups()
    late = centre.done(call, anna, disposition="solved", note="Typed while it ended")
    assert (late.state, late.disposition.code, late.note) == ("done", "solved", "Typed while it ended")
    with pytest.raises(Refusal) as refused:
        centre.done(call, anna, disposition="solved")
    assert refused.value.code == "work.wrong_state"


@pytest.mark.parametrize("how", ["noted", "late"])
def test_what_is_written_up_already_or_long_over_takes_no_more_words(how: str) -> None:
    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    centre.take(call, anna)
    centre.end_contact(call)
    centre.rewind(call, wrap_up_due_at=timezone.now())
    end_due_wrap_ups()
    if how == "noted":
        assert centre.done(call, anna, note="Once").note == "Once"
    else:
        centre.rewind(call, closed_at=timezone.now() - timedelta(hours=1))
    with pytest.raises(Refusal) as refused:
        centre.done(call, anna, note="And again")
    assert refused.value.code == "work.wrong_state"


def test_a_caller_who_gives_up_frees_the_agent_it_rang_at() -> None:
    voice = centre.queue("voice", "voice")
    anna = centre.agent("Anna", voice)
    call, behind = centre.arrive(voice), centre.arrive(voice)
    assert centre.hang_up(call).state == "abandoned"
    assert centre.ringing_at(behind) == anna
    assert Reservation.objects.get(work_item=call).state == "withdrawn"
    centre.take(behind, anna)
    assert centre.hang_up(behind) is None


def test_a_connected_call_that_lost_its_agent_goes_to_the_head() -> None:
    voice = centre.queue("voice", "voice")
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    centre.take(call, anna)
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


def test_the_intervals_of_an_agent_leave_no_gap() -> None:
    from routing.models import AgentStateInterval

    voice = centre.queue("voice", "voice", wrap_up_seconds=30)
    anna = centre.agent("Anna", voice)
    call = centre.arrive(voice)
    centre.take(call, anna)
    centre.end_contact(call)
    centre.done(call, anna)
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
    centre.rang_out()
    ben = centre.ringing_at(item)
    centre.take(item, ben)
    centre.done(item, ben)
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
