"""Files on a card: put there, taken away, put back."""

from __future__ import annotations

from django.utils import timezone

from core.actor import Actor
from core.models import Blob
from core.operations import operation
from core.problems import MISSING
from core.records import change
from customers.events import CUSTOMER_CHANGED
from customers.models import CustomerFile
from customers.services.cards import announce, touch, writable_card


@operation
def add_file(
    *, actor: Actor, customer_id: int, author_id: int, blob: Blob, filename: str, content_type: str
) -> CustomerFile:
    """Put a stored file on a card. Raises CARD_LOCKED."""
    card = writable_card(customer_id)
    kept = CustomerFile.objects.create(
        customer=card, blob=blob, author_id=author_id, filename=filename, content_type=content_type, size=blob.size
    )
    _tell(kept, actor, "added")
    return kept


@operation
def remove_file(*, actor: Actor, file_id: int) -> CustomerFile:
    """Take a file away; `restore_file` puts it back. Raises MISSING, CARD_LOCKED."""
    kept = _locked(file_id, is_removed=False)
    change(kept, deleted_at=timezone.now())
    _tell(kept, actor, "removed")
    return kept


@operation
def restore_file(*, actor: Actor, file_id: int) -> CustomerFile:
    """Put a file back that was taken away. Raises MISSING, CARD_LOCKED."""
    kept = _locked(file_id, is_removed=True)
    change(kept, deleted_at=None)
    _tell(kept, actor, "restored")
    return kept


def _locked(file_id: int, *, is_removed: bool) -> CustomerFile:
    """The file of a card that may be changed, both locked: the card first, as everywhere."""
    rows = CustomerFile.objects.filter(pk=file_id, deleted_at__isnull=not is_removed)
    of = rows.values_list("customer_id", flat=True).first()
    if of is None:
        raise MISSING()
    card = writable_card(of)
    kept = rows.select_for_update().first()
    if kept is None:
        raise MISSING()
    kept.customer = card
    return kept


def _tell(kept: CustomerFile, actor: Actor, step: str) -> None:
    touch(kept.customer)
    announce(CUSTOMER_CHANGED, kept.customer, actor, file=kept.pk, filename=kept.filename, step=step)
