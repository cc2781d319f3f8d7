"""Announcing what happened: an `Event` row, `Frame` rows for browsers, and the reactions, all in one transaction.

`publish` refuses to run outside a transaction. Reactions are wired in `contactcenter/wiring.py` and nowhere else;
they run inside the publisher's transaction, write rows only, and leave slow work for after the commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from core import live
from core.actor import Actor
from core.logbook import insert_many
from core.operations import current_unit
from core.records import Changes
from core.rendering import rendered
from core.sql import Answer


class Subject(Protocol):
    """Anything an event can be about."""

    pk: Any


@dataclass(frozen=True)
class EventType:
    """One kind of event. `row` and `portal_row` name the serializers whose data browsers of staff and customers get.

    Without a row, no frame is written: the event is for the log and for reactions only.
    """

    name: str
    subject: str
    row: str | None = None
    portal_row: str | None = None

    def __post_init__(self) -> None:
        ALL[self.name] = self


ALL: dict[str, EventType] = {}


@dataclass(frozen=True)
class Happening:
    """What a reaction gets: the subject as it stands in this transaction, and the payload the publisher gave."""

    event: EventType
    subject: Any
    actor: Actor
    changes: Changes
    payload: Any
    at: datetime


Reaction = Callable[[Happening], None]
_reactions: dict[str, list[Reaction]] = {}


def on(event: EventType, reaction: Reaction) -> None:
    """Wire a reaction to an event. For `contactcenter/wiring.py` only; wiring the same pair twice counts once."""
    wired = _reactions.setdefault(event.name, [])
    if reaction not in wired:
        wired.append(reaction)


def publish(
    event: EventType,
    subject: Subject,
    *,
    actor: Actor,
    changes: Changes | None = None,
    audiences: Iterable[str] = (),
    portal: Iterable[str] = (),
    gone: Iterable[str] = (),
    customer_id: int | None = None,
    ticket_id: int | None = None,
    facts: Mapping[str, Any] | None = None,
    payload: Any = None,
    at: datetime | None = None,
) -> None:
    """Announce `event` about `subject`.

    `audiences` get the staff row, `portal` audiences the portal row, `gone` audiences (those that just lost sight of
    it) only id and version. `changes` and `facts` are kept in the log: JSON values, no bodies, no masked fields.
    `payload` reaches the reactions and is never stored. `at` is given only where history is written afterwards.
    Raises RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{event.name} was published outside a transaction")
    moment = at or timezone.now()
    log = _EventValues(event, subject, actor, changes or {}, customer_id, ticket_id, dict(facts or {}), moment)
    frames = _frames(event, subject, set(audiences), set(portal), set(gone), moment)
    unit = current_unit()
    if unit is not None:
        unit.keep(log.values(), frames)
    else:
        write_rows([log.values()], frames)
    happening = Happening(event, subject, actor, changes or {}, payload, moment)
    for reaction in _reactions.get(event.name, ()):
        reaction(happening)


@dataclass(frozen=True)
class _EventValues:
    event: EventType
    subject: Subject
    actor: Actor
    changes: Changes
    customer_id: int | None
    ticket_id: int | None
    facts: dict[str, Any]
    at: datetime

    def values(self) -> tuple[Any, ...]:
        """The columns of `core_event` in their order."""
        return (
            self.at,
            self.event.name,
            self.actor.kind,
            self.actor.id,
            self.actor.name,
            self.event.subject,
            self.subject.pk,
            self.customer_id,
            self.ticket_id,
            getattr(self.subject, "version", 0),
            dump({name: list(pair) for name, pair in self.changes.items()}),
            dump(self.facts),
        )


@dataclass(frozen=True)
class FrameValues:
    """One frame before it has its id: who gets it, in which shape, and the event as JSON text."""

    audiences: list[str]
    shape: str
    body: str
    at: datetime = field(compare=False)


def _frames(
    event: EventType, subject: Subject, staff: set[str], portal: set[str], gone: set[str], at: datetime
) -> list[FrameValues]:
    made = []
    if staff and event.row:
        made.append(_frame(event, subject, "staff", staff, _render(event.row, subject), at))
    if portal and event.portal_row:
        made.append(_frame(event, subject, "portal", portal, _render(event.portal_row, subject), at))
    if gone - staff:
        made.append(_frame(event, subject, "gone", gone - staff, None, at))
    return made


def _frame(event: EventType, subject: Subject, shape: str, audiences: set[str], row: Any, at: datetime) -> FrameValues:
    body = {
        "name": event.name,
        "at": at,
        "subject": [event.subject, subject.pk],
        "version": getattr(subject, "version", 0),
        "row": row,
    }
    if shape == "gone":
        body["gone"] = True
    return FrameValues(sorted(audiences), shape, dump(body), at)


def _render(dotted: str, subject: Subject) -> Any:
    return rendered(import_string(dotted), subject)


_encode = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def dump(value: Any) -> str:
    """JSON text with ISO times and exact decimals, as the API writes them."""
    return "{}" if value == {} else _encode(value)


def write_rows(events: list[tuple[Any, ...]], frames: list[FrameValues]) -> None:
    """Insert event and frame rows at once, and push the frames when this commits."""
    told = insert_many(events, [(frame.at, " ".join(frame.audiences), frame.shape, frame.body) for frame in frames])
    if frames:
        transaction.on_commit(lambda: _push(told, frames), robust=True)


def _push(told: Answer, frames: list[FrameValues]) -> None:
    pushes = [
        live.Push(id=key[0], xid=int(key[1]), audiences=frame.audiences, body=frame.body)
        for key, frame in zip(told.rows(), frames, strict=True)
    ]
    live.push(pushes)
