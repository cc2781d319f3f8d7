"""Twilio's REST API, version 2010-04-01, as far as the product uses it."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from simulator.answering import fitting, meant, page
from simulator.carrier import Carrier
from simulator.faults import Faults
from simulator.lines import Conference, Leg, Participant, stamp
from simulator.recordings import Recording
from simulator.refusing import RestError, coach_is_there, flag, refuse_unknown, require
from simulator.texts_rest import TextsApi

Json = dict[str, Any]
Handler = Callable[[web.Request, dict[str, str]], Awaitable[web.Response]]
VERSION = "2010-04-01"


def _method_of(given: dict[str, str]) -> str:
    """How `Url` is to be asked. Raises RestError for anything but GET and POST."""
    method = given.get("Method", "POST").upper()
    if method not in ("GET", "POST"):
        raise RestError(400, 21403, "Method must be GET or POST")
    return method


class RestApi:
    """Handlers by operation; each is authenticated and its parameters checked against the grammar first."""

    def __init__(self, carrier: Carrier, faults: Faults) -> None:
        self._carrier = carrier
        self._faults = faults
        self._texts = TextsApi(carrier)

    def routes(self) -> list[web.RouteDef]:
        """All addresses of the API."""
        base = f"/{VERSION}/Accounts/{{account}}"
        calls, rooms = f"{base}/Calls", f"{base}/Conferences"
        people = f"{rooms}/{{conference}}/Participants"
        recordings = f"{base}/Recordings"
        table: list[tuple[str, str, str, Handler]] = [
            ("POST", f"{calls}.json", "calls.create", self._create_call),
            ("GET", f"{calls}.json", "calls.list", self._list_calls),
            ("GET", f"{calls}/{{sid}}.json", "calls.fetch", self._fetch_call),
            ("POST", f"{calls}/{{sid}}.json", "calls.update", self._update_call),
            ("GET", f"{rooms}.json", "conferences.list", self._list_rooms),
            ("GET", f"{rooms}/{{conference}}.json", "conferences.fetch", self._fetch_room),
            ("POST", f"{rooms}/{{conference}}.json", "conferences.update", self._update_room),
            ("POST", f"{people}.json", "participants.create", self._create_participant),
            ("GET", f"{people}.json", "participants.list", self._list_participants),
            ("GET", f"{people}/{{sid}}.json", "participants.fetch", self._fetch_participant),
            ("POST", f"{people}/{{sid}}.json", "participants.update", self._update_participant),
            ("DELETE", f"{people}/{{sid}}.json", "participants.delete", self._delete_participant),
            ("POST", f"{calls}/{{sid}}/Recordings.json", "calls.recordings.create", self._start_recording),
            (
                "POST",
                f"{calls}/{{sid}}/Recordings/{{recording}}.json",
                "calls.recordings.update",
                self._change_recording,
            ),
            ("GET", f"{recordings}.json", "recordings.list", self._list_recordings),
            ("GET", f"{recordings}/{{sid}}.wav", "recordings.media", self._recorded_sound),
            ("DELETE", f"{recordings}/{{sid}}.json", "recordings.delete", self._delete_recording),
            *self._texts.table(base),
        ]
        return [web.route(method, path, self._door(name, handler)) for method, path, name, handler in table]

    def _door(self, operation: str, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def door(request: web.Request) -> web.Response:
            try:
                self._authenticate(request)
                given = request.query if request.method == "GET" else await request.post()
                # The official library repeats a parameter that is a list; Twilio takes both ways of writing it.
                parameters = {name: " ".join(str(each) for each in given.getall(name)) for name in given}
                refuse_unknown(operation, parameters)
                fault = self._faults.take(operation)
                if fault and fault.before:
                    return await fault.play()
                response = await handler(request, parameters)
                return await fault.play() if fault else response
            except RestError as error:
                return error.response()

        return door

    def _authenticate(self, request: web.Request) -> None:
        options = self._carrier.options
        wanted = base64.b64encode(f"{options.account_sid}:{options.auth_token}".encode()).decode()
        given = request.headers.get("Authorization", "").removeprefix("Basic ")
        if not hmac.compare_digest(given, wanted) or request.match_info["account"] != options.account_sid:
            raise RestError(401, 20003, "Authenticate")

    async def _create_call(self, request: web.Request, given: dict[str, str]) -> web.Response:
        require(given, "To", 21201)
        require(given, "From", 21213)
        if not given.get("Url") and not given.get("Twiml"):
            raise RestError(400, 21205, "Url parameter is required")
        leg = self._outgoing(given)
        leg.fallback_url, leg.method = given.get("FallbackUrl", ""), _method_of(given)
        self._carrier.dial_out(leg, given.get("Url", ""), given.get("Twiml", ""))
        return web.json_response(self._call(leg), status=201)

    async def _list_calls(self, request: web.Request, given: dict[str, str]) -> web.Response:
        legs = self._carrier.legs.values()
        found = fitting(legs, given, To=lambda leg: leg.to, From=lambda leg: leg.from_, Status=lambda leg: leg.status)
        return page("calls", [self._call(leg) for leg in found], given)

    async def _fetch_call(self, request: web.Request, given: dict[str, str]) -> web.Response:
        return web.json_response(self._call(self._leg(request)))

    async def _update_call(self, request: web.Request, given: dict[str, str]) -> web.Response:
        leg = self._leg(request)
        if given.get("Url") and given.get("Twiml"):
            raise RestError(400, 21218, "Url and Twiml are mutually exclusive")
        if leg.over or (leg.answered is None and (given.get("Url") or given.get("Twiml"))):
            raise RestError(400, 21220, "Call is not in-progress. Cannot redirect.")
        if given.get("StatusCallback"):
            leg.status_callback = given["StatusCallback"]
        if given.get("FallbackUrl"):
            leg.fallback_url = given["FallbackUrl"]
        if given.get("Status") in ("completed", "canceled"):
            if given["Status"] == "completed" or leg.answered is None:  # a call that was answered is not cancelled
                self._carrier.hang_up(leg)
        elif given.get("Status"):
            raise RestError(400, 21218, "Status must be completed or canceled")
        elif given.get("Url") or given.get("Twiml"):
            leg.method = _method_of(given)
            self._carrier.redirect(leg, given.get("Url", ""), given.get("Twiml", ""))
        return web.json_response(self._call(leg))

    async def _list_rooms(self, request: web.Request, given: dict[str, str]) -> web.Response:
        rooms = self._carrier.rooms.all.values()
        found = fitting(rooms, given, FriendlyName=lambda room: room.name, Status=lambda room: room.status)
        return page("conferences", [self._room(room) for room in found], given)

    async def _fetch_room(self, request: web.Request, given: dict[str, str]) -> web.Response:
        return web.json_response(self._room(self._conference(request)))

    async def _update_room(self, request: web.Request, given: dict[str, str]) -> web.Response:
        room = self._conference(request)
        if given.get("Status") == "completed":
            self._carrier.rooms.end(room, "conference-ended-via-api")
        elif given.get("Status"):
            raise RestError(400, 20001, "Status must be completed")
        if given.get("AnnounceUrl"):
            self._carrier.announce([one.leg for one in room.participants.values()], given["AnnounceUrl"])
        return web.json_response(self._room(room))

    async def _create_participant(self, request: web.Request, given: dict[str, str]) -> web.Response:
        require(given, "To", 21201)
        require(given, "From", 21213)
        seconds = given.get("Timeout", "60")
        if not seconds.isdigit() or not 5 <= int(seconds) <= 600:
            raise RestError(400, 21205, "Timeout must be between 5 and 600")
        name = request.match_info["conference"]
        rooms = self._carrier.rooms
        if name in rooms.all and rooms.all[name].status == "completed":
            raise RestError(404, 20404, "Conference has ended")
        leg = self._outgoing(given)
        room = rooms.open(
            name, given.get("ConferenceStatusCallback", ""), given.get("ConferenceStatusCallbackEvent", "")
        )
        if leg.label and room.find(leg.label):
            raise RestError(400, 16025, "Participant label already in use")
        coach_is_there(given, room)
        participant = Participant(
            leg,
            label=leg.label,
            muted=flag(given, "Muted", False),
            starts=flag(given, "StartConferenceOnEnter", True),
            ends=flag(given, "EndConferenceOnExit", False),
            coaching=flag(given, "Coaching", False),
            coached=given.get("CallSidToCoach", ""),
        )
        self._carrier.dial_out(leg, room=(name, participant))
        return web.json_response(self._participant(room, participant), status=201)

    async def _list_participants(self, request: web.Request, given: dict[str, str]) -> web.Response:
        room = self._conference(request)
        seats = room.participants.values()
        found = fitting(seats, given, Muted=lambda one: str(one.muted).lower(), Hold=lambda one: str(one.hold).lower())
        return page("participants", [self._participant(room, one) for one in found], given)

    async def _fetch_participant(self, request: web.Request, given: dict[str, str]) -> web.Response:
        room = self._conference(request)
        return web.json_response(self._participant(room, self._seat(request, room)))

    async def _update_participant(self, request: web.Request, given: dict[str, str]) -> web.Response:
        room = self._conference(request)
        seat = self._seat(request, room)
        seat.hold_url = given.get("HoldUrl", seat.hold_url)
        if given.get("AnnounceUrl"):
            self._carrier.announce([seat.leg], given["AnnounceUrl"])
        if "Coaching" in given:
            coach_is_there(given, room)
            coached = given.get("CallSidToCoach", "")
            self._carrier.rooms.coach(room, seat, flag(given, "Coaching", False), coached)
        if "EndConferenceOnExit" in given:
            seat.ends = flag(given, "EndConferenceOnExit", False)
        if "Muted" in given:
            self._carrier.rooms.mute(room, seat, flag(given, "Muted", False))
        if "Hold" in given:
            self._carrier.hold(room, seat, flag(given, "Hold", False))
        return web.json_response(self._participant(room, seat))

    async def _delete_participant(self, request: web.Request, given: dict[str, str]) -> web.Response:
        room = self._conference(request)
        self._carrier.kick(self._seat(request, room).leg)
        return web.Response(status=204)

    async def _start_recording(self, request: web.Request, given: dict[str, str]) -> web.Response:
        leg = self._leg(request)
        if leg.answered is None or leg.over:
            raise RestError(400, 21220, "Requested resource is not eligible for recording")
        channels = {"mono": 1, "dual": 2}.get(given.get("RecordingChannels", "mono"))
        if channels is None:
            raise RestError(400, 21223, "RecordingChannels must be mono or dual")
        callback, events = given.get("RecordingStatusCallback", ""), given.get("RecordingStatusCallbackEvent", "")
        made = self._carrier.recordings.record_call(leg, callback, events, channels)
        return web.json_response(self._recording(made), status=201)

    async def _change_recording(self, request: web.Request, given: dict[str, str]) -> web.Response:
        require(given, "Status", 20001)
        known = self._carrier.recordings.all.get(request.match_info["recording"])
        recording = meant(known if known and known.leg.sid == request.match_info["sid"] else None, request)
        if given["Status"] not in ("in-progress", "paused", "stopped"):
            raise RestError(400, 20001, "Status must be in-progress, paused or stopped")
        if given.get("PauseBehavior", "skip") not in ("skip", "silence"):
            raise RestError(400, 20001, "PauseBehavior must be skip or silence")
        if not self._carrier.recordings.change(recording, given["Status"]):
            raise RestError(400, 21220, "Requested resource is not eligible for recording")
        return web.json_response(self._recording(recording))

    async def _list_recordings(self, request: web.Request, given: dict[str, str]) -> web.Response:
        found = fitting(self._carrier.recordings.all.values(), given, CallSid=lambda one: one.leg.sid)
        return page("recordings", [self._recording(one) for one in found], given)

    async def _recorded_sound(self, request: web.Request, given: dict[str, str]) -> web.Response:
        known = self._carrier.recordings.all.get(request.match_info["sid"])
        recording = meant(known if known and known.status == "completed" else None, request)
        return web.Response(body=recording.sound(), content_type="audio/x-wav")

    async def _delete_recording(self, request: web.Request, given: dict[str, str]) -> web.Response:
        meant(self._carrier.recordings.all.pop(request.match_info["sid"], None), request)
        return web.Response(status=204)

    def _outgoing(self, given: dict[str, str]) -> Leg:
        if given["From"] != self._carrier.options.number and not given["From"].startswith(("client:", "sip:")):
            raise RestError(400, 21210, "'From' phone number not verified")
        browser = given["To"].startswith("client:")
        to, _, about = given["To"].partition("?") if browser else (given["To"], "", "")
        return Leg(
            given["From"],
            to,
            "outbound-api",
            self._carrier.options.account_sid,
            label=given.get("Label", ""),
            about=about,
            machine_callback=given.get("AmdStatusCallback", "") if given.get("MachineDetection") else "",
            status_callback=given.get("StatusCallback", ""),
            status_events=frozenset(given.get("StatusCallbackEvent", "completed").split()),
            timeout=float(given.get("Timeout", "60")),
        )

    def _leg(self, request: web.Request) -> Leg:
        return meant(self._carrier.legs.get(request.match_info["sid"]), request)

    def _conference(self, request: web.Request) -> Conference:
        return meant(self._carrier.rooms.all.get(request.match_info["conference"]), request)

    def _seat(self, request: web.Request, room: Conference) -> Participant:
        return meant(room.find(request.match_info["sid"]), request)

    def _call(self, leg: Leg) -> Json:
        return {
            "sid": leg.sid,
            "account_sid": leg.account_sid,
            "from": leg.from_,
            "to": leg.to,
            "status": "queued" if leg.status == "initiated" else leg.status,
            "direction": leg.direction,
            "date_created": stamp(leg.created),
            "start_time": stamp(leg.answered),
            "end_time": stamp(leg.ended),
            "duration": str(leg.seconds()) if leg.over else None,
            "api_version": VERSION,
            "uri": f"/{VERSION}/Accounts/{leg.account_sid}/Calls/{leg.sid}.json",
        }

    def _room(self, room: Conference) -> Json:
        account = self._carrier.options.account_sid
        return {
            "sid": room.sid,
            "account_sid": account,
            "friendly_name": room.name,
            "status": room.status,
            "date_created": stamp(room.created),
            "date_updated": stamp(room.updated),
            "reason_conference_ended": room.reason or None,
            "call_sid_ending_conference": room.ended_by or None,
            "region": "us1",
            "api_version": VERSION,
            "uri": f"/{VERSION}/Accounts/{account}/Conferences/{room.sid}.json",
        }

    def _recording(self, recording: Recording) -> Json:
        account = self._carrier.options.account_sid
        return {
            "sid": recording.sid,
            "account_sid": account,
            "call_sid": recording.leg.sid,
            "status": recording.status,
            "duration": str(recording.duration) if recording.status == "completed" else None,
            "channels": recording.channels,
            "source": recording.source,
            "date_created": stamp(recording.started),
            "start_time": stamp(recording.started),
            "api_version": VERSION,
            "uri": f"/{VERSION}/Accounts/{account}/Recordings/{recording.sid}.json",
        }

    def _participant(self, room: Conference, seat: Participant) -> Json:
        account = self._carrier.options.account_sid
        status = {"in-progress": "connected", "completed": "complete"}.get(seat.leg.status, seat.leg.status)
        return {
            "account_sid": account,
            "call_sid": seat.leg.sid,
            "conference_sid": room.sid,
            "label": seat.label or None,
            "muted": seat.muted,
            "hold": seat.hold,
            "coaching": seat.coaching,
            "call_sid_to_coach": seat.coached or None,
            "start_conference_on_enter": seat.starts,
            "end_conference_on_exit": seat.ends,
            "status": status,
            "date_created": stamp(seat.joined),
            "date_updated": stamp(room.updated),
            "uri": f"/{VERSION}/Accounts/{account}/Conferences/{room.sid}/Participants/{seat.leg.sid}.json",
        }
