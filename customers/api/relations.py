"""Doors for who belongs to whom."""

from __future__ import annotations

from functools import partial
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.problems import MISSING
from customers import record_shapes as shapes
from customers.api.cards import CustomerDoor
from customers.models import Relation
from customers.selectors.cards import group_ids
from customers.selectors.relations import relations_of
from customers.serializers import RelationRow
from customers.services import relations

TAGS = ["customers"]


class RelationDoor(CustomerDoor):
    """What these doors share."""

    def relation(self, group: list[int], relation_id: int) -> Relation:
        """One that stands, between cards that this person may both see. Raises MISSING."""
        found = relations_of(self.person, group).filter(pk=relation_id).first()
        if found is None:
            raise MISSING()
        return found

    def row(self, group: list[int]) -> Any:
        """How a relation is shown from these cards."""
        return partial(_row, group)


def _row(group: list[int], relation: Relation) -> Any:
    return RelationRow(relation, context={"group": set(group)}).data


class CustomerRelations(RelationDoor):
    """Those of one customer."""

    @schema(
        answer=RelationRow,
        paged=True,
        tags=TAGS,
        parameters=[
            OpenApiParameter("kind", str, enum=Relation.Kind.values),
            OpenApiParameter("outgoing", bool, description="Only what this card is to others, or others to it."),
            OpenApiParameter("ended", bool, description="Those that are over instead."),
        ],
        summary="Relations of a customer, in both directions",
    )
    def get(self, request: Request, pk: int) -> Response:
        """One page."""
        group, asked = group_ids(self.card(pk).pk), self.parse_query(shapes.RelationQuery)
        rows = relations_of(
            self.person, group, kind=asked.get("kind"), outgoing=asked["outgoing"], is_over=asked["ended"]
        )
        return self.page(rows, RelationRow, order=("kind", "id"), context={"group": set(group)})

    @schema(request=shapes.RelationInput, answer=RelationRow, status=201, tags=TAGS, summary="Relate cards")
    def post(self, request: Request, pk: int) -> Response:
        """Relate."""
        card, given = self.card(pk), self.parse(shapes.RelationInput)
        source, target = card.pk, self.card(given["target"]).pk
        if not given["is_outgoing"]:
            source, target = target, source
        return self.write(
            lambda: relations.relate(
                actor=self.actor, source_id=source, target_id=target, kind=given["kind"], title=given["title"]
            ),
            answer=self.row([card.pk]),
            status=201,
        )


class OneRelation(RelationDoor):
    """One of them."""

    @schema(request=shapes.RelationPatch, answer=RelationRow, tags=TAGS, summary="Say what somebody is there")
    def patch(self, request: Request, pk: int, relation_id: int) -> Response:
        """Change its title."""
        group, given = group_ids(self.card(pk).pk), self.parse(shapes.RelationPatch)
        relation = self.relation(group, relation_id)
        return self.write(
            lambda: relations.retitle(actor=self.actor, relation_id=relation.pk, **given), answer=self.row(group)
        )


class EndRelation(RelationDoor):
    """That it is so no longer."""

    @schema(answer=RelationRow, tags=TAGS, summary="End a relation")
    def post(self, request: Request, pk: int, relation_id: int) -> Response:
        """End; it stays to be read among those that are over."""
        group = group_ids(self.card(pk).pk)
        relation = self.relation(group, relation_id)
        return self.write(
            lambda: relations.end_relation(actor=self.actor, relation_id=relation.pk), answer=self.row(group)
        )
