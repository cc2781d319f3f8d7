"""To which tickets might a letter belong?"""

from __future__ import annotations

from django.db.models import Q

from mail.events import ParsedMail
from mail.models import OutgoingMail
from mail.rules import AddressToken
from routing.models import Queue
from tickets import rules
from tickets.models import Direction, Message, Split, Ticket

WRITTEN = ("email", "task", "chat")


def candidates_for(mail: ParsedMail) -> list[int]:
    """Ids of tickets in the order of trust: signed address, the letters it answers (newest first), named numbers."""
    named, answered = _by_token(mail.address_token), _by_headers(mail)
    found = [*_split_off(named, answered), *named, *answered]
    numbers = rules.numbers_in(mail.subject)
    if numbers:
        found += Ticket.objects.filter(number__in=numbers).order_by("-id").values_list("id", flat=True)
    alive = Ticket.objects.filter(pk__in=found, deleted_at__isnull=True).values_list("id", flat=True)
    return [pk for pk in dict.fromkeys(found) if pk in set(alive)]


def aside_answered_by(mail: ParsedMail) -> Message | None:
    """What we forwarded, or a third party wrote, that this letter answers: by signed address, by headers, by number.

    A number counts only for somebody whom something was forwarded to on that ticket.
    """
    asides = Message.objects.filter(direction=Direction.ASIDE, ticket__deleted_at__isnull=True)
    token = mail.address_token
    found = None
    if token is not None and token.kind == "f":
        found = asides.filter(pk=token.id).first()
    elif token is not None and token.kind == "b":
        sent = OutgoingMail.objects.filter(pk=token.id, ref_kind="message").values("ref_id")
        found = asides.filter(pk__in=sent).first()
    ids = [one for one in [mail.in_reply_to, *mail.references] if one][:50]
    if found is None and ids:
        found = asides.filter(~Q(message_id=""), message_id__in=ids).order_by("-id").first()
    numbers = rules.numbers_in(mail.subject)
    if found is None and numbers:
        told = asides.filter(ticket__number__in=numbers)
        found = told.filter(Q(to__contains=[mail.sender]) | Q(sender=mail.sender)).order_by("-id").first()
    return found


def queue_for_letters(key: str) -> Queue | None:
    """The queue of that key; without it the first that takes letters, so that nobody's letter is nobody's work."""
    queues = Queue.objects.select_related("calendar")
    found = queues.filter(key=key).first()
    if found is not None:
        return found
    others = queues.filter(media__in=WRITTEN)
    return min(others, key=lambda one: (WRITTEN.index(one.media), one.pk), default=None)


def takes_letters(key: str) -> bool:
    """Whether there is a queue of that key for written work; wiring gives it to the mail floor."""
    return Queue.objects.filter(key=key, media__in=WRITTEN).exists()


def _by_token(token: AddressToken | None) -> list[int]:
    """A ticket's own address, that of a forward; or the envelope address of one mail, where notices of absence are sent to."""
    if token is None:
        return []
    if token.kind == "t":
        return [token.id]
    if token.kind == "f":
        return list(Message.objects.filter(pk=token.id).values_list("ticket_id", flat=True))
    return _tickets_of_sent(Q(pk=token.id))


def _split_off(named: list[int], answered: list[int]) -> list[int]:
    """A letter answers what was split off from the ticket whose address it came to: then it belongs where that went."""
    return list(
        Split.objects.filter(source_id__in=named, ticket_id__in=answered[:1]).values_list("ticket_id", flat=True)
    )


def _tickets_of_sent(which: Q) -> list[int]:
    sent = OutgoingMail.objects.filter(which, ref_kind="message").values_list("ref_id", flat=True)
    return list(Message.objects.filter(pk__in=list(sent)).values_list("ticket_id", flat=True))


def _by_headers(mail: ParsedMail) -> list[int]:
    ids = [one for one in dict.fromkeys([mail.in_reply_to, *reversed(mail.references)]) if one][:50]
    if not ids:
        return []
    rows = Message.objects.filter(~Q(message_id=""), message_id__in=ids).values_list("message_id", "ticket_id")
    by_id = dict(rows)
    if not by_id:
        return _tickets_of_sent(Q(message_id__in=ids))
    return [by_id[one] for one in ids if one in by_id]
