"""The doors of the board."""

from __future__ import annotations

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from insight.selectors import board, last_minutes, scope_of
from insight.selectors.alarms import table_views
from insight.serializers.alarms import TableViewInput, TableViewRow, TableViews
from insight.serializers.board import BoardHistory, BoardShape
from insight.services.columns import save_table_view

TAGS = ["supervision"]


class SupervisionDoor(Door):
    """A door for those who run queues."""

    roles = frozenset({"supervisor", "admin"})
    scope = "supervision"


class SupervisionBoard(SupervisionDoor):
    """Queues and agents, live."""

    @schema(answer=BoardShape, tags=TAGS, summary="The board of queues and agents")
    def get(self, request: Request) -> Response:
        """Read it now."""
        return Response(board(scope_of(self.person)))


class SupervisionHistory(SupervisionDoor):
    """The last half hour."""

    @schema(answer=BoardHistory, tags=TAGS, summary="Waiting and answered, minute by minute")
    def get(self, request: Request) -> Response:
        """Read it now."""
        return Response({"minutes": last_minutes(timezone.now(), scope_of(self.person))})


class SupervisionColumns(SupervisionDoor):
    """My columns and sorting of the two tables."""

    @schema(answer=TableViews, tags=TAGS, summary="My columns")
    def get(self, request: Request) -> Response:
        """Read."""
        return Response(TableViews(table_views(self.person)).data)

    @schema(request=TableViewInput, answer=TableViewRow, tags=TAGS, summary="Save my columns of one table")
    def put(self, request: Request) -> Response:
        """Save."""
        given = self.parse(TableViewInput)
        return self.write(
            lambda: save_table_view(person=self.person, **given), answer=lambda view: TableViewRow(view).data
        )
