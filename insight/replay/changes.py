"""What a replay changes, from the words of the command line: `queue.field=value` and `queue=N`."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from insight.replay.inputs import Contact, Day, Duty, QueueSettings, Worker
from routing.rules.settings import BOUNDS, House, check_settings

NUMBERS = frozenset(
    {
        "priority",
        "service_level_seconds",
        "ring_seconds",
        "rest_seconds",
        "wrap_up_seconds",
        "preferred_seconds",
        "priority_boost_seconds",
        "late_seconds",
        "volume",
    }
)
WORDS: Mapping[str, Collection[str]] = {
    "order": ("in_time", "each_in_time", "deadline"),
    "agent_choice": ("least_flexible", "longest_idle", "least_loaded", "best_skill"),
    "wrap_up_mode": ("none", "limited", "until_done"),
}
SWITCHES: Mapping[str, bool] = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
WRITTEN = frozenset({"required_skills", "groups", "rings", "overflow"})  # as JSON
SETTABLE = sorted({*NUMBERS, *WORDS, *WRITTEN, "may_interrupt"})
MOST_ADDED = 1000


class Unfit(ValueError):
    """A change that cannot be made, as one sentence."""


def with_settings(
    queues: Mapping[int, QueueSettings], given: Iterable[str], skills: Collection[str]
) -> dict[int, QueueSettings]:
    """The queues with these changes. Raises Unfit."""
    changed = dict(queues)
    for text in given:
        name, sign, value = text.partition("=")
        key, dot, field = name.strip().rpartition(".")
        if not sign or not dot:
            raise Unfit(f"{text!r} is not a change: write queue.field=value, for example sales.ring_seconds=15.")
        queue = _named(changed, key)
        changed[queue.id] = replace(queue, **_checked(queue, field, value.strip(), changed, skills))
    return changed


def _named(queues: Mapping[int, QueueSettings], key: str) -> QueueSettings:
    for queue in queues.values():
        if queue.key == key:
            return queue
    known = ", ".join(sorted(queue.key for queue in queues.values()))
    raise Unfit(f"There is no queue {key!r}; there are: {known}.")


def _checked(
    queue: QueueSettings, field: str, text: str, queues: Mapping[int, QueueSettings], skills: Collection[str]
) -> dict[str, Any]:
    given = {field: _value(field, text)}
    house = House(queue.media, skills, {one.id: one.media for one in queues.values()}, queue.id)
    for wrong in check_settings(given, house):
        raise Unfit(f"{queue.key}.{wrong.field}: {wrong.en}")
    return given


def _value(field: str, text: str) -> Any:
    if field in NUMBERS:
        if not text.removeprefix("-").isdigit():
            least, most = BOUNDS[field]
            raise Unfit(f"{field} is a number from {least} to {most}, not {text!r}.")
        return int(text)
    if field in WORDS:
        if text not in WORDS[field]:
            raise Unfit(f"{field} is one of {', '.join(WORDS[field])}, not {text!r}.")
        return text
    if field == "may_interrupt":
        if text.lower() not in SWITCHES:
            raise Unfit(f"{field} is true or false, not {text!r}.")
        return SWITCHES[text.lower()]
    if field in WRITTEN:
        try:
            return json.loads(text)
        except ValueError:
            raise Unfit(f"{field} is written as JSON, as in the queue's settings; this is not: {text}") from None
    raise Unfit(f"{field!r} cannot be changed in a replay; these can: {', '.join(SETTABLE)}.")


def with_agents(day: Day, queues: Mapping[int, QueueSettings], given: Iterable[str]) -> dict[int, Worker]:
    """The workers and so many more for a queue. Raises Unfit.

    Those who are added work in this queue alone, can do whatever it asks for, and are there without a break from the
    first to the last moment at which one of its members was.
    """
    workers = dict(day.workers)
    for text in given:
        key, sign, count = text.partition("=")
        if not sign or not count.strip().isdigit() or not 0 < int(count) <= MOST_ADDED:
            raise Unfit(f"{text!r} adds nobody: write queue=N, N from 1 to {MOST_ADDED}.")
        queue = _named(queues, key.strip())
        duty, skills = _duty_of(day, queue), _asked_by(queue, day.contacts)
        for _ in range(int(count)):
            number = max(workers, default=0) + 1
            groups = {queue.id: queue.groups[0]} if queue.groups else {}
            workers[number] = Worker(number, duty, frozenset({queue.id}), groups, skills)
    return workers


def _duty_of(day: Day, queue: QueueSettings) -> tuple[Duty, ...]:
    """From the first to the last moment; the whole day where the queue has no members at all."""
    here = [worker.duty for worker in day.workers.values() if queue.id in worker.queues]
    came = [one.at for duty in here for one in duty if one.chosen != "offline"]
    if not came:
        return (Duty(day.begin, "available"),)
    ends = [duty[-1].at if duty[-1].chosen == "offline" else day.end for duty in here if len(duty) > 1 or duty]
    return (Duty(min(came), "available"), Duty(max(ends), "offline"))


def _asked_by(queue: QueueSettings, contacts: Iterable[Contact]) -> dict[str, int]:
    """The highest level of each skill that is asked for in this queue."""
    asked = [queue.required_skills, *(ring.get("skills", {}) for ring in queue.rings)]
    asked += [one.skills for one in contacts if any(visit.queue == queue.id for visit in one.visits)]
    highest: dict[str, int] = {}
    for skills in asked:
        for skill, level in skills.items():
            highest[skill] = max(level, highest.get(skill, 0))
    return highest
