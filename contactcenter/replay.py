"""`contactcenter replay`: a recorded day under changed settings, beside what happened."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contactcenter.stack.problems import StackProblem

EVERY = 1.0


@dataclass(frozen=True)
class Wishes:
    """What the command line asks for; without a day, today."""

    day: date | None = None
    settings: Sequence[str] = ()
    agents: Sequence[str] = ()
    patience: float | None = None


@dataclass
class Progress:
    """A line on the error stream for whatever takes longer than a second, at most one a second."""

    out: Any = field(default_factory=lambda: sys.stderr)
    last: float = field(default_factory=time.monotonic)

    def say(self, text: str) -> None:
        """Tell it, if it is time."""
        now = time.monotonic()
        if now - self.last >= EVERY:
            self.last = now
            print(f"replay: {text}", file=self.out, flush=True)


def replay(wishes: Wishes, *, as_json: bool, out: Callable[[str], Any] = print) -> int:
    """Read the day, play it, print the comparison. Raises StackProblem with one sentence."""
    from insight.replay.comparing import as_table

    found = compared(wishes, Progress())
    out(json.dumps(found, ensure_ascii=False, indent=2) if as_json else as_table(found))
    return 0


def compared(wishes: Wishes, progress: Progress) -> dict[str, Any]:
    """What happened and what would have, as plain data. Raises StackProblem."""
    from django.conf import settings

    from insight.replay.changes import Unfit, with_agents, with_settings
    from insight.replay.comparing import compare
    from insight.replay.engine import Setup, play
    from insight.selectors.replaying import known_skills, recorded_day

    zone = ZoneInfo(settings.COMPANY_TIMEZONE)
    recorded = recorded_day(wishes.day, lambda count: progress.say(f"{count} contacts read"))
    day = recorded.day
    asked = day.begin.astimezone(zone).date()
    if not day.contacts:
        raise StackProblem(_nothing_on(asked, zone.key))
    try:
        queues = with_settings(day.queues, wishes.settings, known_skills())
        workers = with_agents(day, queues, wishes.agents)
    except Unfit as problem:
        raise StackProblem(str(problem)) from None
    patience = None if wishes.patience is None else timedelta(seconds=wishes.patience)

    def tell(now: datetime) -> None:
        progress.say(f"{now.astimezone(zone):%H:%M} of the day reached")

    outcome = play(day, Setup(queues, workers, patience), tell)
    return {
        "day": asked.isoformat(),
        "zone": zone.key,
        "until": day.end.isoformat(),
        "changes": [*wishes.settings, *(f"{one} more agents" for one in wishes.agents)],
        "patience_seconds": wishes.patience,
        **compare(recorded, outcome, queues, workers),
    }


def _nothing_on(day: date, zone: str) -> str:
    from insight.selectors.replaying import last_day_with_contacts

    last = last_day_with_contacts()
    hint = f"the newest came on {last.isoformat()}: --day {last.isoformat()}" if last else "there are none at all yet"
    return f"No contacts on {day.isoformat()} ({zone}); {hint}."
