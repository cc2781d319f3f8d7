"""What a replay plays: queues, people and contacts with what was recorded of them, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from routing.rules.capacity import DEFAULT_LIMITS
from staff.rules import ALWAYS, Hours

ZERO = timedelta(0)


@dataclass(frozen=True)
class QueueSettings:
    """The fields of a queue that decide something, by the names they have in its table."""

    id: int
    key: str
    media: str
    pool: str = "main"
    required_skills: Mapping[str, int] = field(default_factory=dict)
    groups: Sequence[str] = ()
    rings: Sequence[Mapping[str, Any]] = ()
    priority: int = 0
    distribution: str = "push"
    overflow: Sequence[Mapping[str, Any]] = ()
    order: str = "each_in_time"
    late_seconds: int = 50
    volume: int = 0
    agent_choice: str = "least_flexible"
    service_level_seconds: int = 20
    ring_seconds: int = 20
    rest_seconds: int = 10
    wrap_up_mode: str = "limited"
    wrap_up_seconds: int = 60
    preferred_seconds: int = 60
    priority_boost_seconds: int = 300
    may_interrupt: bool = True
    accepts: bool = True
    hours: Hours = ALWAYS

    @property
    def has_wrap_up(self) -> bool:
        """Whether a contact is written up at all."""
        return self.wrap_up_mode == "until_done" or (self.wrap_up_mode == "limited" and self.wrap_up_seconds > 0)


@dataclass(frozen=True, slots=True)
class Duty:
    """From this moment on: available, break or offline."""

    at: datetime
    chosen: str


@dataclass(frozen=True)
class Worker:
    """One agent; the first duty is the one the day begins with."""

    id: int
    duty: Sequence[Duty]
    queues: frozenset[int] = frozenset()
    groups: Mapping[int, str] = field(default_factory=dict)
    skills: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=lambda: DEFAULT_LIMITS)
    idle_since: datetime | None = None  # as of the day's begin, as is the rest after a missed contact
    resting_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """One reservation and what came of it.

    `kind`: accepted, rejected, timed_out, returned, requeued, reassigned, taken (pulled from the list), or cut:
    something else ended it, so that the agent had not answered until then. `by_hand`: a person chose the agent.
    """

    agent: int
    at: datetime
    kind: str
    after: timedelta
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Handling:
    """What the agent did: work (while not parked), wrap-up, and how it ended; `open`: the day ended first."""

    work: timedelta
    wrap_up: timedelta | None = None
    parked_end: timedelta | None = None  # ended while it lay parked, so long after it was parked last
    outcome: str = "done"
    open: bool = False


@dataclass(frozen=True, slots=True)
class Leave:
    """The customer (or somebody else) ended the waiting, so long after it began."""

    outcome: str
    after: timedelta


@dataclass(frozen=True, slots=True)
class Move:
    """A step of overflow; `to` None: out of the ACD."""

    at: datetime
    after: timedelta
    cause: str
    queue: int
    to: int | None


@dataclass(frozen=True)
class Visit:
    """From joining the line to the end of an agent's work, or to giving up."""

    queue: int
    begins: datetime
    offers: Sequence[Offer] = ()
    leave: Leave | None = None
    moves: Sequence[Move] = ()
    handling: Handling | None = None
    waited: timedelta | None = None  # until it was answered
    to_agent: int | None = None
    head: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """How a contact stood when the day began."""

    state: str
    entered: datetime
    agent: int | None = None
    declined: frozenset[int] = frozenset()
    since: datetime | None = None  # in this state


@dataclass(frozen=True)
class Contact:
    """One work item; `priority` is its own, without its queue's."""

    id: int
    media: str
    arrives: datetime
    visits: Sequence[Visit]
    priority: int = 0
    skills: Mapping[str, int] = field(default_factory=dict)
    preferred: int | None = None
    left: frozenset[int] = frozenset()
    steps: int = 0
    rank: datetime | None = None  # a place that it brought along
    carried: Carried | None = None


@dataclass(frozen=True)
class Day:
    """Everything that was recorded of it."""

    begin: datetime
    end: datetime
    queues: Mapping[int, QueueSettings]
    workers: Mapping[int, Worker]
    contacts: Sequence[Contact]
