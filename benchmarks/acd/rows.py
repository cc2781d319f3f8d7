"""The rows of the ACD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.acd import once
from benchmarks.acd.database import database, result, run, start
from benchmarks.acd.day import erlang_c_level
from benchmarks.machine import Load, watched
from benchmarks.table import Row, milliseconds, percentile, ratio

QUEUES, AGENTS, WAITING = 20, 1000, 10_000
RATE, SECONDS, ARRIVING = 200.0, 10.0, 2
LOST = 60.0  # seconds that an arrival counts which nobody reserved
ONE, BATCHED = 300, 5000
MANY = 1_000_000
CROWDS = (10, 100, 1000)
ITEMS, LONG = 100_000, 1_000_000
DAY_AGENTS, DAY_MEAN, DAY_LOAD, DAY_TARGET = 5, 300.0, 0.65, 20.0
Env = dict[str, str]


@contextmanager
def measured() -> Iterator[Load]:
    """What other programs used meanwhile."""
    with watched() as load:
        yield load


def _world(environment: Env, queues: int, agents: int, waiting: int) -> None:
    run(environment, "benchmarks.acd.world", queues, agents, waiting)


def _worker(environment: Env, what: str, first: float, second: float) -> list[float]:
    found: list[float] | float = json.loads(run(environment, "benchmarks.acd.worker", what, first, second))
    return found if isinstance(found, list) else [found]


def _together(environment: Env, what: str) -> list[Any]:
    """What each of two processes at half the rate printed, as two web processes bring it."""
    crowd = [start(environment, "benchmarks.acd.worker", what, RATE / ARRIVING, SECONDS) for _ in range(ARRIVING)]
    return [json.loads(result(one)) for one in crowd]


def _waits(environment: Env) -> list[float]:
    """Seconds from each arrival to its committed reservation, whichever process decided."""
    told = _together(environment, "arrivals")
    reserved = {item: moment for _, its_own in told for item, moment in its_own.items()}
    return [reserved.get(item, at + LOST) - at for begun, _ in told for item, at in begun.items()]


def rows(*, long: bool = False) -> Iterator[Row]:
    """Everything, on one database that grows."""
    with database() as environment:
        yield _agents_row(environment)
        _world(environment, QUEUES, AGENTS, WAITING)
        yield _arrivals(environment)
        yield from _rates(environment)
        yield _growth(environment)
    with database() as environment:
        _world(environment, QUEUES, AGENTS, 0)
        yield _once(environment, LONG if long else ITEMS)
    with database() as environment:
        yield _day(environment)


def _agents_row(environment: Env) -> Row:
    medians = []
    with measured() as load:
        for crowd in CROWDS:
            _world(environment, QUEUES, crowd, 0)
            medians.append(percentile(_worker(environment, "passes", ONE // 2, 1), 0.5))
    return Row(
        f"one assignment with {', '.join(map(str, CROWDS))} agents, p50",
        ", ".join(f"{value * 1000:.1f}" for value in medians) + " ms",
        "flat",
        f"{medians[0] * 1000:.1f} ms with {CROWDS[0]}",
        ratio(medians[-1], medians[0]),
        load.others,
        met=medians[-1] <= 1.5 * medians[0],
    )


def _arrivals(environment: Env) -> Row:
    with measured() as load:
        ours = _waits(environment)
    bare = [value for one in _together(environment, "floor-arrivals") for value in one]
    p99 = percentile(ours, 0.99)
    return Row(
        f"arrival -> committed reservation, {RATE:.0f}/s, {AGENTS:,} agents, {QUEUES} queues, {WAITING:,} waiting",
        milliseconds(ours),
        "p99 15 ms",
        milliseconds(bare),
        ratio(p99, percentile(bare, 0.99)),
        load.others,
        met=p99 <= 0.015,
    )


def _rates(environment: Env) -> Iterator[Row]:
    for batch, count, aim in ((1, ONE, 0.35), (100, BATCHED, 0.25)):
        with measured() as load:
            ours = count / _worker(environment, "assign", count, batch)[0]
        bare = count * 4 / _worker(environment, "floor", count * 4, batch)[0]
        share = ours / bare
        yield Row(
            f"assignments with full record and event, {'one at a time' if batch == 1 else 'in batches of 100'}",
            f"{ours:.0f}/s",
            f"{aim} of the floor's rate",
            f"{bare:.0f}/s",
            f"{share:.3f} of it",
            load.others,
            met=share >= aim,
        )


def _growth(environment: Env) -> Row:
    """From a hundred waiting to a million, which nobody can take, in the buckets that every decision looks at."""
    small = percentile(_worker(environment, "passes", ONE // 2, 1), 0.5)
    _world(environment, QUEUES, AGENTS, MANY)
    with measured() as load:
        large = percentile(_worker(environment, "passes", ONE // 2, 1), 0.5)
    return Row(
        f"one assignment, p50, from {WAITING:,} to {MANY:,} waiting",
        f"{small * 1000:.1f} -> {large * 1000:.1f} ms",
        "1.5 times",
        "1.3 times",
        ratio(large, small),
        load.others,
        met=large <= 1.5 * small,
    )


def _once(environment: Env, items: int) -> Row:
    with measured() as load:
        found = once.play(environment, items)
    wrong = found.doubled + found.lost + found.wrong_records + found.wrong_loads
    return Row(
        f"exactly once: {items:,} assignments, {once.DISTRIBUTORS} distributors, {found.kills} killed",
        f"{found.doubled} doubled, {found.lost} lost, {items / found.seconds:.0f}/s",
        "0 doubled, 0 lost",
        others=load.others,
        met=wrong == 0 and found.reserved == items,
    )


def _day(environment: Env) -> Row:
    """The services' day beside the ideal queue's with the same draws, and Erlang C.

    One day is a small sample: what the services add is told by the same day in the ideal queue. The estimate is
    Erlang C's figure plus that difference (a control variate), which is free of the day's own luck.
    """
    given = (DAY_AGENTS, DAY_MEAN, DAY_LOAD, 1)
    with measured() as load:
        found = json.loads(run(environment, "benchmarks.acd.day", *given))
    formula = erlang_c_level(DAY_AGENTS, DAY_LOAD, DAY_MEAN, DAY_TARGET)
    estimate = formula + found["in_level"] - found["ideal"]
    return Row(
        f"a day through the services, {found['contacts']:.0f} contacts, in service level",
        f"{estimate:.1f} % (this day: {found['in_level']:.1f} %, an ideal queue on it: {found['ideal']:.1f} %)",
        "within 2 points of Erlang C",
        f"{formula:.1f} %",
        f"{abs(estimate - formula):.2f} points off",
        load.others,
        met=abs(estimate - formula) <= 2,
    )
