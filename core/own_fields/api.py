"""Doors of own fields, made for each kind of record: everybody reads which there are, administrators define them."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.models import FieldDefinition
from core.own_fields import services
from core.own_fields.kinds import OwnKind, definitions
from core.own_fields.serializers import OwnFieldInput, OwnFieldOrderInput, OwnFieldPatch, OwnFieldRow
from core.problems import FORBIDDEN
from core.rendering import rendered


def _row(found: FieldDefinition) -> Any:
    return rendered(OwnFieldRow, found)


def list_door(base: type[Door], kind: OwnKind, tags: list[str], name: str = "OwnFields") -> type[Door]:
    """The door of all own fields of a kind."""

    class OwnFields(base):  # type: ignore[misc, valid-type]
        """All of them."""

        @schema(answer=OwnFieldRow, paged=True, tags=tags, summary=f"Own fields of {tags[0]}")
        def get(self, request: Request) -> Response:
            """One page."""
            return self.page(definitions(self.person, kind), OwnFieldRow, order=("position", "id"))  # type: ignore[no-any-return]

        @schema(request=OwnFieldInput, answer=OwnFieldRow, status=201, tags=tags, summary="Define an own field")
        def post(self, request: Request) -> Response:
            """For administrators."""
            if self.person.role != "admin":
                raise FORBIDDEN()
            given = self.parse(OwnFieldInput)
            return self.write(  # type: ignore[no-any-return]
                lambda: services.define_field(actor=self.actor, kind=kind, **given), answer=_row, status=201
            )

    OwnFields.__name__ = name  # by which the schema knows it
    return OwnFields


def one_door(base: type[Door], kind: OwnKind, tags: list[str], name: str = "OneOwnField") -> type[Door]:
    """The door of one own field of a kind."""

    class OneOwnField(base):  # type: ignore[misc, valid-type]
        """One of them."""

        roles = frozenset({"admin"})

        def definition(self, pk: int) -> FieldDefinition:
            """The field, if it is of this kind. Raises MISSING."""
            return self.find(FieldDefinition, pk, definitions(self.person, kind))  # type: ignore[no-any-return]

        @schema(request=OwnFieldPatch, answer=OwnFieldRow, tags=tags, summary="Change an own field")
        def patch(self, request: Request, pk: int) -> Response:
            """Its key stays, its type while records hold values. With an old `version`, 409 with it as it is now."""
            field, given = self.definition(pk), self.parse(OwnFieldPatch)
            return self.write(  # type: ignore[no-any-return]
                lambda: services.change_field(actor=self.actor, kind=kind, field_id=field.pk, **given),
                answer=_row,
                current=lambda: self.definition(pk),
            )

        @schema(status=204, tags=tags, summary="Take an own field away that nothing holds and nothing asks about")
        def delete(self, request: Request, pk: int) -> Response:
            """What records hold is never thrown away: 409 with how many do."""
            field = self.definition(pk)
            return self.write(  # type: ignore[no-any-return]
                lambda: services.remove_field(actor=self.actor, kind=kind, field_id=field.pk),
                answer=lambda _: None,
                status=204,
            )

    OneOwnField.__name__ = name  # by which the schema knows it
    return OneOwnField


def order_door(base: type[Door], kind: OwnKind, tags: list[str], name: str = "OwnFieldOrder") -> type[Door]:
    """The door of the order of a kind's own fields."""

    class OwnFieldOrder(base):  # type: ignore[misc, valid-type]
        """In which order they are shown."""

        roles = frozenset({"admin"})

        @schema(
            request=OwnFieldOrderInput, answer=OwnFieldRow(many=True), tags=tags, summary="Put all own fields in order"
        )
        def post(self, request: Request) -> Response:
            """409 when somebody added or removed one meanwhile."""
            ids = self.parse(OwnFieldOrderInput)["ids"]
            return self.write(  # type: ignore[no-any-return]
                lambda: services.order_fields(actor=self.actor, kind=kind, ids=ids),
                answer=lambda rows: [_row(one) for one in rows],
            )

    OwnFieldOrder.__name__ = name  # by which the schema knows it
    return OwnFieldOrder
