"""Doors for telephones in browsers: the line that a page holds to the switchboard, and how bad a caller's line is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from aiohttp import web

from simulator.carrier import Carrier
from simulator.given import line_of, no_others, read_json, refuse
from simulator.switchboard import Phone

MOST_TEXT = 64 * 1024
LINES = ("good", "loss", "latency", "cut")


class Phones:
    """One method per door."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    def routes(self) -> list[web.AbstractRouteDef]:
        """The two addresses."""
        return [
            web.get("/control/phone", self._serve),
            web.post("/control/calls/{sid}/line", self._line),
        ]

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        """One page's line, until it is closed. Any page on the net could ask for it: only ours may have it."""
        own = f"{request.scheme}://{request.host}"
        if request.headers.get("Origin", own) not in (own, self._carrier.options.product):
            raise web.HTTPForbidden(text="only the product's pages and this one may have a telephone here")
        socket, phone, board = web.WebSocketResponse(heartbeat=10, max_msg_size=MOST_TEXT), Phone(), self._carrier.board
        await socket.prepare(request)
        board.add(phone)
        writing = asyncio.create_task(_write(socket, phone))
        try:
            async for message in socket:
                if message.type is web.WSMsgType.TEXT:
                    board.said(phone, _read(message.json))
        finally:
            writing.cancel()
            board.lost(phone)
        return socket

    async def _line(self, request: web.Request) -> web.Response:
        leg, given = self._carrier.legs.get(request.match_info["sid"]), await read_json(request)
        if leg is None:
            raise web.HTTPNotFound(text="no such call")
        no_others(given, "quality")
        quality = line_of(given, "quality", "good")
        if quality not in LINES:
            refuse(f"quality: {', '.join(LINES)}")
        leg.line = quality
        self._carrier.board.changed(leg.conference, leg)
        return web.json_response({"quality": quality})


async def _write(socket: web.WebSocketResponse, phone: Phone) -> None:
    while not socket.closed:
        await socket.send_json(await phone.outbox.get())


def _read(parse: Callable[[], Any]) -> dict[str, Any]:
    """What a page said; nothing where it is no object."""
    try:
        found = parse()
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
