"""Who is eligible for work of a demand, who of them is chosen, and why the others are not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

from routing.rules.capacity import DEFAULT_LIMITS, has_room, is_full, used_by

SHARED = 1_000_000
Key = tuple[int, int, int, datetime, int]


class Reason(IntEnum):
    """Why an agent did, or did not, get a work item; one byte in the record of a decision."""

    CHOSEN = 1
    OFFLINE = 2
    ON_BREAK = 3
    AWAY = 4
    RESTING = 5
    FULL = 6
    HELD_FOR_ANOTHER = 7
    NOT_MEMBER = 8
    SKILL_MISSING = 9
    SKILL_TOO_LOW = 10
    NO_ROOM_FOR_MEDIA = 11
    DECLINED_BEFORE = 12
    OTHER_FIRST = 13
    NOT_IN_GROUP = 14
    IN_ANOTHERS_CALL = 15


@dataclass(frozen=True, slots=True)
class Agent:
    """What a decision knows about one agent."""

    id: int
    idle_since: datetime
    chosen: str = "available"
    present: bool = True
    attending: bool = False  # asked into somebody else's call
    resting_until: datetime | None = None
    load: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=lambda: DEFAULT_LIMITS)
    skills: Mapping[str, int] = field(default_factory=dict)
    queues: frozenset[int] = frozenset()
    groups: Mapping[int, str] = field(default_factory=dict)  # queue: the group this agent is in there
    flexibility: int = 0  # what all queues together need of this agent, see `flexibility_of`


@dataclass(frozen=True, slots=True)
class Demand:
    """A bucket of waiting work that the same agents can take."""

    id: int
    queue_id: int
    media: str
    skills: Mapping[str, int] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()  # none: all members are asked
    only_agent: int | None = None
    direct: bool = False
    choice: str = "longest_idle"
    may_interrupt: bool = True
    order: str = "deadline"
    target_seconds: int = 0
    late_seconds: int = 0
    priority: int = 0
    boost_seconds: int = 0
    volume: int = 0
    members: int = 1

    @property
    def pressure(self) -> int:
        """Contacts a day for each member of the queue; 0 while nothing is known."""
        return self.volume // max(1, self.members)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One eligible agent with exactly the figures that the choice looks at."""

    agent: int
    declined: bool
    surplus: int
    used: int
    idle_since: datetime
    flexibility: int = 0

    def as_record(self) -> dict[str, Any]:
        """As JSON, for the record of a decision."""
        return {
            "agent": self.agent,
            "declined": self.declined,
            "surplus": self.surplus,
            "used": self.used,
            "idle_since": self.idle_since.isoformat(),
            "flexibility": self.flexibility,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> "Candidate":
        """From the record of a decision."""
        return cls(
            agent=record["agent"],
            declined=record["declined"],
            surplus=record["surplus"],
            used=record["used"],
            idle_since=datetime.fromisoformat(record["idle_since"]),
            flexibility=record.get("flexibility", 0),  # decisions of the first version have none
        )


def reason_against(agent: Agent, demand: Demand, now: datetime) -> Reason | None:
    """Why this agent cannot take work of this demand now; None when nothing stands against it."""
    return standing_reason(agent, now) or demand_reason(agent, demand)


def standing_reason(agent: Agent, now: datetime) -> Reason | None:
    """What keeps an agent from all work, whatever it is."""
    if agent.chosen == "offline":
        return Reason.OFFLINE
    if agent.chosen == "break":
        return Reason.ON_BREAK
    if not agent.present:
        return Reason.AWAY
    if agent.resting_until is not None and agent.resting_until > now:
        return Reason.RESTING
    if agent.attending:
        return Reason.IN_ANOTHERS_CALL
    if is_full(agent.load, agent.limits):
        return Reason.FULL
    return None


def demand_reason(agent: Agent, demand: Demand) -> Reason | None:
    """What keeps an agent who is ready from this demand."""
    if demand.only_agent is not None and demand.only_agent != agent.id:
        return Reason.HELD_FOR_ANOTHER
    if not demand.direct:
        if demand.queue_id not in agent.queues:
            return Reason.NOT_MEMBER
        if demand.groups and agent.groups.get(demand.queue_id, "") not in demand.groups:
            return Reason.NOT_IN_GROUP
        for skill, level in demand.skills.items():
            if skill not in agent.skills:
                return Reason.SKILL_MISSING
            if agent.skills[skill] < level:
                return Reason.SKILL_TOO_LOW
    if not has_room(demand.media, load=agent.load, limits=agent.limits, may_interrupt=demand.may_interrupt):
        return Reason.NO_ROOM_FOR_MEDIA
    return None


def candidate_of(agent: Agent, demand: Demand) -> Candidate:
    """An eligible agent's figures for the choice, without those of a single item."""
    surplus = sum(agent.skills.get(skill, level) - level for skill, level in demand.skills.items())
    return Candidate(
        agent=agent.id,
        declined=False,
        surplus=surplus,
        used=used_by(agent.load, agent.limits),
        idle_since=agent.idle_since,
        flexibility=agent.flexibility,
    )


def choice_key(choice: str, candidate: Candidate) -> Key:
    """The smallest key is chosen. Whoever holds nothing comes before whoever holds something."""
    busy = 1 if candidate.used else 0
    last = (candidate.idle_since, candidate.agent)
    if choice == "least_loaded":
        return (candidate.used, 0, 0, *last)
    if choice == "best_skill":
        return (-candidate.surplus, busy, 0, *last)
    if choice == "least_flexible":
        return (busy, -candidate.surplus, candidate.flexibility, *last)
    return (busy, 0, 0, *last)


def flexibility_of(queues: Iterable[int], members: Mapping[int, int]) -> int:
    """How much an agent's queues need this one agent; `members` says how many each queue has.

    A queue counts the more, the fewer it has: those few are the ones to keep free for it.
    """
    return sum(SHARED // members[queue] for queue in queues)


def choose(choice: str, candidates: Iterable[Candidate]) -> Candidate:
    """The agent who gets the work; one who declined it already only when nobody else is there."""
    return min(candidates, key=lambda c: (c.declined, choice_key(choice, c)))


def recompute(choice: str, best: Iterable[Mapping[str, Any]]) -> int:
    """Decide again from a decision's record. Equals the recorded agent, or the record is wrong."""
    return choose(choice, map(Candidate.from_record, best)).agent
