"""The policies give the figures that stood in the code, and the clocks that run get the tape that is known of them.

What is known: when they began, how much of their time has passed, and whether they stand still; how often they did
before is told as one stretch. Nobody is warned of what was promised before, and what is overdue is not told again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import migrations
from django.db.models import F, Q

from staff.rules import ALWAYS, Hours, working_minutes

PRIORITIES = {
    "urgent": ("Urgent", "紧急"), "high": ("High", "高优先级"), "normal": ("Normal", "普通"), "low": ("Low", "低优先级"),
}  # fmt: skip
COMPLAINTS = {"urgent": (15, 480), "high": (30, 960), "normal": (60, 2400), "low": (120, 4800)}
OTHERS = {"urgent": (30, 240), "high": (60, 480), "normal": (240, 1440), "low": (480, 2880)}


def write_policies(apps: Any, schema: Any) -> None:
    """The figures that held until now."""
    position = 0
    for kinds, table, suffix in (
        (["complaint"], COMPLAINTS, (" complaints", "投诉")),
        ([], OTHERS, (" requests", "请求")),
    ):
        for priority, (first, resolution) in table.items():
            english, chinese = PRIORITIES[priority]
            about = [{"field": "kind", "op": "is", "value": kinds}] if kinds else []
            apps.get_model("tickets", "SlaPolicy").objects.create(
                name={"en": english + suffix[0], "zh-CN": chinese + suffix[1]}, position=position,
                conditions={"all": [*about, {"field": "priority", "op": "is", "value": [priority]}]},
                first_reply=first, resolution=resolution,
            )  # fmt: skip
            position += 1


def write_tapes(apps: Any, schema: Any) -> None:
    """What the clocks that run can still tell of the time before."""
    clocks = apps.get_model("tickets", "Clock").objects
    clocks.update(since=F("created_at"))
    alive = Q(ticket__deleted_at__isnull=True, ticket__merged_into__isnull=True)
    now = datetime.now(UTC)
    running = clocks.filter(alive, met_at__isnull=True, paused_at__isnull=True)
    running.filter(due_at__gt=now).update(next_at=F("due_at"))
    running.filter(due_at__lte=now).update(breached_at=F("due_at"))
    open_ones = clocks.filter(met_at__isnull=True).select_related("ticket__queue__calendar")
    for clock in open_ones.iterator(chunk_size=500):
        _write_tape(apps.get_model("tickets", "ClockSegment"), clock, now)


def _write_tape(segments: Any, clock: Any, now: datetime) -> None:
    calendar = clock.ticket.queue.calendar if clock.ticket.queue else None
    hours = Hours(calendar.timezone, calendar.intervals, frozenset(calendar.holidays)) if calendar else ALWAYS
    clock.calendar = calendar
    end, left = clock.paused_at or clock.due_at, clock.remaining_minutes or 0
    ran = clock.target_minutes - (left if clock.paused_at else 0)
    kept: list[tuple[str, datetime, datetime]] = []
    if working_minutes(clock.created_at, end, hours) > ran:  # it stood still before
        clock.since, clock.cause = _back(clock.created_at, end, ran, hours), "earlier"
        kept.append(("paused", clock.created_at, clock.since))
    if clock.paused_at is not None:
        kept.append(("running", clock.since, clock.paused_at))
        clock.since, clock.cause = clock.paused_at, "status"
        clock.facts = {"status": clock.ticket.status}
    segments.objects.bulk_create(
        segments(
            clock=clock, kind=kind, started_at=start, ended_at=max(start, end), calendar=calendar,
            cause="earlier" if kind == "paused" or len(kept) > 1 else "opened",
        )
        for kind, start, end in kept
    )  # fmt: skip
    clock.save(update_fields=["calendar", "since", "cause", "facts"])


def _back(first: datetime, end: datetime, minutes: int, hours: Hours) -> datetime:
    """The latest moment after `first` from which there are so many working minutes until `end`."""
    low, high = 0, max(0, int((end - first).total_seconds() // 60))
    while low < high:
        middle = (low + high + 1) // 2
        if working_minutes(first + timedelta(minutes=middle), end, hours) >= minutes:
            low = middle
        else:
            high = middle - 1
    return first + timedelta(minutes=low)


class Migration(migrations.Migration):
    dependencies = [("tickets", "0008_sla")]

    operations = [
        migrations.RunPython(write_policies, migrations.RunPython.noop),
        migrations.RunPython(write_tapes, migrations.RunPython.noop),
    ]
