"""From the recorded stretches of one work item to the contact that a replay plays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from insight.replay.inputs import ZERO, Carried, Contact, Day, Handling, Leave, Move, Offer, Visit
from insight.replay.outcome import Outcome
from routing.rules.overflowing import STAYS
from routing.rules.waiting import HEAD_START

TAKEN = frozenset({"answered", "begun"})
NOT_LET_PASS = frozenset({"answered", "displaced"})
LEAVES = frozenset({"abandoned", "cancelled", "transferred"})
ANSWERS = frozenset({"rejected", "timed_out", "returned", "requeued", "reassigned"})


@dataclass(frozen=True)
class Recorded:
    """A day as it was: what a replay plays, and what came of it in fact."""

    day: Day
    history: Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of a work item; `outcome` is empty for the one that still runs at the end of the day."""

    state: str
    outcome: str
    queue: int
    agent: int | None
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision tells: held out to one agent only, handed over by name, chosen by a person."""

    only_agent: int | None = None
    direct: bool = False
    by_hand: bool = False


@dataclass(frozen=True)
class Item:
    """A work item's row."""

    id: int
    media: str
    enqueued_at: datetime
    rank: datetime
    priority: int = 0
    skills: Mapping[str, int] = field(default_factory=dict)
    preferred: int | None = None
    overflowed: int = 0
    handed_to: int | None = None  # by name, and not there yet


@dataclass
class _Visit:
    """A visit while it is read."""

    queue: int
    begins: datetime
    offers: list[Offer] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    leave: Leave | None = None
    waited: timedelta | None = None
    handled: bool = False
    work: timedelta = ZERO
    wrap_up: timedelta | None = None
    parked_end: timedelta | None = None
    outcome: str = "done"
    open: bool = False
    to_agent: int | None = None

    def done(self, head: bool) -> Visit:
        """As the replay wants it."""
        handling = Handling(self.work, self.wrap_up, self.parked_end, self.outcome, self.open)
        return Visit(
            queue=self.queue,
            begins=self.begins,
            offers=tuple(self.offers),
            leave=self.leave,
            moves=tuple(self.moves),
            handling=handling if self.handled else None,
            waited=self.waited,
            to_agent=self.to_agent,
            head=head,
        )


class Reader:
    """Reads the stretches of one item in their order."""

    def __init__(
        self, item: Item, begin: datetime, decided: Mapping[datetime, Decided], causes: Mapping[datetime, str]
    ) -> None:
        self.item = item
        self.begin = begin
        self.decided = decided
        self.causes = causes
        self.visits: list[_Visit] = []
        self.entered = item.enqueued_at
        self.declined: dict[int, None] = {}
        self.carried: Carried | None = None
        self.preferred: int | None = item.preferred

    def contact(self, rows: Sequence[Row], queue_priority: Mapping[int, int], left: frozenset[int]) -> Contact | None:
        """The contact; None when everything of it was over before the day began."""
        anew = True
        for place, row in enumerate(rows):
            if anew:
                self.visits = [one for one in self.visits if one.offers or one.handled or one.leave or one.moves]
                self.visits.append(_Visit(row.queue, row.start))
            following = rows[place + 1] if place + 1 < len(rows) else None
            anew = self._row(row, following)
        if not rows or rows[-1].end <= self.begin:
            return None
        first, stays = rows[0].queue, self.item.overflowed >= STAYS
        head = self.item.rank < self.item.enqueued_at - HEAD_START / 2
        last = len(self.visits) - 1
        if self.item.handed_to and last > 0 and self.visits[-1].to_agent is None:
            self.visits[-1].to_agent = self.item.handed_to
        return Contact(
            id=self.item.id,
            media=self.item.media,
            arrives=self.item.enqueued_at,
            visits=[one.done(head and place > 0) for place, one in enumerate(self.visits)],
            priority=self.item.priority - queue_priority.get(first, 0),
            skills=self.item.skills,
            preferred=self.preferred,
            left=left,
            steps=STAYS if stays else len(left),
            rank=self.item.rank if stays else None,
            carried=self.carried,
        )

    def _row(self, row: Row, following: Row | None) -> bool:
        """One stretch; returns whether the next one begins a new visit."""
        again = row.state in {"active", "parked"} and row.outcome not in {"parked", "resumed", "wrap_up"}
        again = (again or row.outcome == "transferred") and following is not None and following.state == "waiting"
        if row.end <= self.begin:
            self._before(row, again)
            return again
        if row.start < self.begin:
            entered = row.start if row.state not in {"waiting", "reserved"} else self.entered
            self.carried = Carried(row.state, entered, row.agent, frozenset(self.declined), row.start)
            row = replace(row, start=self.begin) if row.state != "waiting" else row
            self.visits[-1].queue = row.queue
        visit = self.visits[-1]
        if row.state == "waiting":
            self._waiting(visit, row, following)
        elif row.state == "reserved":
            self._reserved(visit, row)
        else:
            self._handled(visit, row, again)
        return again

    def _before(self, row: Row, again: bool) -> None:
        """A stretch of an earlier day counts only for how the contact stood when this one began."""
        if row.agent is not None and (again or (row.state == "reserved" and row.outcome not in NOT_LET_PASS)):
            self.declined[row.agent] = None
        if row.outcome == "transferred" or self.preferred in self.declined:
            self.preferred = None
        if again or row.outcome == "overflowed":
            self.entered = row.end

    def _waiting(self, visit: _Visit, row: Row, following: Row | None) -> None:
        after = row.end - visit.begins
        if row.outcome in LEAVES:
            visit.leave = Leave(row.outcome, after)
        elif row.outcome == "overflowed":
            to = following.queue if following else None
            visit.moves.append(Move(row.end, after, self.causes.get(row.end, "waited"), row.queue, to))
        elif row.outcome in TAKEN and following is not None and following.agent is not None:
            visit.offers.append(Offer(following.agent, row.end, "taken", ZERO, by_hand=True))
            visit.waited = after

    def _reserved(self, visit: _Visit, row: Row) -> None:
        if row.agent is None:
            return
        told = self.decided.get(row.start, Decided(by_hand=row.start == self.begin))
        if told.direct and len(self.visits) > 1:
            visit.to_agent = told.only_agent
        elif told.only_agent is not None and len(self.visits) == 1 and self.preferred is None:
            self.preferred = told.only_agent
        kind = "accepted" if row.outcome == "answered" else row.outcome if row.outcome in ANSWERS else "cut"
        visit.offers.append(Offer(row.agent, row.start, kind, row.end - row.start, told.by_hand))
        if kind == "accepted":
            visit.waited = row.end - visit.begins
        if row.outcome in LEAVES:
            visit.leave = Leave(row.outcome, row.end - visit.begins)

    def _handled(self, visit: _Visit, row: Row, again: bool) -> None:
        visit.handled = True
        length = row.end - row.start
        visit.open = not row.outcome
        if row.state == "active":
            visit.work += length
        elif row.state == "wrap_up":
            visit.wrap_up = length
        elif row.outcome != "resumed":
            visit.parked_end = length
        if again or row.outcome == "cancelled":
            visit.outcome = row.outcome
