"""Doors for segments."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.rendering import rendered
from customers import list_shapes as shapes
from customers.api.cards import CustomerDoor
from customers.models import Segment
from customers.selectors import lists
from customers.selectors.filtering import read_condition
from customers.selectors.segments import segments_of
from customers.services import segments

TAGS = ["customers"]


class SegmentDoor(CustomerDoor):
    """What the doors of segments share."""

    def segment_row(self, row: Segment) -> Any:
        """The answer of every change."""
        return rendered(shapes.SegmentRow, segments_of(self.person).get(pk=row.pk))


class Segments(SegmentDoor):
    """Customers by a condition, for lists, outreach and reports."""

    @schema(answer=shapes.SegmentRow, paged=True, tags=TAGS, summary="One's own segments and those of everybody")
    def get(self, request: Request) -> Response:
        """One page."""
        return self.page(segments_of(self.person), shapes.SegmentRow, order=("id",))

    @schema(request=shapes.SegmentInput, answer=shapes.SegmentRow, status=201, tags=TAGS, summary="Keep a segment")
    def post(self, request: Request) -> Response:
        """Its size is counted in the background."""
        given = self.parse(shapes.SegmentInput)
        return self.write(
            lambda: segments.create_segment(actor=self.actor, person=self.person, **given),
            answer=self.segment_row,
            status=201,
        )


class OneSegment(SegmentDoor):
    """One of them."""

    @schema(answer=shapes.SegmentRow, tags=TAGS, summary="A segment")
    def get(self, request: Request, pk: int) -> Response:
        """Read it."""
        return Response(self.segment_row(self.find(Segment, pk)))

    @schema(request=shapes.SegmentPatch, answer=shapes.SegmentRow, tags=TAGS, summary="Change a segment")
    def patch(self, request: Request, pk: int) -> Response:
        """Change any of the given; with an old `version`, 409 with the segment as it is now."""
        found, given = self.find(Segment, pk), self.parse(shapes.SegmentPatch)
        return self.write(
            lambda: segments.change_segment(actor=self.actor, person=self.person, segment_id=found.pk, **given),
            answer=self.segment_row,
            current=lambda: segments_of(self.person).get(pk=pk),
        )

    @schema(answer=None, status=204, tags=TAGS, summary="Throw a segment away")
    def delete(self, request: Request, pk: int) -> Response:
        """Its customers stay."""
        found = self.find(Segment, pk)
        return self.write(
            lambda: segments.delete_segment(actor=self.actor, person=self.person, segment_id=found.pk),
            answer=lambda _: None,
            status=204,
        )


class TrySegment(CustomerDoor):
    """A segment that is not kept yet."""

    @schema(
        request=shapes.SegmentTry, answer=shapes.SegmentPreview, keeps_answer=False, tags=TAGS,
        summary="How many a segment would hold for you, and ten of them; nothing is written",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """422 when it would take more than two seconds."""
        condition = read_condition(self.parse(shapes.SegmentTry)["conditions"])
        rows = lists.customers_where(self.person, condition, timezone.now())
        with lists.patient():
            ten = list(rows.order_by("sort_key", "id")[:10])
        return Response(rendered(shapes.SegmentPreview, {"size": lists.count_of(rows), "members": ten}))
