"""Recording a conversation, and hearing it."""

from __future__ import annotations

from django.http import FileResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import schema
from core.files import open_blob
from core.problems import MISSING
from telephony.api.steering import TAGS, CallDoor
from telephony.models import Recording
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


class RecordingSound(CallDoor):
    """What was said."""

    @schema(answer={(200, "audio/wav"): bytes}, tags=TAGS, summary="Hear a conversation (the log says who did)")
    def get(self, request: Request, pk: int) -> HttpResponseBase:
        """The WAV file. Raises MISSING while there is no sound, or when the storage lost it."""
        blob = recording.note_heard(actor=self.actor, recording_id=self.find(Recording, pk).pk)
        try:
            sound = open_blob(blob)
        except FileNotFoundError as lost:
            raise MISSING() from lost
        answer = FileResponse(sound, content_type="audio/wav")
        answer["Content-Length"] = str(blob.size)
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Cache-Control"] = "private, no-store"
        return answer
