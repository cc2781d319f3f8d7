"""The doors of work: what rings, what I hold, how it ends, and why it came to me."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from routing.models import OverflowStep, WorkItem
from routing.selectors.explaining import explanation
from routing.selectors.work import with_row, work_of
from routing.serializers.explaining import Explanation, ExplanationQuery
from routing.serializers.work import FinishInput, OverflowStepRow, WorkItemRow
from routing.services import accept, finish, reject, wrap_up

TAGS = ["routing"]


class AcceptReservation(Door):
    """Take what rings."""

    scope = "routing"

    @schema(answer=WorkItemRow, tags=TAGS, summary="Accept a reservation")
    def post(self, request: Request, pk: int) -> Response:
        """Accept; a second accept answers 409 and says who has it."""
        return self.write(
            lambda: accept(actor=self.actor, person=self.person, reservation_id=pk),
            answer=lambda item: WorkItemRow(item).data,
        )


class RejectReservation(Door):
    """Turn down what rings."""

    scope = "routing"

    @schema(answer=WorkItemRow, tags=TAGS, summary="Reject a reservation")
    def post(self, request: Request, pk: int) -> Response:
        """Reject; the work goes back to its old place."""
        return self.write(
            lambda: reject(actor=self.actor, person=self.person, reservation_id=pk),
            answer=lambda item: WorkItemRow(item).data,
        )


class MyWork(Door):
    """What I hold."""

    scope = "routing"

    @schema(answer=WorkItemRow, paged=True, tags=TAGS, summary="My work: ringing, active, parked, in wrap-up")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(work_of(self.person), WorkItemRow, order=("state_since", "id"))


class OneWorkItem(Door):
    """One work item."""

    scope = "routing"

    @schema(answer=WorkItemRow, tags=TAGS, summary="One work item")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(WorkItemRow(self.find(WorkItem, pk, with_row(WorkItem.objects.all()))).data)


class WrapUpWork(Door):
    """The contact is over; I write it up."""

    scope = "routing"

    @schema(answer=WorkItemRow, tags=TAGS, summary="Begin the wrap-up")
    def post(self, request: Request, pk: int) -> Response:
        """Begin."""
        item = self.find(WorkItem, pk)
        return self.write(
            lambda: wrap_up(actor=self.actor, person=self.person, work_item=item),
            answer=lambda item: WorkItemRow(item).data,
        )


class FinishWork(Door):
    """Close the work with an outcome."""

    scope = "routing"

    @schema(request=FinishInput, answer=WorkItemRow, tags=TAGS, summary="Finish with a disposition")
    def post(self, request: Request, pk: int) -> Response:
        """Finish."""
        item, given = self.find(WorkItem, pk), self.parse(FinishInput)
        return self.write(
            lambda: finish(actor=self.actor, person=self.person, work_item=item, **given),
            answer=lambda item: WorkItemRow(item).data,
        )


class ExplainWork(Door):
    """Why me, why not somebody else."""

    scope = "routing"

    @schema(
        answer=Explanation,
        tags=TAGS,
        parameters=[ExplanationQuery],
        summary="Why this agent",
    )
    def get(self, request: Request, pk: int) -> Response:
        """Explain the last decision about this work."""
        item, asked = self.find(WorkItem, pk), self.parse_query(ExplanationQuery)["agent"]
        told = explanation(self.person, item, language=self.language, about=asked)
        return Response(Explanation(told).data)


class OverflowSteps(Door):
    """Where work overflowed on its way."""

    scope = "routing"

    @schema(answer=OverflowStepRow, paged=True, tags=TAGS, summary="The steps of overflow of a work item")
    def get(self, request: Request, pk: int) -> Response:
        """List, oldest first."""
        rows = OverflowStep.objects.filter(work_item=self.find(WorkItem, pk)).select_related("queue", "to_queue")
        return self.page(rows, OverflowStepRow, order=("id",))
