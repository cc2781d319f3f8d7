"""The read-only switch of a card: nobody changes it by hand until it is opened again, with a reason that stays."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from core.actor import Actor
from core.operations import operation
from core.records import change
from customers.events import CUSTOMER_CHANGED
from customers.models import Customer
from customers.problems import LOCK_NOT_YOURS, NOT_LOCKED
from customers.services.cards import announce, locked_card, writable_card

_KEEPING = frozenset({"supervisor", "admin"})


@operation
def lock_card(*, actor: Actor, person: Any, customer_id: int, reason: str = "") -> Customer:
    """Make a card read-only. Raises LOCK_NOT_YOURS (403), CARD_LOCKED (409) when somebody did so before."""
    card = writable_card(customer_id)
    _refuse_others(person, card)
    changes = change(card, locked_at=timezone.now(), locked_by_id=person.pk)
    announce(CUSTOMER_CHANGED, card, actor, {"locked_at": changes["locked_at"]}, step="locked", reason=reason)
    return card


@operation
def unlock_card(*, actor: Actor, person: Any, customer_id: int, reason: str) -> Customer:
    """Let a card be changed again; why is kept in its history. Raises LOCK_NOT_YOURS (403), NOT_LOCKED (409)."""
    card = locked_card(customer_id)
    _refuse_others(person, card)
    if card.locked_at is None:
        raise NOT_LOCKED()
    changes = change(card, locked_at=None, locked_by=None)
    announce(CUSTOMER_CHANGED, card, actor, {"locked_at": changes["locked_at"]}, step="unlocked", reason=reason)
    return card


def _refuse_others(person: Any, card: Customer) -> None:
    if person.role not in _KEEPING and card.owner_id != person.pk:
        raise LOCK_NOT_YOURS()
