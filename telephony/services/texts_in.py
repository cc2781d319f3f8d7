"""Texts from customers: onto the ticket of their exchange or a new one, and what they ask by an agreed word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from core.problems import Refusal
from core.text import LANGUAGES
from customers.services.cards import record_consent_step
from customers.services.identity import Identification, identify, identify_or_create
from routing.models import Queue
from telephony.models import PhoneNumber, Text, TextFile, TextState, Word
from telephony.rules import documents
from telephony.rules.callers import Caller, caller_of, language_for
from telephony.rules.matters import Earlier, is_same_matter
from telephony.rules.texting import language_in, length_of, media_sids, word_in
from telephony.rules.texts import written
from telephony.services import commands, text_files
from telephony.services.queueing import default_queue
from telephony.services.receipts import once
from telephony.services.reports import Report
from tickets.models import Direction, Media, Message, Ticket
from tickets.services.announcing import locked_root
from tickets.services.messages import add_message_step, after_customer_wrote
from tickets.services.opening import open_ticket_step

PURPOSES = ("service", "marketing", "retention", "survey")
TITLE_LENGTH = 80
LOOKED_AT = 5
# A text answers the last ones however long a matter is open; only a resolved one is over at some point.
ALWAYS = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A text at the door: who sent it, who that is, and what they ask by one word."""

    sid: str
    sender: Caller
    theirs: str
    ours: str
    words: str
    word: str
    files: list[str]

    def said_in(self, language: str) -> str:
        """The words, or that there are none."""
        return self.words if self.words.strip() else written("text_files", language)


@operation
def receive_text(*, key: str, report: Report) -> str:
    """Take in a text once: onto its ticket or a new one, as work for its agent or its number's queue.

    A lone "STOP" or "START" is kept as the customer's word about texts, and asks nobody to work.
    """
    return once(key, lambda: _receive(_read(report)))


def _read(report: Report) -> _Arrived:
    given, words = report.get("From", ""), report.get("Body", "")
    sender = caller_of(given)
    return _Arrived(
        sid=report["MessageSid"][:34],
        sender=sender,
        theirs=(sender.value or given)[:320],
        ours=report.get("To", "")[:20],
        words=words.replace("\0", "")[:20_000],
        word=word_in(words, report.get("OptOutType", "").upper()),
        files=media_sids(report),
    )


def _receive(text: _Arrived) -> str:
    if Text.objects.filter(sid=text.sid).exists():
        return documents.document()
    who = _identify(text)
    row = Text(
        sid=text.sid, contact_point=who.contact_point, ours=text.ours, theirs=text.theirs, word=text.word,
        state=TextState.RECEIVED, segments=max(1, length_of(text.words).segments),
    )  # fmt: skip
    actor = Actor.customer(who.contact_point.pk if who.contact_point else None)
    ticket = _ticket_of(text)
    if text.word:
        _take_word(text.word, who, actor)
    if ticket is not None:
        row.message = _follow_up(ticket, text, who, actor)
    elif not text.word:
        row.message = _open(text, who, actor)
    row.save(force_insert=True)
    if row.message is not None:
        _expect_files(row, text.files)
    return documents.document()


def _identify(text: _Arrived) -> Identification:
    """Who it is, by the rule of calls; who only says stop gets no card for it."""
    if not text.sender.has_number:
        return Identification(None, None)
    if text.word:
        return identify(kind="phone", value=text.theirs)
    return identify_or_create(actor=Actor.customer(None), kind="phone", value=text.theirs)


def _take_word(word: str, who: Identification, actor: Actor) -> None:
    """Step: no more texts, or texts again, on every card that has the number: whichever of them it was."""
    for card in [who.customer] if who.customer else who.candidates:
        if card is not None:
            for purpose in PURPOSES:
                record_consent_step(
                    card, actor=actor, purpose=purpose, is_given=word == Word.START, source="sms", media="sms"
                )


def _ticket_of(text: _Arrived) -> Ticket | None:
    """The ticket of this exchange, locked: the newest on which texts went to and fro and that is not over."""
    last = Text.objects.filter(theirs=text.theirs, ours=text.ours, message__isnull=False).order_by("-pk")
    now = timezone.now()
    for ticket_id in dict.fromkeys(last.values_list("message__ticket_id", flat=True)[:LOOKED_AT]):
        try:
            ticket = locked_root(ticket_id)
        except Refusal:  # thrown away meanwhile
            continue
        known = Earlier(ticket.status, now, ticket.resolved_at)
        hours = timedelta(hours=settings.CALL_JOINS_RESOLVED_HOURS)
        if is_same_matter(known, now, while_open=ALWAYS, resolved=hours):
            return ticket
    return None


def _columns(text: _Arrived, who: Identification) -> dict[str, Any]:
    name = who.customer.name if who.customer else text.theirs
    return {"contact_point": who.contact_point, "author_name": name, "sender": text.theirs, "to": [text.ours]}


def _follow_up(ticket: Ticket, text: _Arrived, who: Identification, actor: Actor) -> Message:
    message = add_message_step(
        ticket, actor=actor, direction=Direction.IN, media=Media.SMS, text=text.said_in(ticket.language),
        state=Message.State.RECEIVED, is_automatic=bool(text.word), **_columns(text, who),
    )  # fmt: skip
    if not text.word:
        after_customer_wrote(ticket, actor=actor, queue=_queue_of(text.ours))
    return message


def _open(text: _Arrived, who: Identification, actor: Actor) -> Message:
    first = next((line.strip() for line in text.words.splitlines() if line.strip()), "")
    title = {
        one: written("text", one, who=who.customer.name if who.customer else text.theirs or written("withheld", one))
        for one in LANGUAGES
    }
    card = who.customer.language if who.customer else ""
    language = card or language_in(text.words) or language_for("", text.sender) or "en"
    queue = _queue_of(text.ours)
    ticket = open_ticket_step(
        actor=actor,
        subject=first[:TITLE_LENGTH] or title.get(language, title["en"]),
        title={} if first else title,
        media=Media.SMS,
        kind="query",
        language=language if language in LANGUAGES else "en",
        customer=who.customer,
        contact_point_id=who.contact_point.pk if who.contact_point else None,
        queue_id=queue.pk if queue else None,
        text=text.said_in(language),
        message=_columns(text, who),
        asks_somebody=True,
    )
    return Message.objects.select_related("ticket").get(ticket=ticket, direction=Direction.IN)


def _queue_of(ours: str) -> Queue | None:
    """The number's own queue, else the first for calls: a text never waits nowhere."""
    return default_queue(PhoneNumber.objects.select_related("queue__calendar").filter(e164=ours).first())


def _expect_files(row: Text, sids: list[str]) -> None:
    for sid in sids:
        made, is_new = TextFile.objects.get_or_create(sid=sid, defaults={"text": row})
        if is_new:
            transaction.on_commit(partial(commands.in_background, text_files.fetch, made.pk), robust=True)
