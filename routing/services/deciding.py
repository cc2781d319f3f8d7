"""The decider: one pass at a time per pool, several assignments a pass, each with its record.

A pass is tried right after every commit that brought work or freed an agent, and by the keeper. It reads what changed
about the agents, and the heads, without locks, decides by the pure rules, then locks the chosen agents and the items and makes only
those assignments whose ground has not moved: an agent's version is the version of everything decided about them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Lock

from django.db import transaction

from core.actor import SYSTEM
from core.operations import flush, operation
from core.records import Changes
from core.sql import send, together
from routing.events import WORK_RESERVED
from routing.models import WorkState
from routing.rules.assigning import Assignment, assign
from routing.selectors.deciding import pools_with_work
from routing.selectors.watching import Sight, ask, forget, see
from routing.services.items import announce
from routing.services.reserving import hold_out, lock, write
from routing.services.settling import settle_reserved

AT_MOST = 100
PASSES = 50
LOCK_CLASS = 72  # of the advisory locks that name a pool
# Every statement of a pass finds its rows by their ids: no values would make a better plan than the kept one, and
# planning anew costs more than most of them do.
TURN = """
SELECT set_config('plan_cache_mode', 'force_generic_plan', true), pg_advisory_xact_lock(%s::integer, hashtext(%s::text))
"""
_turns: dict[str, Lock] = {}
_working: dict[str, Lock] = {}


@dataclass(frozen=True)
class Made:
    """How a pass ended: what it assigned, and whether another pass may find more at once."""

    count: int
    again: bool


def distribute_soon(pool: str | None = None) -> None:
    """Step: decide, in one pool or all, as soon as the running transaction has committed.

    What breaks there is logged, and the keeper's to repeat: it must not fail the request that brought the work.
    """
    # Django names what broke by its `__qualname__`, which a `partial` has not.
    transaction.on_commit(distribute if pool is None else lambda: _distribute_pool(pool), robust=True)


def distribute() -> int:
    """Reserve waiting work for free agents, in every pool; returns how many reservations this call made.

    Callable from anywhere but inside a transaction; each pass is a durable transaction of its own.
    """
    return sum(_distribute_pool(pool) for pool in pools_with_work())


def _distribute_pool(pool: str) -> int:
    total = 0
    for _ in range(PASSES):
        turn = _turns.setdefault(pool, Lock())
        if not turn.acquire(blocking=False):
            # Another thread of this process is about to read: it will see what we have committed.
            return total
        with ExitStack() as reading:
            reading.callback(turn.release)
            made = _pass(pool=pool, reading=reading)
        total += made.count
        if not made.again:
            break
    return total


def _pass(*, pool: str, reading: ExitStack) -> Made:
    """One pass of this process at a time; `reading` ends when what others commit may come too late for it."""
    with _working.setdefault(pool, Lock()):
        reading.close()
        try:
            return _decide(pool=pool)
        except BaseException:
            # What was counted on the agents did not happen.
            forget(pool)
            raise


@operation
def _decide(*, pool: str) -> Made:
    with together():
        send(TURN, [LOCK_CLASS, pool])
        asked = ask(pool, AT_MOST)
    sight = see(asked)
    if sight is None or not sight.items:
        return Made(0, again=False)
    chosen = assign(sight.snapshot, sight.demands, sight.items, now=sight.now, at_most=AT_MOST)
    if not chosen:
        return Made(0, again=False)
    count = _reserve(chosen, sight)
    used_up = sight.deep & {one.demand_id for one in chosen}
    return Made(count, again=count < len(chosen) or len(chosen) == AT_MOST or bool(used_up))


def _reserve(chosen: Sequence[Assignment], sight: Sight) -> int:
    """Step: make the assignments whose ground has not moved; of the others' agents nothing known may be used."""
    watch, now = sight.watch, sight.now
    agents = dict.fromkeys(one.agent_id for one in chosen)
    locked = lock(agents, [one.item_id for one in chosen], watch.configuration.rows)
    moved = {agent for agent in agents if locked.states[agent].version != watch.version(agent)}
    sound = [one for one in chosen if one.agent_id not in moved and one.item_id in locked.items]
    watch.mistrust(one.agent_id for one in chosen if one.agent_id in moved or one.item_id not in locked.items)
    if not sound:
        return 0
    held_out = [
        (one, hold_out(locked.items[one.item_id], locked.states[one.agent_id], locked.keys[one.item_id], now))
        for one in sound
    ]
    given: dict[int, Counter[str]] = defaultdict(Counter)
    with together():
        written = write(held_out, sight)
        for one in sound:
            item = locked.items[one.item_id]
            given[one.agent_id][item.media] += 1
            changes: Changes = {"state": (WorkState.WAITING, WorkState.RESERVED), "agent_id": (None, one.agent_id)}
            announce(WORK_RESERVED, item, actor=SYSTEM, changes=changes)
        settle_reserved(given, locked.states, now)
        flush()
    if written.count != len(sound):
        raise RuntimeError("a locked waiting item could not be reserved")
    for agent in given:
        watch.keep(agent, locked.states[agent].version, locked.states[agent].load)
    return len(sound)
