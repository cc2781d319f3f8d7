"""The bell: something that certain people should see, as a row and at once on their screens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from rest_framework import serializers

from core.actor import Actor
from core.events import EventType, publish
from core.models import Notification


class NotificationRow(serializers.ModelSerializer[Notification]):
    """One line of the bell."""

    class Meta:
        model = Notification
        fields: ClassVar[list[str]] = ["id", "version", "code", "facts", "ticket_id", "created_at", "read_at"]


NOTIFIED = EventType("notification.added", subject="notification", row="core.notifications.NotificationRow")


def notify(
    people: Iterable[int], *, actor: Actor, code: str, facts: dict[str, Any], ticket_id: int | None = None
) -> None:
    """Step: one line in the bell of each of these people. `facts` are for the sentence that `code` stands for."""
    lines = [Notification(person_id=one, code=code, facts=facts, ticket_id=ticket_id) for one in people]
    for line in Notification.objects.bulk_create(lines):
        publish(NOTIFIED, line, actor=actor, audiences=[f"agent:{line.person_id}"], ticket_id=ticket_id)
