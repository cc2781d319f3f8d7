"""A day of one pooled queue through the real services, with a clock of its own: does it reach Erlang C's figure?

    python -m benchmarks.acd.day AGENTS MEAN_SECONDS LOAD SEED      prints JSON

Poisson arrivals, exponential handling, whoever is asked accepts at once. The clock is the one that the services read
(`django.utils.timezone.now`), set to the moment of each event: a day takes as long as its transactions do.
"""

from __future__ import annotations

import heapq
import json
import math
import random
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django
from django.utils import timezone

DAY = 86_400.0
TARGET = 20
START = datetime(2026, 3, 2, tzinfo=UTC)


class Clock:
    """The time that the services see."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> datetime:
        """Instead of django.utils.timezone.now."""
        return START + timedelta(seconds=self.seconds)


def play(agents: int, mean: float, load: float, seed: int) -> dict[str, float]:
    """Percent answered within the target: by the services, and by an ideal first-come queue with the same draws."""
    clock = Clock()
    timezone.now = clock.now
    chance = random.Random(seed)
    queue = _centre(agents)
    arrivals: list[tuple[float, float]] = []
    at = 0.0
    while (at := at + chance.expovariate(agents * load / mean)) < DAY:
        arrivals.append((at, chance.expovariate(1 / mean)))
    waits = _through_the_services(clock, queue, arrivals)
    ideal = _ideal(arrivals, agents)
    return {
        "contacts": len(arrivals),
        "in_level": 100 * sum(wait <= TARGET for wait in waits) / len(waits),
        "ideal": 100 * sum(wait <= TARGET for wait in ideal) / len(ideal),
        "asa": sum(waits) / len(waits),
    }


def _centre(agents: int) -> Any:
    from core.actor import SYSTEM
    from routing.services import add_member, create_queue, set_agent_state
    from staff.models import Person

    queue = create_queue(
        actor=SYSTEM, key="day", name={"en": "Day"}, media="voice", service_level_seconds=TARGET, wrap_up_seconds=0
    )
    for number in range(agents):
        person = Person.objects.create(username=f"day-{number}", name=f"Agent {number}", password="!")
        add_member(actor=SYSTEM, queue=queue, person=person)
        set_agent_state(actor=SYSTEM, person=person, chosen="available")
    return queue


def _through_the_services(clock: Clock, queue: Any, arrivals: list[tuple[float, float]]) -> list[float]:
    from core.actor import SYSTEM, Actor
    from core.operations import operation
    from routing.models import Reservation
    from routing.services import accept, begin_wrap_up, enqueue

    @operation
    def come(*, number: int) -> None:
        enqueue(actor=SYSTEM, queue=queue, ref=("day", number), title="call")

    @operation
    def hang_up(*, number: int) -> None:
        begin_wrap_up(actor=SYSTEM, ref=("day", number))

    waits: dict[int, float] = {}
    events: list[tuple[float, int, int]] = [(at, 0, number) for number, (at, _) in enumerate(arrivals)]
    heapq.heapify(events)
    while events:
        clock.seconds, kind, number = heapq.heappop(events)
        come(number=number) if kind == 0 else hang_up(number=number)
        for ringing in Reservation.objects.select_related("agent", "work_item").filter(state="pending"):
            answered = ringing.work_item.ref_id
            accept(actor=Actor.of(ringing.agent), person=ringing.agent, reservation_id=ringing.pk)
            waits[answered] = clock.seconds - arrivals[answered][0]
            heapq.heappush(events, (clock.seconds + arrivals[answered][1], 1, answered))
    return list(waits.values())


def _ideal(arrivals: list[tuple[float, float]], agents: int) -> list[float]:
    free = [0.0] * agents
    waits = []
    for at, work in arrivals:
        begins = max(at, heapq.heappop(free))
        heapq.heappush(free, begins + work)
        waits.append(begins - at)
    return waits


def erlang_c_level(agents: int, load: float, mean: float, target: float) -> float:
    """Percent answered within `target` seconds in M/M/n (Erlang 1917), by the stable recursion for Erlang B."""
    offered = agents * load
    blocked = 1.0
    for servers in range(1, agents + 1):
        blocked = offered * blocked / (servers + offered * blocked)
    waits = blocked / (1 - load * (1 - blocked))
    return 100 * (1 - waits * math.exp(-(agents - offered) * target / mean))


if __name__ == "__main__":
    django.setup()
    print(json.dumps(play(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))))
