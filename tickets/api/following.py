"""Doors for who follows a ticket, who looks at it, and for letting it sleep."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from staff.models import Person
from tickets import services
from tickets.api.tickets import TicketDoor, must_exist
from tickets.serializers import inputs
from tickets.serializers.details import TicketDetail
from tickets.services.presence import note_presence


class TicketViewer(serializers.Serializer[Any]):
    """A colleague at the ticket now."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    doing = serializers.ChoiceField(choices=["viewing", "typing"])


class FollowTicket(TicketDoor):
    """Hear of it."""

    @schema(
        request=inputs.FollowerInput, answer=TicketDetail, tags=["tickets"], summary="Follow a ticket, or let somebody"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Whoever follows is told of messages, status, assignee and priority."""
        ticket, person = self.ticket(pk), self.parse(inputs.FollowerInput).get("person") or self.person.pk
        must_exist("person", person, Person.objects.filter(is_active=True))
        return self.write(
            lambda: services.follow(actor=self.actor, ticket_id=ticket.pk, person_id=person), answer=self.detail
        )


class UnfollowTicket(TicketDoor):
    """Hear of it no more."""

    @schema(request=inputs.FollowerInput, answer=TicketDetail, tags=["tickets"], summary="Follow a ticket no longer")
    def post(self, request: Request, pk: int) -> Response:
        """Oneself, or somebody else."""
        ticket, person = self.ticket(pk), self.parse(inputs.FollowerInput).get("person") or self.person.pk
        return self.write(
            lambda: services.unfollow(actor=self.actor, ticket_id=ticket.pk, person_id=person), answer=self.detail
        )


class SnoozeTicket(TicketDoor):
    """Let it sleep."""

    @schema(
        request=inputs.SnoozeInput, answer=TicketDetail, tags=["tickets"],
        summary="Take it out of the lists until a time, or until its customer writes, which wakes it anyway",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """It leaves its queue as well."""
        ticket, given = self.ticket(pk), self.parse(inputs.SnoozeInput)
        return self.write(lambda: services.snooze(actor=self.actor, ticket_id=ticket.pk, **given), answer=self.detail)


class WakeTicket(TicketDoor):
    """Bring it back."""

    @schema(answer=TicketDetail, tags=["tickets"], summary="Bring a ticket that sleeps back into the lists")
    def post(self, request: Request, pk: int) -> Response:
        """Now."""
        ticket = self.ticket(pk)
        return self.write(lambda: services.wake_ticket(actor=self.actor, ticket_id=ticket.pk), answer=self.detail)


class TicketPresence(TicketDoor):
    """Who is there."""

    @schema(
        request=inputs.DoingInput, answer=TicketViewer(many=True), tags=["tickets"], keeps_answer=False,
        summary="Say that one views or types on a ticket; answers with who else does. Nothing of it is kept",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Again every fifteen seconds; others hear of changes at once."""
        ticket, doing = self.ticket(pk), self.parse(inputs.DoingInput)["doing"]
        return Response(TicketViewer(note_presence(ticket.pk, self.person, doing), many=True).data)
