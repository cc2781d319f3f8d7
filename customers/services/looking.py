"""Who had a card before them: written beside the reading, once an hour for each person and card."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core.operations import operation
from customers.models import CardLook

KEPT = timedelta(days=365)


def note_look(*, person_id: int, customer_id: int) -> None:
    """Write that this person has this card before them; a second time within the hour is the same look."""
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    # One statement of its own: whoever reads waits for no other.
    look = CardLook(customer_id=customer_id, person_id=person_id, hour=hour, at=now)
    CardLook.objects.bulk_create([look], ignore_conflicts=True)


@operation
def forget_looks() -> int:
    """Let go of those of over a year ago; returns how many."""
    return CardLook.objects.filter(hour__lt=timezone.now() - KEPT).delete()[0]
