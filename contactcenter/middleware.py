"""One middleware for every request, sync and async: a request id, a language, the time it took, and a metric."""

from __future__ import annotations

import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any, cast

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware
from prometheus_client import Counter, Histogram

from core.text import pick_language, speaking

SECONDS = Histogram(
    "http_request_seconds", "Time to answer, by route.", ["route", "method"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)  # fmt: skip
ANSWERS = Counter("http_answers_total", "Answers, by status.", ["status"])
log = structlog.get_logger("http")
Answer = HttpResponse | Awaitable[HttpResponse]


@sync_and_async_middleware
def requests(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Count and time requests; log those that were slow or broke, by route and never by full path."""
    if iscoroutinefunction(get_response):

        async def handle_async(request: HttpRequest) -> HttpResponse:
            begun = _begin()
            with speaking(pick_language(request.headers.get("Accept-Language"))):
                response = cast(HttpResponse, await get_response(request))
            return _end(request, response, begun)

        markcoroutinefunction(handle_async)
        return handle_async

    def handle(request: HttpRequest) -> HttpResponse:
        begun = _begin()
        with speaking(pick_language(request.headers.get("Accept-Language"))):
            response = cast(HttpResponse, get_response(request))
        return _end(request, response, begun)

    return handle


def _begin() -> float:
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=uuid.uuid4().hex[:12])
    return time.perf_counter()


def _end(request: HttpRequest, response: HttpResponse, begun: float) -> HttpResponse:
    took = time.perf_counter() - begun
    match = request.resolver_match
    route = match.route if match else "none"
    SECONDS.labels(route, request.method or "").observe(took)
    ANSWERS.labels(str(response.status_code)).inc()
    if response.status_code >= 500 or took > 1:
        log.warning("slow or broken", route=route, status=response.status_code, ms=round(took * 1000))
    return response
