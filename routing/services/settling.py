"""The step after every change of what an agent holds or chose: recount, derive, record, announce."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import Happening, publish
from core.records import Changes
from core.sql import send
from routing.events import AGENT_STATE_CHANGED
from routing.models import AgentState
from routing.rules.capacity import derived_state, is_full, limits_of, state_with_more, with_seat
from staff.audiences import supervisors_of_team

LOGGED = ("chosen", "reason", "state")
HOLD = """
SELECT agent_id, media, state, count(*) FROM routing_workitem
WHERE agent_id = ANY(%b::bigint[]) AND state IN ('reserved', 'active', 'parked', 'wrap_up') GROUP BY agent_id, media, state
"""
# The ids are given twice: a plan for any number of agents would read all rows to find those few.
SAVE = """
UPDATE routing_agentstate a SET
  chosen = g.chosen, reason = g.reason, state = g.state, since = g.since, idle_since = g.idle_since,
  resting_until = g.resting_until, connected = g.connected, absent_since = g.absent_since, load = g.load::jsonb,
  "full" = g.is_full, capacity = g.capacity::jsonb, misses = g.misses, missed_at = g.missed_at,
  attending = g.attending,
  version = a.version + 1, updated_at = %s
FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::timestamptz[], %b::timestamptz[],
            %b::boolean[], %b::timestamptz[], %b::text[], %b::boolean[], %b::text[], %b::smallint[], %b::timestamptz[],
            %b::bigint[])
  AS g(id, chosen, reason, state, since, idle_since, resting_until, connected, absent_since, load, is_full, capacity,
       misses, missed_at, attending)
WHERE a.id = g.id AND a.id = ANY(%b::bigint[])
"""
END = """
INSERT INTO routing_agentstateinterval (person_id, state, reason, started_at, ended_at)
SELECT * FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::timestamptz[], %b::timestamptz[])
"""
Held = Counter[tuple[str, str]]  # (media, state) of work items: how many


def settle(states: Iterable[AgentState], now: datetime, *, actor: Actor, **fields: Any) -> None:
    """Step: set `fields` on these locked agents, recount what they hold, and derive their state.

    The load and the state that boards and deciders read are written here and nowhere else, always from
    the work items themselves, and from the seat in somebody else's call.
    """
    agents = list(states)
    held: dict[int, Held] = defaultdict(Counter)
    for person, media, state, count in send(HOLD, [[agent.person_id for agent in agents]]).rows():
        held[person][media, state] = count
    _carry_out(agents, [_derived(agent, held[agent.person_id], fields) for agent in agents], now, actor)


def settle_reserved(given: Mapping[int, Counter[str]], states: Mapping[int, AgentState], now: datetime) -> None:
    """Step: the same after a decider held out to each agent so many items of each media.

    The agents are locked, so that what their rows say about what they hold is true, and only this is added to it:
    an agent who holds a lot is not counted for every item that comes.
    """
    agents = [states[person] for person in given]
    wanted = []
    for agent in agents:
        load = dict(Counter(agent.load) + given[agent.person_id])
        full = is_full(load, limits_of(agent.capacity))
        wanted.append({"load": load, "full": full, "state": state_with_more(agent.state)})
    _carry_out(agents, wanted, now, SYSTEM)


def _carry_out(agents: Sequence[AgentState], wanted: Iterable[dict[str, Any]], now: datetime, actor: Actor) -> None:
    ended: list[tuple[Any, ...]] = []
    changed: list[tuple[AgentState, Changes]] = []
    for agent, new in zip(agents, wanted, strict=True):
        changes = _set(agent, new, now, ended)
        if changes:
            changed.append((agent, changes))
    if ended:
        send(END, [list(column) for column in zip(*ended, strict=True)])
    _save([agent for agent, _ in changed])
    for agent, changes in changed:
        logged = {name: changes[name] for name in LOGGED if name in changes}
        publish(AGENT_STATE_CHANGED, agent, actor=actor, changes=logged, audiences=audiences_of(agent))


def audiences_of(agent: AgentState) -> list[str]:
    """The agent, and who supervises the agent: the same people as in the rule on agent states."""
    return [f"agent:{agent.person_id}", *supervisors_of_team(agent.person.team_id)]


def follow_team(happening: Happening) -> None:
    """Reaction to person.changed: who supervises an agent no longer drops their state, and who does now gets it."""
    if "team_id" not in happening.changes:
        return
    agent = AgentState.objects.select_for_update(of=("self",)).filter(person_id=happening.subject.pk).first()
    if agent is None:
        return
    before = set(supervisors_of_team(happening.changes["team_id"][0]))
    now = audiences_of(agent)
    agent.version += 1  # newer than the row that is dropped
    agent.updated_at = timezone.now()
    agent.save(update_fields=["version", "updated_at"])
    publish(AGENT_STATE_CHANGED, agent, actor=happening.actor, audiences=now, gone=before - set(now))


def _derived(agent: AgentState, held: Held, fields: dict[str, Any]) -> dict[str, Any]:
    load: Counter[str] = Counter()
    seated = with_seat(held, fields.get("attending", agent.attending))
    for (media, _), count in seated.items():
        load[media] += count
    full = is_full(load, limits_of(fields.get("capacity", agent.capacity)))
    return {
        **fields,
        "load": dict(load),
        "full": full,
        "state": derived_state(fields.get("chosen", agent.chosen), seated),
    }


def _set(agent: AgentState, new: dict[str, Any], now: datetime, ended: list[tuple[Any, ...]]) -> Changes:
    """What differs, set on the agent; a state that ends is noted in `ended`."""
    if (new["state"], new.get("reason", agent.reason)) != (agent.state, agent.reason):
        since = max(now, agent.since)
        ended.append((agent.person_id, agent.state, agent.reason, agent.since, since))
        new["since"] = since
    changes = {name: (getattr(agent, name), value) for name, value in new.items() if getattr(agent, name) != value}
    for name, (_, value) in changes.items():
        setattr(agent, name, value)
    return changes


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
        [a.connected for a in agents],
        [a.absent_since for a in agents],
        [json.dumps(a.load) for a in agents],
        [a.full for a in agents],
        [json.dumps(a.capacity) for a in agents],
        [a.misses for a in agents],
        [a.missed_at for a in agents],
        [a.attending for a in agents],
    ]
    now = timezone.now()
    send(SAVE, [now, *columns, columns[0]])
    for agent in agents:
        agent.version += 1
        agent.updated_at = now
