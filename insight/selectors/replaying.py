"""What was recorded of a day, for the replay: a handful of statements, the stretches as a stream."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core.models import Event
from insight.replay.inputs import Contact, Day, Duty, QueueSettings, Worker
from insight.replay.outcome import Outcome, Stay
from insight.replay.reading import Decided, Item, Reader, Recorded, Row
from insight.rules.buckets import local_day, midnight
from routing.events import WORK_QUEUED
from routing.models import (
    HELD,
    OPEN,
    AgentState,
    AgentStateInterval,
    Decision,
    OverflowStep,
    Queue,
    Skill,
    WorkItem,
    WorkItemInterval,
)
from routing.rules.capacity import limits_of
from routing.rules.settings import BOUNDS
from routing.selectors.deciding import configured
from staff.rules import ALWAYS

FIELDS = (
    "id", "key", "media", "pool", "required_skills", "groups", "rings", "priority", "distribution", "overflow", "order",
    "late_seconds", "volume", "agent_choice", "service_level_seconds", "ring_seconds", "rest_seconds", "wrap_up_mode",
    "wrap_up_seconds", "preferred_seconds", "priority_boost_seconds", "may_interrupt", "accepts",
)  # fmt: skip
AT_ONCE = 2000
PREFERS = timedelta(seconds=BOUNDS["preferred_seconds"][1])  # for so long at most an agent has a contact alone
KEPT = ("break", "offline")
Say = Callable[[int], None]


def recorded_day(day: date | None, say: Say | None = None) -> Recorded:
    """Read a day in the company's zone, today without one (up to now)."""
    zone, now = ZoneInfo(settings.COMPANY_TIMEZONE), timezone.now()
    day = day or local_day(now, zone)
    begin, end = midnight(day, zone), min(now, midnight(day + timedelta(days=1), zone))
    history = Outcome()
    queues = _queues()
    contacts = list(_contacts(begin, end, queues, history, say)) if begin < end else []
    workers = _workers(begin, end, history) if begin < end else {}
    return Recorded(Day(begin, end, queues, workers, contacts), history)


def last_day_with_contacts() -> date | None:
    """The local day on which the newest contact came; None when none ever did."""
    newest = WorkItem.objects.order_by("-id").values_list("enqueued_at", flat=True).first()
    return newest and local_day(newest, ZoneInfo(settings.COMPANY_TIMEZONE))


def known_skills() -> set[str]:
    """The keys of all skills."""
    return set(Skill.objects.values_list("key", flat=True))


def _queues() -> dict[int, QueueSettings]:
    found: dict[int, QueueSettings] = {}
    for queue in Queue.objects.select_related("calendar").order_by("id"):
        given: dict[str, Any] = {name: getattr(queue, name) for name in FIELDS}
        found[queue.pk] = QueueSettings(**given, hours=queue.calendar.hours if queue.calendar else ALWAYS)
    return found


# --- contacts


def _contacts(
    begin: datetime, end: datetime, queues: dict[int, QueueSettings], history: Outcome, say: Say | None
) -> Iterator[Contact]:
    """Every contact of which a stretch lies in the day; what came of it goes to `history`."""
    of_day = Q(enqueued_at__lt=end) & (
        Q(closed_at__gte=begin) | Q(state__in=OPEN) | Q(closed_at=None, state_since__gte=begin)
    )
    items = WorkItem.objects.filter(of_day)
    priorities = {queue.id: queue.priority for queue in queues.values()}
    decided, causes, left = _decided(items), _causes(items), _left(items)
    preferred = _preferred(begin, end)
    rows = _rows(items, end)
    for count, item in enumerate(items.order_by("id").iterator(AT_ONCE), 1):
        mine = rows(item)
        reader = Reader(_item(item, preferred.get(item.pk)), begin, decided[item.pk], causes[item.pk])
        contact = reader.contact(mine, priorities, frozenset(left[item.pk]))
        if contact is not None:
            yield contact
        if say:
            say(count)
        _tell(history, item.pk, mine, end)
    _stays(history, begin, end)


def _preferred(begin: datetime, end: datetime) -> dict[int, int]:
    """Whom each contact preferred when it came: the log keeps it, the row only as long as that agent may get it."""
    came = begin - PREFERS  # who waits for their agent at midnight came before it
    rows = Event.objects.filter(name=WORK_QUEUED.name, at__gte=came, at__lt=end, facts__has_key="preferred_agent")
    return dict(rows.values_list("subject_id", "facts__preferred_agent").iterator(AT_ONCE))


def _item(item: WorkItem, preferred: int | None) -> Item:
    return Item(
        id=item.pk,
        media=item.media,
        enqueued_at=item.enqueued_at,
        rank=item.rank,
        priority=item.priority,
        overflowed=item.overflowed,
        skills=item.skills,
        preferred=preferred or (None if item.handed_over else item.preferred_agent_id),
        handed_to=item.preferred_agent_id if item.handed_over else None,
    )


def _rows(items: Any, end: datetime) -> Callable[[WorkItem], list[Row]]:
    """The stretches of one item after the other, in the order of their ids, read as a stream."""
    wanted = WorkItemInterval.objects.filter(work_item__in=items, started_at__lt=end).order_by("work_item_id", "id")
    names = ("work_item_id", "state", "outcome", "queue_id", "agent_id", "started_at", "ended_at")
    groups = groupby(wanted.values_list(*names).iterator(AT_ONCE), key=lambda row: row[0])
    ahead: list[tuple[int, list[Row]]] = []

    def of(item: WorkItem) -> list[Row]:
        while not ahead or ahead[0][0] < item.pk:
            ahead.clear()
            one = next(groups, None)
            if one is None:
                return _running(item, [], end)
            ahead.append((one[0], [Row(*row[1:]) for row in one[1]]))
        return _running(item, ahead[0][1] if ahead[0][0] == item.pk else [], end)

    return of


def _running(item: WorkItem, rows: list[Row], end: datetime) -> list[Row]:
    """With what runs at the end of the day."""
    if rows and rows[-1].end > end:
        last = rows[-1]
        return [*rows[:-1], Row(last.state, "", last.queue, last.agent, last.start, end)]
    if item.state in OPEN and item.state_since < end:
        return [*rows, Row(item.state, "", item.queue_id, item.agent_id, item.state_since, end)]
    return rows


def _tell(history: Outcome, contact: int, rows: list[Row], end: datetime) -> None:
    for row in rows:
        if row.state in {"active", "wrap_up"}:
            history.work.append((row.queue, row.state, row.start, min(row.end, end)))


def _stays(history: Outcome, begin: datetime, end: datetime) -> None:
    """The stays that ended, each judged by the target as it was then."""
    rows = WorkItemInterval.objects.filter(waited_ms__isnull=False, ended_at__gte=begin, ended_at__lt=end)
    names = ("work_item_id", "queue_id", "outcome", "ended_at", "waited_ms", "in_level", "agent_id")
    history.stays += [Stay(*row) for row in rows.order_by("id").values_list(*names).iterator(AT_ONCE)]
    taken = {(stay.contact, stay.ended) for stay in history.stays if stay.outcome == "answered" and stay.agent is None}
    if taken:
        _name_takers(history, {contact for contact, _ in taken})


def _name_takers(history: Outcome, contacts: set[int]) -> None:
    """Whoever took work from the list does not stand in its stay, but in the stretch that follows."""
    following = WorkItemInterval.objects.filter(work_item_id__in=contacts, state="active")
    agents = {(row[0], row[1]): row[2] for row in following.values_list("work_item_id", "started_at", "agent_id")}
    running = WorkItem.objects.filter(id__in=contacts, state="active")
    agents |= {(row[0], row[1]): row[2] for row in running.values_list("id", "state_since", "agent_id")}
    for place, stay in enumerate(history.stays):
        if stay.outcome == "answered" and stay.agent is None:
            found = agents.get((stay.contact, stay.ended))
            history.stays[place] = Stay(
                stay.contact, stay.queue, stay.outcome, stay.ended, stay.waited_ms, stay.in_level, found
            )


def _decided(items: Any) -> dict[int, dict[datetime, Decided]]:
    found: dict[int, dict[datetime, Decided]] = defaultdict(dict)
    rows = Decision.objects.filter(work_item__in=items).order_by("id")
    names = ("work_item_id", "at", "demand__only_agent_id", "demand__direct", "best__0__by")
    for item, at, only, direct, by in rows.values_list(*names).iterator(AT_ONCE):
        if only is not None or by is not None:
            found[item][at] = Decided(only, direct, by is not None)
    return found


def _causes(items: Any) -> dict[int, dict[datetime, str]]:
    found: dict[int, dict[datetime, str]] = defaultdict(dict)
    rows = OverflowStep.objects.filter(work_item__in=items).exclude(cause="closed")
    for item, at, cause in rows.values_list("work_item_id", "at", "cause"):
        found[item][at] = cause
    return found


def _left(items: Any) -> dict[int, set[int]]:
    """The queues that were closed when it came."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = OverflowStep.objects.filter(work_item__in=items, cause="closed")
    for item, queue in rows.values_list("work_item_id", "queue_id"):
        found[item].add(queue)
    return found


# --- agents


def _workers(begin: datetime, end: datetime, history: Outcome) -> dict[int, Worker]:
    """Everybody with a state: when they were on duty, by what they were in (which goes to `history`)."""
    duty: dict[int, list[Duty]] = defaultdict(list)
    intervals = AgentStateInterval.objects.filter(ended_at__gte=begin, started_at__lt=end).order_by("id")
    names = ("person_id", "state", "started_at", "ended_at")
    capacities: dict[int, dict[str, int]] = {}
    rows: list[tuple[int, str, datetime, datetime]] = list(intervals.values_list(*names).iterator(AT_ONCE))
    for person, state, since, capacity in AgentState.objects.values_list("person_id", "state", "since", "capacity"):
        capacities[person] = capacity
        if since < end:
            rows.append((person, state, since, end))
    for person, state, started, ended in rows:
        history.states.append((person, state, started, min(ended, end)))
        chosen = state if state in KEPT else "available"
        if not duty[person] or duty[person][-1].chosen != chosen:
            duty[person].append(Duty(max(started, begin), chosen))
    who, idle, resting = configured(None), _idle_since(begin, set(duty)), _resting(begin)
    return {
        person: Worker(
            id=person,
            duty=tuple(duty[person]),
            queues=who.queues.get(person, frozenset()),
            groups=who.groups.get(person, {}),
            skills=who.skills.get(person, {}),
            limits=limits_of(capacity),
            idle_since=idle.get(person),
            resting_until=resting.get(person),
        )
        for person, capacity in capacities.items()
        if person in duty
    }


def _idle_since(begin: datetime, people: set[int]) -> dict[int, datetime]:
    """Since when those were idle who were on duty when the day began: their last answer, end of work, or arrival."""
    since = begin - timedelta(days=1)
    came = AgentStateInterval.objects.filter(person_id__in=people, ended_at__lte=begin, ended_at__gte=since)
    found = dict(came.filter(state__in=KEPT).order_by("ended_at").values_list("person_id", "ended_at"))
    worked = WorkItemInterval.objects.filter(agent_id__in=people, ended_at__lte=begin, ended_at__gte=since)
    frees = Q(state__in=HELD) & ~Q(outcome__in=("rejected", "timed_out", "withdrawn", "displaced", "parked", "resumed"))
    for person, ended in worked.filter(frees).order_by("ended_at").values_list("agent_id", "ended_at"):
        if person is not None:
            found[person] = max(ended, found.get(person, ended))
    return found


def _resting(begin: datetime) -> dict[int, datetime]:
    """Until when those rest who missed or rejected something just before the day began."""
    rests = WorkItemInterval.objects.filter(
        state="reserved", outcome__in=("rejected", "timed_out"), ended_at__lte=begin
    )
    recent = rests.filter(ended_at__gte=begin - timedelta(hours=1)).order_by("ended_at")
    found: dict[int, datetime] = {}
    for person, ended, seconds in recent.values_list("agent_id", "ended_at", "queue__rest_seconds"):
        if person is not None:
            found[person] = ended + timedelta(seconds=seconds)
    return {person: until for person, until in found.items() if until > begin}
