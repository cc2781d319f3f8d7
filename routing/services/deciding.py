"""The decider: one pass at a time per pool, several assignments a pass, each with its record.

A pass is tried right after every commit that brought work or freed an agent, and by the keeper. It reads what changed
about the agents, and the heads, without locks, decides by the pure rules, then locks the chosen agents and the items and makes only
those assignments whose ground has not moved: an agent's version is the version of everything decided about them.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

from django.db import connection, transaction
from django.utils import timezone

from core.actor import SYSTEM
from core.operations import operation
from core.records import Changes
from routing.events import WORK_RESERVED
from routing.models import AgentState, Decision, Reservation, Roster, WorkItem, WorkItemInterval, WorkState
from routing.rules.assigning import Assignment, assign
from routing.rules.ordering import as_record
from routing.selectors.deciding import pools_with_work
from routing.selectors.watching import Sight, forget, look
from routing.services.items import announce, stretch
from routing.services.locks import lock_agents
from routing.services.settling import settle

AT_MOST = 100
PASSES = 50
LOCK_CLASS = 72  # of the advisory locks that name a pool
RESERVE = """
UPDATE routing_workitem w SET state = 'reserved', state_since = %s, agent_id = g.agent, reservation_id = g.reservation,
       version = w.version + 1, updated_at = %s
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS g(id, agent, reservation)
WHERE w.id = g.id AND w.state = 'waiting'
"""
_turns: dict[str, Lock] = {}


@dataclass(frozen=True)
class Made:
    """How a pass ended: what it assigned, and whether another pass may find more at once."""

    count: int
    again: bool


def distribute_soon(pool: str | None = None) -> None:
    """Step: decide, in one pool or all, as soon as the running transaction has committed.

    What breaks there is logged, and the keeper's to repeat: it must not fail the request that brought the work.
    """
    transaction.on_commit(distribute if pool is None else partial(_distribute_pool, pool), robust=True)


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
    try:
        return _decide(pool=pool, reading=reading)
    except BaseException:
        # What was counted on the agents did not happen.
        forget(pool)
        raise


@operation
def _decide(*, pool: str, reading: ExitStack) -> Made:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK_CLASS, pool])
    reading.close()  # from here on a commit may come too late for this pass: the next thread takes its own turn
    now = timezone.now()
    sight = look(pool, now, AT_MOST)
    if sight is None or not sight.items:
        return Made(0, again=False)
    chosen = assign(sight.snapshot, sight.demands, sight.items, now=now, at_most=AT_MOST)
    # Counted on them already; what really became of them stands in their rows.
    sight.touched.update(one.agent_id for one in chosen)
    if not chosen:
        return Made(0, again=False)
    count = _reserve(chosen, sight, now)
    used_up = sight.deep & {one.demand_id for one in chosen}
    return Made(count, again=count < len(chosen) or len(chosen) == AT_MOST or bool(used_up))


def _reserve(chosen: Sequence[Assignment], sight: Sight, now: datetime) -> int:
    states = {state.person_id: state for state in lock_agents(one.agent_id for one in chosen)}
    sound = [one for one in chosen if states[one.agent_id].version == sight.versions[one.agent_id]]
    rows = WorkItem.objects.select_for_update(of=("self",)).select_related("queue", "disposition")
    waiting = rows.filter(id__in=[one.item_id for one in sound], state=WorkState.WAITING).order_by("id")
    items = {item.pk: item for item in waiting}
    sound = [one for one in sound if one.item_id in items]
    if not sound:
        return 0
    decisions = _record(sound, sight, now)
    reservations = Reservation.objects.bulk_create(
        Reservation(
            work_item=items[one.item_id],
            agent=states[one.agent_id].person,
            decision=decision,
            expires_at=now + timedelta(seconds=items[one.item_id].queue.ring_seconds),
        )
        for one, decision in zip(sound, decisions, strict=True)
    )
    WorkItemInterval.objects.bulk_create(stretch(items[one.item_id], "reserved", now) for one in sound)
    _write(reservations, now)
    for one, reservation in zip(sound, reservations, strict=True):
        _announce(items[one.item_id], reservation, states[one.agent_id], now)
    settle((states[agent] for agent in dict.fromkeys(one.agent_id for one in sound)), now, actor=SYSTEM)
    return len(sound)


def _record(chosen: Sequence[Assignment], sight: Sight, now: datetime) -> list[Decision]:
    listed = roster_row(sight.snapshot.roster)
    items = {item.id: item for item in sight.items}
    return Decision.objects.bulk_create(
        Decision(
            work_item_id=one.item_id,
            agent_id=one.agent_id,
            at=now,
            configuration=sight.token,
            demand_id=one.demand_id,
            choice=sight.demands[one.demand_id].choice,
            best=[candidate.as_record() for candidate in one.best],
            turn=as_record(items[one.item_id], sight.demands[one.demand_id], now),
            roster_id=listed,
            reasons=zlib.compress(one.reasons, 1),
        )
        for one in chosen
    )


def roster_row(agents: list[int]) -> int:
    """Step: the id of the row that lists these agents; made when they are on duty together for the first time."""
    digest = hashlib.sha256(",".join(map(str, agents)).encode()).hexdigest()
    found = Roster.objects.filter(digest=digest).values_list("id", flat=True).first()
    return found or Roster.objects.get_or_create(digest=digest, defaults={"agents": agents})[0].pk


def _write(reservations: Sequence[Reservation], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            RESERVE,
            [
                now,
                now,
                [one.work_item_id for one in reservations],
                [one.agent_id for one in reservations],
                [one.pk for one in reservations],
            ],
        )
        if cursor.rowcount != len(reservations):
            raise RuntimeError("a locked waiting item could not be reserved")


def _announce(item: WorkItem, reservation: Reservation, state: AgentState, now: datetime) -> None:
    changes: Changes = {"state": (item.state, WorkState.RESERVED), "agent_id": (None, state.person_id)}
    item.state, item.state_since = WorkState.RESERVED, now
    item.agent, item.reservation = state.person, reservation
    item.version += 1
    announce(WORK_RESERVED, item, actor=SYSTEM, changes=changes)
