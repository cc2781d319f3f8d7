"""Doors for what people ask who are known here: a copy of everything, and erasure."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import visible
from core.api import Door, schema
from core.rendering import rendered
from core.serving import serve_blob
from customers.models import Customer
from customers.selectors.cards import group_ids, readable
from privacy import serializers as shapes
from privacy.models import Erasure, PersonalCopy
from privacy.services import copying, erasing

TAGS = ["privacy"]
_OF = OpenApiParameter("customer", int, description="Only those of this customer.")


class PrivacyDoor(Door):
    """What these doors share: copies are for supervisors too, within what they may see; erasing is for administrators."""

    scope = "privacy"
    roles = {"supervisor", "admin"}

    def card(self, pk: int) -> Customer:
        """The card, if this person may see it. Raises MISSING."""
        return self.find(Customer, pk, readable(self.person))

    def copies(self) -> QuerySet[PersonalCopy]:
        """Those of customers whom this person may see."""
        return PersonalCopy.objects.filter(visible(self.person, PersonalCopy)).select_related("customer", "asked_by")


class Copies(PrivacyDoor):
    """Copies of everything known of a customer."""

    @schema(answer=shapes.CopyRow, paged=True, tags=TAGS, parameters=[_OF], summary="Personal copies, newest first")
    def get(self, request: Request) -> Response:
        """One page."""
        asked, rows = self.parse_query(shapes.CustomerQuery), self.copies()
        if "customer" in asked:
            rows = rows.filter(customer__in=group_ids(asked["customer"]))
        return self.page(rows, shapes.CopyRow, order=("-id",))


class CustomerCopies(PrivacyDoor):
    """A copy of one customer."""

    @schema(
        request=shapes.RequestInput, answer=shapes.CopyRow, status=201, tags=TAGS,
        summary="Have a copy made of everything known of a customer",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """A worker makes it; the file stays for a week."""
        card, given = self.card(pk), self.parse(shapes.RequestInput)
        return self.write(
            lambda: copying.ask_copy(actor=self.actor, person=self.person, customer_id=card.pk, **given),
            answer=lambda made: rendered(shapes.CopyRow, made),
            status=201,
        )


class CopyBytes(PrivacyDoor):
    """The file of a copy."""

    @schema(answer={(200, "application/octet-stream"): bytes}, tags=TAGS, summary="The file of a personal copy")
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """Who fetched it stands in the log."""
        found = self.find(PersonalCopy, pk)
        copy = copying.note_fetched(actor=self.actor, copy_id=found.pk)
        name = f"{copy.customer.number}.zip"
        return serve_blob(copy.blob, filename=name, content_type=copying.CONTENT_TYPE, always_saved=True)


class ErasureDoor(PrivacyDoor):
    """Erasing is for administrators."""

    roles = {"admin"}

    def erasures(self) -> QuerySet[Erasure]:
        """Those that this person may see."""
        return Erasure.objects.filter(visible(self.person, Erasure)).select_related("customer", "asked_by")


class Erasures(ErasureDoor):
    """What was asked to be erased, and what became of it."""

    @schema(answer=shapes.ErasureRow, paged=True, tags=TAGS, parameters=[_OF], summary="Erasures, newest first")
    def get(self, request: Request) -> Response:
        """One page."""
        asked, rows = self.parse_query(shapes.CustomerQuery), self.erasures()
        if "customer" in asked:
            rows = rows.filter(customer__in=group_ids(asked["customer"]))
        return self.page(rows, shapes.ErasureRow, order=("-id",))


class CustomerErasures(ErasureDoor):
    """Erasing one customer."""

    @schema(
        request=shapes.ErasureInput, answer=shapes.ErasureRow, status=201, tags=TAGS,
        summary="Let everything of a customer be erased, after the days of grace",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Not while anything is open with the customer."""
        card, given = self.card(pk), self.parse(shapes.ErasureInput)
        return self.write(
            lambda: erasing.ask_erasure(actor=self.actor, person=self.person, customer_id=card.pk, **given),
            answer=lambda made: rendered(shapes.ErasureRow, made),
            status=201,
        )


class CallOffErasure(ErasureDoor):
    """An erasure called off."""

    @schema(answer=shapes.ErasureRow, tags=TAGS, summary="Call an erasure off, while nothing was erased yet")
    def post(self, request: Request, pk: int) -> Response:
        """Nothing is erased after all."""
        found = self.find(Erasure, pk)
        return self.write(
            lambda: erasing.call_off(actor=self.actor, erasure_id=found.pk),
            answer=lambda made: rendered(shapes.ErasureRow, made),
        )


class HurryErasure(ErasureDoor):
    """An erasure without its days of grace."""

    @schema(answer=shapes.ErasureRow, tags=TAGS, summary="Erase now, without waiting for the days of grace to end")
    def post(self, request: Request, pk: int) -> Response:
        """A worker takes it up at once."""
        found = self.find(Erasure, pk)
        return self.write(
            lambda: erasing.hurry(actor=self.actor, erasure_id=found.pk),
            answer=lambda made: rendered(shapes.ErasureRow, made),
        )
