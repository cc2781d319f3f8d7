"""Doors for one change on many tickets."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.problems import INVALID
from core.rendering import rendered
from routing.models import Queue
from staff.models import Person, Team
from tickets.api.tickets import TicketDoor
from tickets.models import Bulk
from tickets.selectors import bulk as selectors
from tickets.selectors import lists
from tickets.selectors.threading import WRITTEN
from tickets.serializers.bulk import BulkDetail, BulkInput, BulkRow, BulkUnchanged
from tickets.services import bulk as services

TAGS = ["tickets"]


class BulkDoor(TicketDoor):
    """What these doors share."""

    def bulk_detail(self, bulk: Bulk) -> dict[str, Any]:
        """The answer of every change, with what was left alone."""
        left = selectors.unchanged(self.person, bulk, self.language) if bulk.failed or bulk.left else []
        return {**rendered(BulkRow, bulk), "unchanged": [rendered(BulkUnchanged, one) for one in left]}


class BulkTickets(BulkDoor):
    """Many tickets at once."""

    @schema(answer=BulkRow, paged=True, tags=TAGS, summary="One's own changes on many tickets, newest first")
    def get(self, request: Request) -> Response:
        """One page."""
        return self.page(selectors.bulks_of(self.person), BulkRow, order=("-id",))

    @schema(
        request=BulkInput, answer=BulkDetail, status=202, tags=TAGS,
        summary="Change tickets by their ids, or all of a list, in the background",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Begins at once; `bulk.changed` tells how far it is."""
        given = self.parse(BulkInput)
        wanted = dict(given["change"])
        self._must_exist(wanted)
        chosen = self._chosen(given)
        return self.write(
            lambda: services.start_bulk(actor=self.actor, person=self.person, wanted=wanted, tickets=chosen),
            answer=self.bulk_detail,
            status=202,
        )

    def _chosen(self, given: dict[str, Any]) -> list[tuple[int, int]]:
        if "ids" in given:
            return services.chosen_by_ids(self.person, given["ids"])
        return lists.chosen(self.person, given["view"], given.get("conditions"), most=services.MOST + 1)

    def _must_exist(self, wanted: dict[str, Any]) -> None:
        found = {
            "assignee": Person.objects.filter(is_active=True),
            "team": Team.objects.all(),
            "queue": Queue.objects.filter(media__in=WRITTEN),
        }
        for name, rows in found.items():
            if wanted.get(name) is not None and not rows.filter(pk=wanted[name]).exists():
                raise INVALID.field(f"change.{name}", en="There is no such one.", zh="不存在。")


class OneBulk(BulkDoor):
    """One of them."""

    @schema(answer=BulkDetail, tags=TAGS, summary="How far a change is, and which tickets it left alone")
    def get(self, request: Request, pk: int) -> Response:
        """Read it."""
        return Response(self.bulk_detail(self.find(Bulk, pk)))


class UndoBulk(BulkDoor):
    """A change taken back."""

    @schema(answer=BulkDetail, tags=TAGS, summary="Give every ticket back what it had, but for what changed meanwhile")
    def post(self, request: Request, pk: int) -> Response:
        """Runs in the background, too."""
        bulk = self.find(Bulk, pk)
        return self.write(lambda: services.undo_bulk(actor=self.actor, bulk_id=bulk.pk), answer=self.bulk_detail)
