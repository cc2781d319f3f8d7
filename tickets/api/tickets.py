"""Doors for tickets: lists, opening, changes."""

from __future__ import annotations

from contextlib import nullcontext
from functools import cache
from typing import Any, ClassVar

from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.operations import reading
from core.problems import INVALID, Refusal
from core.rendering import columns, rendered
from core.sql import was_cut_off
from customers.models import Customer
from routing.models import Queue
from staff.models import Person
from tickets import services
from tickets.models import Ticket
from tickets.rules.lists import BUILT_IN
from tickets.selectors import lists, rows
from tickets.selectors.forms import form_to_be
from tickets.selectors.ordering import ordered
from tickets.selectors.searching import found_tickets
from tickets.serializers import inputs
from tickets.serializers.answers import TicketCounts
from tickets.serializers.details import PlacedField, TicketDetail
from tickets.serializers.rows import ListedTicket


class TicketDoor(Door):
    """What these doors share."""

    scope = "tickets"
    roles: ClassVar[frozenset[str] | set[str]] = {"agent", "supervisor", "admin"}

    def related(self) -> QuerySet[Ticket]:
        """Tickets with all that their shapes show."""
        return rows.with_related(Ticket.objects.all())

    def ticket(self, pk: int) -> Ticket:
        """The ticket if this person may see it. Raises MISSING."""
        return self.find(Ticket, pk, self.related())

    def detail(self, ticket: Ticket) -> Any:
        """The answer of every change: the ticket as it stands now."""
        return rendered(TicketDetail, ticket)


class Tickets(TicketDoor):
    """The lists, and new tickets."""

    @schema(
        answer=ListedTicket, paged=True, tags=["tickets"], parameters=[inputs.TicketQuery],
        summary="A built-in or kept list in its order; `q` searches as `search` does, operators included",
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        """One page; 422 `view_too_slow` when it would take more than two seconds."""
        wanted, now = self.parse_query(inputs.TicketQuery), timezone.now()
        asked = lists.asked(self.person, wanted["view"], wanted.get("sort"), wanted.get("conditions"))
        found = rows.with_related(lists.tickets_where(self.person, asked.condition, now))
        if wanted["q"].strip():
            found = found_tickets(self.person, found, wanted["q"], now)
        found, order = ordered(found, asked.sorts)
        found = found.only(
            *_listed(), *(one for name in order if (one := name.lstrip("-")) not in found.query.annotations)
        )
        try:
            with reading(lists.PATIENCE) if asked.may_be_slow else nullcontext():
                return self.page(found, ListedTicket, order=order)
        except OperationalError as error:
            if not was_cut_off(error):
                raise
            raise lists.too_slow(self.person, asked.condition, now) from error

    @schema(
        request=inputs.OpenTicketInput, answer=TicketDetail, status=201, tags=["tickets"],
        summary="Open a ticket; with a queue and nobody assigned it becomes work for the queue",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Open one."""
        given = self.parse(inputs.OpenTicketInput)
        given.setdefault("fields", {})
        customer, queue, owner = given.pop("customer", None), given.pop("queue", None), given.pop("assignee", None)
        known = self.find(Customer, customer) if customer is not None else None
        must_exist("assignee", owner, Person.objects.filter(is_active=True))
        try:
            return self.write(
                lambda: services.open_ticket(
                    actor=self.actor, person=self.person, customer=known, queue_id=queue, owner_id=owner, **given
                ),
                answer=self.detail,
                status=201,
            )
        except Queue.DoesNotExist as error:
            raise _no_such("queue") from error


@cache
def _listed() -> list[str]:
    """What a list shows; the rest of tickets, customers, queues and people stays where it is."""
    return columns(ListedTicket, Ticket)


class TicketForm(TicketDoor):
    """The own fields of a ticket that is not there yet."""

    @schema(
        request=inputs.TicketFormInput, answer=PlacedField(many=True), keeps_answer=False, tags=["tickets"],
        summary="Which own fields a new ticket would show and need; nothing is written",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """As `form` stands on a ticket."""
        given = self.parse(inputs.TicketFormInput)
        given["queue_id"], given["owner_id"] = given.pop("queue", None), given.pop("assignee", None)
        customer = given.pop("customer", None)
        known = self.find(Customer, customer) if customer is not None else None
        found = form_to_be(customer=known, **{"fields": {}, **given})
        return Response([rendered(PlacedField, one) for one in found])


def must_exist(field: str, pk: int | None, found: QuerySet[Any]) -> None:
    """Raises INVALID, pointing at the field, when none of `found` has this key."""
    if pk is not None and not found.filter(pk=pk).exists():
        raise _no_such(field)


def _no_such(field: str) -> Refusal:
    return INVALID.field(field, en="There is no such one.", zh="不存在。")


class TicketCounters(TicketDoor):
    """How much each view holds."""

    @schema(answer=TicketCounts, tags=["tickets"], summary="How many tickets each view holds; 1000 means more than 999")
    def get(self, request: Request) -> Response:
        """The counts."""
        return Response(lists.counts_of(self.person, BUILT_IN))


class TicketCard(TicketDoor):
    """One ticket."""

    @schema(answer=TicketDetail, tags=["tickets"], summary="One ticket with its promises")
    def get(self, request: Request, pk: int) -> Response:
        """Read it."""
        return Response(rendered(TicketDetail, self.find(Ticket, pk, self.related().select_related("contact_point"))))

    @schema(request=inputs.EditTicketInput, answer=TicketDetail, tags=["tickets"], summary="Change what it is about")
    def patch(self, request: Request, pk: int) -> Response:
        """Change any of the given ones; with an old `version`, 409 with the ticket as it is now in `detail.current`."""
        ticket, given = self.ticket(pk), self.parse(inputs.EditTicketInput)
        if given.get("customer") is not None:
            self.find(Customer, given["customer"])
        if "customer" in given:
            given["customer_id"] = given.pop("customer")
        return self.write(
            lambda: services.edit_ticket(actor=self.actor, ticket_id=ticket.pk, **given),
            answer=self.detail,
            current=lambda: self.ticket(pk),
        )


class TicketStatus(TicketDoor):
    """Its status."""

    @schema(request=inputs.StatusInput, answer=TicketDetail, tags=["tickets"], summary="Move it to another status")
    def post(self, request: Request, pk: int) -> Response:
        """Resolving also takes it out of its queue."""
        ticket, given = self.ticket(pk), self.parse(inputs.StatusInput)
        return self.write(
            lambda: services.set_status(actor=self.actor, ticket_id=ticket.pk, **given), answer=self.detail
        )


class TicketAssignee(TicketDoor):
    """Who has it."""

    @schema(
        request=inputs.AssigneeInput, answer=TicketDetail, tags=["tickets"], summary="Give it to somebody, or to nobody"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Assigning takes it out of its queue."""
        ticket, person = self.ticket(pk), self.parse(inputs.AssigneeInput)["person"]
        must_exist("person", person, Person.objects.filter(is_active=True))
        return self.write(
            lambda: services.assign(actor=self.actor, ticket_id=ticket.pk, person_id=person), answer=self.detail
        )


class TicketPriority(TicketDoor):
    """How urgent it is."""

    @schema(
        request=inputs.PriorityInput, answer=TicketDetail, tags=["tickets"], summary="Change its priority and promises"
    )
    def post(self, request: Request, pk: int) -> Response:
        """The open promises are counted anew."""
        ticket, given = self.ticket(pk), self.parse(inputs.PriorityInput)
        return self.write(
            lambda: services.set_priority(actor=self.actor, ticket_id=ticket.pk, **given), answer=self.detail
        )


class MergeTicket(TicketDoor):
    """Two tickets about one matter."""

    @schema(
        request=inputs.MergeTicketInput, answer=TicketDetail, tags=["tickets"], summary="Let it go on in another one"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Answers with the other one."""
        source, target = self.ticket(pk), self.ticket(self.parse(inputs.MergeTicketInput)["into"])
        return self.write(
            lambda: services.merge_tickets(actor=self.actor, source_id=source.pk, target_id=target.pk),
            answer=self.detail,
        )


class UnmergeTicket(TicketDoor):
    """A merge undone."""

    @schema(answer=TicketDetail, tags=["tickets"], summary="Undo its merge")
    def post(self, request: Request, pk: int) -> Response:
        """Clears the pointer."""
        ticket = self.ticket(pk)
        return self.write(lambda: services.unmerge_ticket(actor=self.actor, ticket_id=ticket.pk), answer=self.detail)
