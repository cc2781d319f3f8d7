"""Twilio's Messages, and what an account says of itself: the same doors as the rest of its REST API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from aiohttp import web

from simulator.answering import fitting, meant, missing, page
from simulator.carrier import Carrier
from simulator.lines import new_sid, stamp
from simulator.refusing import RestError, require
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.rest import Handler

Json = dict[str, Any]
E164 = re.compile(r"\+[1-9]\d{6,14}")
LONGEST = 1600


class TextsApi:
    """Handlers by operation."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    def table(self, base: str) -> list[tuple[str, str, str, Handler]]:
        """(method, path, operation, handler) of each address."""
        messages = f"{base}/Messages"
        return [
            ("POST", f"{messages}.json", "messages.create", self._create),
            ("GET", f"{messages}.json", "messages.list", self._list),
            ("GET", f"{messages}/{{sid}}.json", "messages.fetch", self._fetch),
            ("GET", f"{messages}/{{sid}}/Media/{{file}}", "messages.media", self._file),
            ("GET", f"{base}.json", "accounts.fetch", self._account),
            ("GET", f"{base}/IncomingPhoneNumbers.json", "numbers.list", self._numbers),
            ("GET", f"{base}/Applications/{{sid}}.json", "applications.fetch", self._application),
        ]

    async def _create(self, request: web.Request, given: dict[str, str]) -> web.Response:
        require(given, "To", 21604)
        to, sender, body = given["To"], given.get("From", ""), given.get("Body", "")
        if not sender:
            raise RestError(400, 21603, "A 'From' phone number is required")
        if not E164.fullmatch(to):
            raise RestError(400, 21211, f"Invalid 'To' Phone Number: {to}")
        if sender != self._carrier.options.number:
            raise RestError(400, 21606, f"The 'From' phone number {sender} is not a valid, message-capable number")
        if not body and not given.get("MediaUrl"):
            raise RestError(400, 21602, "Message body is required")
        if len(body) > LONGEST:
            raise RestError(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        if (sender, to) in self._carrier.texts.stopped:
            raise RestError(400, 21610, "Attempt to send to unsubscribed recipient")
        callback = given.get("StatusCallback", "")
        text = Text(sender, to, body, "outbound-api", "queued", new_sid("SM"), callback=callback)
        self._carrier.texts.go_out(text)
        return web.json_response(self._shape(text), status=201)

    async def _list(self, request: web.Request, given: dict[str, str]) -> web.Response:
        found = fitting(self._carrier.texts.all.values(), given, To=lambda one: one.to, From=lambda one: one.from_)
        return page("messages", [self._shape(one) for one in found], given)

    async def _fetch(self, request: web.Request, given: dict[str, str]) -> web.Response:
        return web.json_response(self._shape(self._text(request)))

    async def _file(self, request: web.Request, given: dict[str, str]) -> web.Response:
        wanted = request.match_info["file"]
        picture = meant(next((one for one in self._text(request).pictures if one.sid == wanted), None), request)
        return web.Response(body=picture.data, content_type=picture.content_type)

    async def _account(self, request: web.Request, given: dict[str, str]) -> web.Response:
        account = self._carrier.options.account_sid
        return web.json_response(
            {"sid": account, "friendly_name": "The outside world", "status": "active", "type": "Full"}
        )

    async def _numbers(self, request: web.Request, given: dict[str, str]) -> web.Response:
        options = self._carrier.options
        row = {
            "sid": "PN" + "0" * 32,
            "account_sid": options.account_sid,
            "phone_number": options.number,
            "voice_url": options.voice_url,
            "voice_method": "POST",
            "voice_fallback_url": options.voice_fallback_url,
            "sms_url": options.message_url,
            "sms_method": "POST",
            "voice_fallback_method": "POST",
            "status_callback": options.status_callback,
            "status_callback_method": "POST",
            "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        }
        return page("incoming_phone_numbers", [row], given)

    async def _application(self, request: web.Request, given: dict[str, str]) -> web.Response:
        raise missing(request)

    def _text(self, request: web.Request) -> Text:
        return meant(self._carrier.texts.all.get(request.match_info["sid"]), request)

    def _shape(self, text: Text) -> Json:
        account = self._carrier.options.account_sid
        return {
            "sid": text.sid,
            "account_sid": account,
            "from": text.from_,
            "to": text.to,
            "body": text.body,
            "status": text.status,
            "direction": text.direction,
            "num_segments": str(text.segments),
            "num_media": str(len(text.pictures)),
            "error_code": text.error_code or None,
            "error_message": None,
            "date_created": stamp(text.created),
            "api_version": "2010-04-01",
            "uri": f"/2010-04-01/Accounts/{account}/Messages/{text.sid}.json",
        }
