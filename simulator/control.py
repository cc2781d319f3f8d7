"""The control API: a person's page, a test or a journey plays customers and plans trouble through it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from aiohttp import web

from simulator.billing import Billing
from simulator.carrier import Carrier
from simulator.delivery import Disorder
from simulator.faults import Fault, Faults
from simulator.given import (
    bytes_of,
    count_of,
    flag_of,
    line_of,
    lines_of,
    no_others,
    number_of,
    read_json,
    refuse,
    text_of,
)
from simulator.lines import Leg
from simulator.mail import Letter, Mailboxes, compose, reply_to

STATIC = Path(__file__).parent / "static"


class Control:
    """One method per thing that a customer can do or that can be made to go wrong."""

    def __init__(self, carrier: Carrier, mailboxes: Mailboxes, billing: Billing, faults: Faults) -> None:
        self._carrier = carrier
        self._mail = mailboxes
        self._billing = billing
        self._faults = faults

    def routes(self) -> list[web.AbstractRouteDef]:
        """All addresses of the control API and of the page."""
        return [
            web.get("/", self._page),
            web.get("/healthz", self._health),
            web.get("/control/calls", self._calls),
            web.post("/control/calls", self._dial),
            web.get("/control/calls/{sid}", self._call),
            web.post("/control/calls/{sid}/digits", self._digits),
            web.post("/control/calls/{sid}/speech", self._speak),
            web.post("/control/calls/{sid}/hangup", self._hang_up),
            web.get("/control/clients/{identity}", self._client),
            web.post("/control/clients/{identity}", self._behave),
            web.get("/control/conferences", self._conferences),
            web.get("/control/mail", self._letters),
            web.post("/control/mail", self._send),
            web.get("/control/mail/{id}", self._letter),
            web.get("/control/mail/{id}/raw", self._raw),
            web.post("/control/mail/{id}/reply", self._reply),
            web.post("/control/mailbox", self._mailbox),
            web.get("/mail", self._letters),
            web.post("/control/billing", self._set_billing),
            web.post("/control/faults", self._fault),
            web.delete("/control/faults", self._clear_faults),
            web.post("/control/callbacks", self._disorder),
            web.get("/control/callbacks", self._sent),
            web.get("/control/errors", self._errors),
            web.static("/static", STATIC),
        ]

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(STATIC / "index.html")

    async def _health(self, request: web.Request) -> web.Response:
        options = self._carrier.options
        return web.json_response({"ok": True, "number": options.number, "product": options.product})

    async def _calls(self, request: web.Request) -> web.Response:
        legs = list(reversed(tuple(self._carrier.legs.values())))[:50]
        return web.json_response({"items": [self._shape(leg, False) for leg in legs]})

    async def _dial(self, request: web.Request) -> web.Response:
        given = await read_json(request)
        caller = line_of(given, "from", "anonymous")
        leg = self._carrier.dial_in(caller, line_of(given, "to", self._carrier.options.number))
        leg.aloud = flag_of(given, "aloud")
        return web.json_response({"sid": leg.sid} | self._shape(leg, True), status=201)

    async def _call(self, request: web.Request) -> web.Response:
        return web.json_response(self._shape(self._find(request), True))

    async def _digits(self, request: web.Request) -> web.Response:
        leg = self._find(request)
        given = await read_json(request)
        digits = line_of(given, "digits")
        if not digits or set(digits) - set("0123456789*#w"):
            refuse("digits: 0-9, *, #")
        for key in digits:
            leg.pressed.put_nowait(key)
        leg.hear("pressed", digits)
        return web.json_response(self._shape(leg, True))

    async def _speak(self, request: web.Request) -> web.Response:
        """Say something into the line for so many seconds; only a recording listens to it."""
        leg, given = self._find(request), await read_json(request)
        seconds = number_of(given, "seconds", 3, 600)
        leg.spoken.put_nowait(seconds)
        leg.hear("spoke", f"{seconds:g} s")
        return web.json_response(self._shape(leg, True))

    async def _hang_up(self, request: web.Request) -> web.Response:
        leg = self._find(request)
        self._carrier.hang_up(leg)
        return web.json_response(self._shape(leg, True))

    async def _client(self, request: web.Request) -> web.Response:
        address = address_of(request.match_info["identity"])
        legs = [leg for leg in self._carrier.legs.values() if leg.to == address and not leg.over]
        return web.json_response(
            {
                "identity": request.match_info["identity"],
                "behaviour": self._carrier.behaviour.get(address, "answer"),
                "legs": [self._shape(leg, False) for leg in legs],
            }
        )

    async def _behave(self, request: web.Request) -> web.Response:
        behaviour = line_of(await read_json(request), "behaviour", "answer")
        if behaviour not in ("answer", "ignore", "busy", "failed", "machine", "undelivered"):
            refuse("behaviour: answer, ignore, busy, failed, machine or undelivered")
        self._carrier.behaviour[address_of(request.match_info["identity"])] = behaviour
        return await self._client(request)

    async def _conferences(self, request: web.Request) -> web.Response:
        rooms = [
            {
                "sid": room.sid,
                "name": room.name,
                "status": room.status,
                "reason": room.reason,
                "participants": [
                    {
                        "call": seat.leg.sid,
                        "label": seat.label,
                        "muted": seat.muted,
                        "hold": seat.hold,
                        "coaches": seat.coached if seat.coaching else "",
                    }
                    for seat in room.participants.values()
                ],
            }
            for room in self._carrier.rooms.all.values()
        ]
        return web.json_response({"items": rooms[-50:]})

    async def _letters(self, request: web.Request) -> web.Response:
        found = self._mail.addressed(request.query.get("to", ""))
        return web.json_response({"items": [one.shape() for one in reversed(found)][:100]})

    async def _letter(self, request: web.Request) -> web.Response:
        return web.json_response(self._find_letter(request).shape(full=True))

    async def _raw(self, request: web.Request) -> web.Response:
        return web.Response(body=self._find_letter(request).raw, content_type="message/rfc822")

    async def _send(self, request: web.Request) -> web.Response:
        given = await read_json(request)
        sender, recipients = lines_of(given, "from")[0], lines_of(given, "to")
        if "raw_base64" in given:
            return web.json_response(
                await self._mail.send(sender, recipients, bytes_of(given, "raw_base64")), status=201
            )
        try:
            message = compose(given)
            raw = message.as_bytes()
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            refuse(f"no mail can be made of this: {ascii(str(error))[:200]}")
        answer = await self._mail.send(sender, recipients, raw)
        return web.json_response(answer | {"message_id": str(message["Message-ID"])}, status=201)

    async def _reply(self, request: web.Request) -> web.Response:
        letter, given = self._find_letter(request), await read_json(request)
        message = reply_to(letter, text_of(given, "text"), line_of(given, "from"))
        sender = line_of(given, "from", letter.recipients[0])
        answer = await self._mail.send(sender, [str(message["To"])], message.as_bytes())
        return web.json_response(answer | {"message_id": str(message["Message-ID"])}, status=201)

    async def _mailbox(self, request: web.Request) -> web.Response:
        self._mail.refuse = count_of(await read_json(request), "refuse", 0, 1000)
        return web.json_response({"refuse": self._mail.refuse})

    async def _set_billing(self, request: web.Request) -> web.Response:
        given = await read_json(request)
        no_others(given, "slow", "down")
        slow, down = number_of(given, "slow", 0, 600), flag_of(given, "down")
        self._billing.slow, self._billing.down = slow, down
        return web.json_response({"slow": self._billing.slow, "down": self._billing.down})

    async def _fault(self, request: web.Request) -> web.Response:
        given = await read_json(request)
        no_others(given, "operation", "mode", "status", "times", "seconds")
        status = count_of(given, "status", 500, 599)
        if not line_of(given, "operation") or status < 400:
            refuse("operation: which one, or *; status: from 400 to 599")
        fault = Fault(
            operation=line_of(given, "operation"),
            mode=line_of(given, "mode"),
            status=status,
            times=count_of(given, "times", 1, 1000),
            seconds=number_of(given, "seconds", 30, 600),
        )
        try:
            self._faults.plan(fault)
        except ValueError as error:
            refuse(str(error))
        return web.json_response({"planned": len(self._faults.planned)}, status=201)

    async def _clear_faults(self, request: web.Request) -> web.Response:
        self._faults.planned.clear()
        return web.Response(status=204)

    async def _disorder(self, request: web.Request) -> web.Response:
        given = await read_json(request)
        no_others(given, "shuffle_ms", "late_ms", "repeat", "lose", "seed")
        disorder = Disorder(
            shuffle_ms=count_of(given, "shuffle_ms", 0, 600_000),
            late_ms=count_of(given, "late_ms", 0, 600_000),
            repeat=count_of(given, "repeat", 0, 100),
            lose=number_of(given, "lose", 0, 1),
            seed=count_of(given, "seed", 1, 2**63),
        )
        self._carrier.courier.spoil(disorder)
        return web.json_response(asdict(self._carrier.courier.disorder))

    async def _sent(self, request: web.Request) -> web.Response:
        return web.json_response({"items": self._carrier.courier.sent[-100:]})

    async def _errors(self, request: web.Request) -> web.Response:
        return web.json_response({"items": self._carrier.errors})

    def _find(self, request: web.Request) -> Leg:
        leg = self._carrier.legs.get(request.match_info["sid"])
        if leg is None:
            raise web.HTTPNotFound(text="no such call")
        return leg

    def _find_letter(self, request: web.Request) -> Letter:
        given = request.match_info["id"]
        letter = self._mail.find(int(given)) if given.isdecimal() and len(given) < 10 else None
        if letter is None:
            raise web.HTTPNotFound(text="no such mail")
        return letter

    def _shape(self, leg: Leg, full: bool) -> dict[str, Any]:
        seat = leg.conference.participants.get(leg.sid) if leg.conference else None
        shape: dict[str, Any] = {
            "sid": leg.sid,
            "from": leg.from_,
            "to": leg.to,
            "direction": leg.direction,
            "state": leg.status,
            "queue": leg.queue.queue.name if leg.queue else None,
            "conference": leg.conference.name if leg.conference else None,
            "held": bool(seat and seat.hold),
            "muted": bool(seat and seat.muted),
            "seconds": leg.seconds(),
            "created": leg.created.isoformat(),
            "error_code": leg.error_code,
            "label": leg.label or None,
            "line": leg.line,
        }
        if full:
            shape["transcript"] = [
                {"at": each.at.isoformat(), "kind": each.kind, "text": each.text, "language": each.language}
                for each in leg.heard
            ]
        return shape


def address_of(identity: str) -> str:
    """Whom a leg is made to: a customer's number as it is, everybody else is a browser's phone."""
    return identity if identity.startswith("+") else f"client:{identity}"
