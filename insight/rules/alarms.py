"""When a figure is worth an alarm: thresholds, a margin for the way back, a time that it must last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# measure -> whether more is worse. Shares and levels are in percent, times in seconds.
MEASURES: dict[str, bool] = {
    "longest_wait": True,
    "longest_wait_percent": True,  # of the queue's own target, so that one rule fits calls and mails
    "waiting": True,
    "service_level": False,
    "service_level_gap": True,  # points below the queue's own target
    "abandoned_share": True,
    "estimated_wait": True,
    "agents_idle": False,
    "agents_on_queue": False,
    "time_in_state": True,
    "not_answering": True,  # how long an agent who missed too many in a row has been out of the line
}
AGENT_MEASURES = ("time_in_state", "not_answering")
QUEUE_MEASURES = tuple(one for one in MEASURES if one not in AGENT_MEASURES)
LEVELS = ("", "warning", "critical")


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a rule says; an alarm begins *beyond* its threshold, never at it."""

    measure: str
    warning: float | None = None
    critical: float | None = None
    margin: float = 0.0
    hold_seconds: int = 0


# What counts as long as nobody has set anything, and what the first rules are made from.
DEFAULTS = (
    Threshold("longest_wait_percent", warning=100, critical=300),
    Threshold("service_level_gap", warning=0, critical=20, margin=2, hold_seconds=30),
)


@dataclass(frozen=True, slots=True)
class Brewing:
    """A change that has begun but not lasted yet."""

    worse: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level that holds now ("", "warning", "critical"), and what is on its way."""

    level: str
    brewing: Brewing | None


def level_of(rule: Threshold, value: float | None, current: str = "") -> str:
    """The level that `value` alone asks for; a threshold already passed lets go only `margin` behind it.

    No value (nobody was counted yet) asks for none.
    """
    if value is None:
        return ""
    sign = 1.0 if MEASURES[rule.measure] else -1.0
    reached = LEVELS.index(current)
    for place, threshold in ((2, rule.critical), (1, rule.warning)):
        if threshold is None:
            continue
        slack = rule.margin if place <= reached else 0.0
        if sign * (value - threshold) > -slack:
            return LEVELS[place]
    return ""


def judge(rule: Threshold, value: float | None, *, current: str, brewing: Brewing | None, now: datetime) -> Verdict:
    """What becomes of a subject's level: a change in one direction must last `hold_seconds` before it counts."""
    target = level_of(rule, value, current)
    if target == current:
        return Verdict(current, None)
    worse = LEVELS.index(target) > LEVELS.index(current)
    if brewing is None or brewing.worse != worse:
        brewing = Brewing(worse, now)
    if now - brewing.since >= timedelta(seconds=rule.hold_seconds):
        return Verdict(target, None)
    return Verdict(current, brewing)


def threshold_for(rule: Threshold, level: str) -> float | None:
    """The threshold that a level stands for."""
    return {"warning": rule.warning, "critical": rule.critical}.get(level)


def worst(levels: list[str]) -> str:
    """The worst of some levels."""
    return max(levels, key=LEVELS.index, default="")
