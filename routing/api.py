"""The doors of the ACD: state, reservations, work, queues."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.problems import INVALID
from routing.models import Queue, WorkItem
from routing.selectors.explaining import explanation
from routing.selectors.work import agent_state_of, dispositions_of, queue_ids_of, with_row, work_of
from routing.serializers import (
    AgentStateInput,
    AgentStateRow,
    DispositionRow,
    Explanation,
    FinishInput,
    QueueRow,
    TransferInput,
    WorkItemRow,
)
from routing.services import accept, ensure_agent_state, finish, reject, set_agent_state, transfer, wrap_up
from staff.models import Person

TAGS = ["routing"]


class MyAgentState(Door):
    """Whether I take work."""

    scope = "routing"

    @schema(answer=AgentStateRow, tags=TAGS, summary="My state")
    def get(self, request: Request) -> Response:
        """Read."""
        state = agent_state_of(self.person) or ensure_agent_state(person_id=self.person.pk)
        return Response(AgentStateRow(state).data)

    @schema(request=AgentStateInput, answer=AgentStateRow, tags=TAGS, summary="Choose available, break or offline")
    def put(self, request: Request) -> Response:
        """Choose."""
        given = self.parse(AgentStateInput)
        return self.write(
            lambda: set_agent_state(actor=self.actor, person=self.person, **given),
            answer=lambda state: AgentStateRow(state).data,
        )


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


class TransferWork(Door):
    """Hand the work on."""

    scope = "routing"

    @schema(request=TransferInput, answer=WorkItemRow, tags=TAGS, summary="Transfer to a queue or an agent")
    def post(self, request: Request, pk: int) -> Response:
        """Transfer; the work keeps its place."""
        item, given = self.find(WorkItem, pk), self.parse(TransferInput)
        queue = self.find(Queue, given["queue"]) if given.get("queue") else None
        agent = self._agent(given["agent"]) if given.get("agent") else None
        return self.write(
            lambda: transfer(
                actor=self.actor, person=self.person, work_item=item, queue=queue, agent=agent, note=given["note"]
            ),
            answer=lambda item: WorkItemRow(item).data,
        )

    def _agent(self, pk: int) -> Person:
        found = Person.objects.filter(pk=pk, is_active=True).first()
        if found is None:
            raise INVALID.field("agent", en="Nobody has this id.", zh="没有该坐席。")
        return found


class ExplainWork(Door):
    """Why me, why not somebody else."""

    scope = "routing"

    @schema(
        answer=Explanation,
        tags=TAGS,
        parameters=[OpenApiParameter("agent", int, description="Ask about this one agent.")],
        summary="Why this agent",
    )
    def get(self, request: Request, pk: int) -> Response:
        """Explain the last decision about this work."""
        item, asked = self.find(WorkItem, pk), request.query_params.get("agent", "")
        if asked and not asked.isdecimal():
            raise INVALID.field("agent", en="A number, please.", zh="请输入数字。")
        told = explanation(self.person, item, language=self.language, about=int(asked) if asked else None)
        return Response(Explanation(told).data)


class Queues(Door):
    """All queues."""

    scope = "routing"

    @schema(answer=QueueRow, paged=True, tags=TAGS, summary="Queues")
    def get(self, request: Request) -> Response:
        """List."""
        mine = set(queue_ids_of(self.person.pk))
        return self.page(Queue.objects.all(), QueueRow, order=("key", "id"), context={"mine": mine})


class QueueDispositions(Door):
    """How work of a queue can end."""

    scope = "routing"

    @schema(answer=DispositionRow, paged=True, tags=TAGS, summary="Dispositions of a queue")
    def get(self, request: Request, pk: int) -> Response:
        """List."""
        rows = dispositions_of(self.find(Queue, pk))
        return self.page(rows, DispositionRow, order=("position", "id"), context={"language": self.language})
