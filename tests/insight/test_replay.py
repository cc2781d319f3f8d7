"""A day that was played through the services, replayed: unchanged it equals history, changed it moves as expected."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from insight.replay.engine import Setup, play
from insight.replay.outcome import Figures, Outcome, figures_of
from insight.selectors.replaying import Recorded, recorded_day
from tests.insight.played_day import play_morning

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 3, 3)


def figures(recorded: Recorded, outcome: Outcome) -> Figures:
    day = recorded.day
    members = {queue: {one.id for one in day.workers.values() if queue in one.queues} for queue in day.queues}
    return figures_of(outcome, day.queues, members, day.begin, day.end)


def test_unchanged_it_equals_history(monkeypatch: pytest.MonkeyPatch) -> None:
    import time
    t = time.time()
    play_morning(monkeypatch)
    print("PLAYED", time.time() - t)
    recorded = recorded_day(DAY)
    t = time.time()
    outcome = play(recorded.day, Setup(recorded.day.queues, recorded.day.workers))
    print("REPLAYED", time.time() - t)
    print(Counter((s.queue, s.outcome) for s in recorded.history.stays))
    a = {(s.contact, s.queue, s.outcome, s.ended, s.waited_ms, s.in_level, s.agent) for s in recorded.history.stays}
    b = {(s.contact, s.queue, s.outcome, s.ended, s.waited_ms, s.in_level, s.agent) for s in outcome.stays}
    for one in sorted(a ^ b, key=lambda s: s[3])[:12]:
        print("history" if one in a else "replay", one)
    print(figures(recorded, recorded.history).total)
    print(figures(recorded, outcome).total)
    assert outcome.answered_by() == recorded.history.answered_by()
    assert figures(recorded, outcome) == figures(recorded, recorded.history)
