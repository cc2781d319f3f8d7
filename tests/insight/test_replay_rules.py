"""The replay's engine, its reading and its changes by examples: plain data in, an outcome out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from insight.replay.changes import Unfit, with_agents, with_settings
from insight.replay.engine import Setup, play
from insight.replay.inputs import Carried, Contact, Day, Duty, Handling, Leave, Offer, QueueSettings, Visit, Worker
from insight.replay.outcome import Outcome
from insight.replay.reading import Decided, Item, Reader, Row
from insight.replay.usual import wrap_up_of

BEGIN = datetime(2026, 3, 3, tzinfo=UTC)
CALLS = QueueSettings(id=1, key="calls", media="voice", ring_seconds=20, rest_seconds=10, wrap_up_seconds=30)
SALES = replace(CALLS, id=3, key="sales")
MAILS = QueueSettings(id=2, key="mails", media="email", service_level_seconds=600, ring_seconds=60)


def at(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


def span(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def worker(number: int, *duty: tuple[float, str], **given: Any) -> Worker:
    turns = tuple(Duty(at(when), chosen) for when, chosen in duty or ((0, "available"),))
    return Worker(number, turns, frozenset({1, 2, 3}), **given)


def contact(number: int, arrives: float, *offers: Offer, queue: QueueSettings = CALLS, **visit: Any) -> Contact:
    """One that is worked on for 100 s, unless told otherwise."""
    given = {"handling": Handling(span(100)), **visit}
    return Contact(number, queue.media, at(arrives), [Visit(queue.id, at(arrives), offers, **given)])


def offer(agent: int, when: float, kind: str = "accepted", after: float = 5) -> Offer:
    return Offer(agent, at(when), kind, span(after))


def day(workers: list[Worker], *contacts: Contact) -> Day:
    people = {one.id: one for one in workers}
    return Day(BEGIN, at(3600), {1: CALLS, 2: MAILS, 3: SALES}, people, contacts)


def replayed(given: Day, **changes: Any) -> Outcome:
    queues = {number: replace(queue, **changes) for number, queue in given.queues.items()}
    return play(given, Setup(queues, given.workers))


def told(outcome: Outcome) -> list[tuple[int, str, float, int | None]]:
    """(contact, outcome, seconds waited, agent) in the order in which the stays ended."""
    return [(stay.contact, stay.outcome, stay.waited_ms / 1000, stay.agent) for stay in outcome.stays]


def test_one_after_the_other_and_the_line_moves_up() -> None:
    given = day([worker(1)], contact(1, 10, offer(1, 10)), contact(2, 20, offer(1, 115)))
    assert told(replayed(given)) == [(1, "answered", 5, 1), (2, "answered", 100, 1)]


def test_a_missed_call_goes_to_the_next_and_the_agent_rests() -> None:
    calls = contact(1, 0, offer(1, 0, "timed_out", 20), offer(2, 20, "accepted", 3)), contact(2, 21)
    outcome = replayed(day([worker(1), worker(2)], *calls))
    # The second call waits for the first agent's rest to end, ten seconds after the miss.
    assert told(outcome) == [(1, "answered", 23, 2), (2, "answered", 9 + 3, 1)]


def test_a_shorter_ring_time_ends_a_missed_call_sooner() -> None:
    given = day([worker(1), worker(2)], contact(1, 0, offer(1, 0, "timed_out", 20), offer(2, 20, after=3)))
    assert told(replayed(given, ring_seconds=10)) == [(1, "answered", 13, 2)]


def test_an_answer_later_than_a_shorter_ring_time_is_a_miss() -> None:
    others = contact(2, 900, offer(1, 900)), contact(3, 1800, offer(1, 1800))
    given = day([worker(1), worker(2)], contact(1, 0, offer(1, 0, after=15)), *others)
    assert told(replayed(given, ring_seconds=8))[0] == (1, "answered", 8 + 5, 2)


def test_who_gives_up_does_so_after_the_same_time_unless_answered_before() -> None:
    calls = contact(1, 0, offer(1, 0)), contact(2, 5, leave=Leave("abandoned", span(40)), handling=None)
    given = day([worker(1)], *calls)
    assert told(replayed(given)) == [(1, "answered", 5, 1), (2, "abandoned", 40, None)]
    more = Setup(given.queues, with_agents(given, given.queues, ["calls=1"]))
    assert [one[:2] for one in told(play(given, more))] == [(1, "answered"), (2, "answered")]


def test_a_break_takes_the_ringing_call_away() -> None:
    offers = offer(1, 0, "cut", 8), offer(2, 8, "accepted", 4)
    given = day([worker(1, (0, "available"), (8, "break")), worker(2)], contact(1, 0, *offers))
    assert told(replayed(given)) == [(1, "answered", 12, 2)]


def test_a_call_parks_the_mail_and_the_mail_goes_on_after_the_wrap_up() -> None:
    call = contact(2, 50, offer(1, 50), handling=Handling(span(60), wrap_up=span(20)))
    outcome = replayed(day([worker(1)], contact(1, 0, offer(1, 0), queue=MAILS), call))
    mail = [(began, ended) for queue, _, began, ended in outcome.work if queue == 2]
    assert mail == [(at(5), at(55)), (at(135), at(185))]  # fifty seconds before, fifty after


def test_a_call_sends_back_the_mail_that_rings_and_the_agent_gets_it_again() -> None:
    mail = contact(1, 0, offer(1, 0, "cut", 8), offer(1, 108, "accepted", 4), queue=MAILS)
    outcome = replayed(day([worker(1)], mail, contact(2, 5, offer(1, 5, after=3))))
    assert told(outcome) == [(2, "answered", 3, 1), (1, "answered", 112, 1)]


def test_a_mail_parked_over_midnight_goes_on_before_it_ends() -> None:
    handling = Handling(span(50), parked_end=span(5))
    visit = [Visit(MAILS.id, at(-600), handling=handling)]
    mail = Contact(1, "email", at(-600), visit, carried=Carried("parked", at(-600), 1))
    talk = [Visit(CALLS.id, at(-60), handling=Handling(span(30)))]
    call = Contact(2, "voice", at(-60), talk, carried=Carried("active", at(-60), 1))
    outcome = replayed(day([worker(1)], mail, call))
    assert [(began, ended) for queue, _, began, ended in outcome.work if queue == 2] == [(at(30), at(80))]


def test_patience_can_be_set_for_those_who_were_answered() -> None:
    given = day([worker(1)], contact(1, 0, offer(1, 0)), contact(2, 5, offer(1, 105), waited=span(105)))
    fewer = replace(given, contacts=[replace(one, preferred=None) for one in given.contacts])
    late = Setup(given.queues, {1: worker(1, (300, "available"))}, span(120))
    assert [one[:3] for one in told(play(fewer, late))] == [(1, "abandoned", 120), (2, "abandoned", 120)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"order": "deadline"}, [1, 2, 3]),
        ({"order": "in_time", "late_seconds": 600}, [1, 3, 2]),
        ({"order": "in_time", "late_seconds": 60}, [1, 2, 3]),
        ({"order": "each_in_time", "late_seconds": 120}, [1, 3, 2]),
        ({"order": "each_in_time", "late_seconds": 50}, [1, 2, 3]),
    ],
)
def test_the_order_decides_who_is_next(changes: dict[str, Any], expected: list[int]) -> None:
    late, fresh = contact(2, 6, offer(1, 110)), contact(3, 95, offer(1, 105), queue=SALES)
    given = day([worker(1)], contact(1, 0, offer(1, 0)), late, fresh)
    assert [one[0] for one in told(replayed(given, **changes))] == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"order": "deadline"}, [1, 2, 3]),
        ({"order": "in_time", "late_seconds": 600}, [1, 2, 3]),
        ({"order": "each_in_time", "late_seconds": 120}, [1, 3, 2]),
    ],
)
def test_inside_one_queue_too(changes: dict[str, Any], expected: list[int]) -> None:
    late, fresh = contact(2, 6, offer(1, 110)), contact(3, 95, offer(1, 105))
    given = day([worker(1)], contact(1, 0, offer(1, 0)), late, fresh)
    assert [one[0] for one in told(replayed(given, **changes))] == expected


def test_priority_lets_a_queue_overtake() -> None:
    first, second = contact(2, 6, offer(1, 105)), contact(3, 7, offer(1, 210), queue=SALES)
    given = day([worker(1)], contact(1, 0, offer(1, 0)), first, second)
    strict = {number: replace(queue, order="deadline") for number, queue in given.queues.items()}
    urgent = {**strict, 3: replace(strict[3], priority=2)}
    assert [one[0] for one in told(play(given, Setup(strict, given.workers)))] == [1, 2, 3]
    assert [one[0] for one in told(play(given, Setup(urgent, given.workers)))] == [1, 3, 2]


def test_overflow_by_waiting_is_computed_again() -> None:
    rule = {"when": "waited", "over": 30, "to": "queue", "queue": 3}
    given = day([replace(worker(1), queues=frozenset({3}))], contact(1, 0, offer(1, 30)))
    changed = {**given.queues, 1: replace(CALLS, overflow=[rule])}
    outcome = play(given, Setup(changed, given.workers))
    assert told(outcome) == [(1, "overflowed", 30, None), (1, "answered", 5, 1)]


def test_the_preferred_agent_has_it_alone_for_a_while() -> None:
    busy = contact(1, 0, offer(1, 0))
    wanted = replace(contact(2, 10, offer(2, 70)), preferred=1)
    assert told(replayed(day([worker(1), worker(2)], busy, wanted)))[1] == (2, "answered", 65, 2)


def test_nothing_waits_for_a_preferred_agent_who_is_no_member() -> None:
    busy = contact(1, 0, offer(1, 0))
    stranger = replace(worker(1), queues=frozenset({MAILS.id}))
    wanted = replace(contact(2, 10, offer(2, 10)), preferred=1)
    assert told(replayed(day([stranger, worker(2)], wanted))) == [(2, "answered", 5, 2)]
    # Nor after it went on to a queue that its agent does not work in.
    rule = {"when": "waited", "over": 30, "to": "queue", "queue": 3}
    given = day([replace(worker(1), queues=frozenset({1})), replace(worker(2), queues=frozenset({3}))], busy, wanted)
    changed = {**given.queues, 1: replace(CALLS, overflow=[rule], preferred_seconds=90)}
    assert told(play(given, Setup(changed, given.workers)))[1:3] == [(2, "overflowed", 30, None), (2, "answered", 5, 2)]


@pytest.mark.parametrize(
    ("recorded", "limit", "expected"),
    [(30, 30, 30), (30, 50, 50), (12, 50, 12), (12, 10, 10), (60, 20, 50), (None, 50, None)],
)
def test_wrap_up_under_another_limit(recorded: float | None, limit: int, expected: float | None) -> None:
    given = None if recorded is None else span(recorded)
    wanted = None if expected is None else span(expected)
    assert wrap_up_of(given, CALLS, replace(CALLS, wrap_up_seconds=limit)) == wanted


def test_no_wrap_up_when_the_queue_has_none() -> None:
    assert wrap_up_of(span(30), CALLS, replace(CALLS, wrap_up_mode="none")) is None


def test_reading_a_contact_that_was_missed_handed_on_and_given_up() -> None:
    rows = [
        Row("waiting", "reserved", 1, None, at(0), at(2)),
        Row("reserved", "timed_out", 1, 7, at(2), at(22)),
        Row("waiting", "reserved", 1, None, at(22), at(22)),
        Row("reserved", "answered", 1, 8, at(22), at(25)),
        Row("active", "transferred", 1, 8, at(25), at(125)),
        Row("waiting", "abandoned", 2, None, at(125), at(155)),
    ]
    reader = Reader(Item(1, "voice", at(0), at(20), priority=1), BEGIN - span(60), {at(2): Decided(only_agent=7)}, {})
    found = reader.contact(rows, {1: 1}, frozenset())
    assert found is not None
    assert (found.priority, found.preferred) == (0, 7)
    first, second = found.visits
    assert [(one.agent, one.kind, one.after) for one in first.offers] == [
        (7, "timed_out", span(20)),
        (8, "accepted", span(3)),
    ]
    assert first.handling == Handling(span(100), outcome="transferred")
    assert (second.queue, second.leave) == (2, Leave("abandoned", span(30)))


def test_reading_what_was_carried_over_midnight() -> None:
    rows = [
        Row("waiting", "reserved", 1, None, at(-90), at(-80)),
        Row("reserved", "answered", 1, 7, at(-80), at(-75)),
        Row("active", "done", 1, 7, at(-75), at(40)),
    ]
    found = Reader(Item(1, "voice", at(-90), at(-70)), BEGIN, {}, {}).contact(rows, {}, frozenset())
    assert found is not None
    assert found.carried is not None
    assert (found.carried.state, found.carried.agent) == ("active", 7)
    assert found.visits[0].handling == Handling(span(40))
    outcome = replayed(day([worker(7)], found, contact(2, 0, offer(7, 40))))
    assert told(outcome) == [(2, "answered", 45, 7)]


@pytest.mark.parametrize(("outcome", "declined", "preferred"), [("rejected", {7}, None), ("displaced", set(), 7)])
def test_reading_who_still_has_a_contact_alone_at_midnight(
    outcome: str, declined: set[int], preferred: int | None
) -> None:
    rows = [
        Row("waiting", "reserved", 1, None, at(-20), at(-15)),
        Row("reserved", outcome, 1, 7, at(-15), at(-10)),
        Row("waiting", "abandoned", 1, None, at(-10), at(30)),
    ]
    found = Reader(Item(1, "voice", at(-20), at(0), preferred=7), BEGIN, {}, {}).contact(rows, {}, frozenset())
    assert found is not None
    assert found.carried is not None
    assert (found.carried.declined, found.preferred, found.carried.since) == (declined, preferred, at(-10))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("calls", "is not a change"),
        ("nowhere.ring_seconds=5", "There is no queue 'nowhere'; there are: calls, mails."),
        ("calls.ring_seconds=soon", "a number from 5 to 600"),
        ("calls.ring_seconds=1", "From 5 to 600."),
        ("calls.order=random", "one of in_time, each_in_time, deadline"),
        ("calls.media=chat", "cannot be changed in a replay"),
        ("calls.rings=[", "written as JSON"),
        ("calls.may_interrupt=perhaps", "true or false"),
        ('calls.required_skills={"juggling": 3}', "There is no skill juggling."),
    ],
)
def test_a_change_that_cannot_be_made_says_why(text: str, part: str) -> None:
    with pytest.raises(Unfit) as said:
        with_settings({1: CALLS, 2: MAILS}, [text], {"billing"})
    assert part in str(said.value)


def test_changes_are_made_to_their_queue_alone() -> None:
    words = ["calls.ring_seconds=15", 'calls.required_skills={"billing": 3}', "calls.may_interrupt=no"]
    changed = with_settings({1: CALLS, 2: MAILS}, words, {"billing"})
    assert changed[1] == replace(CALLS, ring_seconds=15, required_skills={"billing": 3}, may_interrupt=False)
    assert changed[2] is MAILS


def test_added_agents_are_there_as_long_as_anybody_of_the_queue() -> None:
    given = day([worker(1, (60, "available"), (900, "offline"))], contact(1, 100, offer(1, 100)))
    found = with_agents(given, {1: replace(CALLS, required_skills={"billing": 4}), 2: MAILS}, ["calls=2"])
    assert sorted(found) == [1, 2, 3]
    assert found[2].duty == (Duty(at(60), "available"), Duty(at(900), "offline"))
    assert (found[2].queues, found[2].skills) == (frozenset({1}), {"billing": 4})
    for wrong in ("calls", "calls=0", "calls=many", "nowhere=1"):
        with pytest.raises(Unfit):
            with_agents(given, given.queues, [wrong])
