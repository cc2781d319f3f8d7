"""The bell: something that certain people should see, as a row and at once on their screens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.utils import timezone
from rest_framework import serializers

from core.actor import Actor
from core.events import EventType, publish
from core.models import Notification
from core.operations import operation


class NotificationRow(serializers.ModelSerializer[Notification]):
    """One line of the bell."""

    class Meta:
        model = Notification
        fields: ClassVar[list[str]] = ["id", "version", "code", "facts", "ticket_id", "created_at", "read_at"]


NOTIFIED = EventType("notification.added", subject="notification", row="core.notifications.NotificationRow")
READ = EventType("notification.read", subject="notification", row="core.notifications.NotificationRow")


def notify(
    people: Iterable[int], *, actor: Actor, code: str, facts: dict[str, Any], ticket_id: int | None = None
) -> None:
    """Step: one line in the bell of each of these people. `facts` are for the sentence that `code` stands for."""
    lines = [Notification(person_id=one, code=code, facts=facts, ticket_id=ticket_id) for one in people]
    for line in Notification.objects.bulk_create(lines):
        publish(NOTIFIED, line, actor=actor, audiences=[f"agent:{line.person_id}"], ticket_id=ticket_id)


@operation
def mark_read(*, actor: Actor, person_id: int, ids: Sequence[int]) -> list[Notification]:
    """These lines of a person's bell were seen, on all of their screens; what is not theirs is left alone."""
    unread = Notification.objects.select_for_update().filter(person_id=person_id, read_at=None, pk__in=ids)
    lines = list(unread.order_by("pk"))
    for line in lines:
        line.read_at = timezone.now()
        line.version += 1
    Notification.objects.bulk_update(lines, ["read_at", "version"])
    for line in lines:
        publish(READ, line, actor=actor, audiences=[f"agent:{person_id}"], ticket_id=line.ticket_id)
    return lines
