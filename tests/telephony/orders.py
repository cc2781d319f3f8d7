"""One story told in every order: reports of the provider swapped, repeated and lost must end in one state.

The story's beginning is played once. Whatever follows is played on top of it and rolled back; where two orders have
brought the tables into the same state, what comes next is played once for both. That makes all orders affordable.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from routing.models import Queue, Reservation, WorkItem
from routing.selectors import watching
from staff.models import Person
from telephony.models import Call, Callback, Command, Invitation, Leg, Recording
from telephony.provider import Seat
from telephony.services.checking import check_silent_calls, resolve_unknown
from telephony.services.commands import send_due_commands
from telephony.services.losing import return_lost_calls
from telephony.services.voicemail import fetch_due
from tests.telephony.line import Line, NotedPhone, agent_for, number_with_menu, room_sid
from tests.telephony.talking import Talk, talk

MOST_IN_ALL_ORDERS = 6
RANDOM_ORDERS = int(os.environ.get("FUZZ_ORDERS", "500"))
SEED = int(os.environ.get("FUZZ_SEED", "20261122"))
TABLES: tuple[type[models.Model], ...] = (Call, Leg, Invitation, Recording, Callback, WorkItem, Reservation)
# Counted or stamped with every write: they differ although nothing behaves differently.
UNIMPORTANT = {"id", "version", "state_since", "rank", "sid", "conference_sid", "label"}
Report = Callable[[], object]
End = Callable[[], tuple[Any, ...]]
Capture = Callable[..., Any]


@dataclass
class Story:
    """What happens once a beginning was played: reports by name in their natural order, and how it must end.

    `truth` is what the provider answers when it is asked: SID -> state; `seats` are the legs in the room that stays,
    besides the caller's. `unfound` are reports whose loss nothing can
    make good; a story that is over without them ends otherwise, and that is tested by name.
    """

    reports: dict[str, Report]
    end: End
    wanted: tuple[Any, ...]
    truth: dict[str, str] = field(default_factory=dict)
    unfound: tuple[str, ...] = ()
    seats: tuple[Leg, ...] = ()


def sid_of(leg: Leg) -> str:
    """The SID of a leg, as it is now."""
    return Leg.objects.get(pk=leg.pk).sid or ""


class Set:
    """The people and the line that a story begins with."""

    def __init__(self, client: Client, phone: NotedPhone) -> None:
        self.client, self.phone = client, phone
        self.anna = agent_for(*number_with_menu())
        self.line = Line(client)
        self.talk: Any = None

    def talking(self) -> Talk:
        """Anna and the caller talk."""
        self.talk = talk(self.client, self.anna)
        self.line = self.talk.line
        return self.talk  # type: ignore[no-any-return]

    def bob(self) -> Person:
        """A colleague who is free."""
        return agent_for(Queue.objects.get(key="support"), name="Bob")

    def names(self) -> dict[int | None, str]:
        """Who is who."""
        return {None: "", **dict(Person.objects.values_list("pk", "name"))}

    def end(self) -> tuple[Any, ...]:
        """Call, its end, its agent; whether anything is left over; the work and its agent; everybody's stage."""
        call = self.line.call
        item = WorkItem.objects.order_by("-pk").first()
        names = self.names()
        rest = [call.held, call.comforted, Leg.objects.filter(call=call, give_up_at__isnull=False).exists()]
        stages = [(one.stage, one.reason) for one in Invitation.objects.filter(call=call).order_by("pk")]
        work = (str(item.state), names[item.agent_id]) if item else ("", "")
        return (str(call.state), call.ended_by, names[call.owner_id], any(rest), *work, stages)

    def leg(self, leg: Leg, status: str) -> Report:
        """A status callback of a leg."""
        return lambda: self.talk.leg(leg, status)

    def room(self, event: str, leg: Leg, sequence: int) -> Report:
        """A conference callback of a leg."""
        return lambda: self.talk.room(event, leg, sequence)

    def caller(self, event: str, sequence: int) -> Report:
        """A conference callback of the caller."""
        turn = self.line.call.turn
        return lambda: self.line.room(event, sequence, self.line.sid, turn=turn)

    def over(self) -> Report:
        """The caller's own line is over."""
        return lambda: self.line.hang_up()


class Found(Line):
    """A line whose call is known by its key: it has no SID before the customer's leg is made."""

    def __init__(self, client: Client, pk: int, sid: str) -> None:
        super().__init__(client)
        self.pk, self.sid = pk, sid

    @property
    def call(self) -> Call:
        """The call as it is now."""
        return Call.objects.select_related("work_item", "ticket").get(pk=self.pk)


def orders(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every order to play: all of up to six; above that swaps of two and random ones; each repeated."""
    if len(names) <= MOST_IN_ALL_ORDERS:
        yield from itertools.permutations(names)
    else:
        for one, other in itertools.combinations(range(len(names)), 2):
            swapped = list(names)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            yield tuple(swapped)
    for place, name in enumerate(names):
        yield (*names[:place], name, *names[place:])
        yield (*names, name)
    dice = random.Random(SEED)
    for _ in range(RANDOM_ORDERS if len(names) > MOST_IN_ALL_ORDERS else RANDOM_ORDERS // 10):
        told = [*names, *(name for name in names if dice.random() < 0.3)]
        dice.shuffle(told)
        yield tuple(told)


def losses(story: Story) -> Iterator[tuple[str, ...]]:
    """The natural order without one report."""
    names = tuple(story.reports)
    for lost in names:
        if lost not in story.unfound:
            yield tuple(name for name in names if name != lost)


class Stage:
    """Plays orders of one story, each from the same beginning."""

    def __init__(self, story: Story, phone: Any, capture: Capture) -> None:
        self.story, self._phone, self._capture = story, phone, capture
        self._known: dict[tuple[str, str], str] = {}
        self._ends: dict[str, tuple[Any, ...]] = {}
        # The reports that were told to the tables as they are now, and the savepoint before each.
        self._at: list[str] = []
        self._saved: list[str] = []
        self._start = fingerprint()
        self.played = 0

    def play(self, order: Sequence[str]) -> tuple[Any, ...]:
        """How this order ends."""
        state, way = self._start, list[str]()
        for name in order:
            after = self._known.get((state, name))
            if after is None:
                self._go(way)
                self._tell(name)
                after = self._known[state, name] = fingerprint()
            state = after
            way.append(name)
        if state not in self._ends:
            self._go(way)
            self._ends[state] = self._end()
        return self._ends[state]

    def _go(self, way: list[str]) -> None:
        """Bring the tables to where these reports lead, from where they part from the way told last."""
        shared = 0
        while shared < min(len(way), len(self._at)) and way[shared] == self._at[shared]:
            shared += 1
        self._back_to(shared)
        for name in way[shared:]:
            self._tell(name)

    def _back_to(self, place: int) -> None:
        if place < len(self._at):
            transaction.savepoint_rollback(self._saved[place])
            del self._at[place:], self._saved[place:]
            watching.forget()

    def _tell(self, name: str) -> None:
        self.played += 1
        self._saved.append(transaction.savepoint())
        self._at.append(name)
        self.story.reports[name]()

    def _sitting(self) -> dict[str, list[Seat]]:
        """Who is in the room at the end, as the provider lists them."""
        if not self.story.seats:
            return {}
        call = Call.objects.latest("pk")
        legs = [call.legs.get(party="caller"), *Leg.objects.filter(pk__in=[leg.pk for leg in self.story.seats])]
        room = room_sid(call.room)
        return {call.room: [Seat(leg.sid or "", room, label=leg.label, status="connected") for leg in legs]}

    def _end(self) -> tuple[Any, ...]:
        """What it comes to once the reconciler has asked and the times have run out; taken back afterwards."""
        before = transaction.savepoint()
        self._phone.statuses = dict(self.story.truth)
        self._phone.sitting = self._sitting()
        for _ in range(2):
            Call.objects.update(check_at=timezone.now())
            Leg.objects.filter(give_up_at__isnull=False).update(give_up_at=timezone.now())
            Recording.objects.filter(state__in=("expected", "fetching")).update(due_at=timezone.now())
            Command.objects.filter(state__in=("planned", "unknown")).update(due_at=timezone.now())
            for tick in (send_due_commands, resolve_unknown, check_silent_calls, return_lost_calls, fetch_due):
                with self._capture(execute=True):
                    tick()
        found = self.story.end()
        transaction.savepoint_rollback(before)
        watching.forget()
        return found


def fingerprint() -> str:
    """Everything in the tables on which the next report's effect can depend."""
    with connection.cursor() as cursor:
        cursor.execute(_fingerprint_sql())
        return repr(cursor.fetchone())


@cache
def _fingerprint_sql() -> str:
    """All tables in one question: it is asked after every report."""
    commands = Command._meta.db_table
    parts = [_rows_of(table) for table in TABLES]
    parts.append(
        f"SELECT array_agg(ROW(kind, state, leg_id, turn)::text ORDER BY id) FROM {commands} WHERE state <> 'done'"
    )
    return f"SELECT {', '.join(f'({part})' for part in parts)}"


def _rows_of(table: type[models.Model]) -> str:
    """Of a moment counts whether there is one, and of a SID whether there is one."""
    columns = list[str]()
    for column in table._meta.concrete_fields:
        if column.name not in UNIMPORTANT:
            columns.append(
                f"{column.column} IS NOT NULL" if isinstance(column, models.DateTimeField) else column.column
            )
        elif column.name == "sid":
            columns.append("coalesce(sid, '') <> ''")
    return f"SELECT array_agg(ROW({', '.join(columns)})::text ORDER BY id) FROM {table._meta.db_table}"


def check(story: Story, phone: Any, capture: Capture) -> int:
    """Play every order and every loss; how many reports were really told."""
    stage = Stage(story, phone, capture)
    natural = tuple(story.reports)
    # Sorted, so that each begins as the one before it did: only what is new is told.
    for order in [natural, *sorted({*orders(natural), *losses(story)})]:
        found = stage.play(order)
        assert found == story.wanted, f"{order}: {found} instead of {story.wanted}"
    return stage.played
