"""Steps on the promised times of a ticket. `Ticket.due_at` is the nearest promise that still runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from core.actor import Actor
from core.inserting import insert
from staff.rules import add_working_times
from tickets import rules
from tickets.models import Clock, Ticket
from tickets.rules.sla import Policy, policy_for
from tickets.selectors.filtering import facts_of
from tickets.selectors.setup import known
from tickets.services.tapes import Tapes

REPLIES = (rules.FIRST_REPLY, rules.NEXT_REPLY)
# A change of any of these may bring another policy; conditions of policies ask of nothing that changes otherwise.
DECIDING = frozenset({"kind", "priority", "queue_id", "tags", "customer_id", "language", "fields"})


def policy_of(ticket: Ticket, now: datetime) -> Policy:
    """What is promised on this ticket as it is."""
    return policy_for(known().policies, facts_of(ticket), now)


def first_clocks(ticket: Ticket, now: datetime) -> list[Clock]:
    """What a new ticket promises: a first reply and a solution. Nothing is saved."""
    policy = policy_of(ticket, now)
    return _begin(ticket, policy, (rules.FIRST_REPLY, rules.RESOLUTION), now, "opened")


def _begin(ticket: Ticket, policy: Policy, goals: Iterable[str], now: datetime, cause: str) -> list[Clock]:
    """Clocks that begin to run now, for those of the goals that are promised; nothing is saved."""
    promised = {goal: minutes for goal in goals if (minutes := policy.promises(goal))}
    calendar_id = known().calendar_of(policy, ticket)
    amounts = [timedelta(minutes=minutes) for minutes in promised.values()]
    warned = [amount * policy.warn_percent / 100 for amount in amounts]
    moments = add_working_times(now, [*warned, *amounts], known().hours_of(calendar_id))
    return [
        Clock(
            ticket=ticket, goal=goal, target_minutes=minutes, due_at=due, warn_at=warn, next_at=warn, since=now,
            cause=cause, created_at=now, policy_id=policy.id, calendar_id=calendar_id,
        )
        for (goal, minutes), warn, due in zip(promised.items(), moments, moments[len(amounts) :], strict=False)
    ]  # fmt: skip


def settle_clocks(ticket: Ticket, now: datetime, *, actor: Actor, is_answer: bool = False) -> None:
    """Step: after a change of the ticket (its lock is held): meet, pause or resume its clocks, and set the due times."""
    clocks = list(Clock.objects.filter(ticket=ticket).order_by("id"))
    tapes = Tapes(clocks, now, actor)
    for clock in clocks:
        _settle(clock, ticket, tapes, is_answer)
    tapes.write()
    _put(ticket, clocks)


def _settle(clock: Clock, ticket: Ticket, tapes: Tapes, is_answer: bool) -> None:
    is_resolution = clock.goal == rules.RESOLUTION
    if clock.met_at is None and (ticket.is_finished if is_resolution else is_answer):
        tapes.meet(clock)
    elif clock.met_at is not None and is_resolution and not ticket.is_finished:
        tapes.reopen(clock)  # the promise was not kept after all
    if clock.met_at is not None:
        return
    runs = _runs(clock, ticket)
    if runs and clock.paused_at is not None:
        tapes.resume(clock, ticket.status)
    elif not runs and clock.paused_at is None:
        tapes.pause(clock, **_why(ticket))


def _runs(clock: Clock, ticket: Ticket) -> bool:
    is_promised = clock.target_minutes > 0 and ticket.merged_into_id is None
    return is_promised and rules.clock_runs(clock.goal, ticket.status)


def _why(ticket: Ticket) -> dict[str, Any]:
    """Why promises stand still on this ticket."""
    return {"cause": "merged"} if ticket.merged_into_id is not None else {"cause": "status", "status": ticket.status}


def wait_for_reply(ticket: Ticket, now: datetime, *, actor: Actor) -> None:
    """Step: the customer wrote again on a locked ticket: if a next reply is promised, its time runs from now.

    Whoever waits already, also for a first reply, goes on waiting from when they began to.
    """
    if ticket.first_replied_at is None or not any(one.promises(rules.NEXT_REPLY) for one in known().policies):
        return
    clocks = list(Clock.objects.filter(ticket=ticket).order_by("id"))
    if any(clock.goal == rules.NEXT_REPLY and clock.met_at is None for clock in clocks):
        return
    made = _begin(ticket, policy_of(ticket, now), (rules.NEXT_REPLY,), now, "message")
    _put(ticket, clocks + insert(made))


def promise_again(ticket: Ticket, now: datetime, *, actor: Actor, cause: str) -> bool:
    """Step: after a change of what decides about the policy, the open promises have other targets; what passed counts on.

    Returns whether anything did change.
    """
    policy = policy_of(ticket, now)
    calendar_id = known().calendar_of(policy, ticket)
    clocks = list(Clock.objects.filter(ticket=ticket).order_by("id"))
    tapes = Tapes(clocks, now, actor)
    for clock in (one for one in clocks if one.met_at is None):
        minutes = policy.promises(clock.goal) or 0
        tapes.aim(clock, minutes, policy, calendar_id, cause)
        runs = _runs(clock, ticket)
        if minutes and runs and clock.paused_at is not None:
            tapes.resume(clock, ticket.status)
        elif not minutes and clock.paused_at is None:
            tapes.pause(clock, cause=cause)
    begun = insert(_begin(ticket, policy, _missing(ticket, clocks), now, cause))
    is_changed = tapes.write() or bool(begun)
    _put(ticket, clocks + begun)
    return is_changed


def _missing(ticket: Ticket, clocks: list[Clock]) -> list[str]:
    """Goals that no clock is there for, and that are still to be reached."""
    there = {clock.goal for clock in clocks}
    wanted = [] if ticket.is_finished or ticket.merged_into_id is not None else [rules.RESOLUTION]
    if wanted and ticket.first_replied_at is None:
        wanted.append(rules.FIRST_REPLY)
    return [goal for goal in wanted if goal not in there]


def _put(ticket: Ticket, clocks: list[Clock]) -> None:
    """Step: the ticket shows these clocks, and its due times are saved if they are others."""
    ticket.keep_clocks(clocks)
    before = ticket.due_at, ticket.resolve_by
    put_due_times(ticket, clocks)
    if before != (ticket.due_at, ticket.resolve_by):
        Ticket.objects.filter(pk=ticket.pk).update(due_at=ticket.due_at, resolve_by=ticket.resolve_by)


def put_due_times(ticket: Ticket, clocks: list[Clock]) -> None:
    """Set the nearest promise and the solution's on the ticket, from the clocks that run; nothing is saved."""
    running = {clock.goal: clock.due_at for clock in clocks if clock.met_at is None and clock.paused_at is None}
    ticket.due_at = min(running.values(), default=None)
    ticket.resolve_by = running.get(rules.RESOLUTION)
