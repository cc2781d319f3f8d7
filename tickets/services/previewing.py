"""A mail before it is sent: composed by the very code that sends it, and written nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.actor import Actor
from mail import markup
from mail.services.outgoing import sender_line
from tickets.models import Attachment, Direction, Media, Message, Ticket
from tickets.problems import NO_ADDRESS
from tickets.services import letters
from tickets.services.composing import compose_forward, compose_reply
from tickets.services.forwarding import checked_forward
from tickets.services.planning import check_files


def preview_reply(actor: Actor, ticket: Ticket, given: dict[str, Any]) -> dict[str, Any]:
    """The mail of an answer. Raises NO_ADDRESS where it would leave by no mail, UNKNOWN_FILE."""
    recipient = letters.recipient_of(ticket)
    if recipient is None:
        raise NO_ADDRESS()
    message = _message(actor, ticket, given, Direction.OUT, [recipient], given["cc"])
    letter = compose_reply(message, ticket, letters.last_from_customer(ticket))
    return _seen(message, ticket, letter, _names(actor, given["attachments"]))


def preview_forward(actor: Actor, ticket: Ticket, given: dict[str, Any]) -> dict[str, Any]:
    """The mail of a forward. Raises what `plan_forward` does."""
    what = checked_forward(ticket, given)
    message = _message(actor, ticket, given, Direction.ASIDE, what.to, [])
    own = _names(actor, given["attachments"])
    letter = compose_forward(message, ticket, what.messages)
    return _seen(message, ticket, letter, [*own, *(one.filename for one in what.files)])


def _message(
    actor: Actor, ticket: Ticket, given: dict[str, Any], direction: str, to: list[str], cc: list[str]
) -> Message:
    """The message that it would become; never saved."""
    safe = markup.sanitise(given["html"])
    text = given["text"].strip() or markup.to_text(given["html"], safe)
    return Message(
        ticket=ticket, direction=direction, media=Media.EMAIL, author_id=actor.person_id, author_name=actor.name,
        text=text, html=safe, to=to, cc=cc,
    )  # fmt: skip


def _names(actor: Actor, ids: Sequence[int]) -> list[str]:
    """The names of one's own uploads. Raises UNKNOWN_FILE."""
    check_files(actor, ids)
    return list(Attachment.objects.filter(pk__in=ids).order_by("id").values_list("filename", flat=True))


def _seen(message: Message, ticket: Ticket, letter: dict[str, Any], files: list[str]) -> dict[str, Any]:
    return {
        "from": sender_line(ticket.mailbox, ticket.language), "to": message.to, "cc": message.cc, "files": files,
        "subject": letter["subject"], "text": letter["text"], "html": letter["html"],
    }  # fmt: skip
