"""Composed reads: the desk's first snapshot, put together from the apps' selectors."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.live.api import position
from core.api import Door, schema
from core.models import Notification
from customers.serializers import CustomerRow
from outreach.selectors import desk_cases
from outreach.serializers import RetentionCaseRow
from routing.selectors import desk_rows
from routing.serializers import AgentStateRow, WorkItemRow
from staff.models import Person
from telephony.selectors import desk_calls
from telephony.serializers import CallRow
from tickets.selectors import desk_tickets
from tickets.serializers import MessageRow, TicketRow


class NotificationRow(serializers.ModelSerializer[Notification]):
    """One line of the bell."""

    class Meta:
        model = Notification
        fields = ["id", "version", "code", "facts", "ticket_id", "created_at", "read_at"]


class DeskRows(serializers.Serializer[Any]):
    """The live store's rows by subject kind; kinds that begin empty are filled by events and by other reads."""

    work_item = WorkItemRow(many=True)
    agent_state = AgentStateRow(many=True)
    ticket = TicketRow(many=True)
    message = MessageRow(many=True)
    call = CallRow(many=True)
    retention_case = RetentionCaseRow(many=True)
    customer = CustomerRow(many=True)
    notification = NotificationRow(many=True)


class DeskSnapshot(serializers.Serializer[Any]):
    """What a browser begins with. `cursor` was taken before reading: resume the socket from it."""

    cursor = serializers.CharField()
    audience_version = serializers.IntegerField()
    rows = extend_schema_field(DeskRows)(serializers.DictField)()


def desk_snapshot(person: Person) -> dict[str, Any]:
    """The snapshot of one person; everything that happens after `cursor` reaches them as events."""
    cursor = position()
    bell = Notification.objects.filter(person_id=person.pk, read_at=None).order_by("-id")[:50]
    rows: dict[str, Any] = {
        **desk_rows(person),
        "ticket": TicketRow(desk_tickets(person), many=True).data,
        "message": [],
        "call": CallRow(desk_calls(person), many=True).data,
        "retention_case": RetentionCaseRow(desk_cases(person), many=True).data,
        "customer": [],
        "notification": NotificationRow(bell, many=True).data,
    }
    return {"cursor": cursor, "audience_version": person.audience_version, "rows": rows}


class Desk(Door):
    """The desk's first snapshot."""

    scope = "live"

    @schema(answer=DeskSnapshot, tags=["live"], summary="Snapshot of my desk")
    def get(self, request: Request) -> Response:
        """Read it, then go on from its cursor."""
        return Response(desk_snapshot(self.person))
