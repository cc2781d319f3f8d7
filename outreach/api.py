"""The doors of outreach."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import get_visible
from core.api import Door, schema
from core.problems import INVALID, MISSING
from customers.models import Customer, Subscription
from customers.selectors.cards import group_ids, readable
from outreach import serializers as shapes
from outreach import services
from outreach.models import RetentionCase
from outreach.selectors import case_rule, cases
from tickets.models import Ticket

HANDLERS = {"agent", "supervisor", "admin"}
STATES = [state.value for state in RetentionCase.State]


class OutreachDoor(Door):
    """What the doors of retention share."""

    scope = "outreach"
    roles = HANDLERS

    def case(self, pk: int) -> RetentionCase:
        """The case, if this person may see it. Raises MISSING."""
        return self.find(RetentionCase, pk, cases())

    def detail(self, case: RetentionCase) -> Any:
        """The case as it stands after a write."""
        return shapes.RetentionCaseDetail(cases().get(pk=case.pk)).data


class DisconnectRequests(OutreachDoor):
    """A customer wants a subscription to end."""

    @schema(
        request=shapes.DisconnectInput,
        answer=shapes.RetentionCaseDetail,
        status=201,
        tags=["retention"],
        summary="A customer asks to disconnect",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Open the retention case that comes before."""
        subscription = Subscription.objects.filter(pk=pk).first()
        if subscription is None:
            raise MISSING()
        get_visible(self.person, Customer, subscription.customer_id, readable(self.person))
        given = self.parse(shapes.DisconnectInput)
        if given["ticket_id"] is not None:
            self.find(Ticket, given["ticket_id"])
        return self.write(
            lambda: services.ask_to_disconnect(actor=self.actor, subscription_id=pk, **given),
            answer=self.detail,
            status=201,
        )


class RetentionCases(OutreachDoor):
    """The cases, newest change first."""

    @schema(
        answer=shapes.RetentionCaseRow,
        paged=True,
        tags=["retention"],
        parameters=[
            OpenApiParameter("state", str, enum=STATES),
            OpenApiParameter(
                "customer", int, description="Cases of this customer, whichever card they were written with."
            ),
        ],
        summary="Retention cases",
    )
    def get(self, request: Request) -> Response:
        """List."""
        rows = cases().filter(case_rule(self.person))
        if state := request.query_params.get("state"):
            if state not in STATES:
                raise INVALID.field("state", en=f"One of {', '.join(STATES)}.", zh="不支持的状态。")
            rows = rows.filter(state=state)
        if customer := request.query_params.get("customer"):
            if not (customer.isascii() and customer.isdecimal() and len(customer) < 19):
                raise INVALID.field("customer", en="A customer's id.", zh="应为客户编号。")
            rows = rows.filter(customer_id__in=group_ids(int(customer)))
        return self.page(rows, shapes.RetentionCaseRow, order=("-updated_at", "-id"))


class RetentionCaseCard(OutreachDoor):
    """One case."""

    @schema(answer=shapes.RetentionCaseDetail, tags=["retention"], summary="A retention case")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(shapes.RetentionCaseDetail(self.case(pk)).data)


class RetentionResult(OutreachDoor):
    """How a case ended."""

    @schema(
        request=shapes.ResultInput, answer=shapes.RetentionCaseDetail, tags=["retention"], summary="Register the result"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Register it; the work item goes to wrap-up."""
        case, given = self.case(pk), self.parse(shapes.ResultInput)
        return self.write(
            lambda: services.register_result(actor=self.actor, case_id=case.pk, **given), answer=self.detail
        )


class ContactChecks(OutreachDoor):
    """Whether this customer may be contacted now."""

    @schema(
        request=shapes.ContactCheckInput,
        answer=shapes.ContactReceiptRow,
        status=201,
        tags=["retention"],
        summary="Check whether contact is allowed",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Ask; the answer is kept as a receipt."""
        case, given = self.case(pk), self.parse(shapes.ContactCheckInput)
        return self.write(
            lambda: services.check_contact(actor=self.actor, case_id=case.pk, media=given["media"]),
            answer=lambda receipt: shapes.ContactReceiptRow(receipt).data,
            status=201,
        )
