"""Doors for splitting, forwarding, signatures and the preview of a mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from routing.models import Queue
from routing.selectors.steering import steered_queue
from staff.models import Person
from tickets import services
from tickets.api.sending import PlanDoor
from tickets.api.tickets import TicketDoor, must_exist
from tickets.models import Signature, Split
from tickets.serializers import letters as shapes
from tickets.serializers.details import TicketDetail
from tickets.serializers.sending import PlannedReplyDetail
from tickets.services import previewing
from tickets.services.signing import kept_signature, signature_for


class SplitTicket(TicketDoor):
    """A ticket of its own for some messages."""

    @schema(
        request=shapes.SplitInput, answer=TicketDetail, status=201, tags=["tickets"],
        summary="Open a ticket of the same customer for some of its messages",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Answers with the new one; 409 `ticket.split_already` when somebody was faster."""
        ticket, given = self.ticket(pk), self.parse(shapes.SplitInput)
        queue, owner = given.pop("queue", None), given.pop("assignee", None)
        must_exist("queue", queue, Queue.objects.all())
        must_exist("assignee", owner, Person.objects.filter(is_active=True))
        return self.write(
            lambda: services.split_ticket(
                actor=self.actor, ticket_id=ticket.pk, queue_id=queue, owner_id=owner, **given
            ),
            answer=self.detail,
            status=201,
        )


class UnsplitTicket(TicketDoor):
    """A split undone."""

    @schema(
        answer=TicketDetail, tags=["tickets"], summary="Put back what was split off into it; answers with the other"
    )
    def post(self, request: Request, pk: int) -> Response:
        """For whoever may see both."""
        ticket = self.ticket(pk)
        split = Split.objects.filter(ticket=ticket).first()
        if split is not None:
            self.ticket(split.source_id)
        return self.write(lambda: services.unsplit_ticket(actor=self.actor, ticket_id=ticket.pk), answer=self.detail)


class PlannedForwards(PlanDoor):
    """Forwarding to somebody outside."""

    @schema(
        request=shapes.ForwardInput, answer=PlannedReplyDetail, status=201, tags=["tickets"],
        summary="Forward messages to somebody outside in some seconds, or at a chosen time; the customer sees nothing",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Their answers come back to the ticket, for us alone."""
        ticket, given = self.ticket(pk), self.parse(shapes.ForwardInput)
        return self.write(
            lambda: services.plan_forward(actor=self.actor, ticket_id=ticket.pk, **given), answer=self.plan, status=201
        )


class PreviewReply(TicketDoor):
    """An answer before it is sent."""

    @schema(
        request=shapes.ReplyPreviewInput, answer=shapes.MailPreview, keeps_answer=False, tags=["tickets"],
        summary="The mail of an answer as the customer will see it; nothing is written",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """By what sends it."""
        ticket, given = self.ticket(pk), self.parse(shapes.ReplyPreviewInput)
        return Response(shapes.MailPreview(previewing.preview_reply(self.actor, ticket, given)).data)


class PreviewForward(TicketDoor):
    """A forward before it is sent."""

    @schema(
        request=shapes.ForwardInput, answer=shapes.MailPreview, keeps_answer=False, tags=["tickets"],
        summary="The mail of a forward as its receivers will see it; nothing is written",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """By what sends it."""
        ticket, given = self.ticket(pk), self.parse(shapes.ForwardInput)
        return Response(shapes.MailPreview(previewing.preview_forward(self.actor, ticket, given)).data)


class TicketSignature(TicketDoor):
    """What will stand below my answer."""

    @schema(
        answer=shapes.SignatureShown, tags=["tickets"], summary="What stands below my answers by mail on this ticket"
    )
    def get(self, request: Request, pk: int) -> Response:
        """Filled in, in the ticket's language."""
        signed = signature_for(self.ticket(pk), self.person.pk, self.person.name)
        return Response(shapes.SignatureShown(signed).data)


class SignatureDoor(TicketDoor):
    """What the doors of signatures share."""

    def kept(self, **whose: Any) -> Response:
        """As it stands."""
        return Response(shapes.SignatureRow(kept_signature(**whose)).data)

    def saving(self, **whose: Any) -> Callable[[], Signature]:
        """The write of what was sent."""
        given = self.parse(shapes.SignatureInput)
        return lambda: services.save_signature(actor=self.actor, **whose, **given)

    def row(self, signature: Signature) -> Any:
        """The answer of a write."""
        return shapes.SignatureRow(signature).data


class MySignature(SignatureDoor):
    """One's own."""

    @schema(answer=shapes.SignatureRow, tags=["tickets"], summary="My signature below answers by mail")
    def get(self, request: Request) -> Response:
        """Read."""
        return self.kept(person_id=self.person.pk)

    @schema(
        request=shapes.SignatureInput, answer=shapes.SignatureRow, tags=["tickets"],
        summary="Keep my signature; it may hold the variables of kept texts",
    )  # fmt: skip
    def put(self, request: Request) -> Response:
        """With an old `version`, 409."""
        whose = {"person_id": self.person.pk}
        return self.write(self.saving(**whose), answer=self.row, current=lambda: kept_signature(**whose))


class QueueSignature(SignatureDoor):
    """A queue's."""

    roles = frozenset({"supervisor", "admin"})

    @schema(answer=shapes.SignatureRow, tags=["tickets"], summary="The signature of a queue's answers by mail")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return self.kept(queue_id=steered_queue(self.person, pk).pk)

    @schema(
        request=shapes.SignatureInput, answer=shapes.SignatureRow, tags=["tickets"],
        summary="Keep a queue's signature; `{{agent.signature}}` in it is where the person's own stands",
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        """With an old `version`, 409."""
        whose = {"queue_id": steered_queue(self.person, pk).pk}
        return self.write(self.saving(**whose), answer=self.row, current=lambda: kept_signature(**whose))
