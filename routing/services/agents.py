"""What agents choose, and who is there: chosen state, presence, grace time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection as database
from django.db.models import Q
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import Happening, publish
from core.operations import operation
from core.problems import INVALID
from core.records import Changes, change
from routing.events import AGENT_STATE_CHANGED, CAPACITY_CHANGED, WORK_RETURNED
from routing.models import AgentState, BreakReason, ChosenState, Presence, WorkItem, WorkState
from routing.problems import ON_A_CALL, ON_A_CONTACT
from routing.rules.answering import OWN_REASONS
from routing.services.deciding import distribute_soon
from routing.services.items import announce, give_back, lock_item, replace, story
from routing.services.locks import lock_agent, lock_agents, make_states
from routing.services.settling import audiences_of, settle
from staff.models import Person
from staff.services import end_sessions

LOST = "connection_lost"
SIGNED_OUT = "signed_out"
THERE = Q(chosen=ChosenState.AVAILABLE, absent_since=None)  # could be asked, now or when they have room


def stale_after() -> timedelta:
    """How long a connection counts as open without a sign of life."""
    return timedelta(seconds=getattr(settings, "ROUTING_PRESENCE_STALE_SECONDS", 20))


def grace_time() -> timedelta:
    """How long an agent may be away before the ACD sets them offline."""
    return timedelta(seconds=getattr(settings, "ROUTING_GRACE_SECONDS", 20))


@operation
def set_agent_state(*, actor: Actor, person: Person, chosen: str, reason: str = "") -> AgentState:
    """Choose available, break or offline for a person; a break may begin during a call.

    What was held out to them goes back to its queue when they are not available any more. Raises ON_A_CALL
    for going offline with a call connected, or INVALID for a break without one of the reasons that are offered.
    """
    reason = _reason(chosen, reason)
    now = timezone.now()
    state = lock_agent(person.pk)
    choose_state(state, chosen, reason, now, actor=actor)
    return state


def choose_state(state: AgentState, chosen: str, reason: str, now: datetime, *, actor: Actor, **fields: Any) -> None:
    """Step: the same for a locked agent; what they missed is forgotten unless given. Raises ON_A_CALL."""
    fields = {"misses": 0, "missed_at": None, **fields}
    if chosen == ChosenState.OFFLINE and has_call(state.person_id):
        raise ON_A_CALL()
    if chosen == ChosenState.AVAILABLE:
        if state.chosen != ChosenState.AVAILABLE:
            fields = {"idle_since": now, "resting_until": None, **fields}
        if state.absent_since is not None:
            # Chosen by HTTP before the socket is back: the grace time begins anew.
            fields["absent_since"] = now
        settle([state], now, actor=actor, chosen=chosen, reason=reason, **fields)
        distribute_soon()
        return
    release_work(state, now, actor=actor)
    settle([state], now, actor=actor, chosen=chosen, reason=reason, **fields)


def _reason(chosen: str, reason: str) -> str:
    """Step: only a break has a reason, and where reasons are set up it is one of them. Raises INVALID."""
    if chosen != ChosenState.BREAK:
        return ""
    if reason in OWN_REASONS:
        raise INVALID.field("reason", en="The system alone gives this reason.", zh="该原因只能由系统设置。")
    offered = set(BreakReason.objects.filter(active=True).values_list("code", flat=True))
    if offered and reason not in offered:
        raise INVALID.field("reason", en="Choose a reason for the break.", zh="请选择休息原因。")
    return reason


@operation
def force_state(*, actor: Actor, agent: Person, chosen: str, reason: str = "") -> AgentState:
    """A supervisor sets somebody's state. Raises ON_A_CONTACT while they are on one, or INVALID like the above."""
    reason = _reason(chosen, reason)
    state = lock_agent(agent.pk)
    _refuse_on_contact(state, leaves=chosen == ChosenState.OFFLINE)
    choose_state(state, chosen, reason, timezone.now(), actor=actor)
    return state


def _refuse_on_contact(state: AgentState, *, leaves: bool) -> None:
    """Step: a connected call is never pulled from under anybody; who leaves must not leave work behind either."""
    held = WorkItem.objects.filter(agent_id=state.person_id, state__in=(WorkState.ACTIVE, WorkState.PARKED))
    if has_call(state.person_id) or (leaves and held.exists()):
        raise ON_A_CONTACT(who=state.person.name)


@operation
def sign_out_agent(*, actor: Actor, agent: Person) -> AgentState:
    """A supervisor ends every session of a person, who is offline from now on; API tokens stay.

    Raises ON_A_CONTACT while they are on one.
    """
    Person.objects.select_for_update().get(pk=agent.pk)  # before the state, as whoever moves them to another team does
    state = lock_agent(agent.pk)
    _refuse_on_contact(state, leaves=True)
    choose_state(state, ChosenState.OFFLINE, SIGNED_OUT, timezone.now(), actor=actor)
    end_sessions(state.person_id, actor=actor)
    return state


def leave_when_shut_out(happening: Happening) -> None:
    """Reaction to person.changed: whoever may not come in any more is offline. Raises ON_A_CONTACT while on one."""
    if happening.changes.get("is_active") != (True, False):
        return
    if not AgentState.objects.filter(person_id=happening.subject.pk).exists():
        return
    state = lock_agent(happening.subject.pk)
    _refuse_on_contact(state, leaves=True)
    choose_state(state, ChosenState.OFFLINE, SIGNED_OUT, timezone.now(), actor=happening.actor)


@operation
def set_flag(*, actor: Actor, agent: Person, raised: bool) -> AgentState:
    """An agent asks the supervisors for help, or somebody takes the flag down again."""
    state = lock_agent(agent.pk)
    since = (state.flagged_at or timezone.now()) if raised else None
    changes = change(state, flagged_at=since)
    if changes:
        publish(AGENT_STATE_CHANGED, state, actor=actor, changes=changes, audiences=audiences_of(state))
    return state


def has_call(person_id: int) -> bool:
    """Step: whether a call is connected to this agent."""
    return WorkItem.objects.filter(agent_id=person_id, media="voice", state=WorkState.ACTIVE).exists()


def is_there(person_id: int) -> bool:
    """Step: whether this agent could be asked, now or when they have room."""
    return AgentState.objects.filter(THERE, person_id=person_id).exists()


def release_work(state: AgentState, now: datetime, *, actor: Actor) -> None:
    """Step: what rings at this locked agent, or waits only for them, goes to the others."""
    mine = Q(agent_id=state.person_id, state=WorkState.RESERVED)
    waits = Q(preferred_agent_id=state.person_id, state=WorkState.WAITING)
    freed = False
    for item_id in WorkItem.objects.filter(mine | waits).order_by("id").values_list("id", flat=True):
        item = lock_item(item_id)
        freed = True
        if item.state == WorkState.RESERVED and item.agent_id == state.person_id:
            facts = story(item, "withdrawn")
            changes = give_back(item, "withdrawn", now)
            announce(WORK_RETURNED, item, actor=actor, changes=changes, facts=facts)
        elif item.state == WorkState.WAITING:
            replace(item, now, preferred_until=None, handed_over=False)
    if freed:
        distribute_soon()


@operation
def set_capacity(*, actor: Actor, person: Person, capacity: dict[str, int]) -> AgentState:
    """Give a person their own limits per media; what they hold above a lowered limit stays with them."""
    state = lock_agent(person.pk)
    before = state.capacity
    settle([state], timezone.now(), actor=actor, capacity=capacity)
    if before != capacity:
        changes: Changes = {"capacity": (before, capacity)}
        publish(CAPACITY_CHANGED, state.person, actor=actor, changes=changes, audiences=audiences_of(state))
    distribute_soon()
    return state


@operation
def ensure_agent_state(*, person_id: int) -> AgentState:
    """The person's state row, made on first meeting."""
    make_states([person_id])
    return AgentState.objects.select_related("person", "person__team").get(person_id=person_id)


# --- presence: rows hold the truth, whatever becomes of the processes


@operation
def agent_connected(*, person_id: int, connection: str) -> None:
    """A socket of this person opened; several may be open."""
    agent_is_here([(person_id, connection)], timezone.now())


@operation
def agents_seen(*, connections: Iterable[tuple[int, str]]) -> None:
    """These sockets are still open. Brings back a row that a sweep took for dead."""
    agent_is_here(list(connections), timezone.now())


def agent_is_here(connections: list[tuple[int, str]], now: datetime) -> None:
    """Step: write signs of life, and end the absence of whoever was away."""
    if not connections:
        return
    with database.cursor() as cursor:
        cursor.execute(
            "INSERT INTO routing_presence (person_id, connection, opened_at, seen_at) "
            "SELECT person, line, %s, %s FROM unnest(%s::bigint[], %s::text[]) AS g(person, line) "
            "ON CONFLICT (connection) DO UPDATE SET seen_at = EXCLUDED.seen_at",
            [now, now, [person for person, _ in connections], [line for _, line in connections]],
        )
    people = {person for person, _ in connections}
    known = set(AgentState.objects.filter(person_id__in=people).values_list("person_id", flat=True))
    make_states(people - known)
    away = AgentState.objects.filter(person_id__in=people, connected=False)
    fresh = dict(away.values_list("person_id", "absent_since"))
    if fresh:
        settle(lock_agents(fresh), now, actor=SYSTEM, connected=True, absent_since=None)
    if any(fresh.values()):  # for whoever was never absent nothing is new but the line
        distribute_soon()


def agent_disconnected(*, connection: str) -> None:
    """A socket closed. With the last one, the person's grace time begins."""
    agents_disconnected(connections=[connection])


@operation
def agents_disconnected(*, connections: Iterable[str]) -> None:
    """These sockets closed, all in one transaction: when a network breaks, everybody is gone at once."""
    lines = Presence.objects.filter(connection__in=list(connections))
    people = list(lines.values_list("person_id", flat=True))
    lines.delete()
    mark_absent(people, timezone.now())


def mark_absent(people: Iterable[int], now: datetime) -> None:
    """Step: begin the grace time of those of these people who have no line left."""
    alive = Presence.objects.filter(person_id__in=people, seen_at__gte=now - stale_after())
    gone = set(people) - set(alive.values_list("person_id", flat=True))
    if gone:
        lost = [state for state in lock_agents(gone) if state.absent_since is None]
        settle(lost, now, actor=SYSTEM, connected=False, absent_since=now)


def sweep_presence() -> int:
    """Tick: end the lines of dead processes, and set whoever stayed away for the grace time offline."""
    now = timezone.now()
    swept = 0
    if Presence.objects.filter(seen_at__lt=now - stale_after()).exists():
        swept = _forget_dead_lines(now=now)
    late = AgentState.objects.filter(absent_since__lte=now - grace_time()).exclude(chosen=ChosenState.OFFLINE)
    return swept + sum(_end_grace(person_id=person) for person in list(late.values_list("person_id", flat=True)))


@operation
def _forget_dead_lines(*, now: datetime) -> int:
    dead = Presence.objects.select_for_update(skip_locked=True).filter(seen_at__lt=now - stale_after())
    rows = list(dead.values_list("id", "person_id"))
    Presence.objects.filter(id__in=[row for row, _ in rows]).delete()
    mark_absent({person for _, person in rows}, now)
    return len(rows)


@operation
def _end_grace(*, person_id: int) -> int:
    now = timezone.now()
    state = lock_agent(person_id)
    away = state.absent_since is not None and state.absent_since <= now - grace_time()
    # A connected call keeps its agent: the call does not depend on the browser.
    if not away or state.chosen == ChosenState.OFFLINE or has_call(person_id):
        return 0
    choose_state(state, ChosenState.OFFLINE, LOST, now, actor=SYSTEM)
    return 1
