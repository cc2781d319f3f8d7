"""Bringing others into a call, handing it on, keys, and coming back after a reload."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import EVERYTHING
from core.api import Door, schema
from core.problems import INVALID
from routing.models import Queue, WorkItem
from routing.services import transfer
from staff.models import Person
from telephony.models import Call
from telephony.problems import NOT_CONNECTED
from telephony.selectors import listed
from telephony.serializers import CallRow, DigitsInput, RejoinInput, TransferCallInput, WhomInput
from telephony.services import transferring
from telephony.services.agents import rejoin

TAGS = ["calls"]


class CallDoor(Door):
    """What the doors to one call share."""

    scope = "calls"

    def steer(self, pk: int, service: Callable[..., Any], **given: Any) -> Response:
        """Run one operation on a call that this person may see, and answer with its row."""
        call = self.find(Call, pk)
        return self.write(
            lambda: service(actor=self.actor, person=self.person, call_id=call.pk, **given),
            answer=lambda done: CallRow(listed(self.person).filter(pk=pk).first() or done).data,
        )

    def colleague(self, pk: int | None) -> Person | None:
        """A colleague by id. Raises INVALID for one who does not work here."""
        if pk is None:
            return None
        found = Person.objects.filter(pk=pk, is_active=True).first()
        if found is None:
            raise INVALID.field("agent", en="There is no such colleague.", zh="没有该同事。")
        return found

    def whom(self) -> dict[str, Any]:
        """The colleague or the number of the request."""
        given = self.parse(WhomInput)
        return {"agent": self.colleague(given.get("agent")), "number": given.get("number", "")}


class TransferCall(CallDoor):
    """Hand the caller on at once."""

    @schema(request=TransferCallInput, answer=CallRow, tags=TAGS, summary="Blind transfer to a queue, agent or number")
    def post(self, request: Request, pk: int) -> Response:
        """Transfer. Raises INVALID unless exactly one target is given, NUMBER_REFUSED, AGENT_NOT_THERE, QUEUE_CLOSED."""
        given = self.parse(TransferCallInput)
        targets = [name for name in ("queue", "agent", "number") if given.get(name)]
        if len(targets) != 1:
            raise INVALID.field("queue", en="Name a queue, a colleague or a number.", zh="请指定队列、同事或号码。")
        if targets == ["number"]:
            return self.steer(pk, transferring.transfer_to_number, number=given["number"])
        call = self.find(Call, pk)
        if call.work_item_id is None:
            raise NOT_CONNECTED()
        work = WorkItem.objects.get(pk=call.work_item_id)
        queue = voice_queue(given["queue"]) if "queue" in given else None
        agent = self.colleague(given.get("agent"))
        return self.write(
            lambda: transfer(
                actor=self.actor, person=self.person, work_item=work, queue=queue, agent=agent, note=given["note"]
            ),
            answer=lambda done: CallRow(Call.objects.select_related("owner", "customer", "queue").get(pk=pk)).data,
        )


class ConsultCall(CallDoor):
    """Ask somebody first; the caller is on hold meanwhile."""

    @schema(request=WhomInput, answer=CallRow, tags=TAGS, summary="Consult a colleague or a number")
    def post(self, request: Request, pk: int) -> Response:
        """Ask. Raises ASKING_ALREADY, AGENT_NOT_THERE, PERSON_ON_CALL, NUMBER_REFUSED."""
        return self.steer(pk, transferring.consult, **self.whom())


class JoinConsult(CallDoor):
    """All three talk."""

    @schema(answer=CallRow, tags=TAGS, summary="Let the caller into the consultation")
    def post(self, request: Request, pk: int) -> Response:
        """Join. Raises WRONG_STAGE."""
        return self.steer(pk, transferring.join_consult)


class CompleteConsult(CallDoor):
    """The consulted has the call from now on."""

    @schema(answer=CallRow, tags=TAGS, summary="Complete a warm transfer")
    def post(self, request: Request, pk: int) -> Response:
        """Complete. Raises WRONG_STAGE."""
        return self.steer(pk, transferring.complete_transfer)


class CancelConsult(CallDoor):
    """Back to the caller."""

    @schema(answer=CallRow, tags=TAGS, summary="Cancel a consultation")
    def post(self, request: Request, pk: int) -> Response:
        """Cancel."""
        return self.steer(pk, transferring.cancel_consult)


class CallParticipants(CallDoor):
    """Three-way calls."""

    @schema(request=WhomInput, answer=CallRow, tags=TAGS, summary="Add a participant")
    def post(self, request: Request, pk: int) -> Response:
        """Add. Raises AGENT_NOT_THERE, PERSON_ON_CALL, NUMBER_REFUSED."""
        return self.steer(pk, transferring.add_participant, **self.whom())


class DropParticipant(CallDoor):
    """Send somebody away, or go oneself."""

    @schema(answer=CallRow, tags=TAGS, summary="Drop a participant")
    def post(self, request: Request, pk: int, invitation_id: int) -> Response:
        """Drop. Raises MISSING, NOT_YOUR_CALL."""
        return self.steer(pk, transferring.drop_participant, invitation_id=invitation_id)


class LeaveCall(CallDoor):
    """Hang up oneself and leave the others talking."""

    @schema(answer=CallRow, tags=TAGS, summary="Leave a three-way call")
    def post(self, request: Request, pk: int) -> Response:
        """Leave. Raises NOBODY_ELSE."""
        return self.steer(pk, transferring.leave_call)


class SendDigits(CallDoor):
    """Keys into the call."""

    @schema(request=DigitsInput, answer=CallRow, tags=TAGS, summary="Send keys (DTMF)")
    def post(self, request: Request, pk: int) -> Response:
        """Send. Raises MISSING for a participant who is not there."""
        given = self.parse(DigitsInput)
        return self.steer(pk, transferring.send_digits, digits=given["digits"], invitation_id=given.get("participant"))


class RejoinCall(CallDoor):
    """The browser is back after a reload or a crash."""

    @schema(request=RejoinInput, answer=CallRow, tags=TAGS, summary="Back into my call after a reload")
    def post(self, request: Request, pk: int) -> Response:
        """Rejoin; a line that still lives is left alone unless `replace` is said."""
        return self.steer(pk, rejoin, replace=self.parse(RejoinInput)["replace"])


def voice_queue(pk: int, among: Q = EVERYTHING) -> Queue:
    """A queue for calls by id, one of those `among` which it must be. Raises INVALID."""
    found = Queue.objects.filter(among, pk=pk, media="voice").first()
    if found is None:
        raise INVALID.field("queue", en="There is no such queue for calls.", zh="没有该电话队列。")
    return found
