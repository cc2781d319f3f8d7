"""A stage for the simulator alone: a small product that answers what the test writes, and a client for both APIs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from aiohttp import web
from twilio.request_validator import RequestValidator

from simulator.options import Options
from simulator.world import World

ACCOUNT = "AC" + "1" * 32
TOKEN = "stage-token"
Answer = str | Callable[[dict[str, str]], str]


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """Answers webhooks with the documents of the test and keeps what it was told."""

    def __init__(self, documents: dict[str, Answer]) -> None:
        self.documents = documents
        self.told: list[tuple[str, dict[str, str]]] = []
        self.tokens: list[str] = []
        self.methods: list[tuple[str, str]] = []
        self.badly_signed = 0
        self.failures: dict[str, int] = {}
        self.sounds: dict[str, tuple[bytes, str]] = {}

    async def sound(self, request: web.Request) -> web.Response:
        """A sound of the test, with its content type; 404 for any other."""
        data, kind = self.sounds.get(request.match_info["name"], (b"", ""))
        return web.Response(body=data, content_type=kind) if kind else web.Response(status=404)

    async def handle(self, request: web.Request) -> web.Response:
        """Check the signature with Twilio's own validator, then answer."""
        parameters = {name: str(value) for name, value in (await request.post()).items()}
        validator = RequestValidator(TOKEN)
        asked = f"{request.scheme}://{request.host}{request.raw_path}"  # as it came: a parser writes it in its own way
        if not validator.validate(asked, parameters, request.headers.get("X-Twilio-Signature", "")):
            self.badly_signed += 1
        self.tokens.append(request.headers.get("I-Twilio-Idempotency-Token", ""))
        if self.failures.get(request.path, 0) > 0:
            self.failures[request.path] -= 1
            return web.Response(status=500)
        parameters |= request.query
        self.methods.append((request.method, request.path))
        self.told.append((request.path, parameters))
        document = self.documents.get(request.path, "<Response/>")
        body = document if isinstance(document, str) else document(parameters)
        return web.Response(text=body, content_type="text/xml")

    def events(self, path: str, field: str) -> list[str]:
        """One field of everything told at a path, in order."""
        return [parameters.get(field, "") for where, parameters in self.told if where == path]


class Stage:
    """The simulator, a product and a client."""

    def __init__(self, world: World, product: Product, client: httpx.AsyncClient, address: str) -> None:
        self.world, self.product, self.client, self.address = world, product, client, address

    async def control(self, method: str, path: str, **body: Any) -> Any:
        """Ask the control API."""
        answer = await self.client.request(method, f"{self.address}/control/{path}", json=body or None)
        return answer.json() if answer.content else None

    async def rest(self, method: str, path: str, **parameters: str) -> httpx.Response:
        """Ask the REST API as the product does."""
        url = f"{self.address}/2010-04-01/Accounts/{ACCOUNT}/{path}.json"
        key = "params" if method == "GET" else "data"
        return await self.client.request(method, url, auth=(ACCOUNT, TOKEN), **{key: parameters})  # type: ignore[arg-type]

    async def until(self, check: Callable[[], Any] | Callable[[], Awaitable[Any]], seconds: float = 5) -> Any:
        """Wait until something is true; fails after the time."""
        for _ in range(int(seconds / 0.02)):
            found = check()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return found
            await asyncio.sleep(0.02)
        raise AssertionError("it did not happen in time")


@asynccontextmanager
async def stage(documents: dict[str, Answer], clock: float = 20.0) -> AsyncIterator[Stage]:
    """Start everything on free ports and stop it again."""
    product = Product(documents)
    app = web.Application()
    app.router.add_get("/sounds/{name}", product.sound)
    for method in ("POST", "GET"):
        app.router.add_route(method, "/{path:.*}", product.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    port, own, mail = free_port(), free_port(), free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    world = World(
        Options(
            port=own,
            product=f"http://127.0.0.1:{port}",
            smtp_in="127.0.0.1:1",
            smtp_out_port=mail,
            account_sid=ACCOUNT,
            auth_token=TOKEN,
            speech_speed=100,
            clock_speed=clock,
        )
    )
    await world.start()
    try:
        async with httpx.AsyncClient(trust_env=False) as client:
            yield Stage(world, product, client, f"http://127.0.0.1:{own}")
    finally:
        await world.stop()
        await runner.cleanup()
