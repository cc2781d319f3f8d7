"""What the ringing card and the lists show of a call: who it is, and how sure."""

from __future__ import annotations

from core.text import LANGUAGES
from customers.models import Customer
from telephony.models import Call
from telephony.rules.texts import written
from tickets.models import UNFINISHED


def title_of(call: Call) -> str:
    """What the work item is called: the customer's name, else the number, else that it is withheld."""
    if call.customer:
        return call.customer.name
    return call.caller_shown or written("withheld", call.language)


def titles(name: str, call: Call) -> dict[str, str]:
    """What we call the ticket or the work of a call, in each of our languages: whoever reads it has their own."""
    return {
        language: written(
            name,
            language,
            who=call.customer.name if call.customer else call.caller_shown or written("withheld", language),
        )
        for language in LANGUAGES
    }


def identity_of(call: Call) -> str:
    """How sure it is who calls."""
    customer = call.customer
    if customer is None:
        return "several" if call.candidates else "unknown"
    known = customer.links.filter(contact_point_id=call.contact_point_id, ended_at__isnull=True)
    if known.filter(verified_at__isnull=False).exists():
        return "verified"
    return "new" if customer.is_provisional else "number"


def screen_pop(call: Call) -> dict[str, object]:
    """What the ringing card shows: who it is and how sure, up to three candidates.

    `identity`: "verified" when somebody checked that this number is the customer's, "number" while only the number
    says so, "new" for a card made for it just now, "several" or "unknown" without a card.
    """
    customer = call.customer
    candidates = Customer.objects.filter(pk__in=call.candidates[:3]) if call.candidates else []
    return {
        "call": call.pk,
        "language": call.language,
        "from": call.caller,
        "shown": call.caller_shown,
        "caller_kind": call.caller_kind,
        "name": customer.name if customer else "",
        "tier": customer.tier if customer else "",
        "identity": identity_of(call),
        "is_new": bool(customer and customer.is_provisional),
        "open_tickets": customer.tickets.filter(status__in=UNFINISHED).count() if customer else 0,
        "candidates": [{"id": one.pk, "name": one.name, "tier": one.tier} for one in candidates],
    }
