"""What was changed on a card, by whom; who opened a masked value, and why; what lies in the recycle bin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from core.access import visible
from core.conditions.fields import OWN
from core.models import Event
from customers.models import CardLook, ContactPoint, Customer
from customers.rules.addresses import shown
from customers.selectors.cards import live_links, readable
from customers.selectors.filtering import masked_fields

_TOLD = Q(name__in=("customer.created", "customer.merged", "customer.unmerged", "consent.recorded"))
_CHANGED = Q(name="customer.changed") & (~Q(changes={}) | Q(facts__has_key="step"))
# Facts that say what happened to what; the rest of them is for reactions.
_FACTS = ("step", "relation", "title", "is_outgoing", "reason", "filename", "purpose", "media", "is_given", "into_name")
ALWAYS_HIDDEN = frozenset({"national_id"})


def history_of(group: list[int], field: str | None = None) -> QuerySet[Event]:
    """Every change of these cards, or of one field of theirs; to be paged by ("-at", "-id")."""
    rows = Event.objects.filter(_TOLD | _CHANGED, customer_id__in=group, subject_kind="customer")
    return rows.filter(changes__has_key=field) if field else rows


def entries(person: Any, events: list[Event]) -> list[dict[str, Any]]:
    """Lines of the history as browsers get them. Values that are masked today are not shown, whenever they were written."""
    hidden = ALWAYS_HIDDEN | {f"{OWN}{key}" for key in masked_fields()}
    points, names = _points(events), _others(person, events)
    return [
        {
            "id": one.pk,
            "at": one.at,
            "name": one.name,
            "customer_id": one.subject_id,
            "actor": {"kind": one.actor_kind, "name": one.actor_name},
            "changes": [_change(name, pair, name in hidden) for name, pair in sorted(one.changes.items())],
            "facts": {name: one.facts[name] for name in _FACTS if name in one.facts},
            "about": points.get(one.facts.get("contact_point")) or names.get(one.facts.get("other")) or "",
            "other": one.facts.get("other") if one.facts.get("other") in names else None,
        }
        for one in events
    ]


def _change(field: str, pair: list[Any], is_hidden: bool) -> dict[str, Any]:
    old, new = (None, None) if is_hidden else pair
    return {"field": field, "old": old, "new": new, "hidden": is_hidden}


def _points(events: list[Event]) -> dict[Any, str]:
    found = ContactPoint.objects.in_bulk(_facts(events, "contact_point"))
    return {pk: shown(one.kind, one.value) for pk, one in found.items()}


def _others(person: Any, events: list[Event]) -> dict[Any, str]:
    """The names of the other cards that this person may see."""
    rows = readable(person).prefetch_related(None).filter(pk__in=_facts(events, "other"))
    return dict(rows.values_list("pk", "name"))


def _facts(events: Iterable[Event], name: str) -> set[int]:
    return {one.facts[name] for one in events if isinstance(one.facts.get(name), int)}


def disclosures_of(group: list[int]) -> QuerySet[Event]:
    """Who opened a masked value of these cards; to be paged by ("-at", "-id")."""
    return Event.objects.filter(name="customer.disclosed", customer_id__in=group, subject_kind="customer")


def binned(person: Any) -> QuerySet[Customer]:
    """The cards in the recycle bin that a person may see; to be paged by ("-deleted_at", "-id")."""
    rows = Customer.objects.filter(visible(person, Customer), deleted_at__isnull=False, erased_at__isnull=True)
    return rows.prefetch_related(live_links())


def looks_at(group: list[int]) -> QuerySet[CardLook]:
    """Who had one of these cards before them; to be paged by ("-at", "-id")."""
    return CardLook.objects.filter(customer_id__in=group).select_related("person")


def thrown_away_by(cards: list[Customer]) -> dict[int, str]:
    """Who put each of these cards into the bin, as far as the log says."""
    rows = Event.objects.filter(
        subject_kind="customer", subject_id__in=[one.pk for one in cards], name="customer.changed",
        changes__has_key="deleted_at",
    )  # fmt: skip
    newest = rows.order_by("subject_id", "-id").distinct("subject_id")
    return dict(newest.values_list("subject_id", "actor_name"))
