"""Looking at the thresholds: what passed one raises an alarm, what came back ends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.events import EventType, publish
from core.operations import operation
from core.records import Changes, change
from insight.events import ALARM_CHANGED, ALARM_RAISED, ALARM_RECOVERED
from insight.models import Alarm, AlarmBrewing, AlarmLevel, AlarmRule, AlarmWatch
from insight.rules.alarms import AGENT_MEASURES, LEVELS, Brewing, Verdict, judge, threshold_for
from insight.selectors.alarms import with_row
from insight.selectors.board import measured_queues, threshold_of
from insight.selectors.figures_of_day import DayPart, minute_of, recent_part
from insight.selectors.scope import Scope, scope_of
from routing.models import AgentState, DerivedState, QueueMember
from routing.rules.answering import NOT_ANSWERING
from staff.models import Person

EVERY = timedelta(milliseconds=500)
LOCK = 0x696E73  # advisory: thresholds are looked at, or changed, by one at a time
Subject = tuple[int, int | None, int | None]  # rule, queue, agent
Told = tuple[EventType, Alarm, Changes]
CLAIM = """
INSERT INTO insight_alarmwatch (id, looked_at) VALUES (1, %s)
ON CONFLICT (id) DO UPDATE SET looked_at = EXCLUDED.looked_at WHERE insight_alarmwatch.looked_at <= %s RETURNING id
"""


@dataclass(frozen=True)
class Measured:
    """One thing that a rule watches, and what it is at now."""

    rule: AlarmRule
    queue_id: int | None
    agent_id: int | None
    value: float | None

    @property
    def subject(self) -> Subject:
        """What an open alarm is found by."""
        return self.rule.pk, self.queue_id, self.agent_id


def watch_thresholds() -> int:
    """Tick: twice a second, whichever keeper comes first compares the centre with its thresholds."""
    if AlarmWatch.objects.filter(looked_at__gt=timezone.now() - EVERY).exists():
        return 0
    return _watch()


@operation
def _watch() -> int:
    now = timezone.now()
    if not _claimed(now):
        return 0
    rules = list(AlarmRule.objects.filter(active=True))
    alarms = {_subject(alarm): alarm for alarm in with_row(Alarm.objects.filter(recovered_at=None))}
    if not rules and not alarms:
        return 0
    brewing = {(one.rule_id, one.queue_id, one.agent_id): one for one in AlarmBrewing.objects.all()}
    told: list[Told] = []
    seen: set[Subject] = set()
    for one in _measured(rules, now, {*alarms, *brewing}):
        seen.add(one.subject)
        _settle(one, alarms.get(one.subject), brewing.get(one.subject), now, told)
    for subject in alarms.keys() - seen:  # its rule is gone or watches something else now
        told.append(_move(alarms[subject], "", None, None, now))
    AlarmBrewing.objects.filter(pk__in=[row.pk for key, row in brewing.items() if key not in seen]).delete()
    announce(told, actor=SYSTEM)
    return len(told)


def _claimed(now: datetime) -> bool:
    """Step: whether it is this keeper's turn; nobody waits for another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not (cursor.fetchone() or [False])[0]:
            return False
        cursor.execute(CLAIM, [now, now - EVERY])
        return cursor.fetchone() is not None


def _subject(alarm: Alarm) -> Subject:
    return alarm.rule_id or -alarm.pk, alarm.queue_id, alarm.agent_id


def _measured(rules: list[AlarmRule], now: datetime, known: set[Subject]) -> Iterator[Measured]:
    """Every queue by every rule that holds for it, and the agents who stand too long in a state."""
    by_queue = [rule for rule in rules if rule.measure not in AGENT_MEASURES]
    if by_queue:
        yield from _queues(by_queue, now)
    for rule in rules:
        if rule.measure in AGENT_MEASURES:
            yield from _agents(rule, now, {subject[2] for subject in known if subject[0] == rule.pk})


def _queues(rules: list[AlarmRule], now: datetime) -> Iterator[Measured]:
    own = {(rule.queue_id, rule.measure): rule for rule in rules}
    nothing = DayPart(now, minute_of(now), now)
    for line, values in measured_queues(now, nothing, recent_part(now)):
        for measure, value in values.items():
            rule = own.get((line["id"], measure)) or own.get((None, measure))
            if rule is not None:
                yield Measured(rule, line["id"], None, value)


def _agents(rule: AlarmRule, now: datetime, known: set[int | None]) -> Iterator[Measured]:
    """Those beyond the lower threshold, and those known already, wherever they stand now."""
    lowest = min(one for one in (rule.warning, rule.critical) if one is not None)
    rows = AgentState.objects.filter(person__is_active=True)
    silent = Q(state=DerivedState.BREAK, reason=NOT_ANSWERING)
    rows = rows.filter(silent) if rule.measure == "not_answering" else rows.filter(~silent, state=rule.state)
    if rule.queue_id is not None:
        rows = rows.filter(person_id__in=QueueMember.objects.filter(queue_id=rule.queue_id).values("person_id"))
    since = dict(
        rows.filter(since__lt=now - timedelta(seconds=max(0.0, lowest - rule.margin))).values_list("person_id", "since")
    )
    for person in known - since.keys():
        yield Measured(rule, rule.queue_id, person, None)
    for person, moment in since.items():
        yield Measured(rule, rule.queue_id, person, (now - moment).total_seconds())


def _settle(
    one: Measured,
    alarm: Alarm | None,
    row: AlarmBrewing | None,
    now: datetime,
    told: list[Told],
) -> None:
    """Step: judge one subject; keep what brews, and note what is to be told."""
    rule, current = threshold_of(one.rule), alarm.level if alarm else ""
    begun = Brewing(row.worse, row.since) if row else None
    verdict: Verdict = judge(rule, one.value, current=current, brewing=begun, now=now)
    if verdict.brewing != begun:
        _brew(one, row, verdict.brewing)
    if verdict.level == current:
        return
    threshold = threshold_for(rule, verdict.level)
    if alarm is None:
        told.append((ALARM_RAISED, _raise(one, verdict.level, threshold, now), {}))
    else:
        told.append(_move(alarm, verdict.level, one.value, threshold, now))


def _brew(one: Measured, row: AlarmBrewing | None, brewing: Brewing | None) -> None:
    if row is not None:
        row.delete()
    if brewing is not None:
        AlarmBrewing.objects.create(
            rule=one.rule, queue_id=one.queue_id, agent_id=one.agent_id, worse=brewing.worse, since=brewing.since
        )


def _raise(one: Measured, level: str, threshold: float | None, now: datetime) -> Alarm:
    return Alarm.objects.create(
        rule=one.rule,
        queue_id=one.queue_id,
        agent_id=one.agent_id,
        measure=one.rule.measure,
        state=one.rule.state,
        level=level,
        value=one.value,
        threshold=threshold,
        raised_at=now,
        level_since=now,
    )


def _move(alarm: Alarm, level: str, value: float | None, threshold: float | None, now: datetime) -> Told:
    """Step: to another level, or over. An alarm that grew worse must be acknowledged anew."""
    if not level:
        changes = change(alarm, level=AlarmLevel.RECOVERED, value=value, level_since=now, recovered_at=now)
        return ALARM_RECOVERED, alarm, {"level": changes["level"]}
    fields: dict[str, Any] = {"level": level, "value": value, "threshold": threshold, "level_since": now}
    if LEVELS.index(level) > LEVELS.index(alarm.level):
        fields |= {"acknowledged_by_id": None, "acknowledged_at": None}
    return ALARM_CHANGED, alarm, {"level": change(alarm, **fields)["level"]}


def announce(told: list[Told], *, actor: Actor) -> None:
    """Step: tell every supervisor who may see it, each by name: a team has agents too, and theirs it is not."""
    if not told:
        return
    people = Person.objects.filter(is_active=True, role__in=("supervisor", "admin")).select_related("team")
    scopes = [(person.pk, scope_of(person)) for person in people]
    for event, alarm, changes in told:
        audiences = [f"agent:{person}" for person, scope in scopes if _concerns(scope, alarm)]
        publish(event, alarm, actor=actor, changes=changes, audiences=audiences)


def _concerns(scope: Scope, alarm: Alarm) -> bool:
    return scope.person(alarm.agent_id) if alarm.agent_id is not None else scope.queue(alarm.queue_id)
