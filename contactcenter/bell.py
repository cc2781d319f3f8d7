"""The doors of the bell: what a person should see, and that they have seen it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.models import Notification
from core.notifications import NotificationRow, mark_read


class SeenInput(serializers.Serializer[Any]):
    """Lines of the bell that were seen."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), min_length=1, max_length=200)


class SeenLines(serializers.Serializer[Any]):
    """Those of them that are read now."""

    items = NotificationRow(many=True)


class Notifications(Door):
    """My bell."""

    scope = "live"

    @schema(answer=NotificationRow, paged=True, tags=["live"], summary="My notifications, the newest first")
    def get(self, request: Request) -> Response:
        """List, read ones too."""
        return self.page(Notification.objects.filter(person_id=self.person.pk), NotificationRow, order=("-id",))


class SeenNotifications(Door):
    """What I have seen of it."""

    scope = "live"

    @schema(request=SeenInput, answer=SeenLines, tags=["live"], summary="Mark notifications as read")
    def post(self, request: Request) -> Response:
        """Mark; what is read already, or somebody else's, is left alone."""
        given = self.parse(SeenInput)
        return self.write(
            lambda: mark_read(actor=self.actor, person_id=self.person.pk, **given),
            answer=lambda lines: {"items": NotificationRow(lines, many=True).data},
        )
