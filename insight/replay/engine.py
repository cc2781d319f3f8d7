"""Plays a day: events in their order, and after each instant the product's own decision, as long as it finds somebody.

No clock and no chance: the same day under the same settings is the same outcome.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from insight.replay.crew import Crew, Hand
from insight.replay.inputs import ZERO, Contact, Day, Leave, Offer, QueueSettings, Worker
from insight.replay.line import Work
from insight.replay.outcome import Outcome
from insight.replay.usual import delay, handling_of, usual_of, wrap_up_of
from insight.replay.waiting import LAG, Kind, Waiting
from routing.rules.assigning import assign
from routing.rules.capacity import has_room, needs_parking
from routing.rules.demanding import could_ever_take, demand_of
from routing.rules.overflowing import LOOK_EVERY
from routing.rules.waiting import head_rank, rank_of, target_of

AT_MOST = 100  # assignments of one pass, as many as the product's
PASSES = 50
RESTING = frozenset({"rejected", "timed_out", "returned", "requeued"})
FREED = frozenset({"returned", "requeued", "reassigned"})
WORKED = frozenset({"active", "wrap_up"})
SPOKEN = frozenset({"voice", "chat"})


@dataclass(frozen=True)
class Setup:
    """What is changed: all queues and workers as they are to be, and how patient those are who were answered."""

    queues: Mapping[int, QueueSettings]
    workers: Mapping[int, Worker]
    patience: timedelta | None = None


Say = Callable[[datetime], None]


def play(day: Day, setup: Setup, say: Say | None = None) -> Outcome:
    """What would have come of the day under this setup; `say` hears the time now and then."""
    return Replay(day, setup).run(say)


class Replay(Waiting):
    """One day under one setup."""

    def __init__(self, day: Day, setup: Setup) -> None:
        sizes = Counter(queue for worker in setup.workers.values() for queue in worker.queues)
        super().__init__(setup.queues, sizes)
        self.day = day
        self.patience = setup.patience
        self.crew = Crew(setup.workers, sizes, day.begin, self.outcome)
        self.usual = usual_of(day.contacts)
        self.pools = sorted({queue.pool for queue in setup.queues.values()})
        for worker in setup.workers.values():
            for duty in worker.duty:
                self._at(max(duty.at, day.begin), Kind.DUTY, self._choose, worker.id, duty.chosen)
        for contact in day.contacts:
            self._at(max(contact.arrives, day.begin), Kind.COME, self._come, contact)
        for worker in setup.workers.values():
            if worker.resting_until is not None:
                self.crew.hands[worker.id].resting_until = worker.resting_until
                self._at(worker.resting_until, Kind.REST, self._rested, worker.id)

    def run(self, say: Say | None) -> Outcome:
        """Play it to its end."""
        events = self._events
        while events and events[0][0] < self.day.end:
            now = events[0][0]
            while events and events[0][0] == now:
                *_, what, given = heapq.heappop(events)
                what(now, *given)
            self._decide(now)
            if say:
                say(now)
        self._close()
        return self.outcome

    def _close(self) -> None:
        self.crew.close(self.day.end)
        for hand in self.crew.hands.values():
            for work in (one for one in hand.held.values() if one.state in WORKED):
                self.outcome.work.append((work.queue.id, work.state, work.since, self.day.end))

    def _decide(self, now: datetime) -> None:
        for pool in self.pools:
            for _ in range(PASSES):
                items, deep = self.lines.heads(pool, self.crew.snapshot)
                made = assign(self.crew.snapshot, self.lines.demands, items, now=now, at_most=AT_MOST)
                for one in made:
                    self._offer(self.lines.waiting[one.item_id], one.agent_id, now)
                if len(made) < AT_MOST and not deep & {one.demand_id for one in made}:
                    break

    # --- agents

    def _choose(self, now: datetime, agent: int, chosen: str) -> None:
        hand = self.crew.hands[agent]
        fresh = now > self.day.begin or hand.worker.idle_since is None
        if fresh and chosen == "available" and hand.chosen != "available":
            hand.idle_since, hand.resting_until = now, None
        was, hand.chosen = hand.chosen, chosen
        if chosen != "available" and was == "available":
            self._release(hand, now)
        self.crew.settle([agent], now)

    def _release(self, hand: Hand, now: datetime) -> None:
        """What rings at them goes back; what waits only for them is for everybody."""
        agent = hand.worker.id
        for work in [work for work in hand.held.values() if work.state == "reserved"]:
            self._give_back(work, now)
        for work in [work for work in self.lines.waiting.values() if work.preferred == agent]:
            work.preferred_until, work.handed_over = None, False
            self._wait(work, now)

    def _freed(self, hand: Hand, now: datetime) -> None:
        """They hold less than before: what was parked comes back, their idle time begins."""
        media = [(work.contact.media, work.state) for work in hand.held.values()]
        if ("voice", "active") not in media and ("voice", "wrap_up") not in media:
            for work in [work for work in hand.held.values() if work.state == "parked"]:
                self._turn(work, "active", now)
                self._at(now + work.remaining, Kind.END, self._end, work, work.turn)
        hand.idle_since = now
        self.crew.settle([hand.worker.id], now)

    def _rest(self, hand: Hand, queue: QueueSettings, now: datetime) -> None:
        hand.resting_until = now + timedelta(seconds=queue.rest_seconds)
        self._at(hand.resting_until, Kind.REST, self._rested, hand.worker.id)
        self.crew.settle([hand.worker.id], now)

    def _rested(self, now: datetime, agent: int) -> None:
        self.crew.settle([agent], now)

    # --- contacts

    def _come(self, now: datetime, contact: Contact) -> None:
        queue = self.queues[contact.visits[0].queue]
        priority = contact.priority + queue.priority
        rank = contact.rank or rank_of(
            enqueued_at=contact.arrives,
            target_seconds=target_of(queue.service_level_seconds, queue.media, contact.media),
            priority=priority,
            boost_seconds=queue.priority_boost_seconds,
        )
        begins = contact.visits[0].begins
        work = Work(contact, queue, rank, now, priority, now, begins, preferred=contact.preferred)
        work.left, work.steps = set(contact.left), contact.steps
        if contact.carried is not None:
            self._carry(work, now)
            return
        self._prefer(work, now)
        self._begin_visit(work, now)

    def _prefer(self, work: Work, came: datetime) -> None:
        """The preferred agent has it alone for a while, if they could get it."""
        if work.preferred is None or not self.crew.is_there(work.preferred):
            return
        until = came + timedelta(seconds=work.queue.preferred_seconds)
        place = self._place(work, came, until)
        demand = demand_of(0, work.queue, place, work.contact.media)
        if could_ever_take(self.crew.judged(self.crew.hands[work.preferred]), demand):
            work.preferred_until = until

    def _works_in(self, agent: int, queue: int) -> bool:
        hand = self.crew.hands.get(agent)
        return hand is not None and queue in hand.worker.queues

    def _carry(self, work: Work, now: datetime) -> None:
        """It was there when the day began: in its line, or in its agent's hands."""
        carried = work.contact.carried
        if carried is None:
            return
        work.entered, work.declined = carried.entered, dict.fromkeys(carried.declined)
        if carried.state == "waiting" and carried.since:
            work.since = carried.since
        self._prefer(work, work.contact.arrives)
        if carried.state in {"waiting", "reserved"} or carried.agent not in self.crew.hands:
            self._begin_visit(work, now)
            return
        hand = self.crew.hands[carried.agent]
        handling = handling_of(self.usual, work.visit, work.queue.id)
        work.agent, work.state, work.remaining = carried.agent, carried.state, handling.work
        work.wrap_up = handling.wrap_up
        hand.held[work.contact.id] = work
        if work.state == "wrap_up":
            self._at(now + (work.wrap_up or ZERO), Kind.END, self._done, work, work.turn)
        elif work.state == "active":
            self._at(now + work.remaining, Kind.END, self._end, work, work.turn)
        elif handling.parked_end is not None and not handling.work:
            # It was not taken up again before it ended.
            self._at(now + handling.parked_end, Kind.END, self._end, work, work.turn)
        self.crew.settle([hand.worker.id], now)

    def _begin_visit(self, work: Work, now: datetime) -> None:
        """The line begins; with it runs what was recorded of giving up, and of rules that are not computed again."""
        visit = work.visit
        work.state, work.offers = "waiting", 0
        self._wait(work, now)
        if visit is None:
            return
        if visit.leave:
            self._at(max(now, work.visit_since + visit.leave.after), Kind.LEAVE, self._leave, work, work.place)
        elif self.patience and visit.handling and work.contact.media in SPOKEN:
            patient = max(visit.waited or ZERO, self.patience)
            given = Leave("abandoned", patient)
            self._at(work.visit_since + patient, Kind.GIVE_UP, self._leave, work, work.place, given)
        for move in visit.moves:
            if move.cause != "waited":
                self._at(max(now, work.visit_since + move.after), Kind.LOOK, self._moved, work, work.place, move)

    def _leave(self, now: datetime, work: Work, place: int, given: Leave | None = None) -> None:
        """The customer gave up, or the work was ended or moved by somebody while it waited or rang."""
        leave = given or (work.visit.leave if work.visit else None)
        if leave is None or work.place != place or work.state not in {"waiting", "reserved"}:
            return
        self._leave_queue(work, leave.outcome, now)
        hand = self._let_go(work)
        if leave.outcome == "transferred" and work.place + 1 < len(work.contact.visits):
            self._next_visit(work, leave.outcome, hand, now)
        else:
            self.lines.leave(work)
            work.state, work.turn = leave.outcome, work.turn + 1
        if hand:
            self._freed(hand, now)

    # --- offers

    def _offer(self, work: Work, agent: int, now: datetime) -> None:
        recorded = self._recorded(work)
        self.lines.leave(work)
        work.offers += 1
        work.agent = agent
        hand = self.crew.hands[agent]
        hand.held[work.contact.id] = work
        self._turn(work, "reserved", now)
        kind, due = self._answer_to(work, recorded, agent, now)
        was_cut = recorded is not None and recorded.kind == "cut"
        self._at(due, Kind.LATER if was_cut else Kind.ANSWER, self._answer, work, work.turn, kind)
        self.crew.settle([agent], now)

    def _answer_to(self, work: Work, recorded: Offer | None, agent: int, now: datetime) -> tuple[str, datetime]:
        """What will come of this offer and when: as it was recorded, as far as the ring time allows."""
        usual = delay(self.usual, work.visit, work.queue)
        kind, after = "accepted", usual
        if recorded is not None and recorded.kind == "cut":
            after = max(usual, recorded.after)
        elif recorded is not None and recorded.kind != "taken":
            kind, after = recorded.kind, recorded.after
        due = now + after
        if recorded is not None and recorded.agent == agent and abs(now - recorded.at) <= LAG:
            due = max(now, recorded.at + after)
        rings = timedelta(seconds=work.queue.ring_seconds)
        before = self.day.queues.get(work.queue.id)
        if kind == "timed_out" and before:
            return kind, max(now, due + rings - timedelta(seconds=before.ring_seconds))
        return (kind, due) if due - now <= rings + LAG else ("timed_out", now + rings)

    def _by_hand(self, now: datetime, work: Work, turn: int, offer: Offer) -> None:
        """A supervisor gave it to this agent, or the agent took it from the list: again, as soon as they can."""
        if work.turn != turn or work.state != "waiting":
            return
        hand = self.crew.hands.get(offer.agent)
        if hand is None or hand.chosen != "available" or not (offer.kind != "taken" or self._has_room(hand, work)):
            self._at(now + LOOK_EVERY, Kind.HAND, self._by_hand, work, turn, offer)
            return
        self._offer(work, offer.agent, now)
        if offer.kind == "taken":
            self._answer(now, work, work.turn, "accepted")

    def _has_room(self, hand: Hand, work: Work) -> bool:
        interrupts = work.queue.may_interrupt
        return has_room(work.contact.media, load=hand.load(), limits=hand.worker.limits, may_interrupt=interrupts)

    def _answer(self, now: datetime, work: Work, turn: int, kind: str) -> None:
        if work.turn != turn or work.agent is None:
            return
        hand = self.crew.hands[work.agent]
        if kind != "accepted":
            self._give_back(work, now)
            if kind in FREED:
                self._freed(hand, now)
            if kind in RESTING:
                self._rest(hand, work.queue, now)
            return
        self._leave_queue(work, "answered", now)
        handling = handling_of(self.usual, work.visit, work.queue.id)
        work.remaining = handling.work
        work.wrap_up = self._wrap_up_of(handling.wrap_up, work)
        self._turn(work, "active", now)
        self._at(now + work.remaining, Kind.END, self._end, work, work.turn)
        if work.contact.media == "voice":
            self._park(hand, work, now)
        hand.idle_since = now
        self.crew.settle([work.agent], now)

    def _wrap_up_of(self, recorded: timedelta | None, work: Work) -> timedelta | None:
        return wrap_up_of(recorded, self.day.queues.get(work.queue.id, work.queue), work.queue)

    def _park(self, hand: Hand, call: Work, now: datetime) -> None:
        for work in [one for one in hand.held.values() if one is not call]:
            if work.state == "reserved":
                self._give_back(work, now, let_pass=False)
            elif needs_parking(work.contact.media, work.state):
                work.remaining -= now - work.since
                self._turn(work, "parked", now)
                parked_end = work.visit.handling.parked_end if work.visit and work.visit.handling else None
                if work.remaining <= ZERO and parked_end is not None:
                    self._at(now + parked_end, Kind.END, self._end, work, work.turn)

    def _give_back(self, work: Work, now: datetime, *, let_pass: bool = True) -> None:
        """Out of an agent's hands, back to its old place; `let_pass`: the agent could have taken it."""
        agent = work.agent
        hand = self._let_go(work)
        if agent is not None and let_pass:
            work.declined[agent] = None
        if work.preferred in {*work.declined, agent}:
            work.preferred, work.preferred_until, work.handed_over = None, None, False
        work.state, work.since = "waiting", now
        self._wait(work, now)
        if hand:
            self.crew.settle([hand.worker.id], now)

    def _let_go(self, work: Work) -> Hand | None:
        hand = self.crew.hands[work.agent] if work.agent is not None else None
        if hand:
            hand.held.pop(work.contact.id, None)
        work.agent = None
        return hand

    # --- in an agent's hands

    def _turn(self, work: Work, state: str, now: datetime) -> None:
        """Another state; the stretch before it is kept."""
        if work.state in WORKED:
            self.outcome.work.append((work.queue.id, work.state, work.since, now))
        work.state, work.since, work.turn = state, now, work.turn + 1

    def _end(self, now: datetime, work: Work, turn: int) -> None:
        """The work is over: wrap-up, done, or on to somebody else."""
        if work.turn != turn or work.agent is None:
            return
        hand = self.crew.hands[work.agent]
        outcome = handling_of(self.usual, work.visit, work.queue.id).outcome
        if outcome not in {"done", "cancelled"} and work.place + 1 < len(work.contact.visits):
            self._turn(work, "waiting", now)
            self._let_go(work)
            self._next_visit(work, outcome, hand, now)
            self._freed(hand, now)
            if outcome in RESTING:
                self._rest(hand, self.queues[work.queue.id], now)
            return
        if outcome == "done" and work.wrap_up is not None:
            self._turn(work, "wrap_up", now)
            self._at(now + work.wrap_up, Kind.END, self._done, work, work.turn)
            self._freed(hand, now)
            return
        self._done(now, work, turn)

    def _done(self, now: datetime, work: Work, turn: int) -> None:
        if work.turn != turn:
            return
        self._turn(work, "done", now)
        hand = self._let_go(work)
        if hand:
            self._freed(hand, now)

    def _next_visit(self, work: Work, outcome: str, holder: Hand | None, now: datetime) -> None:
        """It waits again, at its old place; a connected call that lost its agent before all others."""
        work.place += 1
        visit = work.contact.visits[work.place]
        if holder:
            work.declined[holder.worker.id] = None
        if visit.to_agent is not None and outcome == "transferred":
            work.declined = dict.fromkeys([holder.worker.id] if holder else [])
            work.preferred, work.handed_over = visit.to_agent, True
            work.preferred_until = now + timedelta(seconds=work.queue.preferred_seconds)
        elif outcome == "transferred" or work.preferred in work.declined:
            work.preferred, work.preferred_until, work.handed_over = None, None, False
        if visit.head and outcome == "returned" and work.contact.media == "voice":
            work.rank = head_rank(now)
        work.queue, work.entered, work.since, work.visit_since = self.queues[visit.queue], now, now, now
        self._begin_visit(work, now)
