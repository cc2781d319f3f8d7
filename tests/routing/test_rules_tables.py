"""The rules as tables of examples."""

from datetime import UTC, datetime, timedelta

import pytest

from routing.rules.assigning import assign
from routing.rules.capacity import (
    DEFAULT_LIMITS,
    derived_state,
    has_room,
    is_full,
    limits_of,
    needs_parking,
    used_by,
)
from routing.rules.judging import Agent, Candidate, Demand, Reason, choose, reason_against, recompute
from routing.rules.ordering import Item
from routing.rules.snapshot import Snapshot
from routing.rules.waiting import (
    Ring,
    demand_key,
    head_rank,
    in_service_level,
    rank_of,
    ring_at,
    service_level_percent,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def agent(number: int, *, idle: float = 0, **given: object) -> Agent:
    defaults: dict[str, object] = {"queues": frozenset({1}), "idle_since": ago(idle)}
    return Agent(id=number, **{**defaults, **given})  # type: ignore[arg-type]


def demand(number: int = 1, **given: object) -> Demand:
    return Demand(**{"id": number, "queue_id": 1, "media": "email", **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("load", "media", "may_interrupt", "fits"),
    [
        ({}, "voice", True, True),
        ({"voice": 1}, "voice", True, False),
        ({}, "email", True, True),
        ({"email": 1}, "email", True, True),
        ({"email": 2}, "email", True, False),
        ({"email": 2}, "voice", True, True),  # the mails will be parked
        ({"email": 2}, "voice", False, False),
        ({"email": 1}, "voice", False, False),
        ({"voice": 1}, "email", True, False),
        ({"voice": 1, "email": 1}, "email", True, False),  # one parked, one talking
        ({"email": 1}, "chat", True, True),
        ({"chat": 1}, "voice", True, False),  # a chat is not interrupted
        ({"chat": 2}, "email", True, False),
        ({"chat": 3}, "chat", True, False),
        ({"task": 1, "email": 1}, "email", True, False),
        ({"task": 1}, "email", True, True),
    ],
)
def test_two_mails_or_one_call(load: dict[str, int], media: str, may_interrupt: bool, fits: bool) -> None:
    assert has_room(media, load=load, limits=DEFAULT_LIMITS, may_interrupt=may_interrupt) is fits


def test_a_lowered_limit_shows_as_over_and_takes_nothing_more() -> None:
    limits = limits_of({"email": 1})
    assert used_by({"email": 2}, limits) > used_by({"email": 1}, limits)
    assert not has_room("email", load={"email": 2}, limits=limits, may_interrupt=True)
    assert not has_room("email", load={}, limits=limits_of({"email": 0}), may_interrupt=True)


def test_full_means_that_not_even_a_call_fits() -> None:
    assert is_full({"voice": 1}, DEFAULT_LIMITS)
    assert not is_full({"email": 2}, DEFAULT_LIMITS)
    assert is_full({"email": 2}, limits_of({"voice": 0}))


@pytest.mark.parametrize(
    ("chosen", "held", "state"),
    [
        ("available", [], "available"),
        ("available", [("email", "reserved")], "busy"),
        ("available", [("email", "active")], "busy"),
        ("available", [("email", "parked"), ("voice", "active")], "talking"),
        ("available", [("voice", "wrap_up"), ("email", "parked")], "wrap_up"),
        ("available", [("voice", "wrap_up"), ("email", "active")], "wrap_up"),
        ("available", [("voice", "reserved")], "busy"),
        ("break", [("voice", "active")], "break"),
        ("break", [], "break"),
        ("offline", [("email", "active")], "offline"),
    ],
)
def test_derived_state_by_precedence(chosen: str, held: list[tuple[str, str]], state: str) -> None:
    assert derived_state(chosen, held) == state


def test_only_active_mails_and_tasks_are_parked() -> None:
    assert needs_parking("email", "active")
    assert not needs_parking("email", "wrap_up")
    assert not needs_parking("chat", "active")


@pytest.mark.parametrize(
    ("who", "wanted", "reason"),
    [
        (agent(1), demand(), None),
        (agent(1, chosen="offline"), demand(), Reason.OFFLINE),
        (agent(1, chosen="break"), demand(), Reason.ON_BREAK),
        (agent(1, present=False), demand(), Reason.AWAY),
        (agent(1, resting_until=NOW + timedelta(seconds=1)), demand(), Reason.RESTING),
        (agent(1, resting_until=NOW), demand(), None),
        (agent(1, load={"voice": 1}), demand(), Reason.FULL),
        (agent(1, load={"email": 2}), demand(), Reason.NO_ROOM_FOR_MEDIA),
        (agent(1, queues=frozenset({2})), demand(), Reason.NOT_MEMBER),
        (agent(1), demand(skills={"billing": 3}), Reason.SKILL_MISSING),
        (agent(1, skills={"billing": 2}), demand(skills={"billing": 3}), Reason.SKILL_TOO_LOW),
        (agent(1, skills={"billing": 3}), demand(skills={"billing": 3}), None),
        (agent(1), demand(only_agent=2), Reason.HELD_FOR_ANOTHER),
        (agent(1), demand(only_agent=1), None),
        (agent(1, queues=frozenset()), demand(only_agent=1, direct=True, skills={"x": 9}), None),
        (agent(1, chosen="break"), demand(only_agent=1, direct=True), Reason.ON_BREAK),
    ],
)
def test_reasons(who: Agent, wanted: Demand, reason: Reason | None) -> None:
    assert reason_against(who, wanted, NOW) == reason


def candidate(number: int, *, idle: float = 0, **given: int) -> Candidate:
    figures: dict[str, int] = {"surplus": 0, "used": 0, "flexibility": 0, **given}
    return Candidate(agent=number, declined=bool(figures.pop("declined", 0)), idle_since=ago(idle), **figures)


@pytest.mark.parametrize(
    ("choice", "candidates", "winner"),
    [
        ("longest_idle", [candidate(1, idle=5), candidate(2, idle=9)], 2),
        ("longest_idle", [candidate(1, idle=5), candidate(2, idle=5)], 1),
        ("longest_idle", [candidate(1, idle=5), candidate(2, idle=99, used=1260)], 1),
        ("longest_idle", [candidate(1, idle=5), candidate(2, idle=99, declined=True)], 1),
        ("longest_idle", [candidate(1, idle=5, declined=True), candidate(2, idle=9, declined=True)], 2),
        ("least_loaded", [candidate(1, idle=50, used=1260), candidate(2, used=840)], 2),
        ("best_skill", [candidate(1, idle=50, surplus=1), candidate(2, surplus=4)], 2),
        ("best_skill", [candidate(1, idle=50, surplus=4), candidate(2, surplus=4)], 1),
        ("least_flexible", [candidate(1, idle=50, flexibility=9), candidate(2, flexibility=4)], 2),
        ("least_flexible", [candidate(1, flexibility=4), candidate(2, idle=50, flexibility=4)], 2),
        ("least_flexible", [candidate(1, flexibility=9, surplus=2), candidate(2, flexibility=4)], 1),
        ("least_flexible", [candidate(1, flexibility=9), candidate(2, flexibility=4, used=1260)], 1),
    ],
)
def test_choice(choice: str, candidates: list[Candidate], winner: int) -> None:
    assert choose(choice, candidates).agent == winner
    assert recompute(choice, [one.as_record() for one in reversed(candidates)]) == winner


def test_rank_is_a_deadline_minus_a_boost() -> None:
    call = rank_of(enqueued_at=NOW, target_seconds=20, priority=0, boost_seconds=300)
    mail = rank_of(enqueued_at=ago(3600), target_seconds=14400, priority=0, boost_seconds=300)
    late_mail = rank_of(enqueued_at=ago(15000), target_seconds=14400, priority=0, boost_seconds=300)
    urgent = rank_of(enqueued_at=NOW, target_seconds=20, priority=2, boost_seconds=300)
    assert head_rank(NOW) < late_mail < call < mail
    assert urgent == call - timedelta(seconds=600)


def test_rings_widen_at_their_times() -> None:
    rings = [{"after": 60, "skills": {}}, {"after": 20, "skills": {"billing": 3}}]
    asked = {"billing": 7}
    assert ring_at(asked, [], rings, entered_at=ago(0), now=NOW) == Ring({"billing": 7}, (), ago(-20))
    assert ring_at(asked, [], rings, entered_at=ago(20), now=NOW) == Ring({"billing": 3}, (), ago(-40))
    assert ring_at(asked, [], rings, entered_at=ago(60), now=NOW) == Ring({}, (), None)
    assert ring_at(asked, [], [], entered_at=NOW, now=NOW) == Ring({"billing": 7}, (), None)


def test_a_rings_groups_are_asked_too_until_all_members_are() -> None:
    rings = [{"after": 10, "groups": ["second"]}, {"after": 30, "groups": []}]
    seen = [ring_at({}, ["first"], rings, entered_at=ago(waited), now=NOW).groups for waited in (0, 10, 30)]
    assert seen == [("first",), ("first", "second"), ()]
    # Whoever asks all members from the start does not ask fewer later.
    assert ring_at({}, [], rings, entered_at=ago(10), now=NOW).groups == ()


def test_demand_keys_differ_exactly_when_other_agents_are_asked() -> None:
    plain = demand_key(queue_id=1, skills={"b": 1, "a": 2})
    assert plain == demand_key(queue_id=1, skills={"a": 2, "b": 1})
    others = {
        plain,
        demand_key(queue_id=2, skills={"a": 2, "b": 1}),
        demand_key(queue_id=1, skills={"a": 2}),
        demand_key(queue_id=1, skills={"a": 2, "b": 1}, groups=["second"]),
        demand_key(queue_id=1, skills={"a": 2, "b": 1}, only_agent=5),
        demand_key(queue_id=1, skills={"a": 2, "b": 1}, only_agent=5, direct=True),
    }
    assert len(others) == 6


def test_one_pass_gives_several_and_says_why() -> None:
    agents = [agent(1, idle=30), agent(2, idle=20), agent(3, idle=10, queues=frozenset({9}))]
    standing = {1: None, 2: None, 3: None, 4: Reason.ON_BREAK}
    heads = [
        Item(11, 1, ago(9)),
        Item(12, 1, ago(8), declined=frozenset({2})),
        Item(13, 1, ago(7)),
    ]
    made = assign(Snapshot(standing, agents), {1: demand()}, heads, now=NOW)
    assert [(one.item_id, one.agent_id) for one in made] == [(11, 1), (12, 1), (13, 2)]
    assert [Reason(byte) for byte in made[0].reasons] == [
        Reason.CHOSEN,
        Reason.OTHER_FIRST,
        Reason.NOT_MEMBER,
        Reason.ON_BREAK,
    ]
    # Agent 2 holds nothing and agent 1 one mail, but agent 2 has just declined this one.
    assert [Reason(byte) for byte in made[1].reasons][:2] == [Reason.CHOSEN, Reason.DECLINED_BEFORE]


@pytest.mark.parametrize(
    ("figures", "percent"),
    [
        ({"in_level": 8, "answered": 10, "abandoned": 0, "short": 0}, 80),
        ({"in_level": 8, "answered": 8, "abandoned": 2, "short": 0}, 80),
        ({"in_level": 8, "answered": 8, "abandoned": 2, "short": 2}, 100),
        ({"in_level": 0, "answered": 0, "abandoned": 0, "short": 0}, None),
    ],
)
def test_service_level(figures: dict[str, int], percent: int | None) -> None:
    assert service_level_percent(**figures) == percent


def test_the_target_second_itself_is_in_level() -> None:
    assert in_service_level(waited_ms=20000, target_seconds=20)
    assert not in_service_level(waited_ms=20001, target_seconds=20)


def test_a_line_that_everybody_free_let_pass_comes_after_the_others() -> None:
    wanted = {1: demand(1, media="voice"), 2: demand(2, queue_id=2, media="voice")}
    passed = Item(1, 1, ago(90), frozenset({7}), waits_since=ago(10))
    heads = [passed, Item(2, 1, ago(80)), Item(3, 2, ago(70))]

    def given(*people: Agent) -> list[tuple[int, int]]:
        made = assign(Snapshot({one.id: None for one in people}, people), wanted, heads, now=NOW)
        return [(one.item_id, one.agent_id) for one in made]

    both = frozenset({1, 2})
    assert given(agent(7, queues=both, idle=60)) == [(3, 7)]  # the whole line: nobody of it is overtaken in it
    assert given(agent(7, queues=both, idle=5)) == [(1, 7)]  # has worked since then: its turn again
    assert given(agent(7, idle=60)) == [(1, 7)]  # nothing else to do
    assert given(agent(7, queues=both, idle=60), agent(8, idle=1)) == [(1, 8), (2, 7)]  # somebody else is there
