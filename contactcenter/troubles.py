"""What administrators should know at once: things of the installation that keep people's work from getting through."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from mail.models import OutgoingMail, SendAttempt


class TroubleRow(serializers.Serializer[Any]):
    """One trouble. `mail.unsendable`: `count` mails wait since `since` because `server` gives no other than `answer`."""

    code = serializers.ChoiceField(choices=["mail.unsendable"])
    server = serializers.CharField()
    answer = serializers.CharField()
    count = serializers.IntegerField()
    since = serializers.DateTimeField()


class TroubleList(serializers.Serializer[Any]):
    """Those of this moment; for everybody but administrators none."""

    items = TroubleRow(many=True)


class Troubles(Door):
    """What administrators should know at once."""

    scope = "live"

    @schema(answer=TroubleList, tags=["live"], summary="What keeps the installation from working, for administrators")
    def get(self, request: Request) -> Response:
        """Read."""
        found = unsendable() if self.person.role == "admin" else None
        return Response(TroubleList({"items": [found] if found else []}).data)


def unsendable() -> dict[str, Any] | None:
    """Mails that were tried and wait for their server, when the newest try of all did not get through either."""
    waiting = OutgoingMail.objects.filter(state="queued", attempts__gt=0)
    sums = waiting.aggregate(count=Count("id"), since=Min("created_at"))
    since: datetime | None = sums["since"]
    if since is None:
        return None
    last = SendAttempt.objects.order_by("-id").first()
    if last is None or last.outcome == "sent":
        return None
    return {
        "code": "mail.unsendable",
        "server": f"{settings.SMTP_OUT_HOST}:{settings.SMTP_OUT_PORT}",
        "answer": last.answer,
        "count": sums["count"],
        "since": since,
    }
