"""Steps on the promised times of a ticket. `Ticket.due_at` is the nearest promise that still runs."""

from __future__ import annotations

from datetime import datetime

from core.records import change
from staff.rules import ALWAYS, Hours, add_working_minutes, working_minutes
from tickets import rules
from tickets.models import Clock, Ticket


def hours_of(ticket: Ticket) -> Hours:
    """The opening hours that count for this ticket: its queue's, else all time."""
    return ticket.queue.calendar.hours if ticket.queue is not None and ticket.queue.calendar else ALWAYS


def first_clocks(ticket: Ticket, now: datetime) -> list[Clock]:
    """What a new ticket promises: a first reply and a solution. Nothing is saved."""
    hours = hours_of(ticket)
    clocks = []
    for goal in (rules.FIRST_REPLY, rules.RESOLUTION):
        minutes = rules.promise(ticket.kind, ticket.priority, goal)
        due = add_working_minutes(now, minutes, hours)
        clocks.append(Clock(ticket=ticket, goal=goal, target_minutes=minutes, due_at=due, created_at=now))
    return clocks


def settle_clocks(ticket: Ticket, now: datetime, *, met: str | None = None) -> None:
    """Step: after a change of the ticket (its lock is held): meet, pause or resume its clocks, and set the due times."""
    hours = hours_of(ticket)
    clocks = list(Clock.objects.filter(ticket=ticket).order_by("id"))
    for clock in clocks:
        _settle(clock, ticket, hours, now, met)
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


def _settle(clock: Clock, ticket: Ticket, hours: Hours, now: datetime, met: str | None) -> None:
    is_met = clock.goal == met or (clock.goal == rules.RESOLUTION and ticket.is_finished)
    if is_met:
        if clock.met_at is None:
            change(clock, met_at=now)
        return
    if clock.met_at is not None and clock.goal == rules.RESOLUTION:
        change(clock, met_at=None)  # reopened: the promise was not kept after all
    runs = rules.clock_runs(clock.goal, ticket.status)
    if not runs and clock.paused_at is None and clock.met_at is None:
        change(clock, paused_at=now, remaining_minutes=working_minutes(now, clock.due_at, hours))
    elif runs and clock.paused_at is not None:
        due = add_working_minutes(now, max(0, clock.remaining_minutes or 0), hours)
        change(clock, paused_at=None, remaining_minutes=None, due_at=due)


def promise_again(ticket: Ticket, now: datetime) -> None:
    """Step: after a change of kind or priority, the open promises have other targets; time that stood still counts on."""
    hours = hours_of(ticket)
    for clock in Clock.objects.filter(ticket=ticket, met_at__isnull=True):
        minutes = rules.promise(ticket.kind, ticket.priority, clock.goal)
        stood = working_minutes(ticket.created_at, clock.due_at, hours) - clock.target_minutes
        due = add_working_minutes(ticket.created_at, minutes + max(0, stood), hours)
        left = working_minutes(clock.paused_at, due, hours) if clock.paused_at else None
        change(clock, target_minutes=minutes, due_at=due, remaining_minutes=left)
    settle_clocks(ticket, now)
