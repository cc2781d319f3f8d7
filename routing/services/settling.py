"""The step after every change of what an agent holds or chose: recount, derive, record, announce."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.records import Changes
from routing.events import AGENT_STATE_CHANGED
from routing.models import HELD, AgentState, AgentStateInterval, WorkItem
from routing.rules.capacity import derived_state, is_full, limits_of
from staff.audiences import supervisors_of_team

LOGGED = ("chosen", "reason", "state")
SAVE = """
UPDATE routing_agentstate a SET
  chosen = g.chosen, reason = g.reason, state = g.state, since = g.since, idle_since = g.idle_since,
  resting_until = g.resting_until, absent_since = g.absent_since, load = g.load, "full" = g.is_full,
  capacity = g.capacity, misses = g.misses, missed_at = g.missed_at, version = a.version + 1, updated_at = %s
FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::timestamptz[],
            %s::timestamptz[], %s::timestamptz[], %s::jsonb[], %s::boolean[], %s::jsonb[], %s::smallint[], %s::timestamptz[])
  AS g(id, chosen, reason, state, since, idle_since, resting_until, absent_since, load, is_full, capacity, misses, missed_at)
WHERE a.id = g.id
"""


def settle(states: Iterable[AgentState], now: datetime, *, actor: Actor, **fields: Any) -> None:
    """Step: set `fields` on these locked agents, recount what they hold, and derive their state.

    The load and the state that boards and deciders read are written here and nowhere else, always from
    the work items themselves.
    """
    agents = list(states)
    held: dict[int, list[tuple[str, str]]] = {agent.person_id: [] for agent in agents}
    rows = WorkItem.objects.filter(agent_id__in=held, state__in=HELD)
    for person, media, state in rows.values_list("agent_id", "media", "state"):
        held[person].append((media, state))
    ended: list[AgentStateInterval] = []
    changed: list[tuple[AgentState, Changes]] = []
    for agent in agents:
        changes = _derive(agent, held[agent.person_id], now, fields, ended)
        if changes:
            changed.append((agent, changes))
    AgentStateInterval.objects.bulk_create(ended)
    _save([agent for agent, _ in changed])
    for agent, changes in changed:
        logged = {name: changes[name] for name in LOGGED if name in changes}
        publish(AGENT_STATE_CHANGED, agent, actor=actor, changes=logged, audiences=audiences_of(agent))


def audiences_of(agent: AgentState) -> list[str]:
    """The agent, and who supervises the agent: the same people as in the rule on agent states."""
    return [f"agent:{agent.person_id}", *supervisors_of_team(agent.person.team_id)]


def _derive(
    agent: AgentState,
    held: list[tuple[str, str]],
    now: datetime,
    fields: dict[str, Any],
    ended: list[AgentStateInterval],
) -> Changes:
    load = dict(Counter(media for media, _ in held))
    new = {**fields, "load": load}
    limits = limits_of(new.get("capacity", agent.capacity))
    new["full"] = is_full(load, limits)
    new["state"] = derived_state(new.get("chosen", agent.chosen), held)
    reason = new.get("reason", agent.reason)
    if (new["state"], reason) != (agent.state, agent.reason):
        ended.append(_interval(agent, now))
        new["since"] = max(now, agent.since)
    changes = {name: (getattr(agent, name), value) for name, value in new.items() if getattr(agent, name) != value}
    for name, (_, value) in changes.items():
        setattr(agent, name, value)
    return changes


def _interval(agent: AgentState, now: datetime) -> AgentStateInterval:
    return AgentStateInterval(
        person_id=agent.person_id,
        state=agent.state,
        reason=agent.reason,
        started_at=agent.since,
        ended_at=max(now, agent.since),
    )


def _save(agents: list[AgentState]) -> None:
    if not agents:
        return
    columns: list[Any] = [
        [a.pk for a in agents],
        [a.chosen for a in agents],
        [a.reason for a in agents],
        [a.state for a in agents],
        [a.since for a in agents],
        [a.idle_since for a in agents],
        [a.resting_until for a in agents],
        [a.absent_since for a in agents],
        [json.dumps(a.load) for a in agents],
        [a.full for a in agents],
        [json.dumps(a.capacity) for a in agents],
        [a.misses for a in agents],
        [a.missed_at for a in agents],
    ]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(SAVE, [now, *columns])
    for agent in agents:
        agent.version += 1
        agent.updated_at = now
