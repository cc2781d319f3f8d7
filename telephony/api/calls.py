"""What an agent does with a call."""

from __future__ import annotations

from django.conf import settings
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Door, schema
from telephony.models import Call, Callback
from telephony.selectors import listed, listed_callbacks, promised, readable
from telephony.serializers import CallbackQuery, CallbackRow, CallDetail, CallRow, CancelCallbackInput, PhoneDevice
from telephony.services.agents import end_call, hold, mute
from telephony.services.callbacks import cancel_callback
from telephony.twilio import TOKEN_SECONDS, access_token


class Calls(Door):
    """Calls, the newest first."""

    scope = "calls"

    @schema(answer=CallRow, paged=True, tags=["calls"], summary="Calls")
    def get(self, request: Request) -> Response:
        """List."""
        return self.page(listed(self.person), CallRow, order=("-id",))


class ReadCall(Door):
    """A call with its legs and its flight record."""

    scope = "calls"

    @schema(answer=CallDetail, tags=["calls"], summary="A call")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(CallDetail(self.find(Call, pk, readable(self.person)), context={"door": self}).data)


class HoldCall(Door):
    """Put the caller on hold."""

    scope = "calls"

    @schema(answer=CallRow, tags=["calls"], summary="Hold")
    def post(self, request: Request, pk: int) -> Response:
        """Hold."""
        call = self.find(Call, pk)
        return self.write(
            lambda: hold(actor=self.actor, person=self.person, call_id=call.pk, held=True),
            answer=lambda done: CallRow(done).data,
        )


class ResumeCall(Door):
    """Take the caller back."""

    scope = "calls"

    @schema(answer=CallRow, tags=["calls"], summary="Resume")
    def post(self, request: Request, pk: int) -> Response:
        """Resume."""
        call = self.find(Call, pk)
        return self.write(
            lambda: hold(actor=self.actor, person=self.person, call_id=call.pk, held=False),
            answer=lambda done: CallRow(done).data,
        )


class MuteCall(Door):
    """Mute the agent towards the caller."""

    scope = "calls"

    @schema(answer=CallRow, tags=["calls"], summary="Mute")
    def post(self, request: Request, pk: int) -> Response:
        """Mute."""
        call = self.find(Call, pk)
        return self.write(
            lambda: mute(actor=self.actor, person=self.person, call_id=call.pk, muted=True),
            answer=lambda done: CallRow(done).data,
        )


class UnmuteCall(Door):
    """Let the caller hear the agent again."""

    scope = "calls"

    @schema(answer=CallRow, tags=["calls"], summary="Unmute")
    def post(self, request: Request, pk: int) -> Response:
        """Unmute."""
        call = self.find(Call, pk)
        return self.write(
            lambda: mute(actor=self.actor, person=self.person, call_id=call.pk, muted=False),
            answer=lambda done: CallRow(done).data,
        )


class EndCall(Door):
    """Hang up for everybody."""

    scope = "calls"

    @schema(answer=CallRow, tags=["calls"], summary="End")
    def post(self, request: Request, pk: int) -> Response:
        """End."""
        call = self.find(Call, pk)
        return self.write(
            lambda: end_call(actor=self.actor, person=self.person, call_id=call.pk),
            answer=lambda done: CallRow(done).data,
        )


class Callbacks(Door):
    """Promised callbacks."""

    scope = "calls"

    @schema(answer=CallbackRow, paged=True, parameters=[CallbackQuery], tags=["calls"], summary="Callbacks")
    def get(self, request: Request) -> Response:
        """One page of a view."""
        wanted = self.parse_query(CallbackQuery)
        order = ("id",) if wanted["view"] == "open" else ("-id",)
        return self.page(listed_callbacks(self.person, **wanted), CallbackRow, order=order)


class ReadCallback(Door):
    """One promised callback."""

    scope = "calls"

    @schema(answer=CallbackRow, tags=["calls"], summary="A callback")
    def get(self, request: Request, pk: int) -> Response:
        """Read."""
        return Response(CallbackRow(self.find(Callback, pk, promised(self.person))).data)


class CancelCallback(Door):
    """Nobody needs to be called back any more."""

    scope = "calls"

    @schema(request=CancelCallbackInput, answer=CallbackRow, tags=["calls"], summary="Cancel a callback")
    def post(self, request: Request, pk: int) -> Response:
        """Cancel. Raises CALLBACK_RUNNING, CALLBACK_OVER."""
        callback, given = self.find(Callback, pk), self.parse(CancelCallbackInput)
        return self.write(
            lambda: cancel_callback(actor=self.actor, callback_id=callback.pk, reason=given["reason"]),
            answer=lambda done: CallbackRow(self.find(Callback, pk, promised(self.person))).data,
        )


class ReadPhone(Door):
    """Which softphone this person's browser uses, with what it needs to register."""

    scope = "calls"

    @schema(answer=PhoneDevice, tags=["calls"], summary="Softphone")
    def get(self, request: Request) -> Response:
        """Read; "none" where no provider is configured, never another one in its place."""
        identity = f"agent-{self.person.pk}"
        if settings.TWILIO_API_BASE:
            device = {"kind": "simulator", "address": settings.TWILIO_API_BASE, "token": None, "expires_in": None}
        elif settings.TWILIO_ACCOUNT_SID and settings.TWILIO_API_KEY and settings.TWILIO_API_SECRET:
            token = access_token(identity)
            device = {"kind": "twilio", "address": None, "token": token, "expires_in": TOKEN_SECONDS}
        else:
            device = {"kind": "none", "address": None, "token": None, "expires_in": None}
        return Response(PhoneDevice({**device, "identity": identity}).data)
