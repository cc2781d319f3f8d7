"""The doors that move work by hand: assign, pull back, re-order, take, hand on, escalate, more time."""

from __future__ import annotations

from collections.abc import Callable

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from core.problems import INVALID, Refusal
from routing.api.agents import SUPERVISING, TAGS
from routing.models import Queue, WorkItem, WorkState
from routing.selectors.steering import steered_agent
from routing.serializers.work import AssignInput, HandOnInput, TransferInput, WorkItemRow, WorkPriorityInput
from routing.services import (
    assign,
    escalate,
    extend_wrap_up,
    hand_on,
    requeue,
    set_work_priority,
    take,
    transfer,
)
from staff.models import Person


class WorkDoor(Door):
    """What these doors share."""

    scope = "routing"

    def moved(self, service: Callable[[], WorkItem]) -> Response:
        """Run the operation and answer with the work as it stands now."""
        return self.write(service, answer=lambda item: WorkItemRow(item).data)


class AssignWork(WorkDoor):
    """To this agent, now."""

    roles = SUPERVISING

    @schema(request=AssignInput, answer=WorkItemRow, tags=TAGS, summary="Give work to an agent: it rings there at once")
    def post(self, request: Request, pk: int) -> Response:
        """Assign waiting work, or work of another agent."""
        item, given = self.find(WorkItem, pk), self.parse(AssignInput)
        agent = self._agent(given["agent"])
        return self.moved(
            lambda: assign(actor=self.actor, person=self.person, work_item=item, agent=agent, note=given["note"])
        )

    def _agent(self, pk: int) -> Person:
        try:
            return steered_agent(self.person, pk)
        except Refusal:
            raise INVALID.field("agent", en="Nobody of yours has this id.", zh="没有该坐席。") from None


class RequeueWork(WorkDoor):
    """Back to the line."""

    roles = SUPERVISING

    @schema(
        request=HandOnInput, answer=WorkItemRow, tags=TAGS, summary="Pull work back from its agent to its old place"
    )
    def post(self, request: Request, pk: int) -> Response:
        """Pull back."""
        item, given = self.find(WorkItem, pk), self.parse(HandOnInput)
        return self.moved(lambda: requeue(actor=self.actor, person=self.person, work_item=item, **given))


class PrioritiseWork(WorkDoor):
    """Earlier or later."""

    roles = SUPERVISING

    @schema(request=WorkPriorityInput, answer=WorkItemRow, tags=TAGS, summary="Set the priority of work")
    def post(self, request: Request, pk: int) -> Response:
        """Set."""
        item, given = self.find(WorkItem, pk), self.parse(WorkPriorityInput)
        return self.moved(lambda: set_work_priority(actor=self.actor, person=self.person, work_item=item, **given))


class TakeWork(WorkDoor):
    """From the list."""

    @schema(answer=WorkItemRow, tags=TAGS, summary="Take work from a queue's list")
    def post(self, request: Request, pk: int) -> Response:
        """Take; somebody else's answers 409 and says whose it is."""
        item = self.find(WorkItem, pk)
        return self.moved(lambda: take(actor=self.actor, person=self.person, work_item=item))


class TransferWork(WorkDoor):
    """Hand the work on."""

    @schema(request=TransferInput, answer=WorkItemRow, tags=TAGS, summary="Transfer to a queue, an agent, or to skills")
    def post(self, request: Request, pk: int) -> Response:
        """Transfer; the work keeps its place."""
        item, given = self.find(WorkItem, pk), self.parse(TransferInput)
        queue = self.find(Queue, given["queue"]) if given.get("queue") else None
        agent = self._agent(given["agent"]) if given.get("agent") else None
        skills, note = given.get("skills"), given["note"]
        if skills is not None and agent is not None:
            raise INVALID.field("skills", en="An agent or skills, not both.", zh="坐席和技能只能选其一。")
        common = {"actor": self.actor, "person": self.person, "work_item": item, "queue": queue, "note": note}
        if skills is not None or (queue is not None and item.state == WorkState.WAITING):
            return self.moved(lambda: hand_on(skills=skills, **common))
        return self.moved(lambda: transfer(agent=agent, **common))

    def _agent(self, pk: int) -> Person:
        found = Person.objects.filter(pk=pk, is_active=True).first()
        if found is None:
            raise INVALID.field("agent", en="Nobody has this id.", zh="没有该坐席。")
        return found


class EscalateWork(WorkDoor):
    """Higher."""

    @schema(request=HandOnInput, answer=WorkItemRow, tags=TAGS, summary="Escalate: more urgent, and to the next queue")
    def post(self, request: Request, pk: int) -> Response:
        """Escalate; the supervisors of the queue are told."""
        item, given = self.find(WorkItem, pk), self.parse(HandOnInput)
        return self.moved(lambda: escalate(actor=self.actor, person=self.person, work_item=item, **given))


class ExtendWrapUp(WorkDoor):
    """More time to write it up."""

    @schema(answer=WorkItemRow, tags=TAGS, summary="Extend the wrap-up, as often as the queue allows")
    def post(self, request: Request, pk: int) -> Response:
        """Extend."""
        item = self.find(WorkItem, pk)
        return self.moved(lambda: extend_wrap_up(actor=self.actor, person=self.person, work_item=item))
