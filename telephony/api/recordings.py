"""Recording a conversation, and hearing it."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from telephony.api.steering import TAGS, CallDoor
from telephony.serializers import CallRow
from telephony.services import recording


class StartRecording(CallDoor):
    """Record from now on."""

    @schema(answer=CallRow, tags=TAGS, summary="Start recording")
    def post(self, request: Request, pk: int) -> Response:
        """Start. Raises RECORDING_NEVER."""
        return self.steer(pk, recording.start_recording)


class PauseRecording(CallDoor):
    """Nothing is recorded for a while."""

    @schema(answer=CallRow, tags=TAGS, summary="Pause recording (it goes on by itself)")
    def post(self, request: Request, pk: int) -> Response:
        """Pause. Raises NOT_RECORDED, NOT_RECORDING."""
        return self.steer(pk, recording.pause_recording)


class ResumeRecording(CallDoor):
    """Go on after a pause."""

    @schema(answer=CallRow, tags=TAGS, summary="Resume recording")
    def post(self, request: Request, pk: int) -> Response:
        """Resume. Raises NOT_RECORDED, NOT_RECORDING."""
        return self.steer(pk, recording.resume_recording)


class StopRecording(CallDoor):
    """End the recording."""

    @schema(answer=CallRow, tags=TAGS, summary="Stop recording")
    def post(self, request: Request, pk: int) -> Response:
        """Stop. Raises RECORDING_ALWAYS, NOT_RECORDED, NOT_RECORDING."""
        return self.steer(pk, recording.stop_recording)
