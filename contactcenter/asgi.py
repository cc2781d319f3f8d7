"""The ASGI application: HTTP by Django, `/ws/live` by the live line."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "contactcenter.settings")

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

http = get_asgi_application()

from contactcenter.live.socket import LiveSocket

application = ProtocolTypeRouter({"http": http, "websocket": URLRouter([path("ws/live", LiveSocket.as_asgi())])})
