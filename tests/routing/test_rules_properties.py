"""The invariants of the ACD, for any agents and any waiting work."""

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from routing.rules.assigning import Assignment, assign
from routing.rules.capacity import DEFAULT_LIMITS, INTERRUPTIBLE, WHOLE, has_room, used_by
from routing.rules.judging import (
    Agent,
    Demand,
    Reason,
    demand_reason,
    reason_against,
    recompute,
    standing_reason,
)
from routing.rules.ordering import Item, gives_way
from routing.rules.snapshot import Snapshot

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MEDIA = ("voice", "chat", "email", "task")
# One choice stands for several: what is drawn less often is drawn faster. Half of all agents are ready: only where
# several can be chosen is there anything to get wrong.
STANDING: list[dict[str, Any]] = [{}] * 60 + [
    {"chosen": chosen, "present": present, "resting_until": rest}
    for chosen in ("available", "available", "available", "break", "offline")
    for present in (True, True, False)
    for rest in (None, None, NOW + timedelta(seconds=5), NOW)
]
LOADS: list[dict[str, int]] = [
    *[{}] * 20,
    *({m: n} for m in MEDIA for n in (1, 2)),
    *({m: 1, o: n} for m in MEDIA for o in MEDIA if m < o for n in (1, 2)),
]
LIMITS: list[dict[str, int]] = [{}, *({media: limit} for media in MEDIA for limit in range(5))]
SKILLS: list[dict[str, int]] = [
    *[{}] * 6,
    *({s: level} for s in "ab" for level in (1, 4, 10)),
    *({"a": a, "b": b} for a in (1, 5, 10) for b in (2, 7)),
]
DECLINED = [frozenset(one) for size in range(3) for one in combinations(range(1, 7), size)]
SETS = [frozenset((1, 2, 3))] * 8 + [frozenset(one) for size in range(4) for one in combinations((1, 2, 3), size)]
moments = st.integers(0, 600).map(lambda seconds: NOW - timedelta(seconds=seconds))
skill_sets = st.sampled_from(SKILLS)


@st.composite
def agents(draw: st.DrawFn) -> list[Agent]:
    return [
        Agent(
            id=number,
            idle_since=draw(moments),
            **draw(st.sampled_from(STANDING)),
            load=draw(st.sampled_from(LOADS)),
            limits={**DEFAULT_LIMITS, **draw(st.sampled_from(LIMITS))},
            skills=draw(skill_sets),
            queues=draw(st.sampled_from(SETS)),
            flexibility=draw(st.integers(0, 3)),
        )
        for number in range(1, draw(st.integers(0, 6)) + 1)
    ]


@st.composite
def demands(draw: st.DrawFn) -> dict[int, Demand]:
    return {
        number: Demand(
            id=number,
            queue_id=draw(st.integers(1, 3)),
            media=draw(st.sampled_from(MEDIA)),
            skills=draw(skill_sets),
            only_agent=draw(st.sampled_from((None, None, 1, 2))),
            choice=draw(st.sampled_from(("least_flexible", "longest_idle", "least_loaded", "best_skill"))),
            may_interrupt=draw(st.booleans()),
            order=draw(st.sampled_from(("each_in_time", "in_time", "deadline"))),
            target_seconds=20,
            late_seconds=60,
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    }


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[Agent], dict[int, Demand], list[Item]]:
    wanted = draw(demands())
    heads = [
        Item(
            number,
            draw(st.sampled_from(sorted(wanted))),
            draw(moments),
            draw(st.sampled_from(DECLINED)),
            draw(st.integers(0, 1)),
            draw(moments),
            draw(moments),
        )
        for number in range(1, draw(st.integers(0, 8)) + 1)
    ]
    return draw(agents()), wanted, heads


def decide(people: list[Agent], wanted: dict[int, Demand], heads: list[Item]) -> list[Assignment]:
    standing = {agent.id: standing_reason(agent, NOW) for agent in people}
    ready = [agent for agent in people if standing[agent.id] is None]
    return assign(Snapshot(standing, ready), wanted, heads, now=NOW)


def after(people: list[Agent], wanted: dict[int, Demand], made: list[Assignment]) -> dict[int, Agent]:
    by_id = {agent.id: agent for agent in people}
    for one in made:
        agent, media = by_id[one.agent_id], wanted[one.demand_id].media
        load = {**agent.load, media: agent.load.get(media, 0) + 1}
        by_id[agent.id] = Agent(**{**_fields(agent), "load": load})
    return by_id


def _fields(agent: Agent) -> dict[str, object]:
    return {name: getattr(agent, name) for name in Agent.__slots__}


@given(situations())
def test_nobody_ineligible_is_chosen(situation: tuple[list[Agent], dict[int, Demand], list[Item]]) -> None:
    people, wanted, heads = situation
    by_id = {agent.id: agent for agent in people}
    for one in decide(people, wanted, heads):
        agent, demand = by_id[one.agent_id], wanted[one.demand_id]
        assert reason_against(agent, demand, NOW) is None
        media = demand.media
        by_id[agent.id] = Agent(**{**_fields(agent), "load": {**agent.load, media: agent.load.get(media, 0) + 1}})


@given(situations())
def test_never_above_capacity(situation: tuple[list[Agent], dict[int, Demand], list[Item]]) -> None:
    people, wanted, heads = situation
    made = decide(people, wanted, heads)
    taken = {one.agent_id for one in made}
    for agent in after(people, wanted, made).values():
        if agent.id in taken:
            fixed = {m: n for m, n in agent.load.items() if m not in INTERRUPTIBLE}
            assert used_by(fixed, agent.limits) <= WHOLE
            gained = {wanted[one.demand_id].media for one in made if one.agent_id == agent.id}
            assert all(agent.load[media] <= agent.limits[media] for media in gained)


@given(situations())
def test_each_item_once_and_no_work_left_beside_an_eligible_agent(
    situation: tuple[list[Agent], dict[int, Demand], list[Item]],
) -> None:
    people, wanted, heads = situation
    made = decide(people, wanted, heads)
    given_out = [one.item_id for one in made]
    assert len(given_out) == len(set(given_out))
    for item in heads:
        if item.id not in given_out:
            for agent in after(people, wanted, made).values():
                assert reason_against(agent, wanted[item.demand_id], NOW) is not None


def overtaken(number: int, wanted: dict[int, Demand], heads: list[Item]) -> bool:
    """Whether the order lets newer work of the same line go before this item."""
    one = next(item for item in heads if item.id == number)
    return gives_way(one, wanted[one.demand_id], NOW)


@given(situations())
def test_first_in_first_out_within_one_demand_and_priority(
    situation: tuple[list[Agent], dict[int, Demand], list[Item]],
) -> None:
    people, wanted, heads = situation
    given_out = {one.item_id for one in decide(people, wanted, heads)}
    for line in {(item.demand_id, item.priority) for item in heads}:
        places = sorted((item.rank, item.id) for item in heads if (item.demand_id, item.priority) == line)
        took = [number in given_out for _, number in places]
        if wanted[line[0]].order == "each_in_time":
            took = [one for one, (_, number) in zip(took, places, strict=True) if not overtaken(number, wanted, heads)]
        assert took == sorted(took, reverse=True)


@given(situations())
def test_the_record_recomputes_and_names_everybody_on_duty(
    situation: tuple[list[Agent], dict[int, Demand], list[Item]],
) -> None:
    people, wanted, heads = situation
    made = decide(people, wanted, heads)
    by_id = {agent.id: agent for agent in people}
    for number, one in enumerate(made):
        demand = wanted[one.demand_id]
        assert recompute(demand.choice, [best.as_record() for best in one.best]) == one.agent_id
        before = after(people, wanted, made[:number])
        assert len(one.reasons) == len(people)
        for agent_id, byte in zip(sorted(by_id), one.reasons, strict=True):
            agent = before[agent_id]
            expected = standing_reason(agent, NOW) or demand_reason(agent, demand)
            if agent_id == one.agent_id:
                assert byte == Reason.CHOSEN
                assert expected is None
            elif expected is None:
                assert byte in {Reason.OTHER_FIRST, Reason.DECLINED_BEFORE}
            else:
                assert byte == expected


@given(situations())
def test_a_pass_in_batches_equals_one_pass(situation: tuple[list[Agent], dict[int, Demand], list[Item]]) -> None:
    people, wanted, heads = situation
    whole = [(one.item_id, one.agent_id) for one in decide(people, wanted, heads)]
    stepwise: list[tuple[int, int]] = []
    current, left = people, list(heads)
    while True:
        standing = {agent.id: standing_reason(agent, NOW) for agent in current}
        ready = [agent for agent in current if standing[agent.id] is None]
        made = assign(Snapshot(standing, ready), wanted, left, now=NOW, at_most=1)
        if not made:
            break
        stepwise += [(one.item_id, one.agent_id) for one in made]
        current = list(after(current, wanted, made).values())
        left = [item for item in left if item.id != made[0].item_id]
    assert stepwise == whole


@given(
    st.dictionaries(st.sampled_from(MEDIA), st.integers(0, 3)),
    st.dictionaries(st.sampled_from(MEDIA), st.integers(1, 10), min_size=4),
    st.sampled_from(MEDIA),
)
def test_room_only_shrinks_with_load(load: dict[str, int], limits: dict[str, int], media: str) -> None:
    if not has_room(media, load=load, limits=limits, may_interrupt=False):
        for more in MEDIA:
            fuller = {**load, more: load.get(more, 0) + 1}
            assert not has_room(media, load=fuller, limits=limits, may_interrupt=False)
