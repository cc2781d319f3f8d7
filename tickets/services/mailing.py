"""Reactions to mail: a letter is threaded onto its ticket or opens one; sent and bounced mails mark their message."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings

from core.actor import SYSTEM, Actor
from core.events import Happening
from core.text import localised, say
from customers.services.identity import Identification, identify_or_create
from mail.events import Bounce, ParsedMail
from mail.models import OutgoingMail
from mail.rules import one_line
from mail.services.outgoing import may_send_automatic, queue_mail
from routing.models import Queue
from staff.rules import zone_of
from tickets import rules, texts
from tickets.models import Direction, Kind, Media, Message, Status, Ticket
from tickets.selectors.threading import aside_answered_by, candidates_for, queue_for_letters
from tickets.services import letters
from tickets.services.announcing import locked_root
from tickets.services.changing import set_status_step
from tickets.services.forwarding import take_in_aside
from tickets.services.messages import add_message_step, after_customer_wrote
from tickets.services.opening import open_ticket_step
from tickets.services.texting import mark_step

log = logging.getLogger(__name__)


def on_mail_parsed(happening: Happening) -> None:
    """Reaction to mail.parsed: a follow-up of a known participant joins its ticket; any other letter opens one.

    What a third party answers to a forward joins its ticket too, for us alone.
    """
    mail: ParsedMail = happening.payload
    if _by_third_party(mail):
        return
    ticket = _ticket_of(mail)
    if ticket is not None:
        _follow_up(mail, ticket)
    else:
        _open(mail)


def _by_third_party(mail: ParsedMail) -> bool:
    """Whether somebody whom we forwarded something to answers it: then it is taken in beside the talk with the customer."""
    answered = aside_answered_by(mail)
    if answered is None:
        return False
    ticket = locked_root(answered.ticket_id)
    if mail.sender.lower() in letters.customers_of(ticket):
        return False
    take_in_aside(mail, ticket, answered)
    return True


def _ticket_of(mail: ParsedMail) -> Ticket | None:
    """The ticket this letter belongs to, locked: named by signed address, headers, or number; never for a stranger."""
    for ticket_id in candidates_for(mail):
        ticket = locked_root(ticket_id)
        if rules.takes_follow_up(ticket.status) and rules.is_participant(mail.sender, _known(ticket)):
            return ticket
    return None


def _known(ticket: Ticket) -> list[str]:
    return sorted(letters.participants_of(ticket))


def _follow_up(mail: ParsedMail, ticket: Ticket) -> None:
    who = _identify(mail)
    actor = Actor.customer(who.contact_point.pk if who.contact_point else None)
    add_message_step(
        ticket, actor=actor, direction=Direction.IN, media=Media.EMAIL, text=_words(mail), files=mail.attachments,
        state=Message.State.RECEIVED, **_columns(mail, who),
    )  # fmt: skip
    # A holiday notice is kept, but it is no answer: it reopens nothing and asks nobody to work.
    if not mail.is_automatic:
        after_customer_wrote(ticket, actor=actor, queue=_queue_of(mail))


def _open(mail: ParsedMail) -> None:
    who = _identify(mail)
    actor = Actor.customer(who.contact_point.pk if who.contact_point else None)
    queue = _queue_of(mail)
    kind = mail.mailbox.ticket_kind
    ticket = open_ticket_step(
        actor=actor,
        subject=mail.subject.strip() or localised(texts.NO_SUBJECT, mail.language),
        title=None if mail.subject.strip() else texts.NO_SUBJECT,
        media=Media.EMAIL,
        kind=kind if kind in Kind.values else Kind.REQUEST,
        language=mail.language,
        customer=who.customer,
        contact_point_id=who.contact_point.pk if who.contact_point else None,
        queue_id=queue.pk if queue else None,
        mailbox_id=mail.mailbox.pk,
        text=_words(mail) or " ",
        attachments=mail.attachments,
        message=_columns(mail, who),
        asks_somebody=not mail.is_notice,
    )
    if mail.is_notice:
        _file(ticket)
    elif mail.may_answer and mail.mailbox.sends_receipts and may_send_automatic(mail.sender):
        send_receipt(ticket, to=mail.sender, mail=mail)


def _file(ticket: Ticket) -> None:
    """A holiday notice that answers nothing we know of: it is kept and can be found, and nobody is asked to work."""
    add_message_step(
        ticket, actor=SYSTEM, direction=Direction.NOTE, media=Media.EMAIL, text="\n".join(texts.FILED_NOTICE.values()),
        state=Message.State.SENT, is_automatic=True,
    )  # fmt: skip
    set_status_step(ticket, Status.CLOSED, actor=SYSTEM)


def _identify(mail: ParsedMail) -> Identification:
    return identify_or_create(actor=SYSTEM, kind="email", value=mail.sender, name=mail.sender_name)


def _queue_of(mail: ParsedMail) -> Queue | None:
    """Where the mailbox's letters wait; where the rule names no such queue, another that takes letters."""
    found = queue_for_letters(mail.mailbox.queue_key)
    if found is None or found.key != mail.mailbox.queue_key:
        extra = {"mailbox": mail.mailbox.pk, "queue": found.key if found else ""}
        log.error("a mailbox names a queue that does not exist", extra=extra)
    return found


def _words(mail: ParsedMail) -> str:
    return mail.text or mail.quoted


def _columns(mail: ParsedMail, who: Identification) -> dict[str, Any]:
    """The mail's own columns of a message."""
    return {
        "contact_point": who.contact_point,
        "author_name": mail.sender_name or (who.customer.name if who.customer else mail.sender),
        "quoted": mail.quoted if mail.text else "",
        "html": mail.html,
        "subject": mail.subject,
        "sender": mail.sender,
        "to": mail.to[:50],
        "cc": mail.cc[:50],
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
        "raw_mail": mail.raw_mail,
        "is_automatic": mail.is_automatic,
    }


def send_receipt(ticket: Ticket, *, to: str, mail: ParsedMail | None = None) -> Message:
    """Step: tell the customer that we have it, under which number, by when we answer, and where to follow it."""
    box = mail.mailbox if mail else ticket.mailbox
    what = _what_came(ticket)
    facts = {
        "received": say(texts.RECEIVED[what], ticket.language, number=ticket.number),
        "link": letters.link_of(ticket),
        "signature": localised(box.name, ticket.language) if box else "",
        "promise": _promise(ticket),
    }
    text = say(texts.RECEIPT, ticket.language, **facts)
    subject = one_line(ticket.subject.replace(f"[#{ticket.number}]", ""), 200)
    message = add_message_step(
        ticket, actor=SYSTEM, direction=Direction.SYSTEM, media=Media.EMAIL, text=text, state=Message.State.QUEUED,
        to=[to], is_automatic=True,
    )  # fmt: skip
    sent = queue_mail(
        actor=SYSTEM,
        to=[to],
        subject=say(texts.RECEIPT_SUBJECT[what], ticket.language, number=ticket.number, subject=subject),
        text=text,
        ref=("message", message.pk),
        headers={"Content-Language": ticket.language},
        mailbox=box,
        reply_token=("t", ticket.pk),
        in_reply_to=mail.message_id if mail else "",
        references=mail.references if mail else (),
        is_automatic=True,
    )
    message.outgoing_mail, message.message_id, message.subject = sent, sent.message_id, sent.subject
    message.save(update_fields=["outgoing_mail", "message_id", "subject"])
    return message


def _what_came(ticket: Ticket) -> str:
    """How the customer would call what they sent."""
    if ticket.media == Media.EMAIL:
        return "letter"
    return "complaint" if ticket.kind == Kind.COMPLAINT else "request"


def _promise(ticket: Ticket) -> str:
    """What the request's page says too: by when we answer, and have it settled; on the customer's clock, else on ours."""
    own = ticket.customer.timezone if ticket.customer else ""
    zone = zone_of(own or settings.COMPANY_TIMEZONE)
    lines = [
        say(words, ticket.language, moment=texts.moment(at.astimezone(zone), zone.key, ticket.language))
        for words, at in ((texts.ANSWER_BY, ticket.answer_by), (texts.RESOLVE_BY, ticket.resolve_by))
        if at is not None
    ]
    return "\n".join(lines) or say(texts.NO_PROMISE, ticket.language)


# What stands in a message's `state_detail`: a code that the screen has words for, and what belongs to it.
# `refused <addresses>`, `waiting <moment> <addresses>`, `deferred <moment>`, `unreachable <moment>`,
# `answered <the server's words>`, `bounced <recipient and the server's words>`, `lost`, `broken <cause>`.


def on_mail_sent(happening: Happening) -> None:
    """Reaction to mail.sent."""
    mail: OutgoingMail = happening.subject
    _mark(mail, Message.State.SENT, f"refused {', '.join(mail.refused)}" if mail.refused else "")


def on_mail_delayed(happening: Happening) -> None:
    """Reaction to mail.delayed: the message says when it is tried again, and whether a server asked us to wait.

    One that only some still wait for is sent.
    """
    mail: OutgoingMail = happening.subject
    moment = mail.due_at.isoformat(timespec="seconds")
    if mail.later:
        _mark(mail, Message.State.SENT, f"waiting {moment} {', '.join(mail.later)}")
        return
    _mark(mail, Message.State.QUEUED, f"{'deferred' if _is_answer(mail.result) else 'unreachable'} {moment}")


def _is_answer(result: str) -> bool:
    """Whether a mail server said this."""
    return result[:3].isdecimal()


def on_mail_failed(happening: Happening) -> None:
    """Reaction to mail.failed: for good, or of unknown outcome."""
    mail: OutgoingMail = happening.subject
    if mail.state == OutgoingMail.State.UNKNOWN:
        _mark(mail, Message.State.UNKNOWN, "lost")
    else:
        _mark(mail, Message.State.FAILED, f"{'answered' if _is_answer(mail.result) else 'broken'} {mail.result}")


def on_mail_bounced(happening: Happening) -> None:
    """Reaction to mail.bounced: what we took for sent came back."""
    bounce: Bounce = happening.payload
    report = bounce.report
    detail = f"bounced {report.recipient} {report.status} {report.diagnostic}"
    _mark(happening.subject, Message.State.FAILED, detail)


def _mark(mail: OutgoingMail, state: str, detail: str) -> None:
    if mail.ref_kind == "message":
        mark_step(mail.ref_id, state, detail)
