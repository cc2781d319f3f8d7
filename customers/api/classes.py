"""Doors for the classes and the tags of customers: everybody reads them, those who keep the settings change them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.problems import FORBIDDEN
from core.rendering import rendered
from customers import record_shapes as shapes
from customers.api.cards import KEEPERS, CustomerDoor
from customers.models import CustomerClass, CustomerTag
from customers.selectors import classes as read
from customers.services import classes, tags

TAGS = ["customers"]


def _class(found: CustomerClass) -> Any:
    return rendered(shapes.ClassRow, found)


def _tag(found: CustomerTag) -> Any:
    return rendered(shapes.TagRow, found)


class CustomerClasses(CustomerDoor):
    """All of them."""

    @schema(
        answer=shapes.ClassRow,
        paged=True,
        tags=TAGS,
        parameters=[OpenApiParameter("all", bool, description="Retired ones too.")],
        summary="Classes of customers",
    )
    def get(self, request: Request) -> Response:
        """One page, in their order."""
        retired_too = self.parse_query(shapes.ClassQuery)["all"]
        return self.page(read.classes(self.person, retired_too=retired_too), shapes.ClassRow, order=("position", "id"))

    @schema(request=shapes.ClassInput, answer=shapes.ClassRow, status=201, tags=TAGS, summary="Define a class")
    def post(self, request: Request) -> Response:
        """For administrators."""
        if self.person.role != "admin":
            raise FORBIDDEN()
        given = self.parse(shapes.ClassInput)
        return self.write(lambda: classes.define_class(actor=self.actor, **given), answer=_class, status=201)


class OneCustomerClass(CustomerDoor):
    """One of them."""

    roles = {"admin"}

    @schema(request=shapes.ClassPatch, answer=shapes.ClassRow, tags=TAGS, summary="Change or retire a class")
    def patch(self, request: Request, pk: int) -> Response:
        """Its code stays. With an old `version`, 409 with it as it is now."""
        found, given = self.find(CustomerClass, pk), self.parse(shapes.ClassPatch)
        return self.write(
            lambda: classes.change_class(actor=self.actor, class_id=found.pk, **given),
            answer=_class,
            current=lambda: self.find(CustomerClass, pk),
        )


class CustomerTags(CustomerDoor):
    """All tags that are known."""

    @schema(
        answer=shapes.TagRow,
        paged=True,
        tags=TAGS,
        parameters=[
            OpenApiParameter("q", str, description="What somebody types: letters of it, pinyin, initials."),
            OpenApiParameter("family", str, enum=CustomerTag.Family.values),
        ],
        summary="Tags of customers, with their families",
    )
    def get(self, request: Request) -> Response:
        """One page; those that begin with what is typed come first."""
        asked = self.parse_query(shapes.TagQuery)
        rows = read.tags(self.person, asked["q"], asked.get("family"))
        return self.page(rows, shapes.TagRow, order=("place", "name"))

    @schema(request=shapes.TagInput, answer=shapes.TagRow, status=201, tags=TAGS, summary="Define a tag")
    def post(self, request: Request) -> Response:
        """For supervisors and administrators; a tag that is written on a card needs no definition."""
        if self.person.role not in KEEPERS:
            raise FORBIDDEN()
        given = self.parse(shapes.TagInput)
        return self.write(lambda: tags.define_tag(actor=self.actor, **given), answer=_tag, status=201)


class OneCustomerTag(CustomerDoor):
    """One of them."""

    roles = KEEPERS

    @schema(request=shapes.TagPatch, answer=shapes.TagRow, tags=TAGS, summary="Put a tag into a family")
    def patch(self, request: Request, pk: int) -> Response:
        """Every card that carries it shows it there."""
        found, given = self.find(CustomerTag, pk), self.parse(shapes.TagPatch)
        return self.write(lambda: tags.move_tag(actor=self.actor, tag_id=found.pk, **given), answer=_tag)

    @schema(status=204, tags=TAGS, summary="Suggest a tag no more")
    def delete(self, request: Request, pk: int) -> Response:
        """Not while a customer carries it."""
        found = self.find(CustomerTag, pk)
        return self.write(lambda: tags.drop_tag(actor=self.actor, tag_id=found.pk), answer=lambda _: None, status=204)
