"""Whose turn it is: the table of examples, and what holds for any work that waits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.rules.judging import SHARED, Demand, flexibility_of
from routing.rules.ordering import MOST_AHEAD, Item, gives_way, in_turn, own_order, steps_back, turn_of
from routing.rules.waiting import head_rank, rank_of

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def demand(number: int = 1, **given_: object) -> Demand:
    defaults: dict[str, object] = {"order": "in_time", "target_seconds": 20, "late_seconds": 600, "boost_seconds": 60}
    return Demand(number, number, "voice", **{**defaults, **given_})  # type: ignore[arg-type]


def item(number: int, wanted: Demand, waited: float, priority: int = 0) -> Item:
    since = NOW - timedelta(seconds=waited)
    rank = rank_of(
        enqueued_at=since,
        target_seconds=wanted.target_seconds,
        priority=priority,
        boost_seconds=wanted.boost_seconds,
    )
    return Item(number, wanted.id, rank, priority=priority, entered_at=since)


@pytest.mark.parametrize(
    ("order", "waited", "priority", "back"),
    [
        ("in_time", 19, 0, False),
        ("in_time", 20, 0, False),  # the target's last moment is still in time
        ("in_time", 21, 0, True),
        ("in_time", 79, 1, False),  # above the ordinary: given up a boost later
        ("in_time", 81, 1, True),
        ("in_time", 620, 0, True),
        ("in_time", 621, 0, False),  # nobody starves
        ("each_in_time", 20, 0, False),
        ("each_in_time", 21, 0, True),
        ("each_in_time", 79, 1, False),
        ("each_in_time", 621, 0, False),
        ("deadline", 21, 0, False),
    ],
)
def test_what_missed_its_target_steps_back_for_a_while(order: str, waited: float, priority: int, back: bool) -> None:
    wanted = demand(order=order)
    assert steps_back(item(1, wanted, waited, priority), wanted, NOW) is back


@pytest.mark.parametrize(
    ("order", "waited", "declined", "gives"),
    [
        ("each_in_time", 20, (), False),  # still in time itself
        ("each_in_time", 21, (), True),
        ("each_in_time", 80, (), True),
        ("each_in_time", 81, (), False),  # late for so long that it is overtaken no longer
        ("each_in_time", 21, (7,), False),  # was held out to somebody: comes back to its place
        ("in_time", 21, (), False),
        ("deadline", 21, (), False),
    ],
)
def test_who_lets_the_newer_of_the_own_line_go_first(
    order: str, waited: float, declined: tuple[int, ...], gives: bool
) -> None:
    wanted = demand(order=order, late_seconds=60)
    one = replace(item(1, wanted, waited), declined=frozenset(declined))
    assert gives_way(one, wanted, NOW) is gives


def turns(*those: tuple[Demand, float, int]) -> list[int]:
    items = [item(number, wanted, waited, priority) for number, (wanted, waited, priority) in enumerate(those, 1)]
    return [one.id for one in in_turn(items, {wanted.id: wanted for wanted, _, _ in those}, NOW)]


def test_the_nearest_deadline_first_and_late_work_behind_the_busiest_queue_first() -> None:
    quiet, busy, slow = demand(1, volume=10), demand(2, volume=500), demand(3, target_seconds=120)
    assert turns((quiet, 5, 0), (busy, 15, 0), (slow, 90, 0)) == [2, 1, 3]
    assert turns((quiet, 50, 0), (busy, 30, 0), (slow, 90, 0)) == [3, 2, 1]
    # Two minutes late, of ten: behind what is late since now, however busy the queue.
    assert turns((quiet, 50, 0), (busy, 141, 0), (slow, 90, 0)) == [3, 1, 2]
    # A boost brings forward; long overdue work is first again.
    assert turns((quiet, 10, 1), (busy, 15, 0)) == [1, 2]
    assert turns((quiet, 700, 0), (busy, 19, 0)) == [1, 2]


def test_many_contacts_for_few_members_are_a_little_ahead() -> None:
    many, few = demand(1, volume=300, members=30), demand(2, volume=300, members=15)
    assert turns((many, 10, 0), (few, 1, 0)) == [2, 1]
    assert turns((many, 12, 0), (few, 1, 0)) == [1, 2]
    assert turns((many, 50, 0), (few, 30, 0)) == [2, 1]
    # A nudge, a minute at most; and none where late work keeps its place.
    crowd = demand(3, volume=10_000, target_seconds=120)
    assert turns((demand(4), 1, 0), (crowd, 40, 0)) == [1, 2]
    assert turns((demand(4), 1, 0), (demand(5, volume=900, order="deadline"), 0, 0)) == [1, 2]


def test_a_line_opens_up_behind_its_late_head() -> None:
    wanted, other = demand(1), demand(2)
    assert turns((wanted, 30, 0), (wanted, 5, 0), (other, 1, 0)) == [3, 1, 2]


def test_in_the_own_line_too_whoever_can_still_be_in_time() -> None:
    wanted, other = (demand(number, order="each_in_time", late_seconds=60) for number in (1, 2))
    # Two are late, the newer ones are not: these go by age, then the late ones by age.
    assert turns((wanted, 35, 0), (wanted, 22, 0), (wanted, 15, 0), (wanted, 5, 0)) == [3, 4, 1, 2]
    # The oldest is late by more than a minute: nobody overtakes it, the next one is overtaken.
    assert turns((wanted, 85, 0), (wanted, 30, 0), (wanted, 5, 0)) == [1, 3, 2]
    # Nobody overtakes whom somebody has declined: the older one gives way to no one behind.
    late, declined, fresh = item(1, wanted, 35), item(2, wanted, 30), item(3, wanted, 5)
    line = [late, replace(declined, declined=frozenset({7})), fresh]
    assert [one.id for one in own_order(line, wanted, NOW)] == [1, 2, 3]
    # The lines of other queues: what is in time by its deadline, then the late by theirs, however busy the queue.
    busy = demand(3, order="each_in_time", late_seconds=60, volume=500)
    assert turns((wanted, 30, 0), (other, 10, 0), (wanted, 12, 0), (busy, 25, 0)) == [3, 2, 1, 4]
    # Late for long: by its deadline again, before what is in time elsewhere.
    assert turns((wanted, 30, 0), (other, 85, 0), (wanted, 5, 0)) == [2, 3, 1]


def test_a_call_that_lost_its_agent_is_first_of_all() -> None:
    wanted = demand()
    lost = Item(1, 1, head_rank(NOW), entered_at=NOW)
    overdue = item(2, wanted, 5000)
    assert turn_of(lost, wanted, NOW) < turn_of(overdue, wanted, NOW)


def test_the_fewer_a_queue_has_the_more_it_needs_each() -> None:
    members = {1: 10, 2: 2, 3: 1}
    assert flexibility_of([1], members) == SHARED // 10
    assert flexibility_of([1], members) < flexibility_of([2], members) < flexibility_of([1, 2], members)
    assert flexibility_of([3], members) > flexibility_of([1, 2], members)


@st.composite
def waiting(draw: st.DrawFn) -> tuple[dict[int, Demand], list[Item]]:
    wanted = {
        number: demand(
            number,
            order=draw(st.sampled_from(("each_in_time", "in_time", "deadline"))),
            target_seconds=draw(st.sampled_from((10, 20, 120))),
            late_seconds=draw(st.sampled_from((0, 60, 600))),
            boost_seconds=draw(st.sampled_from((0, 30, 300))),
            volume=draw(st.integers(0, 200)),
            members=draw(st.integers(0, 3)),
        )
        for number in (1, 2, 3)
    }
    heads = [
        replace(
            item(number, wanted[draw(st.integers(1, 3))], draw(st.integers(0, 900)), draw(st.integers(0, 2))),
            declined=draw(st.sampled_from((frozenset(), frozenset(), frozenset({1})))),
        )
        for number in range(1, draw(st.integers(0, 12)) + 1)
    ]
    return wanted, heads


@given(waiting())
def test_everything_has_one_turn_and_lines_are_first_in_first_out(case: tuple[dict[int, Demand], list[Item]]) -> None:
    wanted, heads = case
    order = list(in_turn(heads, wanted, NOW))
    assert sorted(one.id for one in order) == sorted(one.id for one in heads)
    for line in {(one.demand_id, one.priority) for one in heads}:
        of_line = [one for one in order if (one.demand_id, one.priority) == line]
        if wanted[line[0]].order != "each_in_time":
            assert of_line == sorted(of_line, key=_place)
        # Whatever the order: first in, first out among those in time, and among the late.
        for late in (True, False):
            alike = [one for one in of_line if _late(one, wanted[line[0]]) is late]
            assert alike == sorted(alike, key=_place)


@given(waiting())
def test_only_who_gives_way_is_overtaken_in_the_own_line_and_only_by_who_is_in_time(
    case: tuple[dict[int, Demand], list[Item]],
) -> None:
    wanted, heads = case
    order = list(in_turn(heads, wanted, NOW))
    for place, newer in enumerate(order):
        line = wanted[newer.demand_id]
        for older in order[place + 1 :]:
            if (older.demand_id, older.priority) == (newer.demand_id, newer.priority) and _place(older) < _place(newer):
                assert not _late(newer, line)
                assert gives_way(older, line, NOW)


def _place(one: Item) -> tuple[datetime, int]:
    return one.rank, one.id


def _late(one: Item, wanted: Demand) -> bool:
    return one.entered_at is not None and (NOW - one.entered_at).total_seconds() > wanted.target_seconds


@given(waiting(), st.randoms())
def test_the_turns_depend_on_nothing_but_the_work_and_the_moment(
    case: tuple[dict[int, Demand], list[Item]], chance: object
) -> None:
    wanted, heads = case
    shuffled = list(heads)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert list(in_turn(shuffled, wanted, NOW)) == list(in_turn(heads, wanted, NOW))


@given(waiting())
def test_nobody_starves_overdue_work_yields_only_to_an_earlier_deadline(
    case: tuple[dict[int, Demand], list[Item]],
) -> None:
    wanted, heads = case
    order = list(in_turn(heads, wanted, NOW))
    firsts = {key: min(g, key=lambda one: (one.rank, one.id)) for key, g in _lines(heads).items()}
    for key, head in firsts.items():
        if not steps_back(head, wanted[key[0]], NOW) and not gives_way(head, wanted[key[0]], NOW):
            before = order[: order.index(head)]
            assert all(turn_of(one, wanted[one.demand_id], NOW) < turn_of(head, wanted[key[0]], NOW) for one in before)
            latest = head.rank + timedelta(seconds=MOST_AHEAD)
            assert all(one.rank <= latest for one in before)


def _lines(heads: list[Item]) -> dict[tuple[int, int], list[Item]]:
    found: dict[tuple[int, int], list[Item]] = {}
    for one in heads:
        found.setdefault((one.demand_id, one.priority), []).append(one)
    return found
