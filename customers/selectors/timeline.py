"""One timeline of a customer over every medium, read from the events of the whole merged group."""

from typing import Any

from django.db.models import Q, QuerySet

from core.models import Event
from customers.models import CustomerNote
from customers.rules import timeline as rules
from customers.selectors.cards import group_ids

CALL_OVER = Q(name="call.changed", changes__state__1__in=rules.CALL_ENDS)

OUTCOME = Q(name="work.done", facts__has_key="outcome")

_KIND_FILTERS: dict[str, Q] = {
    "complaint": Q(facts__kind="complaint"),
    "call": Q(facts__media="voice") | CALL_OVER,
    "email": Q(facts__media="email"),
    "portal": Q(facts__media="portal"),
    "chat": Q(facts__media="chat"),
    "ticket": Q(name__startswith="ticket.") | Q(name="message.added"),
    "retention": Q(name__startswith="retention.") | Q(name="subscription.disconnect_requested"),
    "subscription": Q(name__startswith="subscription."),
    "note": Q(name="customer.note_added"),
    "card": Q(name__in=("customer.created", "customer.merged", "customer.unmerged", "consent.recorded")),
}


def timeline_of(customer_id: int, kind: str | None = None) -> QuerySet[Event]:
    """What happened to this customer, under any of the merged cards; to be paged by ("-at", "-id")."""
    told = Q(name__in=rules.NAMES) | CALL_OVER | OUTCOME
    rows = Event.objects.filter(told, customer_id__in=group_ids(customer_id))
    return rows.filter(_KIND_FILTERS[kind]) if kind else rows


def notes_by_id(events: list[Event]) -> dict[int, CustomerNote]:
    """The notes that some of these events are about: their text is no part of the log."""
    ids = [event.subject_id for event in events if event.subject_kind == "customer_note"]
    return CustomerNote.objects.in_bulk(ids) if ids else {}


def entry(event: Event, notes: dict[int, CustomerNote]) -> dict[str, Any]:
    """One line of the timeline as browsers get it."""
    note = notes.get(event.subject_id) if event.subject_kind == "customer_note" else None
    facts = dict(event.facts)
    if "state" in event.changes and event.subject_kind == "call":
        facts["state"] = event.changes["state"][1]
    return {
        "id": event.pk,
        "at": event.at,
        "name": event.name,
        "kind": rules.kind_of(event.name, facts),
        "title": rules.text_of(event.name, facts),
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "ticket_id": event.ticket_id,
        "customer_id": event.customer_id,
        "actor": {"kind": event.actor_kind, "name": event.actor_name},
        "text": note.body if note else "",
        "facts": facts,
    }
