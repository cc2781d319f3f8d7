"""Doors for the own fields of tickets: everybody reads which there are, administrators define them."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.access import visible
from core.api import schema
from core.models import FieldDefinition
from core.problems import FORBIDDEN
from core.rendering import rendered
from tickets.api.tickets import TicketDoor
from tickets.serializers.own_fields import OwnFieldInput, OwnFieldOrderInput, OwnFieldPatch, OwnFieldRow
from tickets.services import own_fields as services

TAGS = ["tickets"]


class OwnFields(TicketDoor):
    """All of them."""

    @schema(answer=OwnFieldRow, paged=True, tags=TAGS, summary="Own fields of tickets")
    def get(self, request: Request) -> Response:
        """One page."""
        return self.page(
            FieldDefinition.objects.filter(visible(self.person, FieldDefinition)), OwnFieldRow, order=("position", "id")
        )

    @schema(request=OwnFieldInput, answer=OwnFieldRow, status=201, tags=TAGS, summary="Define an own field")
    def post(self, request: Request) -> Response:
        """For administrators."""
        if self.person.role != "admin":
            raise FORBIDDEN()
        given = self.parse(OwnFieldInput)
        return self.write(
            lambda: services.define_field(actor=self.actor, **given),
            answer=lambda row: rendered(OwnFieldRow, row),
            status=201,
        )


class OneOwnField(TicketDoor):
    """One of them."""

    roles = frozenset({"admin"})

    @schema(request=OwnFieldPatch, answer=OwnFieldRow, tags=TAGS, summary="Change an own field")
    def patch(self, request: Request, pk: int) -> Response:
        """Its key stays, its type while tickets hold values. With an old `version`, 409 with it as it is now."""
        field, given = self.find(FieldDefinition, pk), self.parse(OwnFieldPatch)
        return self.write(
            lambda: services.change_field(actor=self.actor, field_id=field.pk, **given),
            answer=lambda row: rendered(OwnFieldRow, row),
            current=lambda: self.find(FieldDefinition, pk),
        )

    @schema(status=204, tags=TAGS, summary="Take an own field away that no ticket holds and nothing asks about")
    def delete(self, request: Request, pk: int) -> Response:
        """What tickets hold is never thrown away: 409 with how many do."""
        field = self.find(FieldDefinition, pk)
        return self.write(
            lambda: services.remove_field(actor=self.actor, field_id=field.pk), answer=lambda _: None, status=204
        )


class OwnFieldOrder(TicketDoor):
    """In which order they are shown."""

    roles = frozenset({"admin"})

    @schema(request=OwnFieldOrderInput, answer=OwnFieldRow(many=True), tags=TAGS, summary="Put all own fields in order")
    def post(self, request: Request) -> Response:
        """409 when somebody added or removed one meanwhile."""
        ids = self.parse(OwnFieldOrderInput)["ids"]
        return self.write(
            lambda: services.order_fields(actor=self.actor, ids=ids),
            answer=lambda rows: [rendered(OwnFieldRow, one) for one in rows],
        )
