"""Whose rows are meant: one customer with every card merged into theirs, and what hangs on those."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from customers.models import ContactPoint, Customer, CustomerContactPoint, Subscription
from customers.rules.addresses import written_forms
from customers.selectors.cards import group_ids
from customers.selectors.filtering import masked_fields
from mail.models import OutgoingMail, RawMail
from portal.models import SignInCode
from telephony.models import Call
from tickets.models import Message, Ticket

SHORTEST_WORD = 6  # shorter ones stand in too many rows of others by chance
SHORTEST_NUMBER = 8


@dataclass(frozen=True)
class Subject:
    """Ids of what is a person's, read once: erasing takes away the links by which the rest would be found.

    `points` are contact points that nobody else has or had; `words` what tells this person from others wherever it
    stands (addresses, numbers, documents), `names` what others may be called too.
    """

    customers: list[int]
    points: list[int]
    tickets: list[int]
    calls: list[int]
    raw_mails: list[int]
    outgoing_mails: list[int]
    emails: list[str]
    lines: list[str]
    words: list[str]
    names: list[str]


def subject_of(customer_id: int) -> Subject:
    """Everything that is found to be this customer's."""
    group = group_ids(customer_id)
    points = _points_of_nobody_else(group)
    orphaned = Q(customer__isnull=True, contact_point__in=points)
    tickets = _ids(Ticket.objects.filter(Q(customer__in=group) | orphaned))
    calls = _ids(Call.objects.filter(Q(customer__in=group) | orphaned | Q(ticket__in=tickets)))
    found = list(ContactPoint.objects.filter(pk__in=points).values_list("kind", "value"))
    cards = list(Customer.objects.filter(pk__in=group))
    lines = list(Subscription.objects.filter(customer__in=group).values_list("number", flat=True))
    emails = [value for kind, value in found if kind == "email"]
    return Subject(
        customers=group,
        points=points,
        tickets=tickets,
        calls=calls,
        raw_mails=_raw_mails(tickets, emails),
        outgoing_mails=_outgoing_mails(tickets, points),
        emails=emails,
        lines=lines,
        words=sorted({*_words(found), *_secrets(cards), *(one for one in lines if len(one) >= SHORTEST_NUMBER)}),
        names=sorted({card.name for card in cards if card.name}),
    )


def _ids(rows: Any) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _points_of_nobody_else(group: list[int]) -> list[int]:
    links = CustomerContactPoint.objects
    ours = links.filter(customer__in=group).values("contact_point")
    others = links.filter(contact_point__in=ours).exclude(customer__in=group).values("contact_point")
    return _ids(ContactPoint.objects.filter(pk__in=ours).exclude(pk__in=others))


def _raw_mails(tickets: list[int], emails: list[str]) -> list[int]:
    shown = Message.objects.filter(ticket__in=tickets, raw_mail__isnull=False).values("raw_mail")
    own = RawMail.objects.filter(Q(pk__in=shown) | Q(envelope_from__in=emails) | Q(sender__in=emails))
    # A letter that also stands on somebody else's ticket stays there.
    elsewhere = Message.objects.filter(raw_mail__in=own).exclude(ticket__in=tickets).values("raw_mail")
    return _ids(own.exclude(pk__in=elsewhere))


def _outgoing_mails(tickets: list[int], points: list[int]) -> list[int]:
    sent = Message.objects.filter(ticket__in=tickets, outgoing_mail__isnull=False).values("outgoing_mail")
    codes = _ids(SignInCode.objects.filter(contact_point__in=points))
    about = Q(ref_kind="sign_in_code", ref_id__in=codes) | Q(ref_kind="ticket", ref_id__in=tickets)
    return _ids(OutgoingMail.objects.filter(Q(pk__in=sent) | about))


def _words(found: list[tuple[str, str]]) -> set[str]:
    words = {value for kind, value in found if kind != "phone" and len(value) >= SHORTEST_WORD}
    for value in (value for kind, value in found if kind == "phone"):
        words |= {form for form in written_forms(value) if len(form) >= SHORTEST_NUMBER}
    return words


def _secrets(cards: list[Customer]) -> set[str]:
    hidden = masked_fields()
    values = {card.national_id for card in cards}
    values |= {str(card.fields[key]) for card in cards for key in hidden if key in card.fields}
    return {value for value in values if len(value) >= SHORTEST_WORD}
