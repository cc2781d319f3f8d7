"""Composed reads: the desk's first snapshot, put together from the apps' selectors."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from contactcenter.live.api import position
from core.access import visible
from core.api import Door, schema
from core.models import Notification
from core.notifications import NotificationRow
from customers.models import Customer
from customers.selectors import group_ids, overview
from customers.serializers import CustomerOverview, CustomerRow
from customers.services.looking import note_look
from outreach.models import OPEN_STATES, RetentionCase
from outreach.selectors import cases, open_cases_of
from outreach.serializers import RetentionCaseDetail, RetentionCaseRow
from routing.selectors import desk_rows
from routing.serializers import AgentStateRow, WorkItemRow
from staff.models import Person
from telephony.selectors import calls_on_desk
from telephony.serializers import CallRow
from tickets.selectors.lists import built_in
from tickets.selectors.rows import open_tickets_of, with_related
from tickets.serializers.rows import MessageRow, TicketRow

MOST = 200  # rows of one kind in a snapshot; lists read the rest page by page


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
    rows = DeskRows()


def desk_snapshot(person: Person) -> dict[str, Any]:
    """The snapshot of one person; everything that happens after `cursor` reaches them as events."""
    cursor = position()
    bell = Notification.objects.filter(person_id=person.pk, read_at=None).order_by("-id")[:50]
    mine = with_related(built_in(person, "mine")).order_by("-updated_at", "-id")[:MOST]
    in_hand = cases().filter(visible(person, RetentionCase), agent_id=person.pk, state__in=OPEN_STATES)
    rows: dict[str, Any] = {
        **desk_rows(person),
        "ticket": TicketRow(mine, many=True).data,
        "message": [],
        "call": CallRow(calls_on_desk(person)[:MOST], many=True).data,
        "retention_case": RetentionCaseRow(in_hand.order_by("-id")[:MOST], many=True).data,
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


class CompleteOverview(CustomerOverview):
    """The 360: the customers' part, with the tickets and retention cases that stand above it."""

    open_tickets = TicketRow(many=True)
    retention_cases = RetentionCaseDetail(many=True)


class CustomerOverviewDoor(Door):
    """Everything about one customer that stands beside a contact. Balance comes apart: billing may be slow."""

    scope = "customers"

    @schema(answer=CompleteOverview, tags=["customers"], summary="Customer 360")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        card = self.find(Customer, pk)
        note_look(person_id=self.person.pk, customer_id=card.pk)
        cases_here = open_cases_of(group_ids(card.pk)).filter(visible(self.person, RetentionCase))
        body = {
            **overview(self.person, card),
            "open_tickets": TicketRow(open_tickets_of(self.person, card.pk), many=True).data,
            "retention_cases": RetentionCaseDetail(cases_here, many=True).data,
        }
        return Response(body)
