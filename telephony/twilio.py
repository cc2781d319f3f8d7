"""Twilio. The only file that imports the official library, and its REST client only when first needed."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from twilio.request_validator import RequestValidator

from telephony.provider import Handover, OwnNumber, Phone, PhoneError, Recorded, Ring, Seat, Texted, Wording
from telephony.rules.recordings import LONGEST_SECONDS

if TYPE_CHECKING:
    from twilio.rest import Client

T = TypeVar("T")
API = "https://api.twilio.com"
TIMEOUT = 8.0
# Two channels of 8 kHz and 16 bit, for as long as a call may last at most.
LARGEST_SOUND = 2 * 8000 * 2 * LONGEST_SECONDS + (1 << 20)
LARGEST_FILE = 8 << 20
TOKEN_SECONDS = 3600
NOT_THERE = {20404, 21220, 20409}


def is_signed(url: str, parameters: Mapping[str, str], signature: str) -> bool:
    """Whether Twilio signed this form post to us. Without a configured token nothing is."""
    token = settings.TWILIO_AUTH_TOKEN
    return bool(token and signature) and bool(RequestValidator(token).validate(url, parameters, signature))


def access_token(identity: str) -> str:
    """A token for the browser's softphone: may receive calls and place them through our application."""
    from twilio.jwt.access_token import AccessToken
    from twilio.jwt.access_token.grants import VoiceGrant

    token = AccessToken(
        settings.TWILIO_ACCOUNT_SID,
        settings.TWILIO_API_KEY,
        settings.TWILIO_API_SECRET,
        identity=identity,
        ttl=TOKEN_SECONDS,
    )
    token.add_grant(VoiceGrant(outgoing_application_sid=settings.TWILIO_APP_SID or None, incoming_allow=True))
    return str(token.to_jwt())


@lru_cache(maxsize=1)
def phone() -> Phone:
    """The provider of this installation; one connection pool per process. Raises PhoneError when none is configured."""
    if not (settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN):
        raise PhoneError("no provider is configured", refused=True, retry=False)
    return TwilioPhone(_client())


def get_ready() -> None:
    """Load now what the first request would load: half a second on a busy machine, while an agent waits to be rung."""
    if settings.TWILIO_ACCOUNT_SID and settings.TWILIO_AUTH_TOKEN:
        client = _client()
        for part in ("calls", "conferences"):  # each is imported when it is first asked for
            getattr(client, part)


def _client(credentials: tuple[str, str] | None = None) -> Client:
    from twilio.http.http_client import TwilioHttpClient
    from twilio.rest import Client

    class SwitchedHttpClient(TwilioHttpClient):  # type: ignore[misc]
        """The library's own client with another base address: the simulator's carrier."""

        def request(self, method: str, url: str, *args: Any, **more: Any) -> Any:
            """Send, to where we are told."""
            base = settings.TWILIO_API_BASE.rstrip("/")
            return super().request(method, url.replace(API, base, 1), *args, **more)

    base = settings.TWILIO_API_BASE
    http = SwitchedHttpClient(timeout=TIMEOUT) if base else TwilioHttpClient(timeout=TIMEOUT)
    if base and http.session is not None:
        http.session.trust_env = False
    return Client(*(credentials or _credentials()), settings.TWILIO_ACCOUNT_SID, http_client=http)


def _credentials() -> tuple[str, str]:
    if settings.TWILIO_API_KEY and not settings.TWILIO_API_BASE:
        return settings.TWILIO_API_KEY, settings.TWILIO_API_SECRET
    return settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN


def _asked(request: Callable[[], T]) -> T:
    """Run one request; whatever goes wrong becomes a PhoneError that says what is known."""
    from requests import ConnectionError as NotConnected
    from requests import RequestException
    from requests.exceptions import ConnectTimeout
    from twilio.base.exceptions import TwilioException, TwilioRestException

    try:
        return request()
    except TwilioRestException as refusal:
        code, status = refusal.code or 0, refusal.status
        known = 400 <= status < 500
        gone = status == 404 or code in NOT_THERE
        raise PhoneError(
            f"HTTP {status}, error {code}", code=code or status, refused=known, retry=status == 429, gone=gone
        ) from None
    except (ConnectTimeout, NotConnected) as error:
        # Never reached, unless the line broke off in the middle: then nobody knows.
        never = isinstance(error, ConnectTimeout) or "NewConnectionError" in repr(error)
        raise PhoneError(type(error).__name__, refused=never, retry=never) from None
    except (RequestException, TwilioException) as error:
        raise PhoneError(type(error).__name__, refused=False, retry=False) from None


class TwilioPhone:
    """`provider.Phone` by Twilio's REST API."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def redirect(self, call_sid: str, url: str) -> None:
        """Update the call's Url."""
        _asked(lambda: self._client.calls(call_sid).update(url=url, method="POST"))

    def hang_up(self, call_sid: str) -> None:
        """Complete the call."""
        _asked(lambda: self._client.calls(call_sid).update(status="completed"))

    def ring(self, ring: Ring) -> Seat:
        """Create a participant; the key stands in its label and its callback's address."""
        from telephony.rules.documents import ROOM_EVENTS

        more: dict[str, Any] = {"coaching": True, "call_sid_to_coach": ring.coaches} if ring.coaches else {}
        if ring.machine_told_at:
            more |= {"machine_detection": "Enable", "amd_status_callback": ring.machine_told_at}
        made = _asked(
            lambda: self._client.conferences(ring.room).participants.create(
                from_=ring.shown,
                to=f"{ring.to}?{ring.about}" if ring.about and ring.to.startswith("client:") else ring.to,
                label=ring.label,
                timeout=ring.timeout,
                muted=ring.muted,
                beep="false",
                start_conference_on_enter=True,
                end_conference_on_exit=False,
                status_callback=ring.told_at,
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                conference_status_callback=ring.room_told_at,
                conference_status_callback_event=ROOM_EVENTS.split(),
                **more,
            )
        )
        return _seat(made)

    def hold(self, seat: Seat, held: bool, music: str = "") -> None:
        """Update the participant."""
        people = self._client.conferences(seat.conference_sid).participants
        more: dict[str, Any] = {"hold_url": music, "hold_method": "POST"} if music else {}
        _asked(lambda: people(seat.call_sid).update(hold=held, **more))

    def coach(self, seat: Seat, *, muted: bool, coaches: str) -> None:
        """Update the participant."""
        people = self._client.conferences(seat.conference_sid).participants
        more: dict[str, Any] = {"call_sid_to_coach": coaches} if coaches else {}
        _asked(lambda: people(seat.call_sid).update(muted=muted, coaching=bool(coaches), **more))

    def announce(self, seat: Seat, url: str) -> None:
        """Update the participant's or the conference's AnnounceUrl."""
        room = self._client.conferences(seat.conference_sid)
        if seat.call_sid:
            _asked(lambda: room.participants(seat.call_sid).update(announce_url=url, announce_method="POST"))
        else:
            _asked(lambda: room.update(announce_url=url, announce_method="POST"))

    def start_recording(self, call_sid: str, told_at: str) -> Recorded:
        """Create a recording of the call, each side on a channel of its own."""
        made = _asked(
            lambda: self._client.calls(call_sid).recordings.create(
                recording_status_callback=told_at,
                recording_status_callback_event=["in-progress", "completed", "absent"],
                recording_channels="dual",
            )
        )
        return Recorded(str(made.sid), str(made.status), 0)

    def change_recording(self, call_sid: str, recording_sid: str, status: str) -> None:
        """Update the recording; a pause leaves nothing in the sound."""
        more: dict[str, Any] = {"pause_behavior": "skip"} if status == "paused" else {}
        _asked(lambda: self._client.calls(call_sid).recordings(recording_sid).update(status=status, **more))

    def mute(self, seat: Seat, muted: bool) -> None:
        """Update the participant."""
        people = self._client.conferences(seat.conference_sid).participants
        _asked(lambda: people(seat.call_sid).update(muted=muted))

    def end_room(self, conference_sid: str) -> None:
        """Complete the conference."""
        _asked(lambda: self._client.conferences(conference_sid).update(status="completed"))

    def status_of(self, call_sid: str) -> str:
        """Fetch the call."""
        try:
            return str(_asked(lambda: self._client.calls(call_sid).fetch()).status)
        except PhoneError as error:
            if error.gone:
                return ""
            raise

    def seats(self, room: str) -> list[Seat]:
        """Find the conference by name, then list its participants."""
        rooms = _asked(lambda: self._client.conferences.list(friendly_name=room, limit=5))
        living = [one for one in rooms if one.status != "completed"]
        if not living:
            return []
        people = _asked(lambda: self._client.conferences(living[0].sid).participants.list(limit=20))
        return [_seat(one) for one in people]

    def recordings_of(self, call_sid: str) -> list[Recorded]:
        """List recordings by call."""
        found = _asked(lambda: self._client.recordings.list(call_sid=call_sid, limit=5))
        return [Recorded(str(one.sid), str(one.status), int(one.duration or 0)) for one in found]

    def sound_of(self, recording_sid: str, into: IO[bytes]) -> None:
        """Download the media from the API's own address, whatever address a callback named."""
        _asked(lambda: _download(recording_sid, into))

    def delete_recording(self, recording_sid: str) -> None:
        """Delete the recording."""
        try:
            _asked(lambda: self._client.recordings(recording_sid).delete())
        except PhoneError as error:
            if not error.gone:
                raise

    def calls_to(self, address: str) -> list[tuple[str, str]]:
        """List calls, newest first."""
        found = _asked(lambda: self._client.calls.list(to=address, limit=20))
        return [(str(one.sid), str(one.status)) for one in found]

    def text(self, wording: Wording) -> Texted:
        """Create a message; the key stands in its callback's address."""
        made = _asked(
            lambda: self._client.messages.create(
                to=wording.to, from_=wording.shown, body=wording.words, status_callback=wording.told_at
            )
        )
        return _texted(made)

    def text_of(self, sid: str) -> Texted | None:
        """Fetch the message."""
        try:
            return _texted(_asked(lambda: self._client.messages(sid).fetch()))
        except PhoneError as error:
            if error.gone:
                return None
            raise

    def texts_to(self, to: str, shown: str) -> list[Texted]:
        """List messages, newest first."""
        return [_texted(one) for one in _asked(lambda: self._client.messages.list(to=to, from_=shown, limit=20))]

    def file_of(self, text_sid: str, file_sid: str) -> tuple[bytes, str]:
        """Download the media from the API's own address, whatever address a webhook named."""
        return _asked(lambda: _download_file(text_sid, file_sid))


def _download(recording_sid: str, into: IO[bytes]) -> None:
    """Raises PhoneError, or what `requests` raises."""
    _fetch(f"Recordings/{recording_sid}.wav", into, LARGEST_SOUND)
    into.seek(0)
    begins = into.read(12)
    if not (begins[:4] == b"RIFF" and begins[8:] == b"WAVE"):
        raise PhoneError("this is no WAV file", refused=True, retry=True)


def _download_file(text_sid: str, file_sid: str) -> tuple[bytes, str]:
    """Raises PhoneError, or what `requests` raises."""
    found = io.BytesIO()
    kind = _fetch(f"Messages/{text_sid}/Media/{file_sid}", found, LARGEST_FILE, elsewhere=True)
    return found.getvalue(), kind


def _fetch(path: str, into: IO[bytes], largest: int, *, elsewhere: bool = False) -> str:
    """Write the bytes at an address of our account; their kind.

    Our password goes to the API alone: where it sends us `elsewhere`, to one of its own stores, we come without.
    """
    import requests

    base = (settings.TWILIO_API_BASE or API).rstrip("/")
    with requests.Session() as session:
        session.trust_env = not settings.TWILIO_API_BASE
        url = f"{base}/2010-04-01/Accounts/{settings.TWILIO_ACCOUNT_SID}/{path}"
        answer = session.get(url, auth=_credentials(), timeout=TIMEOUT, stream=True, allow_redirects=False)
        store = answer.headers.get("Location", "")
        if elsewhere and answer.status_code in (302, 303, 307) and _is_their_store(store):
            answer.close()
            answer = session.get(store, timeout=TIMEOUT, stream=True, allow_redirects=False)
        with answer:
            _copy(answer, into, largest)
            return str(answer.headers.get("Content-Type", "")).split(";")[0].strip().lower()


def _is_their_store(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and f".{parts.hostname or ''}".endswith((".twilio.com", ".twiliocdn.com"))


def _copy(answer: Any, into: IO[bytes], largest: int) -> None:
    status = answer.status_code
    if status != 200:
        raise PhoneError(f"HTTP {status}", code=status, refused=True, retry=True, gone=status == 404)
    size = 0
    for part in answer.iter_content(1 << 16):
        size += len(part)
        if size > largest:
            raise PhoneError("it is too large", refused=True, retry=False)
        into.write(part)


def _seat(made: Any) -> Seat:
    return Seat(
        call_sid=made.call_sid,
        conference_sid=made.conference_sid,
        label=made.label or "",
        status=made.status or "",
        hold=bool(made.hold),
        muted=bool(made.muted),
    )


def _texted(made: Any) -> Texted:
    return Texted(str(made.sid), str(made.status), made.body or "", int(made.error_code or 0))


def account_status(*, by_key: bool) -> str:
    """How the account stands ("active"), asked with its API key or its token. Raises PhoneError."""
    given = (settings.TWILIO_API_KEY, settings.TWILIO_API_SECRET) if by_key else None
    client = _client(given or (settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN))
    return str(_asked(lambda: client.api.accounts(settings.TWILIO_ACCOUNT_SID).fetch()).status)


def has_application() -> bool:
    """Whether the account has the configured application. Raises PhoneError."""
    try:
        _asked(lambda: _client().applications(settings.TWILIO_APP_SID).fetch())
    except PhoneError as error:
        if error.gone:
            return False
        raise
    return True


def own_numbers() -> list[OwnNumber]:
    """The numbers that the account owns. Raises PhoneError."""
    found = _asked(lambda: _client().incoming_phone_numbers.list(limit=200))
    return [
        OwnNumber(
            str(one.phone_number),
            calls=Handover(one.voice_url or "", one.voice_method or "POST"),
            fallback=Handover(one.voice_fallback_url or "", one.voice_fallback_method or "POST"),
            ends=Handover(one.status_callback or "", one.status_callback_method or "POST"),
            texts=Handover(one.sms_url or "", one.sms_method or "POST"),
        )
        for one in found
    ]
