"""The ASGI application: HTTP by Django, `/ws/live` by the live line."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")

import django
from asgiref.sync import sync_to_async
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path

django.setup(set_prefix=False)

from contactcenter.live.socket import LiveSocket


class Handler(ASGIHandler):
    """Django's handler with middleware and view in one thread, as under WSGI.

    Its own goes from the loop to a thread and back for each middleware that looks at the request, which costs more than
    a short request itself; and everything here is synchronous.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain for threads, whatever the server is."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The whole chain in the request's own thread, where its database connection is."""
        return await sync_to_async(self._answered, thread_sensitive=True)(request)

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, and the database's connection given back by the thread that has it.

        Django leaves that to the end of the request. When the client has gone that comes before the thread is through,
        from elsewhere: the connection stays with a thread that ends, and after eight of them the pool has none left.
        """
        try:
            return self.get_response(request)
        finally:
            close_old_connections()


http = Handler()

application = ProtocolTypeRouter({"http": http, "websocket": URLRouter([path("ws/live", LiveSocket.as_asgi())])})
