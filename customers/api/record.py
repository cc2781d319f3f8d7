"""Doors for what a record has besides its fields: the lock, the history, the recycle bin."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.paging import page_of
from customers import record_shapes as shapes
from customers.api.cards import KEEPERS, CustomerDoor
from customers.selectors import history
from customers.selectors.cards import group_ids
from customers.selectors.forms import form_to_be
from customers.serializers import CustomerDetail, PlacedOnCard
from customers.services import locking

TAGS = ["customers"]


class CustomerForm(CustomerDoor):
    """The own fields of a card that is not there yet."""

    @schema(
        request=shapes.CustomerFormInput,
        answer=PlacedOnCard(many=True),
        keeps_answer=False,
        tags=TAGS,
        summary="Which own fields a new card would show and need; nothing is written",
    )
    def post(self, request: Request) -> Response:
        """As `form` stands on a card."""
        found = form_to_be(**{"fields": {}, **self.parse(shapes.CustomerFormInput)})
        return Response([PlacedOnCard(one).data for one in found])


class LockCustomer(CustomerDoor):
    """The read-only switch, on."""

    @schema(request=shapes.LockInput, answer=CustomerDetail, tags=TAGS, summary="Make a card read-only")
    def post(self, request: Request, pk: int) -> Response:
        """By whoever looks after the customer, or a supervisor."""
        card, given = self.card(pk), self.parse(shapes.LockInput)
        return self.write(
            lambda: locking.lock_card(actor=self.actor, person=self.person, customer_id=card.pk, **given),
            answer=self.detail,
        )


class UnlockCustomer(CustomerDoor):
    """The read-only switch, off."""

    @schema(request=shapes.UnlockInput, answer=CustomerDetail, tags=TAGS, summary="Let a card be changed again")
    def post(self, request: Request, pk: int) -> Response:
        """The reason stands in the history."""
        card, given = self.card(pk), self.parse(shapes.UnlockInput)
        return self.write(
            lambda: locking.unlock_card(actor=self.actor, person=self.person, customer_id=card.pk, **given),
            answer=self.detail,
        )


class CustomerHistory(CustomerDoor):
    """Who changed what, when."""

    @schema(
        answer=shapes.CustomerHistoryEntry,
        paged=True,
        tags=TAGS,
        parameters=[OpenApiParameter("field", str, description="Only the changes of this field.")],
        summary="Every change of a card, newest first",
    )
    def get(self, request: Request, pk: int) -> Response:
        """One page."""
        group, asked = group_ids(self.card(pk).pk), self.parse_query(shapes.HistoryQuery)
        rows = history.history_of(group, asked.get("field"))
        events, following = page_of(rows, request.query_params, order=("-at", "-id"))
        return Response({"items": history.entries(self.person, events), "next": following})


class CustomerAccesses(CustomerDoor):
    """Who opened a masked field, and why."""

    roles = KEEPERS

    @schema(answer=shapes.DisclosureRow, paged=True, tags=TAGS, summary="Who opened a masked field, and why")
    def get(self, request: Request, pk: int) -> Response:
        """Newest first."""
        rows = history.disclosures_of(group_ids(self.card(pk).pk))
        return self.page(rows, shapes.DisclosureRow, order=("-at", "-id"))


class CustomerLooks(CustomerDoor):
    """Who had a card before them."""

    roles = KEEPERS

    @schema(
        answer=shapes.LookRow, paged=True, tags=TAGS, summary="Who had the card before them, at most once an hour each"
    )
    def get(self, request: Request, pk: int) -> Response:
        """Newest first, of every card merged into this one."""
        return self.page(history.looks_at(group_ids(self.card(pk).pk)), shapes.LookRow, order=("-at", "-id"))


class CustomerBin(CustomerDoor):
    """The recycle bin."""

    roles = KEEPERS

    @schema(answer=shapes.BinnedCustomer, paged=True, tags=TAGS, summary="Cards in the recycle bin, newest first")
    def get(self, request: Request) -> Response:
        """By data scope."""
        cards, following = page_of(history.binned(self.person), request.query_params, order=("-deleted_at", "-id"))
        context = {"by": history.thrown_away_by(cards)}
        return Response({"items": shapes.BinnedCustomer(cards, many=True, context=context).data, "next": following})
