"""The agents of a replay: what each chose, holds and stands in, kept in the product's own snapshot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from insight.replay.inputs import Worker
from insight.replay.line import Work
from insight.replay.outcome import Outcome
from routing.rules.capacity import derived_state
from routing.rules.judging import Agent, Reason, flexibility_of, standing_reason
from routing.rules.snapshot import Snapshot


@dataclass
class Hand:
    """One agent while the day is played."""

    worker: Worker
    idle_since: datetime
    since: datetime
    chosen: str = "offline"
    state: str = "offline"
    resting_until: datetime | None = None
    held: dict[int, Work] = field(default_factory=dict)

    def load(self) -> dict[str, int]:
        """What they hold, by media."""
        return dict(Counter(work.contact.media for work in self.held.values()))


class Crew:
    """Everybody; `settle` is to be called after every change of what somebody holds or chose."""

    def __init__(
        self, workers: Mapping[int, Worker], sizes: Mapping[int, int], begin: datetime, outcome: Outcome
    ) -> None:
        self.hands = {one: Hand(worker, worker.idle_since or begin, begin) for one, worker in workers.items()}
        self._flexibility = {one: flexibility_of(worker.queues, sizes) for one, worker in workers.items()}
        self._outcome = outcome
        self.snapshot = Snapshot({}, ())

    def is_there(self, agent: int | None) -> bool:
        """Whether this agent could be asked, now or when they have room."""
        hand = self.hands.get(agent or 0)
        return hand is not None and hand.chosen == "available"

    def settle(self, agents: Iterable[int], now: datetime) -> None:
        """Derive their states and tell the snapshot."""
        changed: list[tuple[Agent, Reason | None]] = []
        gone: list[int] = []
        for one in agents:
            hand = self.hands[one]
            self._stand(hand, now)
            if hand.chosen == "offline":
                gone.append(one)
                continue
            agent = self.judged(hand)
            changed.append((agent, standing_reason(agent, now)))
        self.snapshot.put(changed, gone)

    def judged(self, hand: Hand) -> Agent:
        """As a decision sees them."""
        worker = hand.worker
        return Agent(
            id=worker.id,
            idle_since=hand.idle_since,
            chosen=hand.chosen,
            resting_until=hand.resting_until,
            load=hand.load(),
            limits=worker.limits,
            skills=worker.skills,
            queues=worker.queues,
            groups=worker.groups,
            flexibility=self._flexibility[worker.id],
        )

    def _stand(self, hand: Hand, now: datetime) -> None:
        state = derived_state(hand.chosen, [(work.contact.media, work.state) for work in hand.held.values()])
        if state != hand.state:
            self._outcome.states.append((hand.worker.id, hand.state, hand.since, now))
            hand.state, hand.since = state, now

    def close(self, end: datetime) -> None:
        """The day is over: what runs ends here."""
        for hand in self.hands.values():
            self._outcome.states.append((hand.worker.id, hand.state, hand.since, end))
