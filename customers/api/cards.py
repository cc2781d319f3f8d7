"""The doors of cards."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.paging import page_of
from core.problems import FORBIDDEN, INVALID
from customers import record_shapes as inputs
from customers import serializers as shapes
from customers.billing import billing_of
from customers.list_shapes import CustomerQuery, ListedCustomer
from customers.models import Customer, CustomerNote
from customers.rules.timeline import KINDS
from customers.selectors import lists
from customers.selectors.cards import group_ids, readable, root_of
from customers.selectors.finding import find_customers
from customers.selectors.overview import billed_numbers
from customers.selectors.timeline import entry, notes_by_id, timeline_of
from customers.services import cards, merging

HANDLERS = {"agent", "supervisor", "admin"}
KEEPERS = {"supervisor", "admin"}  # who may put cards away, and bring them back


class CustomerDoor(Door):
    """What the doors of one card share."""

    scope = "customers"
    roles = HANDLERS

    def card(self, pk: int) -> Customer:
        """The card, if this person may see it. Raises MISSING."""
        return self.find(Customer, pk, readable(self.person))

    def survivor(self, pk: int) -> Customer:
        """The card that another one stands, or is to stand, behind: it must be this person's to see as well."""
        return self.card(root_of(self.card(pk)).pk)

    def detail(self, card: Customer) -> Any:
        """The card as it stands after a write."""
        return shapes.CustomerDetail(card).data


class Customers(CustomerDoor):
    """The list of customers, the search over it, and new cards."""

    @schema(
        answer=ListedCustomer,
        paged=True,
        tags=["customers"],
        parameters=[CustomerQuery],
        summary="A built-in or kept list in its order; with `q` what a search found (names, pinyin, digits), best first",
    )
    def get(self, request: Request) -> Response:
        """List or search; 422 when a list would take more than two seconds."""
        wanted = self.parse_query(CustomerQuery)
        if wanted["q"].strip():
            found = find_customers(self.person, wanted["q"].strip())
            return Response({"items": ListedCustomer(found, many=True).data, "next": None})
        asked = lists.asked(self.person, wanted["view"], wanted.get("sort"), wanted.get("conditions"))
        rows, order = lists.ordered(lists.customers_where(self.person, asked.condition, timezone.now()), asked.sorts)
        with lists.patient():
            return self.page(rows, ListedCustomer, order=order)

    @schema(
        request=shapes.CustomerInput, answer=shapes.CustomerDetail, status=201, tags=["customers"], summary="New card"
    )
    def post(self, request: Request) -> Response:
        """Create; the card belongs to whoever makes it."""
        given = self.parse(shapes.CustomerInput)
        scope = {"owner_id": self.person.pk, "team_id": self.person.team_id}
        return self.write(
            lambda: cards.create_customer(actor=self.actor, **given, **scope), answer=self.detail, status=201
        )


class CustomerCard(CustomerDoor):
    """One card."""

    @schema(answer=shapes.CustomerDetail, tags=["customers"], summary="A card")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(self.detail(self.card(pk)))

    @schema(request=shapes.ProfilePatch, answer=shapes.CustomerDetail, tags=["customers"], summary="Change a card")
    def patch(self, request: Request, pk: int) -> Response:
        """Change; with an old `version`, 409 with the card as it is now in `detail.current`."""
        self.card(pk)
        given = self.parse(shapes.ProfilePatch)
        return self.write(
            lambda: cards.change_profile(actor=self.actor, customer_id=pk, **given),
            answer=self.detail,
            current=lambda: self.card(pk),
        )

    @schema(answer=None, status=204, tags=["customers"], summary="Put a card into the recycle bin")
    def delete(self, request: Request, pk: int) -> Response:
        """Bin; not while anything is open with the customer."""
        if self.person.role not in KEEPERS:
            raise FORBIDDEN()
        self.card(pk)
        return self.write(
            lambda: cards.trash_customer(actor=self.actor, customer_id=pk), answer=lambda _: None, status=204
        )


class RestoreCustomer(CustomerDoor):
    """A card back from the recycle bin."""

    roles = KEEPERS

    @schema(answer=shapes.CustomerDetail, tags=["customers"], summary="Take a card out of the recycle bin")
    def post(self, request: Request, pk: int) -> Response:
        """Restore."""
        card = self.find(Customer, pk, Customer.objects.filter(deleted_at__isnull=False, erased_at__isnull=True))
        return self.write(lambda: cards.restore_customer(actor=self.actor, customer_id=card.pk), answer=self.detail)


class CustomerTimeline(CustomerDoor):
    """What happened to a customer, over every medium, newest first."""

    @schema(
        answer=shapes.CustomerTimelineEntry,
        paged=True,
        tags=["customers"],
        parameters=[OpenApiParameter("kind", str, enum=list(KINDS))],
        summary="A customer's timeline",
    )
    def get(self, request: Request, pk: int) -> Response:
        """One page of it."""
        card = self.card(pk)
        kind = request.query_params.get("kind") or None
        if kind is not None and kind not in KINDS:
            raise INVALID.field("kind", en=f"One of {', '.join(KINDS)}.", zh="不支持的类型。")
        events, following = page_of(timeline_of(card.pk, kind), request.query_params, order=("-at", "-id"))
        notes = notes_by_id(events)
        return Response({"items": [entry(event, notes) for event in events], "next": following})


class CustomerBilling(CustomerDoor):
    """Balance and arrears. Apart from the card, because billing may be slow or down and the card is not."""

    @schema(answer=shapes.BillingAnswer, tags=["customers"], summary="What billing says")
    def get(self, request: Request, pk: int) -> Response:
        """Ask billing, for each number by its time-out at most."""
        return Response(billing_of(billed_numbers(group_ids(self.card(pk).pk))))


class MergeCustomer(CustomerDoor):
    """Let one card stand behind another."""

    @schema(
        request=shapes.MergeCustomerInput,
        answer=shapes.CustomerDetail,
        tags=["customers"],
        summary="Merge into another",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Merge; answers with the surviving card."""
        source, given = self.card(pk), self.parse(shapes.MergeCustomerInput)
        target = self.survivor(given["into"])
        return self.write(
            lambda: merging.merge_customers(actor=self.actor, source_id=source.pk, target_id=target.pk),
            answer=self.detail,
        )


class MergePreview(CustomerDoor):
    """What a merge would do."""

    @schema(
        answer=shapes.MergePreview,
        tags=["customers"],
        parameters=[OpenApiParameter("into", int, required=True)],
        summary="What merging into another card would do",
    )
    def get(self, request: Request, pk: int) -> Response:
        """Look, change nothing."""
        into = self.parse_query(shapes.MergeCustomerInput)["into"]
        return Response(merging.preview_merge(source=self.card(pk), target=self.survivor(into)))


class UnmergeCustomer(CustomerDoor):
    """Undo a merge, whenever."""

    @schema(answer=shapes.CustomerDetail, tags=["customers"], summary="Undo the merge of a card")
    def post(self, request: Request, pk: int) -> Response:
        """Undo; answers with the card that stands alone again."""
        card = self.card(pk)
        self.survivor(card.pk)
        return self.write(lambda: merging.unmerge_customer(actor=self.actor, customer_id=card.pk), answer=self.detail)


class CustomerNotes(CustomerDoor):
    """Remarks about a customer."""

    @schema(answer=shapes.CustomerNoteRow, paged=True, tags=["customers"], summary="Notes on a card")
    def get(self, request: Request, pk: int) -> Response:
        """Newest first."""
        rows = CustomerNote.objects.filter(customer_id__in=group_ids(self.card(pk).pk)).select_related("author")
        return self.page(rows, shapes.CustomerNoteRow, order=("-created_at", "-id"))

    @schema(
        request=inputs.CustomerNoteInput,
        answer=shapes.CustomerNoteRow,
        status=201,
        tags=["customers"],
        summary="Write a note",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Write."""
        card, given = self.card(pk), self.parse(inputs.CustomerNoteInput)
        return self.write(
            lambda: cards.add_note(actor=self.actor, customer_id=card.pk, author_id=self.person.pk, body=given["body"]),
            answer=lambda note: shapes.CustomerNoteRow(note).data,
            status=201,
        )


class CustomerContactPoints(CustomerDoor):
    """Numbers and addresses of a customer."""

    @schema(
        request=shapes.ContactPointInput,
        answer=shapes.CustomerDetail,
        status=201,
        tags=["customers"],
        summary="Add a number or address",
    )
    def post(self, request: Request, pk: int) -> Response:
        """Add."""
        card, given = self.card(pk), self.parse(shapes.ContactPointInput)
        return self.write(
            lambda: cards.add_contact_point(actor=self.actor, customer_id=card.pk, **given),
            answer=self.detail,
            status=201,
        )


class VerifyContactPoint(CustomerDoor):
    """That a number or address was proved."""

    @schema(answer=shapes.CustomerDetail, tags=["customers"], summary="Mark a contact point as verified")
    def post(self, request: Request, pk: int, link_id: int) -> Response:
        """Mark."""
        card = self.card(pk)
        return self.write(
            lambda: cards.verify_contact_point(actor=self.actor, customer_id=card.pk, link_id=link_id),
            answer=self.detail,
        )


class EndContactPoint(CustomerDoor):
    """That a number or address is the customer's no longer."""

    @schema(answer=shapes.CustomerDetail, tags=["customers"], summary="End a contact point")
    def post(self, request: Request, pk: int, link_id: int) -> Response:
        """End."""
        card = self.card(pk)
        return self.write(
            lambda: cards.end_contact_point(actor=self.actor, customer_id=card.pk, link_id=link_id),
            answer=self.detail,
        )


class CustomerConsents(CustomerDoor):
    """What a customer agreed to."""

    @schema(
        request=inputs.ConsentInput, answer=shapes.ConsentRow, status=201, tags=["customers"], summary="Record consent"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Record."""
        card, given = self.card(pk), self.parse(inputs.ConsentInput)
        return self.write(
            lambda: cards.record_consent(actor=self.actor, customer_id=card.pk, **given),
            answer=lambda consent: shapes.ConsentRow(consent).data,
            status=201,
        )


class CustomerDisclosures(CustomerDoor):
    """Opening a masked field: who and why is kept."""

    @schema(
        request=inputs.DisclosureInput,
        answer=inputs.Disclosed,
        tags=["customers"],
        summary="Open a masked field",
        keeps_answer=False,
    )
    def post(self, request: Request, pk: int) -> Response:
        """Open. Takes no Idempotency-Key: an answer kept for a day would be the open value, kept for a day."""
        card, given = self.card(pk), self.parse(inputs.DisclosureInput)
        value = cards.disclose(actor=self.actor, customer_id=card.pk, **given)
        return Response({"field": given["field"], "value": value})
