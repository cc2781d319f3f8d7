"""The provider's webhooks: signed, committed before they are answered, the same answer however often they come.

A document's door never errors: the caller hears that we try again, and in the end that we are sorry.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from psycopg_pool import PoolTimeout

from telephony.api.crowding import Crowd
from telephony.rules import documents
from telephony.rules.callers import caller_of, first_language, language_for
from telephony.rules.states import LEG_TERMINAL
from telephony.rules.texts import said_in
from telephony.services import (
    diverting,
    inbound,
    reports,
    texts_in,
    texts_out,
    transferring,
    voicemail,
    waiting,
    walking,
)
from telephony.services.flight import address
from telephony.services.receipts import receipt_key
from telephony.twilio import is_signed

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest, str], str]
View = Callable[[HttpRequest], HttpResponse]
TRIES = 3
AGAIN = 2
LATER = 10
crowd = Crowd()


def _webhook(handler: Handler, speaks: bool) -> View:
    """Check the signature, then run `handler`; a lost race or a deadlock is tried again here."""

    @csrf_exempt
    @require_POST
    @wraps(handler)
    def door(request: HttpRequest) -> HttpResponse:
        reason = _refusal(request)
        if reason:
            log.warning("webhook refused", extra={"webhook": handler.__name__, "reason": reason})
            return HttpResponse(status=403)
        if handler is _voice and crowd.is_behind:
            log.warning("a call was told that all lines are busy: webhooks are answered too late")
            return _xml(documents.goodbye("full", languages=_languages(request)))
        try:
            with crowd.one_more():
                return _xml(_steadily(handler, request))
        except Exception as error:  # whatever broke, a person is on the line
            log.error(
                "webhook broke",
                extra={"webhook": handler.__name__, "error": type(error).__name__, "call": request.POST.get("CallSid")},
                exc_info=not settings.DEBUG,
            )
            if handler is _wait:
                return _xml(documents.silence(LATER))  # who waits goes on waiting: it is asked for again at its end
            return _xml(_apology(request)) if speaks else HttpResponse(status=500)

    return door


def _refusal(request: HttpRequest) -> str:
    if not settings.TWILIO_AUTH_TOKEN:
        return "no auth token is configured"
    signature = request.headers.get("X-Twilio-Signature", "")
    if not signature:
        return "no signature"
    if not is_signed(settings.PUBLIC_URL + request.get_full_path(), request.POST, signature):
        return "wrong signature"
    if request.POST.get("AccountSid", settings.TWILIO_ACCOUNT_SID) != settings.TWILIO_ACCOUNT_SID:
        return "another account"
    return ""


def _steadily(handler: Handler, request: HttpRequest) -> str:
    token = request.headers.get("I-Twilio-Idempotency-Token", "")
    key = receipt_key(request.get_full_path(), request.POST.dict(), token)
    status = request.POST.get("CallStatus", "")
    for attempt in range(TRIES):
        try:
            if handler in ASKED_BY_CALLERS and status in LEG_TERMINAL:
                reports.hear_of_end(sid=request.POST.get("CallSid", ""), status=status)
            return handler(request, key)
        except (IntegrityError, OperationalError) as error:
            # Who waited in vain for a connection has waited long enough: the next try would come too late.
            if attempt == TRIES - 1 or isinstance(error.__cause__, PoolTimeout):
                raise
    raise AssertionError("unreachable")


def _apology(request: HttpRequest) -> str:
    """Try this address again shortly, twice; then say that we are sorry. Needs no database."""
    tried = {str(number): number for number in range(AGAIN)}.get(request.GET.get("again", "0"), AGAIN)
    if tried >= AGAIN:
        return documents.goodbye("sorry")
    query = urlencode({**request.GET.dict(), "again": str(tried + 1)})
    path = request.path.removeprefix("/twilio/")
    return documents.try_again(address(f"{path}?{query}"))


def _languages(request: HttpRequest) -> tuple[str, ...]:
    """In which languages to speak to a caller whom nobody has looked up."""
    chosen = language_for("", caller_of(request.POST.get("From", "")))
    return said_in(chosen, first=first_language("", request.POST.get("To", "")))


def _xml(body: str) -> HttpResponse:
    return HttpResponse(body, content_type="text/xml; charset=utf-8") if body else HttpResponse(status=204)


def _number(request: HttpRequest, name: str, default: int) -> int:
    given = request.GET.get(name, "")
    return int(given) if given.isdigit() else default


def _voice(request: HttpRequest, key: str) -> str:
    given = request.POST
    ringing = inbound.Ringing(given["CallSid"][:34], given.get("From", ""), given.get("To", ""))
    return inbound.receive_call(key=key, ringing=ringing)


def _menu(request: HttpRequest, key: str) -> str:
    # Only keys count: what a provider believes to have heard somebody say, however sure it is, is none.
    return walking.choose_option(
        key=key,
        sid=request.POST["CallSid"],
        digits=request.POST.get("Digits", ""),
        step=_number(request, "step", 0),
    )


def _forwarded(request: HttpRequest, key: str) -> str:
    status = request.POST.get("DialCallStatus", "")[:20]
    sid, step = request.POST["CallSid"], _number(request, "step", 0)
    return walking.after_forwarding(key=key, sid=sid, status=status, step=step)


def _wait(request: HttpRequest, key: str) -> str:
    return waiting.wait_document(sid=request.POST["CallSid"])


def _connect(request: HttpRequest, key: str) -> str:
    return inbound.connect_document(sid=request.POST["CallSid"])


def _left(request: HttpRequest, key: str) -> str:
    return reports.report_left_queue(key=key, sid=request.POST["CallSid"], report=request.POST.dict())


def _after(request: HttpRequest, key: str) -> str:
    return reports.after_room_document(key=key, sid=request.POST["CallSid"], turn=_number(request, "turn", 0))


def _diverted(request: HttpRequest, key: str) -> str:
    return diverting.diverted_document(sid=request.POST["CallSid"])


def _callback(request: HttpRequest, key: str) -> str:
    return diverting.answer_offer(key=key, sid=request.POST["CallSid"], digits=request.POST.get("Digits", ""))


def _recorded(request: HttpRequest, key: str) -> str:
    return voicemail.after_recording(key=key, report=request.POST.dict())


def _recording(request: HttpRequest, key: str) -> str:
    asked = _number(request, "recording", 0) or None
    return voicemail.report_recording(key=key, report=request.POST.dict(), recording_id=asked)


def _status(request: HttpRequest, key: str) -> str:
    return reports.report_call(key=key, report=request.POST.dict())


def _leg(request: HttpRequest, key: str) -> str:
    return reports.report_leg(key=key, label=request.GET.get("leg", ""), report=request.POST.dict())


def _conference(request: HttpRequest, key: str) -> str:
    return reports.report_room(key=key, report=request.POST.dict())


def _comfort(request: HttpRequest, key: str) -> str:
    return inbound.comfort_document(sid=request.GET.get("call", ""))


def _announcement(request: HttpRequest, key: str) -> str:
    return inbound.announcement_document(sid=request.GET.get("call", ""), text=request.GET.get("text", ""))


def _tones(request: HttpRequest, key: str) -> str:
    return transferring.tones_document(key=request.GET.get("key", ""))


def _machine(request: HttpRequest, key: str) -> str:
    return reports.report_machine(key=key, label=request.GET.get("leg", ""), report=request.POST.dict())


def _message(request: HttpRequest, key: str) -> str:
    return texts_in.receive_text(key=key, report=request.POST.dict())


def _text(request: HttpRequest, key: str) -> str:
    return texts_out.report_text(key=key, label=request.GET.get("text", ""), report=request.POST.dict())


# Asked for on the caller's own line: with the last request of a line comes its end.
ASKED_BY_CALLERS = (_menu, _forwarded, _wait, _connect, _left, _after, _diverted, _callback, _recorded)

voice = _webhook(_voice, speaks=True)
menu = _webhook(_menu, speaks=True)
forwarded = _webhook(_forwarded, speaks=True)
wait = _webhook(_wait, speaks=True)
connect = _webhook(_connect, speaks=True)
left = _webhook(_left, speaks=True)
after = _webhook(_after, speaks=True)
diverted = _webhook(_diverted, speaks=True)
callback = _webhook(_callback, speaks=True)
recorded = _webhook(_recorded, speaks=True)
recording = _webhook(_recording, speaks=False)
status = _webhook(_status, speaks=False)
leg = _webhook(_leg, speaks=False)
conference = _webhook(_conference, speaks=False)
comfort = _webhook(_comfort, speaks=True)
announcement = _webhook(_announcement, speaks=True)
tones = _webhook(_tones, speaks=True)
machine = _webhook(_machine, speaks=False)
message = _webhook(_message, speaks=False)
text = _webhook(_text, speaks=False)
