"""The promises of one ticket, each with its tape, as a reader sees them now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from core.access import EVERYTHING, NOBODY, access_rule
from staff.models import Calendar
from tickets.models import Clock, SlaPolicy, Ticket
from tickets.rules.sla import WARN_PERCENT
from tickets.rules.tape import MOST_CLOSED, Stretch, closed_spans, counted, whole_minutes
from tickets.selectors.setup import known
from tickets.selectors.tapes import ended_segments, tape_of

SHOWN_ROUNDS = 10  # of next replies, the latest
Span = dict[str, datetime]


@access_rule(SlaPolicy)
def policy_rule(person: Any) -> Q:
    """Administrators set up what is promised; everybody else sees it on tickets."""
    return EVERYTHING if person.is_active and person.role == "admin" else NOBODY


@dataclass(frozen=True)
class Goal:
    """A promise and its tape. `minutes` are the parts' whole minutes, which add up to `spent`."""

    clock: Clock
    stretches: Sequence[Stretch]
    minutes: Sequence[int]
    spent: timedelta
    now: datetime

    @property
    def state(self) -> str:
        """How it stands."""
        if self.clock.met_at is not None:
            return "met"
        if not self.clock.target_minutes:
            return "dropped"
        return "running" if self.clock.paused_at is None else "paused"

    @property
    def is_late(self) -> bool:
        """Whether more time passed than was promised."""
        return self.spent > timedelta(minutes=self.clock.target_minutes)

    @property
    def warn_percent(self) -> int:
        """After which share of the time somebody is warned."""
        policies = {one.id: one.warn_percent for one in known().policies}
        return policies.get(self.clock.policy_id, WARN_PERCENT)

    @property
    def due_at(self) -> datetime | None:
        """By when; nothing while it stands still."""
        return self.clock.due_at if self.state in ("running", "met") else None

    @property
    def ahead(self) -> list[Span]:
        """The closed times that lie between now and its end, if they are few."""
        due = self.due_at
        if self.state != "running" or due is None or due <= self.now:
            return []
        return _folded(list(closed_spans(self.now, due, self.stretches[-1].hours)))


def closed_of(stretch: Stretch, now: datetime) -> list[tuple[datetime, datetime]]:
    """When it was closed within a stretch that runs; what stands still is not told by hours."""
    return list(closed_spans(stretch.start, stretch.until(now), stretch.hours)) if stretch.runs else []


def _folded(spans: Sequence[tuple[datetime, datetime]]) -> list[Span]:
    return [{"start": start, "end": end} for start, end in spans] if len(spans) <= MOST_CLOSED else []


def stretch_row(stretch: Stretch, minutes: int, now: datetime) -> dict[str, Any]:
    """One stretch as the tape shows it; many closed times are folded into their sum."""
    closed = closed_of(stretch, now)
    return {
        "kind": "running" if stretch.runs else "paused",
        "cause": stretch.cause,
        "facts": stretch.facts,
        "started_at": stretch.start,
        "ended_at": stretch.end,
        "minutes": minutes,
        "closed": _folded(closed),
        "closed_times": len(closed),
        "closed_minutes": sum(int((end - start).total_seconds() // 60) for start, end in closed),
    }


def goals_of(ticket: Ticket, now: datetime) -> list[Goal]:
    """The promises on a ticket, the oldest of each kind first; of next replies the latest."""
    clocks = list(Clock.objects.filter(ticket=ticket).order_by("id"))
    rounds = [one for one in clocks if one.goal == Clock.Goal.NEXT_REPLY]
    left_out = {one.pk for one in rounds[:-SHOWN_ROUNDS]}
    shown = [one for one in clocks if one.pk not in left_out]
    ended = ended_segments(shown)
    return [_goal(clock, tape_of(clock, ended[clock.pk], known()), now) for clock in shown]


def _goal(clock: Clock, tape: Sequence[Stretch], now: datetime) -> Goal:
    parts = [counted(one, now) for one in tape]
    return Goal(clock, tape, whole_minutes(parts), sum(parts, timedelta()), now)


def names_of(goals: Sequence[Goal]) -> tuple[dict[int, SlaPolicy], dict[int, Calendar]]:
    """The policies and opening hours that these promises follow, by their ids."""
    policies = SlaPolicy.objects.in_bulk({one.clock.policy_id for one in goals if one.clock.policy_id})
    calendars = Calendar.objects.in_bulk({one.clock.calendar_id for one in goals if one.clock.calendar_id})
    return policies, calendars
