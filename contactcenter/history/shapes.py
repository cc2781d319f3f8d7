"""One ticket of the past with what hangs on it, made of chance and of the company as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any, Final

from contactcenter.history import texts
from contactcenter.history.writing import NULL, Table, escaped, written
from core.models import Event, SearchRow
from core.search import TOKENISER, block_of
from core.tokens import sign
from routing.models import Queue
from staff.models import Person
from tickets.models import Clock, ClockSegment, Message, Ticket
from tickets.models.tickets import FIRST_NUMBER
from tickets.services.clocks import first_clocks, put_due_times

SPAN: Final = timedelta(days=730)
# Of the newest tickets, every second is still worked on; what is older is done with.
_FRESH: Final = 0.04
LONG, EVERY_LONG = 100, 10_000
TAGS: Final = ("billing", "broadband", "mobile", "complaint", "vip", "moving", "roaming", "hardware", "refund", "宽带",
               "投诉", "退款")  # fmt: skip
SITES: Final = ("north", "south", "east", "west")
_TAGS: Final = ([], [], *([one] for one in TAGS), *([one, other] for one in TAGS for other in TAGS if one < other))
_KINDS: Final = (
    "question",
    "question",
    "request",
    "request",
    "request",
    "incident",
    "query",
    "suggestion",
    "complaint",
)
_PRIORITIES: Final = ("low", "normal", "normal", "normal", "normal", "high", "high", "urgent")
_MEDIA: Final = ("email", "email", "email", "portal", "voice", "desk")


@dataclass(frozen=True)
class Place:
    """A queue, and who works for it."""

    queue: Queue | None
    team_id: int | None
    people: Sequence[Person]


@dataclass(frozen=True)
class Scene:
    """What all tickets have in common."""

    seed: int
    tickets: int
    messages: int
    now: datetime
    places: Sequence[Place]
    # id, contact point and language of customer n
    customers: Sequence[tuple[int, int]]
    batch_tag: str

    def chance(self, number: int) -> Random:
        """The luck of ticket `number`, always the same."""
        return Random(self.seed * 1_000_003 + number)

    def token(self, number: int) -> str:
        """The secret of its link, by which a second load knows that it is there."""
        return sign(f"{self.batch_tag}:{number}", "history", 26)


def language_of(number: int) -> str:
    """Of customer `number`, and of all that is said with them."""
    return "zh-CN" if number % 2 else "en"


class Sheet:
    """The rows of one commit."""

    def __init__(self) -> None:
        self.tickets, self.messages = Table(Ticket), Table(Message)
        self.clocks, self.segments = Table(Clock), Table(ClockSegment, without=("id",))
        self.found, self.events = Table(SearchRow, without=("id",)), Table(Event, without=("id",))
        self.message = self.messages.form(
            "id", "created_at", "updated_at", "ticket_id", "direction", "media", "author_id", "contact_point_id",
            "author_name", "text", "state",
        )  # fmt: skip
        self.search = self.found.form(
            "kind", "object_id", "lexemes", "team_id", "owner_id", "customer_id", "ticket_id", "created_at", "tokeniser"
        )
        self.event = self.events.form(
            "at", "name", "actor_kind", "actor_id", "actor_name", "subject_kind", "subject_id", "customer_id",
            "ticket_id", "version", "changes", "facts",
        )  # fmt: skip

    @property
    def tables(self) -> list[Table]:
        """In the order of their references."""
        return [self.tickets, self.messages, self.clocks, self.segments, self.found, self.events]


class Story:
    """One ticket on its way from chance to rows."""

    def __init__(self, scene: Scene, number: int, pk: int) -> None:
        self.scene, self.number, self.pk = scene, number, pk
        chance = self.chance = scene.chance(number)
        self.customer = int(chance.random() * len(scene.customers))
        self.language = language_of(self.customer)
        self.place = scene.places[int(chance.random() ** 1.5 * len(scene.places))]
        # the first is the oldest; the last was opened some minutes ago
        self.opened = scene.now - SPAN * (1 - number / scene.tickets) - timedelta(seconds=chance.random() * 600)
        self.count = LONG if number % EVERY_LONG == 5 else chance.randint(1, 2 * scene.messages - 1)
        is_fresh = number >= scene.tickets * (1 - _FRESH)
        unfinished = ("open", "open", "open", "pending", "on_hold")
        done = ("resolved", "closed") if is_fresh else ("closed",)
        self.status = chance.choice(unfinished if is_fresh and chance.random() < 0.5 else done)
        self.is_done = self.status in ("resolved", "closed")
        people = self.place.people
        self.owner = chance.choice(people) if people and (self.is_done or chance.random() < 0.9) else None
        self.moments = self._moments()
        self.replied: datetime | None = None

    def _moments(self) -> list[datetime]:
        """When each message was written; never in the future."""
        longest = min(timedelta(days=9), self.scene.now - self.opened)
        return sorted([self.opened, *(self.opened + longest * self.chance.random() for _ in range(self.count - 1))])

    @cached_property
    def scope(self) -> tuple[str, ...]:
        """What a search row keeps of whose it is."""
        owner_id = self.owner.pk if self.owner else None
        return tuple(map(written, (self.place.team_id, owner_id, self.scene.customers[self.customer][0], self.pk)))

    def write(self, sheet: Sheet, message_ids: Sequence[int], clock_ids: Sequence[int]) -> None:
        """All its rows."""
        directions = [self._message(sheet, place, pk) for place, pk in enumerate(message_ids)]
        said, row = texts.subject(self.chance, self.language), self._ticket(directions[-1])
        if not self.is_done:
            row |= self._promises(sheet, row, clock_ids)
        sheet.tickets.add({**row, "id": str(self.pk), "queue_id": self._queue_id, "subject": said.text})
        words = texts.of_number(self.pk + FIRST_NUMBER), *map(texts.of_tag, row["tags"])
        self._find(sheet, "ticket", self.pk, " ".join([said.lexemes, *words]), self.opened)
        self._log(sheet, row)

    def _message(self, sheet: Sheet, place: int, pk: int) -> str:
        roll = self.chance.random()
        direction = "in" if place == 0 or roll < 0.45 else "out" if roll < 0.85 else "note"
        at, said = self.moments[place], texts.spoken(self.chance, self.language)
        if direction == "out" and self.replied is None:
            self.replied = at
        when = at.isoformat()
        by = (NULL, str(self.scene.customers[self.customer][1]), "")
        if direction != "in" and self.owner is not None:
            by = (str(self.owner.pk), NULL, escaped(self.owner.name))
        media, state = "desk" if direction == "note" else "email", "received" if direction == "in" else "sent"
        line = (str(pk), when, when, str(self.pk), direction, media, *by, said.text, state)
        sheet.messages.lines.append(sheet.message % line)
        self._find(sheet, "message", pk, said.lexemes, at)
        return direction

    def _find(self, sheet: Sheet, kind: str, pk: int, lexemes: str, at: datetime) -> None:
        vector = f"{lexemes} '{block_of(kind, pk)}'"
        line = (kind, str(pk), vector, *self.scope, at.isoformat(), str(TOKENISER))
        sheet.found.lines.append(sheet.search % line)

    @property
    def _queue_id(self) -> int | None:
        return self.place.queue.pk if self.place.queue is not None else None

    def _ticket(self, direction: str) -> dict[str, Any]:
        chance, last = self.chance, self.moments[-1]
        is_few = chance.random() < (0.005 if self.is_done else 0.05)
        people = [chance.choice(self.place.people).pk] if is_few and self.place.people else []
        customer_id, point_id = self.scene.customers[self.customer]
        asleep = not self.is_done and chance.random() < 0.04
        return {
            "kind": chance.choice(_KINDS), "status": self.status, "priority": chance.choice(_PRIORITIES),
            "media": chance.choice(_MEDIA), "language": self.language, "customer_id": customer_id,
            "contact_point_id": point_id, "owner_id": self.owner.pk if self.owner else None,
            "team_id": self.place.team_id, "tags": chance.choice(_TAGS), "fields": self._own_fields(),
            "created_at": self.opened, "updated_at": last, "first_replied_at": self.replied,
            "resolved_at": last if self.is_done else None, "last_message_at": last,
            "last_message_direction": direction, "follower_ids": people,
            "mentioned_ids": people if chance.random() < 0.7 else [], "snoozed_at": last if asleep else None,
            "snoozed_until": self.scene.now + timedelta(days=chance.randint(1, 20)) if asleep else None,
            "portal_token": self.scene.token(self.number),
        }  # fmt: skip

    def _own_fields(self) -> dict[str, Any]:
        if self.chance.random() < 0.6:
            return {}
        return {"history_site": self.chance.choice(SITES), "history_visits": self.chance.randint(0, 9)}

    def _promises(self, sheet: Sheet, row: Mapping[str, Any], ids: Sequence[int]) -> dict[str, Any]:
        """The clocks as they stand now, and what the ticket shows of them."""
        ticket = Ticket(pk=self.pk, queue=self.place.queue, **row)
        clocks = first_clocks(ticket, self.opened)
        for clock, pk in zip(clocks, ids, strict=False):
            clock.pk = pk
            self._settle(sheet, clock)
            names = [one.attname for one in Clock._meta.concrete_fields]
            sheet.clocks.add({name: getattr(clock, name) for name in names} | {"ticket_id": str(self.pk)})
        put_due_times(ticket, clocks)
        return {"due_at": ticket.due_at, "resolve_by": ticket.resolve_by}

    def _settle(self, sheet: Sheet, clock: Clock) -> None:
        now, last = self.scene.now, self.moments[-1]
        ended = self.replied if clock.goal == Clock.Goal.FIRST_REPLY else None
        stands = clock.goal == Clock.Goal.RESOLUTION and self.status in ("pending", "on_hold")
        until = ended or (last if stands else now)
        clock.warned_at = clock.warn_at if clock.warn_at and clock.warn_at <= until else None
        clock.breached_at = clock.due_at if clock.due_at <= until else None
        clock.met_at, clock.paused_at = ended, last if stands else None
        if stands:
            clock.remaining_minutes = int((clock.due_at - last).total_seconds() // 60)
            sheet.segments.add(
                {
                    "clock_id": str(clock.pk), "kind": "running", "started_at": self.opened, "ended_at": last,
                    "cause": "opened", "calendar_id": clock.calendar_id,
                }
            )  # fmt: skip
            clock.since, clock.cause, clock.facts = last, "status", {"status": self.status}
        clock.next_at = clock.next_to_tell

    def _log(self, sheet: Sheet, row: Mapping[str, Any]) -> None:
        facts = written({"number": self.pk + FIRST_NUMBER, "kind": row["kind"], "media": row["media"]})
        about = ("ticket", str(self.pk), str(row["customer_id"]), str(self.pk))
        opened = (self.opened.isoformat(), "ticket.opened", "customer", NULL, "", *about, "1", "{}", facts)
        sheet.events.lines.append(sheet.event % opened)
        if self.is_done:
            by = ("system", NULL, "system")
            if self.owner is not None:
                by = ("person", str(self.owner.pk), escaped(self.owner.name))
            changes = written({"status": ["open", self.status]})
            line = (self.moments[-1].isoformat(), "ticket.changed", *by, *about, "2", changes, facts)
            sheet.events.lines.append(sheet.event % line)
