"""A ticket of its own for some messages of another one, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from core.problems import MISSING
from core.records import change
from tickets.events import MESSAGE_CHANGED, TICKET_CHANGED, TICKET_SPLIT, TICKET_UNSPLIT
from tickets.models import Direction, Message, PlannedReply, Split, SplitMessage, Ticket, TicketLink
from tickets.problems import NOT_SPLIT, SPLIT_ALL, SPLIT_ALREADY, SPLIT_GOES_ON, SPLIT_STAYS
from tickets.selectors.access import audiences_of
from tickets.selectors.rows import group_of
from tickets.services.announcing import (
    RELATED,
    announce,
    announce_change,
    announce_message,
    index_message,
    locked,
    workable,
)  # fmt: skip
from tickets.services.clocks import settle_clocks
from tickets.services.handling import link_step, unlink_step
from tickets.services.opening import open_ticket_step
from tickets.services.working import take_from_queue

TALK = (Direction.IN, Direction.OUT)
# What people said. Receipts tell of the ticket they were sent for, so they stay with it.
MOVABLE = (*TALK, Direction.NOTE, Direction.ASIDE)
# What a move of messages changes on the rows that it reads itself.
_SAID = ["version", "updated_at", "last_message_at", "last_message_direction"]


@operation
def split_ticket(
    *,
    actor: Actor,
    ticket_id: int,
    messages: Sequence[int],
    subject: str,
    queue_id: int | None = None,
    owner_id: int | None = None,
) -> Ticket:
    """Open a ticket of the same customer for some messages of this one. Its promises begin now, as of any new ticket.

    Raises MISSING, MERGED, SPLIT_ALREADY when somebody was faster, SPLIT_STAYS for receipts, SPLIT_ALL when nothing would
    stay.
    Raises Queue.DoesNotExist.
    """
    source = workable(ticket_id)
    rows = _to_go(source, messages)
    ticket = open_ticket_step(
        actor=actor, subject=subject, media=_came_by(rows, source), kind=source.kind, priority=source.priority,
        language=source.language, customer=source.customer, contact_point_id=source.contact_point_id,
        queue_id=queue_id, owner_id=owner_id, mailbox_id=source.mailbox_id,
    )  # fmt: skip
    split = Split.objects.create(source=source, ticket=ticket, by_name=actor.name[:200])
    SplitMessage.objects.bulk_create(SplitMessage(split=split, message=row, came_from_id=row.ticket_id) for row in rows)
    _move(rows, {row.pk: ticket for row in rows}, actor=actor)
    ticket.refresh_from_db(fields=_SAID)
    _answered_already(ticket, rows, actor)
    link_step(source, ticket, TicketLink.Kind.RELATED, actor=actor)
    _tell(TICKET_SPLIT, source, ticket, len(rows), actor)
    return ticket


def _to_go(source: Ticket, ids: Iterable[int]) -> list[Message]:
    """Step: the chosen messages, locked. Raises MISSING, SPLIT_ALREADY, SPLIT_STAYS, SPLIT_ALL."""
    wanted, group = set(ids), group_of(source)
    rows = list(Message.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("created_at", "id"))
    for row in rows:
        if row.ticket_id not in group:
            _refuse_gone(row, group)
    if len(rows) != len(wanted):
        raise MISSING()
    if any(row.direction not in MOVABLE for row in rows):
        raise SPLIT_STAYS()
    if not Message.objects.filter(ticket_id__in=group, direction__in=MOVABLE).exclude(pk__in=wanted).exists():
        raise SPLIT_ALL()
    return rows


def _refuse_gone(row: Message, group: list[int]) -> None:
    """Raises SPLIT_ALREADY for a message that stood here until somebody split it off, MISSING for any other one."""
    moves = SplitMessage.objects.select_related("split__ticket").filter(message=row, split__undone_at__isnull=True)
    last = moves.filter(came_from_id__in=group).order_by("-id").first()
    if last is None:
        raise MISSING()
    raise SPLIT_ALREADY(who=last.split.by_name, number=last.split.ticket.number)


def _came_by(rows: list[Message], source: Ticket) -> str:
    """The medium of what the customer said first among them; where they said nothing, the ticket's."""
    return next((row.media for row in rows if row.direction == Direction.IN), source.media)


def _move(rows: list[Message], where: dict[int, Ticket], *, actor: Actor) -> None:
    """Step: locked messages stand on other tickets from now on; their files and letters follow them.

    Who saw them on the old ticket and does not see the new one is told that they are gone.
    """
    left = Ticket.objects.select_related(*RELATED).in_bulk({row.ticket_id for row in rows})
    for row in rows:
        before, ticket = left[row.ticket_id], where[row.pk]
        changes = change(row, ticket_id=ticket.pk)
        index_message(row, ticket)
        announce_message(
            row, ticket, actor=actor, event=MESSAGE_CHANGED, changes=changes, before=audiences_of(before)
        )  # fmt: skip
    for pk in sorted({*left, *(ticket.pk for ticket in where.values())}):
        _said_last(pk, actor)


def _said_last(ticket_id: int, actor: Actor) -> None:
    """Step: when something was said last on a ticket, and by whom, after messages came or went."""
    ticket = Ticket.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=ticket_id)
    rows = Message.objects.filter(ticket=ticket, direction__in=TALK, is_automatic=False)
    last = rows.order_by("-created_at", "-id").first()
    changes = change(
        ticket,
        last_message_at=last.created_at if last else None,
        last_message_direction=last.direction if last else "",
    )
    announce_change(ticket, changes, actor=actor)


def _answered_already(ticket: Ticket, rows: list[Message], actor: Actor) -> None:
    """Step: where we had the last word in what went, nobody waits for a first answer."""
    talk = [row for row in rows if row.direction in TALK and not row.is_automatic]
    if talk and talk[-1].direction == Direction.OUT:
        now = timezone.now()
        changes = change(ticket, first_replied_at=now)
        settle_clocks(ticket, now, actor=actor, is_answer=True)
        announce(TICKET_CHANGED, ticket, actor=actor, changes=changes)


def _tell(event: Any, source: Ticket, ticket: Ticket, count: int, actor: Actor) -> None:
    """Step: a line in the log of both, each naming the other."""
    for here, other, role in ((source, ticket, "source"), (ticket, source, "ticket")):
        facts = {"role": role, "other": other.pk, "other_number": other.number, "messages": count}
        here.refresh_from_db(fields=_SAID)
        announce(event, here, actor=actor, facts=facts)


@operation
def unsplit_ticket(*, actor: Actor, ticket_id: int) -> Ticket:
    """Put back what was split off into this ticket, and let the empty one go on in the other: answers with that one.

    Raises MISSING, NOT_SPLIT when it was undone already, SPLIT_GOES_ON when something happened on it since.
    """
    found = Split.objects.filter(ticket_id=ticket_id).values_list("source_id", flat=True).first()
    if found is None:
        raise NOT_SPLIT()
    take_from_queue(ticket_id, actor=actor, reason="merged")
    both = {pk: locked(pk) for pk in sorted({found, ticket_id})}
    source, ticket = both[found], both[ticket_id]
    split = Split.objects.select_for_update().get(ticket_id=ticket_id)
    moved = list(SplitMessage.objects.filter(split=split).select_related("came_from"))
    _check_untouched(split, source, ticket, {one.message_id for one in moved})
    rows = list(Message.objects.select_for_update(of=("self",)).filter(pk__in=[one.message_id for one in moved]))
    _move(rows, {one.message_id: one.came_from for one in moved}, actor=actor)
    ticket.refresh_from_db(fields=_SAID)
    change(split, undone_at=timezone.now())
    unlink_step(source, ticket, actor=actor)
    changes = change(ticket, merged_into_id=source.pk)
    settle_clocks(ticket, timezone.now(), actor=actor)
    announce(TICKET_CHANGED, ticket, actor=actor, changes=changes)
    _tell(TICKET_UNSPLIT, source, ticket, len(rows), actor)
    return source


def _check_untouched(split: Split, source: Ticket, ticket: Ticket, went: set[int]) -> None:
    """Raises NOT_SPLIT, SPLIT_GOES_ON."""
    if split.undone_at is not None:
        raise NOT_SPLIT()
    here = set(Message.objects.filter(ticket_id__in=group_of(ticket)).values_list("id", flat=True))
    waiting = PlannedReply.objects.filter(ticket=ticket, state__in=("waiting", "held")).exists()
    if source.merged_into_id or ticket.merged_into_id or here != went:
        reason = "moved" if went - here or source.merged_into_id or ticket.merged_into_id else "written"
        raise SPLIT_GOES_ON(number=ticket.number, into=source.number, why=reason)
    if waiting:
        raise SPLIT_GOES_ON(number=ticket.number, into=source.number, why="waiting")
