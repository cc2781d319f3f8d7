"""A few hours of a centre, played through the services under a clock of our own."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from django.utils import timezone

from core.actor import Actor
from routing.models import Queue, Reservation, WorkItem
from routing.rules.answering import NOT_ANSWERING
from routing.services import accept, end_due_wrap_ups, expire_due, finish, overflow_due, reject, transfer
from staff.models import Person
from tests.routing import centre

# Clocks in Berlin go back in this night: 02:00 to 03:00 happens twice.
BEGIN = datetime(2026, 10, 24, 21, 40, tzinfo=UTC)
ZONE = "Europe/Berlin"


@dataclass
class History:
    """Who and what was there, and when it ended."""

    queues: list[Queue]
    agents: list[Person]
    end: datetime = BEGIN
    arrived: list[WorkItem] = field(default_factory=list)


def play(contacts: int = 45, seed: int = 7) -> History:
    """Two queues, three agents; contacts come, ring, are missed, rejected, answered, handed on, given up."""
    chance = random.Random(seed)
    with time_machine.travel(BEGIN, tick=False) as clock:
        voice = centre.queue("voice", "voice", service_level_seconds=20, wrap_up_seconds=40, ring_seconds=15)
        mail = centre.queue("mail", "email", service_level_seconds=600)
        agents = [centre.agent(name, voice, mail) for name in ("Anna", "Ben", "Cem")]
        story = History([voice, mail], agents)
        while len(story.arrived) < contacts:
            clock.shift(timedelta(seconds=chance.choice((2, 4, 12, 90, 600))))
            _come_back(story)
            expire_due()
            end_due_wrap_ups()
            chance.choices((_arrive, _answer, _end, _give_up, _break, _refuse, _hand_on), (8, 8, 7, 3, 1, 1, 1))[0](
                story, chance
            )
        _rare_things(story, clock)
        story.end = timezone.now()
    return story


def _rare_things(story: History, clock: Any) -> None:
    """Somebody hangs up at once; somebody does not want a call; a call goes on to another queue."""
    voice = story.queues[0]
    call = centre.arrive(voice)
    clock.shift(timedelta(seconds=2))
    centre.hang_up(call)
    story.agents.append(centre.agent("Dora", voice))
    centre.arrive(voice)
    mine = Reservation.objects.select_related("agent").filter(agent=story.agents[-1], state="pending")
    one = mine.order_by("id")[0]  # a mail that was handed on to this queue may ring beside it
    clock.shift(timedelta(seconds=4))
    reject(actor=Actor.of(one.agent), person=one.agent, reservation_id=one.pk)
    onwards = {"when": "waited", "over": 30, "to": "queue", "queue": voice.pk}
    story.queues.append(centre.queue("spare", "voice", overflow=[onwards]))
    centre.arrive(story.queues[-1])
    clock.shift(timedelta(seconds=31))
    overflow_due()


Move = Callable[[History, random.Random], Any]


def _arrive(story: History, chance: random.Random) -> None:
    story.arrived.append(centre.arrive(chance.choice(story.queues)))


def _ringing(chance: random.Random) -> Reservation | None:
    rows = list(Reservation.objects.filter(state="pending").select_related("agent").order_by("id"))
    return chance.choice(rows) if rows else None


def _answer(story: History, chance: random.Random) -> None:
    one = _ringing(chance)
    if one is not None:
        accept(actor=Actor.of(one.agent), person=one.agent, reservation_id=one.pk)


def _refuse(story: History, chance: random.Random) -> None:
    one = _ringing(chance)
    if one is not None:
        reject(actor=Actor.of(one.agent), person=one.agent, reservation_id=one.pk)


def _some(chance: random.Random, *states: str) -> WorkItem | None:
    rows = list(WorkItem.objects.filter(state__in=states).select_related("agent", "queue").order_by("id"))
    return chance.choice(rows) if rows else None


def _end(story: History, chance: random.Random) -> None:
    item = _some(chance, "active")
    if item is None or item.agent is None:
        return
    if item.media == "voice":
        centre.end_contact(item)
    else:
        finish(actor=Actor.of(item.agent), person=item.agent, work_item=item)


def _give_up(story: History, chance: random.Random) -> None:
    rows = WorkItem.objects.filter(state__in=("waiting", "reserved")).order_by("id")
    item = chance.choice((rows.first(), rows.last()))  # who waited longest, or who has only just come
    if item is not None:
        (centre.hang_up if item.media == "voice" else lambda one: centre.cancel(one, reason="test"))(item)


def _break(story: History, chance: random.Random) -> None:
    person = chance.choice(story.agents)
    busy = WorkItem.objects.filter(agent=person, media="voice", state="active").exists()
    choices = ("available", "break") if busy else ("available", "break", "offline", "available", "available")
    chosen = chance.choice(choices)
    centre.choose(person, chosen, "lunch" if chosen == "break" else "")


def _come_back(story: History) -> None:
    """Whoever missed too many is back at the next look, and says so."""
    for person in story.agents:
        if centre.state_of(person).reason == NOT_ANSWERING:
            centre.choose(person, "available")


def _hand_on(story: History, chance: random.Random) -> None:
    item = _some(chance, "active")
    if item is not None and item.agent is not None and item.media == "email":
        transfer(actor=Actor.of(item.agent), person=item.agent, work_item=item, queue=chance.choice(story.queues))
