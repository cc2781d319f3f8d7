"""The one place where an answer or a forward becomes a letter: what is sent and what is shown beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from django.conf import settings

from core.text import say
from mail import markup
from mail.rules import one_line, reply_subject
from staff.rules import zone_of
from tickets import texts
from tickets.models import Direction, Message, Ticket
from tickets.services.letters import link_of, name_of
from tickets.services.signing import signature_for

_QUOTED = 4000
_PICTURE = re.compile(r'<img(?=[^>]*\s(?:src="cid:|data-remote-src="))[^>]*>')


def compose_reply(message: Message, ticket: Ticket, answered: Message | None) -> dict[str, Any]:
    """What `queue_mail` needs for an agent's answer: words, signature, link, quotation, and the line of letters."""
    language = ticket.language
    signature = signature_for(ticket, message.author_id, message.author_name).text
    foot = say(texts.FOLLOW, language, link=link_of(ticket))
    quote = _quotation(answered, ticket)
    words = "\n\n".join(part for part in (message.text, signature, foot, quote) if part)
    html = "\n".join(
        (
            message.html or markup.paragraphs(message.text),
            markup.paragraphs("\n\n".join(part for part in (signature, foot) if part)),
            f"<blockquote>{markup.paragraphs(quote)}</blockquote>" if quote else "",
        )
    )
    return {
        "subject": f"{reply_subject(_bare(ticket))} [#{ticket.number}]",
        "text": words,
        "html": f'<div lang="{language}">{html}</div>',
        "headers": {"Content-Language": language},
        **line_of(answered),
    }


def compose_forward(message: Message, ticket: Ticket, forwarded: Sequence[Message]) -> dict[str, Any]:
    """What `queue_mail` needs for a forward: our words, the signature, and each message below its header lines.

    No link: that page is the customer's. It begins a line of letters of its own, unless it answers the third party.
    """
    language = ticket.language
    signature = signature_for(ticket, message.author_id, message.author_name).text
    answers = answered_aside(message, forwarded)
    blocks = [_header_lines(one, ticket) for one in forwarded]
    above = [part for part in (message.text, signature) if part]
    below = ["\n".join((*head, "", one.text)) for one, head in zip(forwarded, blocks, strict=True)]
    html = [message.html or markup.paragraphs(message.text), markup.paragraphs(signature)]
    html += [_quoted_html(one, head) for one, head in zip(forwarded, blocks, strict=True)]
    subject = _bare(ticket)
    return {
        "subject": f"{reply_subject(subject) if answers else f'Fwd: {subject}'} [#{ticket.number}]",
        "text": "\n\n".join([*above, *below]),
        "html": f'<div lang="{language}">{chr(10).join(html)}</div>',
        "headers": {"Content-Language": language},
        **line_of(answers),
    }


def answered_aside(message: Message, forwarded: Sequence[Message]) -> Message | None:
    """The third party's letter that a forward answers: the only one quoted, and sent back to its writer."""
    if len(forwarded) != 1 or forwarded[0].direction != Direction.ASIDE or not forwarded[0].sender:
        return None
    return forwarded[0] if forwarded[0].sender.lower() in [one.lower() for one in message.to] else None


def _header_lines(one: Message, ticket: Ticket) -> list[str]:
    when = f"{one.created_at.astimezone(zone_of(settings.COMPANY_TIMEZONE)):%Y-%m-%d %H:%M}"
    who = one_line(one.author_name or name_of(ticket))
    values = {
        "from": f"{who} <{one.sender}>" if one.sender else who,
        "date": when,
        "to": ", ".join(one.to),
        "subject": one_line(one.subject or ticket.subject),
    }
    lines = [say(words, ticket.language, value=values[name]) for name, words in texts.FORWARDED.items() if values[name]]
    return [say(texts.FORWARDED_HEAD, ticket.language), *lines]


def _quoted_html(one: Message, head: list[str]) -> str:
    lines = "<br>\n".join(escape(line, quote=False) for line in head)
    # pictures inside travel as files beside the mail; those from elsewhere would tell their sender who reads it now
    body = _PICTURE.sub("", one.html) if one.html else markup.paragraphs(one.text)
    return f"<p>{lines}</p>\n<blockquote>{body}</blockquote>"


def _bare(ticket: Ticket) -> str:
    return ticket.subject.replace(f"[#{ticket.number}]", "").strip()


def _quotation(answered: Message | None, ticket: Ticket) -> str:
    if answered is None or not answered.text.strip():
        return ""
    when = f"{answered.created_at.astimezone(zone_of(settings.COMPANY_TIMEZONE)):%Y-%m-%d %H:%M}"
    head = say(texts.QUOTE, ticket.language, date=when, name=one_line(answered.author_name or name_of(ticket)))
    lines = answered.text[:_QUOTED].strip().split("\n")
    return "\n".join([head, *(f"> {line}".rstrip() for line in lines)])


def line_of(answered: Message | None) -> dict[str, Any]:
    """The letters that an answer belongs to, for its In-Reply-To and References."""
    if answered is None or not answered.message_id:
        return {"in_reply_to": "", "references": []}
    before = answered.references or ([answered.in_reply_to] if answered.in_reply_to else [])
    return {"in_reply_to": answered.message_id, "references": [*before, answered.message_id]}
