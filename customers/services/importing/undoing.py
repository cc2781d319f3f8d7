"""Lines taken back: what they made goes to the bin, what they changed is as before, unless somebody was there since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils import timezone

from core.actor import Actor
from core.events import publish
from core.models import Event
from core.records import change
from customers.events import CUSTOMER_CHANGED
from customers.models import Customer, CustomerContactPoint, ImportRow, Relation
from customers.selectors.cards import group_ids, kept_open_by
from customers.services.cards import logged
from customers.services.indexing import index_customer

State = ImportRow.State


def take_back(rows: Sequence[ImportRow], actor: Actor) -> None:
    """Step: these lines, in the order given; each says whether it was undone or left, and why."""
    ids = {row.customer_id for row in rows if row.customer_id is not None}
    cards = {one.pk: one for one in Customer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    touched = _touched(rows[0].job_id, ids) if rows else {}
    for row in rows:
        card = cards.get(row.customer_id or 0)
        reason = _why_not(row, card, touched)
        row.detail = {"was": row.state}
        if reason or card is None:
            row.state, row.reason = State.LEFT, reason
            continue
        changes = _undo(row, card)
        row.state, row.reason = State.UNDONE, ""
        index_customer(card)
        facts = {"import": row.job_id, "step": "import_undone"}
        publish(CUSTOMER_CHANGED, card, actor=actor, changes=logged(changes), customer_id=card.pk, facts=facts)


def _touched(job_id: int, ids: set[int]) -> dict[int, str]:
    """When somebody last did something with each of these customers. What is counted by itself, and the import, is nobody."""
    rows = (
        Event.objects.filter(customer_id__in=ids)
        .exclude(actor_kind="system")
        .exclude(facts__contains={"import": job_id})
    )
    last = rows.values_list("customer_id").annotate(at=Max("at")).order_by()
    return {customer: at.isoformat() for customer, at in last if customer is not None}


def _why_not(row: ImportRow, card: Customer | None, touched: dict[int, str]) -> str:
    if card is None or card.deleted_at is not None:
        return "gone"
    if touched.get(card.pk, "") > row.changes.get("at", ""):
        return "changed"
    made = row.state == State.MADE
    return "in_use" if made and any(is_open(group_ids(card.pk)) for is_open in kept_open_by) else ""


def _undo(row: ImportRow, card: Customer) -> dict[str, Any]:
    now = timezone.now()
    if relation := row.changes.get("relation"):
        Relation.objects.filter(pk=relation, ended_at__isnull=True).update(ended_at=now)
    if row.state == State.MADE:
        return change(card, deleted_at=now)
    links = CustomerContactPoint.objects.filter(pk__in=row.changes.get("links", []), ended_at__isnull=True)
    ended = links.update(ended_at=now)
    before = {name: _value(name, value) for name, value in row.changes.get("fields", {}).items()}
    changes = change(card, **before) if before else {}
    if ended and not changes:
        changes = change(card, updated_at=now)
    return {name: pair for name, pair in changes.items() if name not in ("sort_key", "updated_at")}


def _value(name: str, kept: Any) -> Any:
    return date.fromisoformat(kept) if name == "since" and kept else kept
