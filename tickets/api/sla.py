"""Doors for promises: the tape of a ticket, and the policies behind it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from tickets.api.tickets import TicketDoor
from tickets.models import SlaPolicy
from tickets.selectors.sla import goals_of
from tickets.serializers.sla import SlaOrderInput, SlaPolicyInput, SlaPolicyPatch, SlaPolicyRow, TicketSla
from tickets.services import sla as services


class TicketPromises(TicketDoor):
    """How the time of its promises passed."""

    @schema(answer=TicketSla, tags=["tickets"], summary="The tape of each promise: what ran, what stood still, and why")
    def get(self, request: Request, pk: int) -> Response:
        """Read it."""
        ticket, now = self.ticket(pk), timezone.now()
        return Response(TicketSla({"at": now, "goals": goals_of(ticket, now)}).data)


class PolicyDoor(Door):
    """What these doors share."""

    roles = frozenset({"admin"})
    scope = "tickets"

    def row(self, policy: SlaPolicy) -> Any:
        """A policy as it stands now."""
        return SlaPolicyRow(policy).data

    def given(self, shape: Any) -> dict[str, Any]:
        """What was sent, by the model's names."""
        given = self.parse(shape)
        if "calendar" in given:
            given["calendar_id"] = given.pop("calendar")
        return given


class SlaPolicies(PolicyDoor):
    """All policies."""

    @schema(answer=SlaPolicyRow, paged=True, tags=["tickets"], summary="What is promised; the first that fits holds")
    def get(self, request: Request) -> Response:
        """In their order."""
        return self.page(SlaPolicy.objects.all(), SlaPolicyRow, order=("position", "id"))

    @schema(request=SlaPolicyInput, answer=SlaPolicyRow, status=201, tags=["tickets"], summary="A new policy")
    def post(self, request: Request) -> Response:
        """It comes behind the others."""
        given = self.given(SlaPolicyInput)
        return self.write(lambda: services.create_policy(actor=self.actor, **given), answer=self.row, status=201)


class OneSlaPolicy(PolicyDoor):
    """One policy."""

    @schema(request=SlaPolicyPatch, answer=SlaPolicyRow, tags=["tickets"], summary="Change a policy")
    def patch(self, request: Request, pk: int) -> Response:
        """Open promises that it decides about are counted anew within moments. With an old `version`, 409 with the
        policy as it is now in `detail.current`.
        """
        policy, given = self.find(SlaPolicy, pk), self.given(SlaPolicyPatch)
        return self.write(
            lambda: services.change_policy(actor=self.actor, policy=policy, **given),
            answer=self.row,
            current=lambda: self.find(SlaPolicy, pk),
        )

    @schema(status=204, tags=["tickets"], summary="Take a policy away; the next that fits holds from then on")
    def delete(self, request: Request, pk: int) -> Response:
        """What it promised until now stays on the tapes."""
        policy = self.find(SlaPolicy, pk)
        return self.write(
            lambda: services.remove_policy(actor=self.actor, policy=policy), answer=lambda _: None, status=204
        )


class SlaPolicyOrder(PolicyDoor):
    """Which policy is asked first."""

    @schema(
        request=SlaOrderInput, answer=SlaPolicyRow(many=True), tags=["tickets"], summary="Put all policies in order"
    )
    def post(self, request: Request) -> Response:
        """409 when somebody added or removed one meanwhile."""
        ids = self.parse(SlaOrderInput)["ids"]
        return self.write(
            lambda: services.order_policies(actor=self.actor, ids=ids),
            answer=lambda rows: [self.row(one) for one in rows],
        )
