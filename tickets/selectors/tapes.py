"""The tape of a promise as it stands: the stretches that ended, and the one that goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tickets.models import Clock, ClockSegment
from tickets.rules.tape import Stretch
from tickets.selectors.setup import Known


def ended_segments(clocks: Iterable[Clock]) -> dict[int, list[ClockSegment]]:
    """What ended on the tapes of these clocks, oldest first, by the clock; one query."""
    found: dict[int, list[ClockSegment]] = defaultdict(list)
    for row in ClockSegment.objects.filter(clock__in=list(clocks)).order_by("started_at", "id"):
        found[row.clock_id].append(row)
    return found


def tape_of(clock: Clock, ended: Sequence[ClockSegment], known: Known) -> list[Stretch]:
    """The whole tape; of a promise that was kept, the last stretch ends there."""
    hours = known.hours_of
    running = ClockSegment.Kind.RUNNING
    last = Stretch(
        clock.paused_at is None, clock.since, clock.met_at, hours(clock.calendar_id), clock.cause, clock.facts or {}
    )
    return [
        *(
            Stretch(
                row.kind == running, row.started_at, row.ended_at, hours(row.calendar_id), row.cause, row.facts or {}
            )
            for row in ended
        ),
        last,
    ]
