"""Doors for answers that have not left yet."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from tickets import services
from tickets.api.messages import MessageDoor
from tickets.models import Draft, PlannedReply
from tickets.selectors.sending import planned_replies
from tickets.serializers import sending as shapes
from tickets.serializers.details import MessageDetail


class PlanDoor(MessageDoor):
    """What these doors share."""

    def plan(self, reply: PlannedReply) -> Any:
        """It as it stands now."""
        return shapes.PlannedReplyDetail(reply, context={"language": self.language}).data


class PlannedReplies(PlanDoor):
    """What is to leave on a ticket."""

    @schema(
        answer=shapes.PlannedReplyDetail(many=True), tags=["tickets"],
        summary="Answers on a ticket that wait, or are held up, the next to leave first",
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        """At most fifty."""
        found = planned_replies(self.ticket(pk))
        return Response(shapes.PlannedReplyDetail(found, many=True, context={"language": self.language}).data)

    @schema(
        request=shapes.PlanReplyInput, answer=shapes.PlannedReplyDetail, status=201, tags=["tickets"],
        summary="Answer the customer in some seconds, or at a chosen time; until then it can be taken back",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """With `seen_message`, 409 when the customer wrote after it."""
        ticket, given = self.ticket(pk), self.parse(shapes.PlanReplyInput)
        return self.write(
            lambda: services.plan_reply(actor=self.actor, ticket_id=ticket.pk, **given), answer=self.plan, status=201
        )


class OnePlannedReply(PlanDoor):
    """One of them."""

    @schema(
        request=shapes.PutOffInput, answer=shapes.PlannedReplyDetail, tags=["tickets"],
        summary="Let an answer leave at another time; one that was held up waits again",
    )  # fmt: skip
    def patch(self, request: Request, pk: int) -> Response:
        """Change its time."""
        reply, given = self.find(PlannedReply, pk), self.parse(shapes.PutOffInput)
        return self.write(
            lambda: services.put_off_reply(actor=self.actor, planned_id=reply.pk, **given), answer=self.plan
        )


class TakeBackReply(PlanDoor):
    """Undo."""

    @schema(
        answer=shapes.TakenBack, tags=["tickets"], summary="Take an answer back: its words and files are a draft again"
    )
    def post(self, request: Request, pk: int) -> Response:
        """The draft is its author's."""
        reply = self.find(PlannedReply, pk)
        return self.write(
            lambda: services.take_back_reply(actor=self.actor, planned_id=reply.pk), answer=self._taken_back
        )

    def _taken_back(self, draft: Draft) -> Any:
        return shapes.TakenBack({"draft": draft}, context={"person_id": self.person.pk}).data


class SendPlannedReply(PlanDoor):
    """Now, whatever it waits for."""

    @schema(answer=MessageDetail, tags=["tickets"], summary="Send an answer now that waits, or is held up")
    def post(self, request: Request, pk: int) -> Response:
        """Answers with the message that it became."""
        reply = self.find(PlannedReply, pk)
        return self.write(lambda: services.send_planned(actor=self.actor, planned_id=reply.pk), answer=self.message)
