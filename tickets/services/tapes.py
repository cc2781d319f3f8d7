"""The tapes of a ticket's clocks while a change is carried out: what ended is written as one insert at its end."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.inserting import insert
from tickets.models import FINISHED, Clock, ClockSegment
from tickets.rules.sla import WARN_PERCENT, Policy
from tickets.rules.tape import Stretch, reached_at, spent
from tickets.selectors.setup import known
from tickets.selectors.tapes import ended_segments, tape_of

Kind = ClockSegment.Kind


class Tapes:
    """Clocks of one locked ticket, changed at `now` by `actor`. `write` saves what became of them."""

    def __init__(self, clocks: list[Clock], now: datetime, actor: Actor) -> None:
        self._clocks, self._now, self._actor = clocks, now, actor
        self._told: dict[int, list[ClockSegment]] | None = None  # what ended before, read when it is needed
        self._new: list[ClockSegment] = []
        self._before: dict[int, dict[str, Any]] = defaultdict(dict)

    def meet(self, clock: Clock) -> None:
        """What was promised was done; the last stretch ends there."""
        self._set(clock, met_at=self._at(clock), next_at=None)

    def reopen(self, clock: Clock) -> None:
        """A solution that was none: its time goes on, and did not pass while everybody took it for solved."""
        assert clock.met_at is not None
        at = self._at(clock)
        self._end(clock, clock.met_at, cause="resolved", facts=None, paused_at=clock.met_at)
        self._end(clock, at, cause="reopened", facts=self._by(), paused_at=None)
        self._set(clock, met_at=None, remaining_minutes=None)
        self._aim(clock)

    def pause(self, clock: Clock, *, cause: str, **facts: Any) -> None:
        """Its time stands still from now on."""
        at = self._at(clock)
        self._end(clock, at, cause=cause, facts=self._by(**facts), paused_at=at)
        self._set(clock, remaining_minutes=self._left(clock), next_at=None)

    def resume(self, clock: Clock, status: str) -> None:
        """Its time passes again, in this status of the ticket."""
        before = (clock.facts or {}).get("status")
        cause = "unmerged" if clock.cause == "merged" else "reopened" if before in FINISHED else "status"
        at = self._at(clock)
        self._end(clock, at, cause=cause, facts=self._by(status=status), paused_at=None)
        self._set(clock, remaining_minutes=None)
        self._aim(clock)

    def aim(self, clock: Clock, minutes: int, policy: Policy, calendar_id: int | None, cause: str) -> None:
        """Another target, or other opening hours; what passed so far counts on."""
        given = {"target_minutes": minutes, "policy_id": policy.id, "calendar_id": calendar_id}
        if all(getattr(clock, name) == value for name, value in given.items()) and cause != "hours":
            return
        facts = {"from": clock.target_minutes, "to": minutes, **_kept(clock)}
        if minutes != clock.target_minutes or calendar_id != clock.calendar_id:
            self._end(clock, self._at(clock), cause=cause, facts=self._by(**facts), paused_at=clock.paused_at)
        self._set(clock, **given)
        if minutes:
            self._aim(clock, policy.warn_percent)
        if clock.paused_at is not None:
            self._set(clock, remaining_minutes=self._left(clock), next_at=None)

    def write(self) -> bool:
        """Step: save what became of the clocks; returns whether anything did."""
        insert(self._new)
        return sum(map(self._save, self._clocks)) > 0

    def _at(self, clock: Clock) -> datetime:
        """Now; history that is written afterwards may lie before what is known of the clock."""
        return max(self._now, clock.met_at or clock.since)

    def _by(self, **facts: Any) -> dict[str, Any]:
        return {"actor": self._actor.kind, "by": self._actor.name, **facts}

    def _end(self, clock: Clock, at: datetime, *, paused_at: datetime | None, **begins: Any) -> None:
        """The stretch that runs now ends, another begins."""
        if at > clock.since:
            kind = Kind.RUNNING if clock.paused_at is None else Kind.PAUSED
            ended = ClockSegment(
                clock=clock, kind=kind, started_at=clock.since, ended_at=at, cause=clock.cause, facts=clock.facts,
                calendar_id=clock.calendar_id,
            )  # fmt: skip
            self._ended(clock).append(ended)
            self._new.append(ended)
        self._set(clock, since=at, paused_at=paused_at, **begins)

    def _ended(self, clock: Clock) -> list[ClockSegment]:
        if self._told is None:
            self._told = ended_segments(self._clocks)
        return self._told.setdefault(clock.pk, [])

    def _tape(self, clock: Clock) -> list[Stretch]:
        return tape_of(clock, self._ended(clock), known())

    def _left(self, clock: Clock) -> int:
        left = timedelta(minutes=clock.target_minutes) - spent(self._tape(clock), self._now)
        return int(left.total_seconds() // 60)

    def _aim(self, clock: Clock, percent: int | None = None) -> None:
        """When it is due, warned of and told of, by its whole tape. What lies ahead again is told again."""
        target = timedelta(minutes=clock.target_minutes)
        share = percent or next(
            (one.warn_percent for one in known().policies if one.id == clock.policy_id), WARN_PERCENT
        )
        tape = self._tape(clock)
        due, warn = reached_at(tape, target), reached_at(tape, target * share / 100)
        self._set(clock, due_at=due, warn_at=warn)
        if due > self._now:
            self._set(clock, breached_at=None)
        if warn > self._now:
            self._set(clock, warned_at=None)
        self._set(clock, next_at=clock.next_to_tell)

    def _set(self, clock: Clock, **fields: Any) -> None:
        """Seen by what follows at once, saved by `write`."""
        before = self._before[clock.pk]
        for name, value in fields.items():
            before.setdefault(name, getattr(clock, name))
            setattr(clock, name, value)

    def _save(self, clock: Clock) -> bool:
        changed = [name for name, old in self._before[clock.pk].items() if getattr(clock, name) != old]
        if changed:
            clock.version += 1
            clock.updated_at = timezone.now()
            clock.save(update_fields=[*changed, "version", "updated_at"])
        return bool(changed)


def _kept(clock: Clock) -> dict[str, Any]:
    """Why it stands still is told on, whatever else changes meanwhile."""
    status = (clock.facts or {}).get("status") if clock.paused_at is not None else None
    return {"status": status} if status else {}
