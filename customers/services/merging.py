"""Merging by pointer: `merged_into` is set, nothing else moves, and undoing clears it again."""

from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from core.actor import Actor
from core.models import Event
from core.operations import operation
from core.records import change
from customers.events import CUSTOMER_CHANGED, CUSTOMER_MERGED, CUSTOMER_UNMERGED
from customers.models import Customer, CustomerContactPoint, CustomerNote, Subscription
from customers.problems import MERGE_CIRCLE, MERGE_DONE, MERGE_SELF, NOT_MERGED
from customers.selectors.cards import group_ids, root_of
from customers.services.cards import announce, writable_card

_MERGING = 0x6D657267  # one merge at a time: a circle over four cards cannot be seen from two row locks


@operation
def merge_customers(*, actor: Actor, source_id: int, target_id: int) -> Customer:
    """Let `source` stand behind `target` (or behind the card that `target` was merged into); returns the survivor.

    Raises MERGE_SELF, MERGE_CIRCLE or MERGE_DONE (409): of two people merging at once, one wins and one is told.
    """
    _one_at_a_time()
    source, target = writable_card(source_id), writable_card(target_id)
    survivor = writable_card(_survivor(source, target).pk)
    changes = change(source, merged_into=survivor)
    told = {"merged_into": (None, survivor.pk)} if changes else {}
    announce(CUSTOMER_MERGED, source, actor, told, into=survivor.pk, into_name=survivor.name)
    _raise_version(survivor)
    announce(CUSTOMER_CHANGED, survivor, actor, merged=source.pk)
    return survivor


@operation
def unmerge_customer(*, actor: Actor, customer_id: int) -> Customer:
    """Undo a merge: the card stands alone again, with everything that was ever written with it.

    What was written on the survivor meanwhile stays there. Raises NOT_MERGED (409).
    """
    _one_at_a_time()
    source = writable_card(customer_id)
    if source.merged_into_id is None:
        raise NOT_MERGED()
    survivor = writable_card(source.merged_into_id)
    change(source, merged_into=None)
    announce(CUSTOMER_UNMERGED, source, actor, {"merged_into": (survivor.pk, None)})
    _raise_version(survivor)
    announce(CUSTOMER_CHANGED, survivor, actor, unmerged=source.pk)
    return source


def preview_merge(*, source: Customer, target: Customer) -> dict[str, Any]:
    """What merging would show together, and what stays with the survivor. Raises the refusals of the merge."""
    survivor = _survivor(source, target)
    differing = [
        name
        for name in ("name", "kind", "language", "address", "since", "customer_class")
        if getattr(source, name) and getattr(source, name) != getattr(survivor, name)
    ]
    return {
        "survivor": survivor.pk,
        "survivor_name": survivor.name,
        "joins": _counts(group_ids(source.pk)),
        "has": _counts(group_ids(survivor.pk)),
        "survivor_keeps": differing,
    }


def _counts(group: list[int]) -> dict[str, int]:
    return {
        "cards": len(group),
        "contact_points": CustomerContactPoint.objects.filter(customer_id__in=group, ended_at__isnull=True).count(),
        "subscriptions": Subscription.objects.filter(customer_id__in=group).count(),
        "notes": CustomerNote.objects.filter(customer_id__in=group).count(),
        "tickets": Event.objects.filter(customer_id__in=group, name="ticket.opened").aggregate(
            n=Count("ticket_id", distinct=True)
        )["n"],
    }


def _survivor(source: Customer, target: Customer) -> Customer:
    if source.pk == target.pk:
        raise MERGE_SELF()
    if source.merged_into_id is not None:
        into = root_of(source)
        raise MERGE_DONE(name=into.name, into=into.pk)
    root = root_of(target)
    if root.pk == source.pk:
        raise MERGE_CIRCLE(name=target.name)
    return root


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MERGING])


def _raise_version(card: Customer) -> None:
    """Step: browsers read a card again whose group has changed, though none of its own columns has. It is locked."""
    change(card, updated_at=timezone.now())
