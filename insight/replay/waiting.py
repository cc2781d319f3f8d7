"""Waiting in a replay: which bucket, when it widens, when a rule of overflow is due; as the product's services do it."""

from __future__ import annotations

import heapq
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from insight.replay.inputs import Move, Offer, QueueSettings
from insight.replay.line import Lines, Work
from insight.replay.outcome import Outcome, stay_of
from routing.rules.overflowing import LOOK_EVERY, MOST_STEPS, Seen, due_step, next_look, receive
from routing.rules.waiting import Place, place_of, target_of

LAG = timedelta(seconds=1)  # a decision or a due time this much later than its cause is still the same one


class Kind(IntEnum):
    """Which of several events of one instant comes first: what cuts an answer short comes before it."""

    DUTY = 0
    LEAVE = 1
    ANSWER = 2
    LATER = 3  # an answer that something else forestalled in fact, such as the answer to a call
    GIVE_UP = 4
    END = 5
    COME = 6
    HAND = 7
    LOOK = 8
    REST = 9


class Waiting(ABC):
    """The events of a day, and everything that waits in it."""

    def __init__(self, queues: Mapping[int, QueueSettings], sizes: Mapping[int, int]) -> None:
        self.queues = queues
        self.outcome = Outcome()
        self.lines = Lines(sizes)
        self._events: list[tuple[datetime, int, int, Callable[..., None], tuple[Any, ...]]] = []
        self._count = 0

    @abstractmethod
    def _by_hand(self, now: datetime, work: Work, turn: int, offer: Offer) -> None:
        """A person gives it to somebody, or takes it."""

    @abstractmethod
    def _works_in(self, agent: int, queue: int) -> bool:
        """Whether this agent is a member of the queue."""

    def _at(self, when: datetime, kind: Kind, what: Callable[..., None], *given: Any) -> None:
        self._count += 1
        heapq.heappush(self._events, (when, kind, self._count, what, given))

    def _wait(self, work: Work, now: datetime) -> None:
        """Into the bucket of this moment, and when it changes."""
        self.lines.leave(work)
        place = self._place(work, now, work.preferred_until)
        work.turn += 1
        self.lines.join(work, place)
        if place.due_at:
            self._at(place.due_at, Kind.LOOK, self._widen, work, work.turn)
        self._look_at(work, now)
        by_hand = self._recorded(work)
        if by_hand and by_hand.by_hand and work.visit:
            when = max(now, work.visit_since + (by_hand.at - work.visit.begins))
            self._at(when, Kind.HAND, self._by_hand, work, work.turn, by_hand)

    def _place(self, work: Work, now: datetime, preferred_until: datetime | None) -> Place:
        queue = work.queue
        return place_of(
            required=queue.required_skills,
            groups=queue.groups,
            rings=queue.rings,
            own_skills=work.contact.skills,
            entered_at=work.entered,
            now=now,
            preferred_agent=work.preferred,
            preferred_until=preferred_until,
            handed_over=work.handed_over,
        )

    def _look_at(self, work: Work, now: datetime) -> None:
        """When a rule of overflow is to be looked at that the clock decides."""
        rules = self._rules(work)
        due = next_look(rules, entered_at=work.entered, now=now, media=work.contact.media, left=work.left)
        if due is None:
            return
        for move in work.visit.moves if work.visit else ():
            if move.queue == work.queue.id and due <= move.at <= due + LAG:
                due = move.at
        self._at(due, Kind.LOOK, self._overflow, work, work.turn)

    def _rules(self, work: Work) -> list[Mapping[str, Any]]:
        if work.steps >= MOST_STEPS:
            return []
        return [rule for rule in work.queue.overflow if rule["when"] == "waited"]

    def _recorded(self, work: Work) -> Offer | None:
        offers = work.visit.offers if work.visit else ()
        return offers[work.offers] if work.offers < len(offers) else None

    def _widen(self, now: datetime, work: Work, turn: int) -> None:
        if work.turn == turn:
            self._wait(work, now)

    def _overflow(self, now: datetime, work: Work, turn: int) -> None:
        if work.turn != turn or work.state != "waiting":
            return
        seen = Seen(waited=(now - work.entered).total_seconds())
        step = due_step(self._rules(work), seen, media=work.contact.media, left=work.left)
        if step is None:
            self._look_at(work, now)
        elif step.rule["to"] != "queue":
            self._move(work, None, now)
        elif self._is_open(step.rule["queue"], now):
            self._move(work, step.rule["queue"], now)
        else:
            self._at(now + LOOK_EVERY, Kind.LOOK, self._overflow, work, turn)

    def _is_open(self, queue_id: int, now: datetime) -> bool:
        queue = self.queues.get(queue_id)
        if queue is None:
            return False
        found = receive(
            now=now,
            media=queue.media,
            hours=queue.hours,
            accepts=queue.accepts,
            emergency=False,
            emergency_message={},
            when_closed={},
        )
        return found.is_open

    def _moved(self, now: datetime, work: Work, place: int, move: Move) -> None:
        """A step that was recorded and is not computed again."""
        if work.place == place and work.state == "waiting" and work.queue.id == move.queue:
            self._move(work, move.to, now)

    def _move(self, work: Work, to: int | None, now: datetime) -> None:
        self._leave_queue(work, "overflowed", now)
        self.lines.leave(work)
        work.turn += 1
        if to is None:
            work.state = "cancelled"
            return
        work.left.add(work.queue.id)
        work.steps += 1
        work.queue, work.entered, work.since = self.queues[to], now, now
        if work.preferred is not None and not work.handed_over and not self._works_in(work.preferred, to):
            work.preferred_until = None
        self._wait(work, now)

    def _leave_queue(self, work: Work, outcome: str, now: datetime) -> None:
        self.outcome.stays.append(
            stay_of(
                work.contact.id,
                work.queue.id,
                outcome,
                entered=work.entered,
                now=now,
                target=target_of(work.queue.service_level_seconds, work.queue.media, work.contact.media),
                agent=work.agent,
            )
        )
