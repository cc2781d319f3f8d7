"""All parts of the outside world put together on one port."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from simulator.billing import Billing
from simulator.carrier import Carrier
from simulator.control import Control
from simulator.faults import Faults
from simulator.mail import Mailboxes
from simulator.options import Options
from simulator.phones import Phones
from simulator.rest import RestApi
from simulator.texts_control import TextsControl

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
MAX_BODY = 80 * 1024 * 1024


class World:
    """Starts and stops carrier, mail server, billing and control API."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.carrier = Carrier(options)
        self.mailboxes = Mailboxes(options)
        self.billing = Billing()
        self.faults = Faults()
        self._runner: web.AppRunner | None = None

    def application(self) -> web.Application:
        """The HTTP side."""
        app = web.Application(client_max_size=MAX_BODY, middlewares=[self._cross_origin])
        app.add_routes(RestApi(self.carrier, self.faults).routes())
        app.add_routes(self.billing.routes())
        app.add_routes(Phones(self.carrier).routes())
        app.add_routes(TextsControl(self.carrier).routes())
        app.add_routes(Control(self.carrier, self.mailboxes, self.billing, self.faults).routes())
        return app

    async def start(self) -> None:
        """Listen on both ports. Raises OSError when one is taken."""
        await self.mailboxes.start()
        self._runner = web.AppRunner(self.application(), access_log=None, handle_signals=False, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.options.host, self.options.port).start()

    async def stop(self) -> None:
        """Close everything."""
        await self.carrier.close()
        await self.mailboxes.stop()
        if self._runner:
            await self._runner.cleanup()

    @web.middleware
    async def _cross_origin(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The desk's simulated phone speaks to the control API from the product's own address."""
        if request.method == "OPTIONS":
            response: web.StreamResponse = web.Response(status=204)
        else:
            response = await handler(request)
        if not response.prepared and request.path.startswith("/control/"):
            response.headers["Access-Control-Allow-Origin"] = self.options.product
            response.headers["Access-Control-Allow-Headers"] = "Content-Type"
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, DELETE"
        return response
