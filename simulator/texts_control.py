"""The customer's side of texts: write one, with pictures, and read what came."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from simulator.carrier import Carrier
from simulator.given import bytes_of, line_of, no_others, objects_of, read_json, refuse, text_of
from simulator.texts import Picture, Text


class TextsControl:
    """Two addresses."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier

    def routes(self) -> list[web.AbstractRouteDef]:
        """All addresses."""
        return [web.post("/control/texts", self._write), web.get("/control/texts", self._read)]

    async def _write(self, request: web.Request) -> web.Response:
        given = await read_json(request)
        no_others(given, "from", "to", "text", "media")
        sender, body = line_of(given, "from"), text_of(given, "text", longest=LONGEST)
        pictures = [
            Picture(line_of(one, "content_type", "image/png"), bytes_of(one, "content_base64"))
            for one in objects_of(given, "media")
        ]
        if not sender or not (body or pictures):
            refuse("from, and text or media, are required")
        to = line_of(given, "to", self._carrier.options.number)
        return web.json_response(shape(self._carrier.texts.come_in(sender, to, body, pictures)), status=201)

    async def _read(self, request: web.Request) -> web.Response:
        number = request.query.get("number", "")
        found = [one for one in self._carrier.texts.all.values() if not number or number in (one.from_, one.to)]
        return web.json_response({"items": [shape(one) for one in found[-100:]]})


LONGEST = 16_000


def shape(text: Text) -> dict[str, Any]:
    """A text as the page shows it."""
    return {
        "sid": text.sid,
        "at": text.created.isoformat(),
        "from": text.from_,
        "to": text.to,
        "text": text.body,
        "direction": text.direction,
        "state": text.status,
        "error_code": text.error_code or None,
        "files": len(text.pictures),
    }
