"""The doors of queues: the list, settings, members, what waits, and the emergency switch."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from core.access import visible
from core.api import Door, schema
from core.problems import FORBIDDEN
from routing.api.agents import SUPERVISING, TAGS
from routing.models import Queue, QueueMember, WorkItem, WorkState
from routing.selectors.emergency import emergency_report
from routing.selectors.steering import steered_agent, steered_queue
from routing.selectors.work import queue_ids_of, with_row
from routing.serializers.queues import MemberInput, MemberRow, QueueRow
from routing.serializers.settings import EmergencyInput, EmergencyReport, QueueInput, QueuePatch, QueueSettings
from routing.serializers.work import WorkItemRow
from routing.services import (
    add_member,
    change_queue,
    close_queue,
    define_queue,
    open_queue,
    remove_member,
)
from routing.services.queues import MESSAGE


class Queues(Door):
    """All queues, and new ones."""

    scope = "routing"

    @schema(answer=QueueRow, paged=True, tags=TAGS, summary="Queues")
    def get(self, request: Request) -> Response:
        """List."""
        mine = set(queue_ids_of(self.person.pk))
        rows = Queue.objects.select_related("calendar", "pulse")
        return self.page(rows, QueueRow, order=("key", "id"), context={"mine": mine})

    @schema(request=QueueInput, answer=QueueSettings, status=201, tags=TAGS, summary="New queue (administrators)")
    def post(self, request: Request) -> Response:
        """Create."""
        if self.person.role != "admin":
            raise FORBIDDEN()
        given = self.parse(QueueInput)
        return self.write(
            lambda: define_queue(actor=self.actor, **given), answer=lambda queue: QueueSettings(queue).data, status=201
        )


class QueueDoor(Door):
    """What the doors to a steered queue share."""

    roles = SUPERVISING
    scope = "routing"

    def queue(self, pk: int) -> Queue:
        """The queue if this supervisor runs it. Raises MISSING."""
        return steered_queue(self.person, pk)


class OneQueue(QueueDoor):
    """Everything that is set of a queue."""

    @schema(answer=QueueSettings, tags=TAGS, summary="Settings of a queue")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(QueueSettings(self.queue(pk)).data)

    @schema(request=QueuePatch, answer=QueueSettings, tags=TAGS, summary="Change settings of a queue")
    def patch(self, request: Request, pk: int) -> Response:
        """Change; with an old `version`, 409 with the settings as they are now in `detail.current`."""
        queue, given = self.queue(pk), self.parse(QueuePatch)
        return self.write(
            lambda: change_queue(actor=self.actor, queue=queue, **given),
            answer=lambda queue: QueueSettings(queue).data,
            current=lambda: self.queue(pk),
        )


class QueueMembers(QueueDoor):
    """Who is asked for a queue's work."""

    @schema(answer=MemberRow, paged=True, tags=TAGS, summary="Members of a queue")
    def get(self, request: Request, pk: int) -> Response:
        """List."""
        rows = QueueMember.objects.filter(queue=self.queue(pk), person__is_active=True).select_related("person")
        return self.page(rows, MemberRow, order=("person__name", "id"))


class OneMember(QueueDoor):
    """One member."""

    @schema(request=MemberInput, answer=MemberRow, tags=TAGS, summary="Add somebody to a queue, or change their group")
    def put(self, request: Request, pk: int, person_id: int) -> Response:
        """Add; it holds from the next decision on."""
        queue, agent, given = self.queue(pk), steered_agent(self.person, person_id), self.parse(MemberInput)
        return self.write(
            lambda: add_member(actor=self.actor, queue=queue, person=agent, **given),
            answer=lambda member: MemberRow(member).data,
        )

    @schema(answer=None, status=204, tags=TAGS, summary="Take somebody out of a queue")
    def delete(self, request: Request, pk: int, person_id: int) -> Response:
        """Take out; what they hold stays with them."""
        queue, agent = self.queue(pk), steered_agent(self.person, person_id)
        return self.write(
            lambda: remove_member(actor=self.actor, queue=queue, person=agent), answer=lambda _: None, status=204
        )


class QueueWaiting(Door):
    """What waits in a queue, in the order of its line."""

    scope = "routing"

    @schema(answer=WorkItemRow, paged=True, tags=TAGS, summary="What waits in a queue, first in line first")
    def get(self, request: Request, pk: int) -> Response:
        """List what I may see of it."""
        queue = self.find(Queue, pk)
        rows = WorkItem.objects.filter(visible(self.person, WorkItem), queue=queue, state=WorkState.WAITING)
        return self.page(with_row(rows), WorkItemRow, order=("rank", "id"))


class QueueEmergency(QueueDoor):
    """The switch that closes a queue at once."""

    @schema(request=EmergencyInput, answer=EmergencyReport, tags=TAGS, summary="Close a queue at once, or rehearse it")
    def post(self, request: Request, pk: int) -> Response:
        """Close; a rehearsal tells what would happen and changes nothing."""
        queue, given = self.queue(pk), self.parse(EmergencyInput)
        message = given["message"] if any(given.get("message", {}).values()) else MESSAGE
        if given["rehearse"]:
            return Response(EmergencyReport(emergency_report(queue, message, rehearsed=True)).data)
        return self.write(
            lambda: close_queue(actor=self.actor, queue=queue, message=message, replace=given["replace"]),
            answer=self._report,
        )

    @schema(answer=EmergencyReport, tags=TAGS, summary="Open a queue that an emergency closed")
    def delete(self, request: Request, pk: int) -> Response:
        """Open."""
        queue = self.queue(pk)
        return self.write(lambda: open_queue(actor=self.actor, queue=queue), answer=self._report)

    def _report(self, queue: Queue) -> Any:
        return EmergencyReport(emergency_report(queue, queue.emergency_message, rehearsed=False)).data
