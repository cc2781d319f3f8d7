"""Doors for checklists, links, history and the recycle bin of tickets."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.problems import INVALID, MISSING
from staff.models import Person
from tickets import services
from tickets.api.tickets import TicketDoor, must_exist
from tickets.models import Ticket, TicketLink, TicketTask
from tickets.selectors import handling
from tickets.selectors.access import binned
from tickets.serializers import handling as shapes
from tickets.serializers.details import TicketDetail

SUPERVISING = {"supervisor", "admin"}


class TicketTasks(TicketDoor):
    """A ticket's checklist."""

    @schema(answer=shapes.TicketTaskRow(many=True), tags=["tickets"], summary="What is still to be done on a ticket")
    def get(self, request: Request, pk: int) -> Response:
        """In their order."""
        return Response(shapes.TicketTaskRow(handling.tasks_of(self.ticket(pk)), many=True).data)

    @schema(
        request=shapes.TaskInput, answer=shapes.TicketTaskRow(many=True), status=201, tags=["tickets"],
        summary="Add lines to a ticket's checklist",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Answers with the whole checklist."""
        ticket, given = self.ticket(pk), self.parse(shapes.TaskInput)
        given["assignee_id"] = given.pop("assignee", None)
        must_exist("assignee", given["assignee_id"], Person.objects.filter(is_active=True))
        return self.write(
            lambda: services.add_tasks(actor=self.actor, ticket_id=ticket.pk, **given),
            answer=lambda _: shapes.TicketTaskRow(handling.tasks_of(ticket), many=True).data,
            status=201,
        )


class OneTicketTask(TicketDoor):
    """One line of it."""

    @schema(
        request=shapes.TaskPatch, answer=shapes.TicketTaskRow, tags=["tickets"], summary="Change a task, or tick it off"
    )
    def patch(self, request: Request, pk: int) -> Response:
        """With an old `version`, 409."""
        task, given = self.find(TicketTask, pk), self.parse(shapes.TaskPatch)
        if "assignee" in given:
            given["assignee_id"] = given.pop("assignee")
            must_exist("assignee", given["assignee_id"], Person.objects.filter(is_active=True))
        return self.write(
            lambda: services.change_task(actor=self.actor, task_id=task.pk, **given),
            answer=lambda row: shapes.TicketTaskRow(row).data,
        )

    @schema(status=204, tags=["tickets"], summary="Take a task off the checklist")
    def delete(self, request: Request, pk: int) -> Response:
        """The log keeps that it was there."""
        task = self.find(TicketTask, pk)
        return self.write(
            lambda: services.remove_task(actor=self.actor, task_id=task.pk), answer=lambda _: None, status=204
        )


class TicketLinks(TicketDoor):
    """What it has to do with."""

    @schema(answer=shapes.LinkedTicket(many=True), tags=["tickets"], summary="Related tickets, parent and children")
    def get(self, request: Request, pk: int) -> Response:
        """Those that this person may see."""
        return Response(shapes.LinkedTicket(handling.links_of(self.person, self.ticket(pk)), many=True).data)

    @schema(
        request=shapes.LinkInput, answer=shapes.LinkedTicket(many=True), status=201, tags=["tickets"],
        summary="Link a ticket with another one, by its number",
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        """Answers with all of them."""
        ticket, given = self.ticket(pk), self.parse(shapes.LinkInput)
        other = self._numbered(given["number"])
        first, second = (other, ticket) if given["kind"] == "parent" else (ticket, other)
        kind = "related" if given["kind"] == "related" else "parent"
        return self.write(
            lambda: services.link_tickets(actor=self.actor, ticket_id=first.pk, other_id=second.pk, kind=kind),
            answer=lambda _: shapes.LinkedTicket(handling.links_of(self.person, ticket), many=True).data,
            status=201,
        )

    def _numbered(self, number: int) -> Ticket:
        pk = Ticket.objects.filter(number=number).values_list("pk", flat=True).first()
        try:
            return self.find(Ticket, pk)
        except type(MISSING()) as missing:
            raise INVALID.field("number", en="There is no such ticket.", zh="没有这张工单。") from missing


class OneTicketLink(TicketDoor):
    """One link."""

    @schema(status=204, tags=["tickets"], summary="Take a link away")
    def delete(self, request: Request, pk: int) -> Response:
        """For whoever sees both ends."""
        link = self.find(TicketLink, pk)
        return self.write(
            lambda: services.unlink_tickets(actor=self.actor, link_id=link.pk), answer=lambda _: None, status=204
        )


class TicketHistory(TicketDoor):
    """Who changed what, when."""

    @schema(
        answer=shapes.HistoryEntry,
        paged=True,
        tags=["tickets"],
        summary="Every change of a ticket's fields, newest first",
    )
    def get(self, request: Request, pk: int) -> Response:
        """By field."""
        return self.page(handling.history_of(self.ticket(pk)), shapes.HistoryEntry, order=("-at", "-id"))


class BinTicket(TicketDoor):
    """Thrown away."""

    roles = SUPERVISING

    @schema(request=shapes.BinInput, status=204, tags=["tickets"], summary="Put a ticket into the recycle bin")
    def post(self, request: Request, pk: int) -> Response:
        """With a reason."""
        ticket, given = self.ticket(pk), self.parse(shapes.BinInput)
        return self.write(
            lambda: services.bin_ticket(actor=self.actor, ticket_id=ticket.pk, **given),
            answer=lambda _: None,
            status=204,
        )


class TicketBin(TicketDoor):
    """The recycle bin."""

    roles = SUPERVISING

    @schema(answer=shapes.BinnedTicket, paged=True, tags=["tickets"], summary="The recycle bin, newest first")
    def get(self, request: Request) -> Response:
        """By data scope."""
        return self.page(self.related().filter(binned(self.person)), shapes.BinnedTicket, order=("-deleted_at", "-id"))


class RestoreTicket(TicketDoor):
    """Taken out of it."""

    roles = SUPERVISING

    @schema(answer=TicketDetail, tags=["tickets"], summary="Take a ticket out of the recycle bin")
    def post(self, request: Request, pk: int) -> Response:
        """As it was; it waits in no queue until somebody says so."""
        found = Ticket.objects.filter(binned(self.person), pk=pk).first()
        if found is None:
            raise MISSING()
        return self.write(lambda: services.restore_ticket(actor=self.actor, ticket_id=found.pk), answer=self.detail)
