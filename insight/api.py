"""The doors of supervision."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from insight.selectors import board
from insight.serializers import BoardShape


class SupervisionBoard(Door):
    """Queues and agents, live."""

    roles = frozenset({"supervisor", "admin"})
    scope = "supervision"

    @schema(answer=BoardShape, tags=["supervision"], summary="The board of queues and agents")
    def get(self, request: Request) -> Response:
        """Read it now."""
        return Response(board())
