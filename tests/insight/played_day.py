"""An hour of a centre over midnight, driven through the real services, event by event, under a clock that stands still between."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Min
from django.utils import timezone

from core.actor import Actor
from routing.models import AgentState, Queue, Reservation, WorkItem
from routing.services import (
    accept,
    distribute,
    end_due_wrap_ups,
    expire_due,
    finish,
    overflow_due,
    reject,
    take,
    transfer,
    widen_due,
)
from staff.models import Person
from tests.routing import centre

BEGIN = datetime(2026, 3, 3, 23, 25, tzinfo=UTC)  # 35 minutes later a new day begins


@dataclass
class Morning:
    """What happens, in the order of the clock."""

    chance: random.Random
    now: datetime = BEGIN
    events: list[tuple[datetime, int, Callable[..., object], tuple[Any, ...]]] = field(default_factory=list)
    queues: dict[str, Queue] = field(default_factory=dict)
    agents: list[Person] = field(default_factory=list)
    asked: set[int] = field(default_factory=set)
    count: int = 0

    def clock(self) -> datetime:
        """Instead of django.utils.timezone.now."""
        return self.now

    def later(self, seconds: float, what: Callable[..., object], *given: Any) -> None:
        """It happens so long after now, to the microsecond."""
        self.count += 1
        heapq.heappush(self.events, (self.now + timedelta(seconds=seconds), self.count, what, given))

    def some(self, mean: float) -> float:
        """A length drawn from an exponential distribution."""
        return self.chance.expovariate(1 / mean)

    def run(self) -> None:
        """Until nothing happens any more; due times are seen to at their moment, as by a keeper that never sleeps."""
        while (due := self._due()) or self.events:
            if due and (not self.events or due <= self.events[0][0]):
                self.now = max(self.now, due)
                for tick in (expire_due, end_due_wrap_ups, widen_due, overflow_due, distribute):
                    tick()
            else:
                self.now, _, what, given = heapq.heappop(self.events)
                what(*given)
            self._meet()

    def _due(self) -> datetime | None:
        waiting = WorkItem.objects.filter(state="waiting").aggregate(a=Min("due_at"), b=Min("overflow_at"))
        moments = [
            *waiting.values(),
            Reservation.objects.filter(state="pending").aggregate(a=Min("expires_at"))["a"],
            WorkItem.objects.filter(state="wrap_up").aggregate(a=Min("wrap_up_due_at"))["a"],
            AgentState.objects.filter(resting_until__gt=self.now).aggregate(a=Min("resting_until"))["a"],
        ]
        return min((one for one in moments if one is not None), default=None)

    def _meet(self) -> None:
        """Whoever is asked for the first time makes up their mind."""
        for one in Reservation.objects.filter(state="pending").exclude(id__in=self.asked).order_by("id"):
            self.asked.add(one.pk)
            draw = self.chance.random()
            if draw < 0.8:
                self.later(1 + self.some(4), self._accept, one.pk)
            elif draw < 0.9:
                self.later(1 + self.some(4), self._reject, one.pk)

    def _pending(self, reservation: int) -> Reservation | None:
        rows = Reservation.objects.select_related("agent", "work_item").filter(pk=reservation, state="pending")
        return rows.first()

    def _accept(self, reservation: int) -> None:
        one = self._pending(reservation)
        if one is not None:
            accept(actor=Actor.of(one.agent), person=one.agent, reservation_id=one.pk)
            self._work(one.work_item)

    def _work(self, item: WorkItem) -> None:
        mean = {"voice": 150, "chat": 200, "email": 300}[item.media]
        self.later(5 + self.some(mean), self._end, item.pk)

    def _reject(self, reservation: int) -> None:
        one = self._pending(reservation)
        if one is not None:
            reject(actor=Actor.of(one.agent), person=one.agent, reservation_id=one.pk)

    def _end(self, item_id: int) -> None:
        item = WorkItem.objects.select_related("agent", "queue").get(pk=item_id)
        if item.state not in {"active", "parked"} or item.agent is None:
            return
        draw = self.chance.random()
        if item.media == "voice" and draw < 0.05:
            centre.give_back(item, head=True)
        elif draw < 0.1 and item.media == "voice":
            transfer(actor=Actor.of(item.agent), person=item.agent, work_item=item, queue=self.queues["second"])
        elif item.media == "voice":
            centre.end_contact(item)
            self.later(self.some(40), self._write_up, item.pk)
        else:
            finish(actor=Actor.of(item.agent), person=item.agent, work_item=item)

    def _write_up(self, item_id: int) -> None:
        item = WorkItem.objects.select_related("agent", "queue").get(pk=item_id)
        if item.state == "wrap_up" and item.agent is not None:
            finish(actor=Actor.of(item.agent), person=item.agent, work_item=item)

    def come(self, key: str, given: dict[str, Any]) -> None:
        """A contact comes; callers have only so much patience."""
        item = centre.arrive(self.queues[key], **given)
        if item.media != "email":
            self.later(4 + self.some(240), self._give_up, item.pk)

    def _give_up(self, item_id: int) -> None:
        item = WorkItem.objects.get(pk=item_id)
        if item.state in {"waiting", "reserved"} and item.answered_at is None:
            centre.hang_up(item)

    def _take(self, person: Person) -> None:
        """From the list that is pulled."""
        item = WorkItem.objects.filter(queue=self.queues["pull"], state="waiting").order_by("rank", "id").first()
        busy = WorkItem.objects.filter(agent=person, state__in=("reserved", "active", "wrap_up", "parked")).exists()
        if item is not None and not busy and centre.state_of(person).chosen == "available":
            self._work(take(actor=Actor.of(person), person=person, work_item=item))

    def shift(self, person: Person, hours: float) -> None:
        """On duty for so long, with a break now and then."""
        at = self.some(60)
        self.later(at, centre.choose, person, "available")
        while (at := at + 600 + self.some(1500)) < hours * 3600:
            self.later(at, self._go, person, "break")
            at += 60 + self.some(200)
            self.later(at, self._go, person, "available")
        self.later(hours * 3600 + self.some(600), self._go, person, "offline")

    def _go(self, person: Person, chosen: str) -> None:
        call = WorkItem.objects.filter(agent=person, media="voice", state="active").exists()
        if chosen == "offline" and call:
            self.later(30, self._go, person, chosen)
            return
        centre.choose(person, chosen, "lunch" if chosen == "break" else "")


def _centre(morning: Morning) -> None:
    second = centre.queue(
        "second", "voice", service_level_seconds=40, ring_seconds=15, wrap_up_seconds=30, agent_choice="longest_idle"
    )
    overflow = [{"when": "waited", "over": 45, "to": "queue", "queue": second.pk}]
    morning.queues = {
        "second": second,
        "sales": centre.queue(
            "sales",
            "voice",
            ring_seconds=12,
            wrap_up_seconds=45,
            priority=1,
            overflow=overflow,
            preferred_seconds=25,
        ),
        "billing": centre.queue(
            "billing",
            "voice",
            required_skills={"billing": 5},
            rings=[{"after": 30, "skills": {"billing": 2}}],
            wrap_up_seconds=60,
            agent_choice="best_skill",
        ),
        "chat": centre.queue("chat", "chat", service_level_seconds=45, agent_choice="least_loaded"),
        "mail": centre.queue("mail", "email", service_level_seconds=900, order="deadline"),
        "pull": centre.queue("pull", "email", service_level_seconds=600, distribution="pull"),
    }
    every = morning.queues
    voice = (every["second"], every["sales"], every["billing"])
    for number in range(3):
        morning.agents.append(centre.agent(f"All{number}", *every.values(), chosen="offline", billing=3 * number + 2))
    for number in range(3):
        morning.agents.append(centre.agent(f"Voice{number}", *voice, chosen="offline", billing=2 * number + 1))
    for number in range(2):
        morning.agents.append(centre.agent(f"Text{number}", every["chat"], every["mail"], chosen="offline"))
    morning.agents.append(centre.agent("Letters", every["pull"], chosen="offline"))


def play_morning(patch: pytest.MonkeyPatch, *, contacts: int = 110, hours: float = 0.9, seed: int = 5) -> Morning:
    """Five queues that are pushed and one that is pulled, nine agents, and everything that can go wrong between."""
    morning = Morning(random.Random(seed))
    patch.setattr(timezone, "now", morning.clock)
    _centre(morning)
    for person in morning.agents:
        morning.shift(person, hours + 0.2)
    chance = morning.chance
    keys, shares = ("second", "sales", "billing", "chat", "mail", "pull"), (3, 5, 4, 3, 7, 1)
    for _ in range(contacts):
        key = chance.choices(keys, shares)[0]
        given: dict[str, Any] = {"priority": chance.choice((0, 0, 0, 1))}
        if key == "sales" and chance.random() < 0.3:
            given["preferred_agent_id"] = chance.choice(morning.agents[:6]).pk
        if key == "second" and chance.random() < 0.2:
            given["skills"] = {"billing": 3}
        morning.later(120 + chance.random() * hours * 3600, morning.come, key, given)
    for number in range(20):
        morning.later(180 * number, morning._take, morning.agents[-1])
    morning.run()
    return morning
