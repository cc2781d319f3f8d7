"""Supervisors in live calls, and what a queue allows on the telephone."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from routing.selectors.steering import steered_queue
from telephony.api.steering import TAGS
from telephony.models import Call
from telephony.selectors import listed, supervisions_on
from telephony.serializers import SuperviseInput, SupervisionRow, VoicePolicyInput, VoicePolicyRow
from telephony.services.policies import policy_of, set_voice_policy
from telephony.services.supervising import stop_supervising, supervise

SUPERVISING = {"supervisor", "admin"}


class SuperviseCall(Door):
    """Listen, whisper, barge."""

    roles = SUPERVISING
    scope = "calls"

    @schema(request=SuperviseInput, answer=SupervisionRow, tags=TAGS, summary="Listen, whisper or barge (supervisors)")
    def post(self, request: Request, pk: int) -> Response:
        """Take part, or in another way. Raises MISSING, YOUR_OWN_CALL, CALL_OVER, NOT_CONNECTED, PERSON_ON_CALL."""
        call, given = self.find(Call, pk), self.parse(SuperviseInput)
        return self.write(
            lambda: supervise(actor=self.actor, person=self.person, call_id=call.pk, mode=given["mode"]),
            answer=lambda done: SupervisionRow(done).data,
        )


class StopSupervising(Door):
    """Leave a supervised call."""

    roles = SUPERVISING
    scope = "calls"

    @schema(answer=SupervisionRow, tags=TAGS, summary="Leave a call that I supervise")
    def post(self, request: Request, pk: int) -> Response:
        """Leave. Raises MISSING for who is not in it."""
        call = self.find(Call, pk)
        return self.write(
            lambda: stop_supervising(actor=self.actor, person=self.person, call_id=call.pk),
            answer=lambda done: SupervisionRow(done).data,
        )


class Supervisions(Door):
    """Who supervises which call now."""

    scope = "calls"

    @schema(answer=SupervisionRow, paged=True, tags=TAGS, summary="Supervision that I may know of")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(supervisions_on(self.person, listed(self.person).values("pk")), SupervisionRow)


class QueueVoice(Door):
    """What a queue allows on the telephone."""

    roles = SUPERVISING
    scope = "routing"

    @schema(answer=VoicePolicyRow, tags=TAGS, summary="Telephone settings of a queue")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(VoicePolicyRow(policy_of(steered_queue(self.person, pk).pk)).data)

    @schema(request=VoicePolicyInput, answer=VoicePolicyRow, tags=TAGS, summary="Change telephone settings of a queue")
    def patch(self, request: Request, pk: int) -> Response:
        """Change (who runs the queue). Raises MISSING for another's queue."""
        queue, given = steered_queue(self.person, pk), self.parse(VoicePolicyInput)
        return self.write(
            lambda: set_voice_policy(actor=self.actor, queue=queue, **given),
            answer=lambda done: VoicePolicyRow(done).data,
        )
