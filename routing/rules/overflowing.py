"""When work overflows, and to where; what happens to work that comes while its queue is closed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from staff.rules import Hours, is_open

LOOK_EVERY = timedelta(seconds=5)  # how often a rule is looked at that no clock decides
MOST_STEPS = 5  # work that overflowed this often stays where it is
STAYS = MOST_STEPS + 1  # counted for work with nobody on the line: no rule and no emergency speaks to it
ONLY_CALLS = frozenset({"callback", "voicemail", "message"})

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules look at: seconds waited, seconds still to wait and percent in service level (None: unknown)."""

    waited: float
    estimated: float | None = None
    service_level: int | None = None

    def value(self, when: str) -> float | None:
        """The figure that a rule of this kind compares."""
        return {"waited": self.waited, "estimated": self.estimated, "service_level": self.service_level}[when]


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that holds now, and the figure it saw."""

    rule: Rule
    seen: float


def fits(rule: Rule, *, media: str, left: Collection[int]) -> bool:
    """Whether a rule can do anything for this work: never back to a queue it left, a message only to a caller."""
    if rule["to"] == "queue":
        return rule["queue"] not in left
    return media == "voice" and not is_offer(rule)


def is_offer(rule: Rule) -> bool:
    """Whether a rule takes nobody out of the queue, but lets the callers who wait ask for a callback."""
    return bool(rule["to"] == "callback" and rule.get("otherwise") == "wait")


def may_call_back(rules: Sequence[Rule]) -> bool:
    """Whether the queue calls people back who do not want to wait on."""
    return any(rule["to"] == "callback" for rule in rules)


def offer_holds(rules: Sequence[Rule], seen: Seen) -> bool:
    """Whether a rule says that callers who see this are to be offered a callback now."""
    plain = [{**rule, "otherwise": "message"} for rule in rules if is_offer(rule)]
    return due_step(plain, seen, media="voice", left=()) is not None


def due_step(rules: Sequence[Rule], seen: Seen, *, media: str, left: Collection[int]) -> Step | None:
    """The first rule that holds and can do something; None while none does."""
    for rule in rules:
        figure = seen.value(rule["when"])
        if figure is None or not fits(rule, media=media, left=left):
            continue
        if figure < rule["under"] if rule["when"] == "service_level" else figure >= rule["over"]:
            return Step(rule, figure)
    return None


def next_look(
    rules: Sequence[Rule], *, entered_at: datetime, now: datetime, media: str, left: Collection[int]
) -> datetime | None:
    """When the rules are to be looked at next for work in this queue since `entered_at`; None: never."""
    moments: list[datetime] = []
    for rule in rules:
        if not fits(rule, media=media, left=left):
            continue
        if rule["when"] == "waited":
            moments.append(max(now, entered_at + timedelta(seconds=float(rule["over"]))))
        else:
            moments.append(now + LOOK_EVERY if now > entered_at else now)
    return min(moments, default=None)


@dataclass(frozen=True, slots=True)
class Reception:
    """How a queue receives work now. `to` is "wait" while it is open; `cause` says why it is not."""

    to: str = "wait"
    cause: str = ""
    queue: int | None = None
    message: Mapping[str, str] = field(default_factory=dict)
    otherwise: str = ""  # what follows for somebody who does not want the callback

    @property
    def is_open(self) -> bool:
        """Whether work that comes now just waits for an agent."""
        return not self.cause


def receive(
    *,
    now: datetime,
    media: str,
    hours: Hours,
    accepts: bool,
    emergency: bool,
    emergency_message: Mapping[str, str],
    when_closed: Rule,
) -> Reception:
    """An emergency comes before the hours. What cannot hear a message waits until the queue opens."""
    if emergency:
        to = "message" if media == "voice" else "wait"
        return Reception(to, "emergency", message=emergency_message)
    if accepts and is_open(now, hours):
        return Reception()
    to = when_closed.get("to", "wait")
    if to in ONLY_CALLS and media != "voice":
        to = "wait"
    return Reception(
        to,
        "closed",
        queue=when_closed.get("queue"),
        message=when_closed.get("message", {}),
        otherwise=when_closed.get("otherwise", ""),
    )
