"""Answers by text message: written down here, sent by the floor that has the telephone, marked as far as each came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.actor import SYSTEM, Actor
from core.records import change
from mail.rules import one_line
from tickets.events import MESSAGE_CHANGED, MESSAGE_QUEUED
from tickets.models import Direction, Media, Message, Ticket
from tickets.problems import NO_TEXT_NUMBER, TEXT_TOO_LONG, TEXT_WITHOUT_FILES
from tickets.services import letters
from tickets.services.announcing import announce_message
from tickets.services.messages import add_message_step

LONGEST_TEXT = 1600


def _nothing_against(ticket: Ticket, number: str) -> None:
    return


@dataclass
class Readers:
    """What the floor that sends texts has against a text to this number on this ticket: it raises that."""

    may_text: Callable[[Ticket, str], None] = field(default=_nothing_against)


readers = Readers()


def check_text(ticket: Ticket, text: str, files: Sequence[int]) -> str:
    """The number that an answer by text goes to.

    Raises NO_TEXT_NUMBER, TEXT_TOO_LONG, TEXT_WITHOUT_FILES.
    """
    number = letters.text_number_of(ticket)
    if number is None:
        raise NO_TEXT_NUMBER()
    if files:
        raise TEXT_WITHOUT_FILES()
    if len(text) > LONGEST_TEXT:
        raise TEXT_TOO_LONG(limit=LONGEST_TEXT, length=len(text))
    return number


def text_step(ticket: Ticket, text: str, files: Sequence[int], *, actor: Actor) -> Message:
    """Step: an answer by text on a locked ticket; whoever sends texts hears of it, and may refuse.

    Raises what `check_text` does.
    """
    number = check_text(ticket, text, files)
    message = add_message_step(
        ticket, actor=actor, direction=Direction.OUT, media=Media.SMS, text=text, state=Message.State.QUEUED,
        author_name=actor.name, to=[number],
    )  # fmt: skip
    announce_message(message, ticket, actor=actor, event=MESSAGE_QUEUED)
    return message


def mark_step(message_id: int, state: str, detail: str) -> None:
    """Step: how far a message came, shown on it; nothing is announced when nothing changed."""
    rows = Message.objects.select_for_update(of=("self",))
    message = rows.select_related("ticket", "ticket__queue").filter(pk=message_id).first()
    if message is None:
        return
    changes = change(message, state=state, state_detail=one_line(detail))
    if changes:
        logged = {"state": changes["state"]} if "state" in changes else {}
        announce_message(message, message.ticket, actor=SYSTEM, event=MESSAGE_CHANGED, changes=logged)
