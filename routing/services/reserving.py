"""What the decider locks and writes, as three ways to the server for any number of assignments.

The rows are read by hand and become the same objects that a queryset makes, with what is known already in their
places: the queues of the configuration, the people by what is shown of them.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

from core.sql import Answer, send, together
from routing.models import AgentState, Queue, Reservation, ReservationState, Roster, WorkItem, WorkState
from routing.rules.assigning import Assignment
from routing.rules.judging import Candidate
from routing.rules.ordering import as_record
from routing.selectors.watching import Sight, Watch
from staff.models import Person, Team


def _columns(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


AGENT_COLUMNS, ITEM_COLUMNS, RESERVATION_COLUMNS = map(_columns, (AgentState, WorkItem, Reservation))
# A plan for any number of agents would read everybody on the staff: one by one (`OFFSET 0` keeps it so) is what is meant.
AGENTS = f"""
SELECT {", ".join(f'a."{name}"' for name in AGENT_COLUMNS)}, p.name, p.team_id, p.team
FROM routing_agentstate a
JOIN LATERAL (
  SELECT p.name, p.team_id, (SELECT t.name FROM staff_team t WHERE t.id = p.team_id) AS team
  FROM staff_person p WHERE p.id = a.person_id OFFSET 0
) p ON true
WHERE a.person_id = ANY(%b::bigint[]) ORDER BY a.person_id FOR UPDATE OF a
"""
RESERVED, PENDING = WorkState.RESERVED.value, ReservationState.PENDING.value
# The keys of what will be written are drawn here, so that nothing has to wait for them later.
ITEMS = f"""
SELECT {", ".join(f'w."{name}"' for name in ITEM_COLUMNS)},
  nextval('routing_decision_id_seq'), nextval('routing_reservation_id_seq')
FROM (SELECT * FROM routing_workitem WHERE id = ANY(%b::bigint[]) AND state = 'waiting' ORDER BY id FOR UPDATE) w
"""
# The stretch that ends is written from the item as it was: all parts of a statement see the rows of its beginning.
RESERVE = """
WITH given AS (
  SELECT * FROM unnest(%b::bigint[], %b::bigint[], %b::bigint[], %b::bigint[], %b::timestamptz[], %b::bigint[],
      %b::text[], %b::text[], %b::text[], %b::bytea[])
    AS g(item, agent, decision, reservation, expires_at, demand, choice, best, turn, reasons)
), moment AS (SELECT %s::timestamptz AS at, %s::uuid AS configuration, %s::bigint AS roster),
decided AS (
  INSERT INTO routing_decision
    (id, work_item_id, agent_id, at, configuration, demand_id, choice, best, turn, roster_id, reasons)
  SELECT decision, item, agent, at, configuration, demand, choice, best::jsonb, turn::jsonb, roster, reasons
  FROM given, moment
), held_out AS (
  INSERT INTO routing_reservation
    (id, created_at, updated_at, version, work_item_id, agent_id, decision_id, state, expires_at)
  SELECT reservation, at, at, 1, item, agent, decision, 'pending', expires_at FROM given, moment
), waited AS (
  INSERT INTO routing_workiteminterval (work_item_id, queue_id, state, outcome, started_at, ended_at)
  SELECT w.id, w.queue_id, w.state, 'reserved', w.state_since, greatest(at, w.state_since)
  FROM given JOIN routing_workitem w ON w.id = item, moment
)
UPDATE routing_workitem w SET state = 'reserved', state_since = at, agent_id = agent, reservation_id = reservation,
       version = w.version + 1, updated_at = at
FROM given, moment WHERE w.id = item AND w.state = 'waiting'
"""


@dataclass(frozen=True)
class Locked:
    """The rows that a pass has locked, and per item the keys of its decision and reservation."""

    states: Mapping[int, AgentState]
    items: Mapping[int, WorkItem]
    keys: Mapping[int, tuple[int, int]]


def lock(agents: Collection[int], items: Collection[int], queues: Mapping[int, Queue]) -> Locked:
    """Step: lock these agents, then those of the items that still wait; each kind in the order of its ids."""
    with together():
        states = send(AGENTS, [list(agents)])
        waiting = send(ITEMS, [list(items)])
    rows = {row[0]: row for row in waiting.rows()}
    return Locked(
        {state.person_id: state for state in map(_state, states.rows())},
        {item: _item(row, queues) for item, row in rows.items()},
        {item: (row[-2], row[-1]) for item, row in rows.items()},
    )


def _state(row: tuple[Any, ...]) -> AgentState:
    *columns, name, team, team_name = row
    state = AgentState.from_db(DEFAULT_DB_ALIAS, AGENT_COLUMNS, columns)
    state.person = _person(state.person_id, name, team, team_name)
    return state


@lru_cache(maxsize=5000)
def _person(pk: int, name: str, team_id: int | None, team_name: str | None) -> Person:
    """Somebody by what is shown of them; whatever else is asked for is read then."""
    person = Person.from_db(DEFAULT_DB_ALIAS, ["id", "name", "team_id"], [pk, name, team_id])
    if team_id is not None:
        person.team = Team.from_db(DEFAULT_DB_ALIAS, ["id", "name"], [team_id, team_name])
    return person


def _item(row: tuple[Any, ...], queues: Mapping[int, Queue]) -> WorkItem:
    item = WorkItem.from_db(DEFAULT_DB_ALIAS, ITEM_COLUMNS, row[:-2])
    if item.queue_id in queues:
        item.queue = queues[item.queue_id]
    return item


def hold_out(item: WorkItem, state: AgentState, keys: tuple[int, int], now: datetime) -> Reservation:
    """Make the object what its row becomes: reserved for this agent. Returns the reservation of the moment."""
    decision, key = keys
    expires_at = now + timedelta(seconds=item.queue.ring_seconds)
    values = (key, now, now, 1, item.pk, state.person_id, decision, PENDING, expires_at, None)
    reservation = Reservation.from_db(DEFAULT_DB_ALIAS, RESERVATION_COLUMNS, values)
    reservation.agent = item.agent = state.person
    item.reservation = reservation
    item.state, item.state_since, item.updated_at = RESERVED, now, now
    item.version += 1
    return reservation


def write(held_out: Iterable[tuple[Assignment, Reservation]], sight: Sight) -> Answer:
    """Step: the decisions, the reservations, the stretches of waiting that end, and the items; all rows are locked."""
    items, now = {item.id: item for item in sight.items}, sight.now
    given = [
        (
            one.item_id, one.agent_id, reservation.decision_id, reservation.pk, reservation.expires_at,
            one.demand_id, demand.choice, _best(one), json.dumps(as_record(items[one.item_id], demand, now)),
            zlib.compress(one.reasons, 1),
        )
        for one, reservation in held_out
        for demand in (sight.demands[one.demand_id],)
    ]  # fmt: skip
    columns = map(list, zip(*given, strict=True))
    return send(RESERVE, [*columns, now, sight.watch.configuration.token, _roster(sight.watch)])


def _best(one: Assignment) -> str:
    return f"[{','.join(map(_candidate, one.best))}]"


@lru_cache(maxsize=5000)
def _candidate(candidate: Candidate) -> str:
    """The same few are the best again and again, one of them less each time."""
    return json.dumps(candidate.as_record())


def _roster(watch: Watch) -> int:
    agents = watch.snapshot.roster
    if watch.roster is None or watch.roster[0] is not agents:
        watch.roster = (agents, roster_row(agents))
    return watch.roster[1]


def roster_row(agents: list[int]) -> int:
    """Step: the id of the row that lists these agents; made when they are on duty together for the first time."""
    digest = hashlib.sha256(",".join(map(str, agents)).encode()).hexdigest()
    found = Roster.objects.filter(digest=digest).values_list("id", flat=True).first()
    return found or Roster.objects.get_or_create(digest=digest, defaults={"agents": agents})[0].pk
