"""The doors of supervision."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from insight.selectors import board, last_minutes
from insight.serializers import BoardHistory, BoardShape


class SupervisionBoard(Door):
    """Queues and agents, live."""

    roles = frozenset({"supervisor", "admin"})
    scope = "supervision"

    @schema(answer=BoardShape, tags=["supervision"], summary="The board of queues and agents")
    def get(self, request: Request) -> Response:
        """Read it now."""
        return Response(board())


class SupervisionHistory(Door):
    """The last half hour."""

    roles = frozenset({"supervisor", "admin"})
    scope = "supervision"

    @schema(answer=BoardHistory, tags=["supervision"], summary="Waiting and answered, minute by minute")
    def get(self, request: Request) -> Response:
        """Read it now."""
        return Response({"minutes": last_minutes(timezone.now())})
