"""Forwarding what was said on a ticket to somebody outside, who is not the customer, and taking in what they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.actor import SYSTEM, Actor
from core.notifications import notify
from core.operations import operation
from core.problems import MISSING
from mail.events import MailFile, ParsedMail
from mail.rules import plain_address
from mail.selectors import our_addresses
from tickets.events import TICKET_CHANGED
from tickets.models import Attachment, Direction, Media, Message, PlannedReply, Ticket
from tickets.problems import FORWARD_INTERNAL, FORWARD_NOWHERE, FORWARD_TO_CUSTOMER, FORWARD_TO_US, UNKNOWN_FILE
from tickets.selectors.access import readers_among
from tickets.selectors.rows import group_of
from tickets.services.announcing import FOLLOWED, announce, workable
from tickets.services.composing import compose_forward
from tickets.services.drafts import discard_after_sending
from tickets.services.holding import announce_plan
from tickets.services.letters import customers_of
from tickets.services.messages import add_message_step, attach, take_uploads, touch
from tickets.services.planning import author_of, check_files, future
from tickets.services.replying import order_letter, words_of

FORWARDABLE = (Direction.IN, Direction.OUT, Direction.ASIDE)


@dataclass(frozen=True)
class Forward:
    """What is forwarded, read and checked: to whom, which messages in their order, which of their files."""

    to: list[str]
    messages: list[Message]
    files: list[Attachment]


def checked_forward(ticket: Ticket, given: dict[str, Any]) -> Forward:
    """What `given` (`to`, `messages`, `files`) stands for on this ticket.

    Raises FORWARD_NOWHERE, FORWARD_TO_CUSTOMER, FORWARD_TO_US, FORWARD_INTERNAL, MISSING for a foreign message and
    UNKNOWN_FILE for a file that stands on none of the messages.
    """
    to = list(dict.fromkeys(one.strip() for one in given["to"]))
    _check_addresses(ticket, to)
    wanted = set(given["messages"])
    rows = Message.objects.filter(pk__in=wanted, ticket_id__in=group_of(ticket)).order_by("created_at", "id")
    messages = list(rows)
    if len(messages) != len(wanted):
        raise MISSING()
    if any(one.direction not in FORWARDABLE for one in messages):
        raise FORWARD_INTERNAL()
    files = Attachment.objects.select_related("blob").filter(pk__in=given["files"], message_id__in=wanted)
    kept = list(files.filter(blob__isnull=False).order_by("id"))
    if len(kept) != len(set(given["files"])):
        raise UNKNOWN_FILE()
    return Forward(to, messages, kept)


def _check_addresses(ticket: Ticket, to: list[str]) -> None:
    if not to:
        raise FORWARD_NOWHERE()
    customers, ours = customers_of(ticket), set(our_addresses())
    for address in to:
        if address.lower() in customers:
            raise FORWARD_TO_CUSTOMER(address=address)
        if plain_address(address) in ours:
            raise FORWARD_TO_US(address=address)


@operation
def plan_forward(
    *,
    actor: Actor,
    ticket_id: int,
    to: Sequence[str],
    messages: Sequence[int],
    files: Sequence[int] = (),
    text: str = "",
    html: str = "",
    attachments: Sequence[int] = (),
    delay_seconds: int = 10,
    not_before: datetime | None = None,
) -> PlannedReply:
    """Order a forward that leaves in some seconds, or at the chosen time; until then it can be taken back.

    What would refuse it now refuses it now. Raises what `checked_forward` does, MERGED, INVALID for no future time.
    """
    ticket = workable(ticket_id)
    given = {"to": list(to), "messages": list(messages), "files": list(files)}
    checked_forward(ticket, given)
    check_files(actor, attachments)
    words, safe = _words(text, html)
    plan = PlannedReply.objects.create(
        ticket=ticket, author_id=author_of(actor), token_id=actor.id if actor.kind == "token" else None, text=words,
        html=safe, upload_ids=list(attachments), media=Media.EMAIL, kind=PlannedReply.Kind.FORWARD, forward=given,
        is_scheduled=not_before is not None,
        not_before=future(not_before) if not_before else timezone.now() + timedelta(seconds=delay_seconds),
    )  # fmt: skip
    announce_plan(plan, ticket, actor=actor)
    discard_after_sending(actor, ticket, "forward")
    return plan


def _words(text: str, html: str) -> tuple[str, str]:
    """Our own words; a forward may go without any."""
    return words_of(text, html, attachments=(0,))


def forward_step(plan: PlannedReply, ticket: Ticket, *, actor: Actor) -> Message:
    """Step: a forward leaves from a locked ticket. The customer hears nothing of it, and no promise is kept by it."""
    what = checked_forward(ticket, plan.forward)
    message = add_message_step(
        ticket, actor=actor, direction=Direction.ASIDE, media=Media.EMAIL, text=plan.text, html=plan.html,
        author_name=actor.name, state=Message.State.QUEUED, to=what.to,
    )  # fmt: skip
    carried = [MailFile(one.blob, one.filename, one.content_type) for one in what.files if one.blob is not None]
    attach(message, carried)
    own = take_uploads(message, actor, plan.upload_ids)
    letter = compose_forward(message, ticket, what.messages)
    order_letter(message, ticket, letter, [*own, *carried], reply_token=("f", message.pk), actor=actor)
    message.quoted = "\n\n".join(one.text for one in what.messages)[:20_000]
    message.save(update_fields=["quoted"])
    return message


def take_in_aside(mail: ParsedMail, ticket: Ticket, answered: Message) -> Message:
    """Step: a third party answered on a locked ticket: kept there for us alone, and whoever asked them is told.

    It makes nobody a customer, opens no card, answers no promise and reopens nothing.
    """
    message = add_message_step(
        ticket, actor=SYSTEM, direction=Direction.ASIDE, media=Media.EMAIL, text=mail.text or mail.quoted,
        state=Message.State.RECEIVED, files=mail.attachments, author_name=mail.sender_name or mail.sender,
        quoted=mail.quoted if mail.text else "", html=mail.html, subject=mail.subject, sender=mail.sender,
        to=mail.to[:50], cc=mail.cc[:50], message_id=mail.message_id, in_reply_to=mail.in_reply_to,
        references=mail.references, raw_mail=mail.raw_mail, is_automatic=mail.is_automatic,
    )  # fmt: skip
    touch(ticket, timezone.now())
    announce(TICKET_CHANGED, ticket, actor=SYSTEM)
    if not mail.is_automatic:
        _tell(ticket, {answered.author_id, ticket.owner_id} - {None})
    return message


def _tell(ticket: Ticket, people: set[Any]) -> None:
    told = [one.pk for one in readers_among(ticket, people)]
    facts = {"number": ticket.number, "subject": ticket.subject, "what": "aside"}
    notify(told, actor=SYSTEM, code=FOLLOWED, facts=facts, ticket_id=ticket.pk)
